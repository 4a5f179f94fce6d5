"""What chance alone would do to a count, so that few pages raise no alarm."""

from collections.abc import Iterable
from math import sqrt

__all__ = ["OVER_AND_OVER", "SPREAD", "least_likely", "most_likely"]

SPREAD = 3.0
"""Standard deviations, and one more for small counts: past them is less than one in a thousand."""

OVER_AND_OVER = 5.0
"""The same for what is judged anew with every page that joins it, and so has many more chances to be out of the way."""


def most_likely(n: int, share: float, spread: float = SPREAD) -> float:
    """How many of ``n`` may be so by chance where ``share`` of all are."""
    return n * share + spread * sqrt(n * share * (1 - share)) + 1


def least_likely(groups: Iterable[tuple[int, float]], spread: float = SPREAD) -> float:
    """How many must be so, chance allowed for, in groups of ``(n, share)``; below 0 where nothing must be."""
    expected = variance = 0.0
    for n, share in groups:
        expected += n * share
        variance += n * share * (1 - share)
    return expected - spread * sqrt(variance) - 1
