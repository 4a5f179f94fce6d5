"""Charts as shapes: where each bar stands and how high it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from operations.overview import Bar

__all__ = ["HEIGHT", "STEP", "Chart", "Shape", "chart_of"]

STEP = 10
"""Units of width a day."""
HEIGHT = 100
GAP = 2
LEAST = 2
"""Units of height of a day with an article, so that it is seen."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A day's rectangle, from its left upper corner; ``text`` is what it says."""

    x: int
    y: float
    width: int
    height: float
    text: str
    is_weekend: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Days side by side. ``weekends`` are where those begin, ``text`` says all of it to whoever cannot see it."""

    first: date
    last: date
    width: int
    bars: tuple[Shape, ...]
    weekends: tuple[int, ...]
    total: int
    most: int
    newest: int
    text: str


def chart_of(bars: Sequence[Bar]) -> Chart:
    """The days side by side, one at least; the highest is as high as the chart."""
    most = max(bar.articles for bar in bars)
    total = sum(bar.articles for bar in bars)
    shapes = []
    for number, bar in enumerate(bars):
        if bar.articles:
            height = round(max(LEAST, bar.articles / most * HEIGHT), 2)
            shapes.append(
                Shape(
                    number * STEP, HEIGHT - height, STEP - GAP, height, f"{bar.day}: {bar.articles:,}", bar.is_weekend
                )
            )
    days = ", ".join(f"{bar.day:%m-%d} {bar.articles}" for bar in bars)
    return Chart(
        first=bars[0].day,
        last=bars[-1].day,
        width=len(bars) * STEP,
        bars=tuple(shapes),
        weekends=tuple(number * STEP for number, bar in enumerate(bars) if bar.is_weekend),
        total=total,
        most=most,
        newest=bars[-1].articles,
        text=f"Articles by day of publication, {total:,} in all: {days}",
    )
