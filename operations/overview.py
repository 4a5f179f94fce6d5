"""The overview as plain values: rows and a clock in, what the page says out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loaders.checks import NewestRun
from loaders.operations import DayArticles, Freshness, RunRow, Standing
from pipeline.ticks import next_tick, previous_tick
from scraper.config import Source

__all__ = ["Bar", "Card", "OutcomeCount", "Square", "State", "bars", "card", "in_words", "outcome_counts", "square"]

GIVEN_UP = timedelta(hours=24)
"""A run that has not ended so long after it began is taken for dead."""


@dataclass(frozen=True, slots=True)
class State:
    """``word`` is fine, paused, late, warned, failing, running or never crawled; ``why`` says it in a sentence."""

    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Square:
    """A run: ``state`` is good, warned, failed, running or unfinished."""

    run: RunRow
    state: str


@dataclass(frozen=True, slots=True)
class Card:
    """A source. ``due`` is its next tick: None without a schedule or while its DAG is paused. The newest run first."""

    source: Source
    state: State
    due: datetime | None
    is_paused: bool
    squares: tuple[Square, ...]
    fresh: Freshness | None
    outcomes: tuple["OutcomeCount", ...]


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    outcome: str
    pages: int
    is_reject: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A day's articles; ``is_weekend`` by the calendar."""

    day: date
    articles: int
    is_weekend: bool


def card(
    source: Source,
    runs: Sequence[RunRow],
    newest: NewestRun | None,
    fresh: Freshness | None,
    alerts: Sequence[Standing],
    now: datetime,
    is_paused: bool = False,
) -> Card:
    """What there is to say of a source; ``runs`` are its newest, newest first, ``alerts`` those that stand.

    ``newest`` are its crawls by which it is in time or late: a backfill, or a run of named days, is none of them.
    """
    is_crawled = bool(source.lists or source.feeds)
    is_paused = is_paused and is_crawled
    squares = tuple(square(run, now) for run in runs)
    return Card(
        source=source,
        state=_state(source, squares, newest, alerts, now, is_paused),
        due=next_tick(source, now) if is_crawled and not is_paused else None,
        is_paused=is_paused,
        squares=squares,
        fresh=fresh,
        outcomes=outcome_counts(runs),
    )


def square(run: RunRow, now: datetime) -> Square:
    if run.finished_at is None:
        return Square(run, "running" if now - run.started_at < GIVEN_UP else "unfinished")
    return Square(run, {"failure": "failed", "warning": "warned"}.get(run.worst or "", "good"))


def _state(
    source: Source,
    squares: Sequence[Square],
    newest: NewestRun | None,
    alerts: Sequence[Standing],
    now: datetime,
    is_paused: bool,
) -> State:
    failures, warnings = (
        ", ".join(sorted({a.kind for a in alerts if a.level == level})) for level in ("failure", "warning")
    )
    if failures:
        return State("failing", f"Alerts that stand: {failures}.")
    if is_paused:
        return State("paused", "Its DAG is paused in Airflow: no crawl begins by schedule until somebody unpauses it.")
    if not squares:
        return State("never crawled", "It has no run yet.")
    if late := _late(source, newest, now):
        return State("late", late)
    if warnings:
        return State("warned", f"Alerts that stand: {warnings}.")
    if squares[0].state == "running":
        return State("running", f"Since {in_words(now - squares[0].run.started_at)}.")
    if squares[0].state == "unfinished":
        return State("failing", "Its newest run began and never ended.")
    return State("fine", "Its newest run ended, and nothing was found.")


def _late(source: Source, newest: NewestRun | None, now: datetime) -> str:
    """As check_warehouse judges: there is no finished crawl since the last tick that lies back far enough."""
    if newest is None or not (source.lists or source.feeds):
        return ""
    due = previous_tick(source, now - timedelta(hours=source.checks.late_after_hours))
    if due is None or (newest.finished and newest.finished >= due):
        return ""
    begun = newest.under_way and newest.under_way >= due
    return f"The crawl that was due {in_words(now - due)} ago {'is not done' if begun else 'did not begin'}."


def in_words(length: timedelta) -> str:
    """About how long, such as "3 h"."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 90:
        return f"{seconds} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    if seconds < 36 * 3600:
        return f"{round(seconds / 3600)} h"
    return f"{round(seconds / 86400)} days"


def outcome_counts(runs: Sequence[RunRow]) -> tuple[OutcomeCount, ...]:
    """How the pages of these runs ended, together: the good ways first, then the others, most first."""
    good = ("loaded", "revised", "updated", "unchanged", "postponed")
    counted: Counter[str] = Counter()
    for run in runs:
        counted.update({name: getattr(run, name) for name in good})
        counted.update(run.rejected_by)
    rest = sorted((name for name in counted if name not in good), key=lambda name: (-counted[name], name))
    return tuple(OutcomeCount(name, counted[name], name not in good) for name in (*good, *rest) if counted[name])


def bars(rows: Sequence[DayArticles], source: str, first: date, last: date) -> tuple[Bar, ...]:
    """A bar for each day of the source from ``first`` to ``last``."""
    by_day = {row.day: row.articles for row in rows if row.source == source}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(Bar(day, by_day.get(day, 0), day.isoweekday() > 5) for day in days)
