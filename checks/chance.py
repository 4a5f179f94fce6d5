"""What chance alone would do to a count, so that few pages raise no alarm."""

from collections.abc import Iterable
from math import sqrt

__all__ = ["least_likely", "most_likely"]

SPREAD = 3.0
"""Standard deviations, and one more for small counts: past them is less than one in a thousand."""


def most_likely(n: int, share: float) -> float:
    """How many of ``n`` may be so by chance where ``share`` of all are."""
    return n * share + SPREAD * sqrt(n * share * (1 - share)) + 1


def least_likely(groups: Iterable[tuple[int, float]]) -> float:
    """How many must be so, chance allowed for, in groups of ``(n, share)``; below 0 where nothing must be."""
    expected = variance = 0.0
    for n, share in groups:
        expected += n * share
        variance += n * share * (1 - share)
    return expected - SPREAD * sqrt(variance) - 1
