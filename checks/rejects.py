"""Rejects: whether a larger share of a run's pages than usual gave no article, and whether their shape changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.chance import OVER_AND_OVER, most_likely
from checks.verdict import Finding, Judged, not_judged
from checks.vocabulary import Alert, Level
from scraper.limits import Limits
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

_NEARLY_ALL = 0.9
"""Where so large a share changed its shape, that is never normal."""
_UNKNOWN = 0.1
"""What may be the usual share of rejects where no earlier run says it, and what is judged is little."""
_BROUGHT = (Outcome.LOADED, Outcome.REVISED, Outcome.UPDATED)
_NOT_COUNTED = (Outcome.UNCHANGED, Outcome.POSTPONED)
"""Such pages were not read anew, or not asked for: they say neither that a site can be read nor that it cannot."""


@dataclass(frozen=True, slots=True)
class Ends:
    """How the pages of so many ``runs`` ended: how many by outcome.

    Pages that an earlier run rejected already are not among the rejects.
    """

    by_outcome: Mapping[str, int]
    runs: int = 1

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

    @property
    def brought(self) -> int:
        """Pages that gave an article, or another text of one."""
        return sum(self.by_outcome.get(outcome, 0) for outcome in _BROUGHT)

    def share_of(self, counts: Mapping[Outcome, int]) -> float:
        return sum(counts.values()) / self.pages if self.pages else 0.0


def judge_shape(run: Ends, before: Ends, limits: Limits) -> Judged:
    """Whether answers are no longer of the shape that the parser knows; ``before`` is how earlier runs' pages ended.

    Too few pages are judged all the same where nearly all of them changed.
    """
    if run.pages < limits.least / 2:
        return _too_few(run)
    found = _compare(run, run.shapes, before, before.shapes, limits)
    if run.pages < limits.least and not (found.share >= _NEARLY_ALL and found.is_unusual):
        return _too_few(run)
    if found.share < limits.shape_fail:
        return Judged(found.said)
    if not (found.is_unusual or found.share >= _NEARLY_ALL):
        return found.no_finding()
    return Judged(found.said, (found.finding(Alert.SHAPE, Level.FAILURE),))


def judge_rejects(run: Ends, before: Ends, limits: Limits) -> Judged:
    """Whether a larger share of the pages than usual gave no article."""
    if run.pages < limits.least:
        return _too_few(run)
    found = _compare(run, run.rejects, before, before.rejects, limits)
    if not found.is_unusual:
        return found.no_finding()
    if found.share >= limits.rejects_fail:
        return Judged(found.said, (found.finding(Alert.REJECTS, Level.FAILURE),))
    if found.normal is None:
        return Judged(f"{found.said}; judged from the next run on", is_judged=False)
    return Judged(found.said, (found.finding(Alert.REJECTS, Level.WARNING),))


@dataclass(frozen=True, slots=True)
class _Compared:
    share: float
    normal: float | None
    is_unusual: bool
    is_doubtful: bool
    grown: Outcome | None
    said: str

    def finding(self, kind: Alert, level: Level) -> Finding:
        return Finding(kind, level, self.said, str(self.grown), self.share, self.normal)

    def no_finding(self) -> Judged:
        return not_judged(f"{self.said}; that may be chance") if self.is_doubtful else Judged(self.said)


def _compare(
    run: Ends, counts: Mapping[Outcome, int], before: Ends, usual: Mapping[Outcome, int], limits: Limits
) -> _Compared:
    share, rejected = run.share_of(counts), sum(counts.values())
    normal = before.share_of(usual) if before.pages >= limits.least else None
    by_chance = most_likely(run.pages, normal or 0.0)
    if run.runs > 1 or run.pages < limits.least:
        by_chance = most_likely(run.pages, _UNKNOWN if normal is None else normal, OVER_AND_OVER)
    is_more = share > (normal or 0.0) + limits.rejects_above_normal
    is_unusual = is_more and rejected > by_chance
    # What few pages of several runs cannot say at all is no sign that an earlier alarm is over.
    is_doubtful = is_more and not is_unusual and run.runs > 1
    grown = max(
        counts, key=lambda o: (counts[o] / run.pages - usual.get(o, 0) / max(1, before.pages), counts[o]), default=None
    )
    said = f"{rejected} of {run.pages} pages{_of_runs(run)}"
    if reasons := ", ".join(f"{n} {o}" for o, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))):
        said += f" ({share:.0%}): {reasons}"
    said += "; no earlier run says what is normal" if normal is None else f"; {normal:.0%} are normal"
    return _Compared(share, normal, is_unusual, is_doubtful, grown, said)


def _too_few(run: Ends) -> Judged:
    return not_judged(f"{run.pages} pages{_of_runs(run)} are too few")


def _of_runs(run: Ends) -> str:
    return f" of the last {run.runs} runs that had any" if run.runs > 1 else ""
