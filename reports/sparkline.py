"""Sparklines: small enough to be drawn by hand, a few hundred bytes each."""

from collections.abc import Sequence

__all__ = ["HEIGHT", "WIDTH", "points"]

WIDTH, HEIGHT = 120, 24
_EDGE = 2
"""Pixels around, so that the line's own width is not cut off."""


def points(values: Sequence[int]) -> str:
    """The points of an SVG polyline, from zero to the largest value; a lone value is a level line."""
    values = list(values) * 2 if len(values) == 1 else values
    top = max(values, default=0) or 1
    step = (WIDTH - 2 * _EDGE) / max(len(values) - 1, 1)
    room = HEIGHT - 2 * _EDGE
    return " ".join(
        f"{_EDGE + n * step:.1f},{HEIGHT - _EDGE - value / top * room:.1f}" for n, value in enumerate(values)
    )
