"""Rejects: whether a larger share of a run's pages than usual gave no article, and whether their shape changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.chance import most_likely
from checks.limits import Limits
from checks.verdict import Finding, Judged
from checks.vocabulary import Alert, Level
from scraper.outcomes import MEANINGS, Next, Outcome

__all__ = ["SHAPES", "Ends", "judge_rejects", "judge_shape"]

SHAPES = frozenset(
    {
        Outcome.SHAPE_CHANGED,
        Outcome.PARSER_FAILED,
        Outcome.WRAPPED_JSON,
        Outcome.NOT_RENDERED,
        Outcome.BAD_CHARSET,
        Outcome.NO_TITLE,
        Outcome.NO_TIME,
        Outcome.BAD_TIME,
        Outcome.NO_TEXT,
        Outcome.NAVIGATION,
        Outcome.REPEATED_TEXT,
        Outcome.NOT_LOADABLE,
    }
)
"""An answer came, and what makes an article was not where the parser looks for it. What is empty, refused, cut off or
of another article says nothing of the shape."""

_NOT_COUNTED = (Outcome.UNCHANGED, Outcome.POSTPONED)
"""Such pages were not read anew, or not asked for: they say neither that a site can be read nor that it cannot."""


@dataclass(frozen=True, slots=True)
class Ends:
    """How pages ended: how many by outcome. Pages that an earlier run rejected already are not among the rejects."""

    by_outcome: Mapping[str, int]

    @property
    def rejects(self) -> dict[Outcome, int]:
        ends = {Outcome(word): n for word, n in self.by_outcome.items()}
        return {o: n for o, n in ends.items() if MEANINGS[o].next is not Next.DONE and o not in _NOT_COUNTED}

    @property
    def shapes(self) -> dict[Outcome, int]:
        return {o: n for o, n in self.rejects.items() if o in SHAPES}

    @property
    def pages(self) -> int:
        return sum(n for word, n in self.by_outcome.items() if word not in _NOT_COUNTED)

    def share_of(self, counts: Mapping[Outcome, int]) -> float:
        return sum(counts.values()) / self.pages if self.pages else 0.0


def judge_shape(run: Ends, before: Ends, limits: Limits) -> Judged:
    """Whether answers are no longer of the shape that the parser knows; ``before`` is how earlier runs' pages ended."""
    if run.pages < limits.least:
        return _too_few(run)
    found = _compare(run, run.shapes, before, before.shapes, limits)
    if found.share < limits.shape_fail or not found.is_unusual:
        return Judged(found.said)
    return Judged(found.said, (found.finding(Alert.SHAPE, Level.FAILURE),))


def judge_rejects(run: Ends, before: Ends, limits: Limits) -> Judged:
    """Whether a larger share of the pages than usual gave no article."""
    if run.pages < limits.least:
        return _too_few(run)
    found = _compare(run, run.rejects, before, before.rejects, limits)
    if not found.is_unusual:
        return Judged(found.said)
    if found.share >= limits.rejects_fail:
        return Judged(found.said, (found.finding(Alert.REJECTS, Level.FAILURE),))
    if found.normal is None:
        return Judged(f"{found.said}; judged from the next run on")
    return Judged(found.said, (found.finding(Alert.REJECTS, Level.WARNING),))


@dataclass(frozen=True, slots=True)
class _Compared:
    share: float
    normal: float | None
    is_unusual: bool
    grown: Outcome | None
    said: str

    def finding(self, kind: Alert, level: Level) -> Finding:
        return Finding(kind, level, self.said, str(self.grown), self.share, self.normal)


def _compare(
    run: Ends, counts: Mapping[Outcome, int], before: Ends, usual: Mapping[Outcome, int], limits: Limits
) -> _Compared:
    share, rejected = run.share_of(counts), sum(counts.values())
    normal = before.share_of(usual) if before.pages >= limits.least else None
    by_chance = most_likely(run.pages, normal or 0.0)
    is_unusual = rejected > by_chance and share > (normal or 0.0) + limits.rejects_above_normal
    grown = max(
        counts, key=lambda o: (counts[o] / run.pages - usual.get(o, 0) / max(1, before.pages), counts[o]), default=None
    )
    said = f"{rejected} of {run.pages} pages"
    if reasons := ", ".join(f"{n} {o}" for o, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))):
        said += f" ({share:.0%}): {reasons}"
    said += "; no earlier run says what is normal" if normal is None else f"; {normal:.0%} are normal"
    return _Compared(share, normal, is_unusual, grown, said)


def _too_few(run: Ends) -> Judged:
    return Judged(f"not judged: {run.pages} pages are too few")
