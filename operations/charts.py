"""Charts as shapes: where each bar stands and how high it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from operations.overview import Bar

__all__ = ["HEIGHT", "STEP", "Shape", "shapes"]

STEP = 10
"""Units of width a day."""
HEIGHT = 100
GAP = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle, from its left upper corner; ``place`` picks the colour, and ``text`` is what it says."""

    x: float
    y: float
    width: float
    height: float
    place: int
    text: str


def shapes(bars: Sequence[Bar], names: Sequence[str]) -> tuple[Shape, ...]:
    """The days side by side, the parts of each upon one another; the highest is as high as the chart."""
    most = max((bar.articles for bar in bars), default=0) or 1
    found = []
    for number, bar in enumerate(bars):
        top = float(HEIGHT)
        for place, articles in bar.parts:
            height = articles / most * HEIGHT
            top -= height
            text = f"{bar.day} {names[place]}: {articles:,}"
            found.append(Shape(number * STEP, round(top, 2), STEP - GAP, round(height, 2), place % 8, text))
    return tuple(found)
