"""Runs that bring too little to be judged alone are judged together with those before them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checks.rejects import Ends
from checks.verdict import Judged, not_judged
from checks.vocabulary import Alert

__all__ = ["Earlier", "only_new", "reaching", "together"]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run of the same source: how its pages ended, those that are articles by now among the loaded ones, and
    of what kinds its alerts are. A page is of the last run in which it was read anew."""

    run_id: int
    ends: Ends
    told: frozenset[Alert]


def reaching(own: int, earlier: Sequence[Earlier], least: int, size: Callable[[Ends], int]) -> list[Earlier]:
    """The runs, newest first, that together with a run of size ``own`` reach ``least``, or all where they do not."""
    found = []
    for one in earlier:
        if own >= least:
            break
        if n := size(one.ends):
            own += n
            found.append(one)
    return found


def together(own: Ends, earlier: Sequence[Earlier]) -> Ends:
    counts = dict(own.by_outcome)
    for one in earlier:
        for outcome, n in one.ends.by_outcome.items():
            counts[outcome] = counts.get(outcome, 0) + n
    return Ends(counts, len(earlier) + bool(own.pages))


def only_new(judged: Judged, kind: Alert, own: int, earlier: Sequence[Earlier]) -> Judged:
    """What was judged of a run that brought ``own``, together with ``earlier`` ones.

    What these were told of is not told again, nor is it over, before there is enough without them.
    """
    if not judged.findings or not earlier:
        return judged
    if not own:
        return not_judged(f"nothing is new; {judged.said}")
    if any(kind in one.told for one in earlier):
        return not_judged(f"what is new since it was told is too little; {judged.said}")
    return judged
