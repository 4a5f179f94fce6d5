"""What the checks look at: a run, how its pages ended, its articles, and the same of the runs before it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.contents import Seen
from checks.rejects import Ends
from checks.vocabulary import Alert
from checks.window import Earlier
from loaders.database import Database
from loaders.statements import statements

__all__ = [
    "CheckedRun",
    "FailedList",
    "NewestRun",
    "checked_run",
    "earlier_runs",
    "ended",
    "failed_lists",
    "fetched_pages",
    "listed_hours",
    "newest_runs",
    "recent_runs",
    "rejected_before",
    "rejects_of_run",
    "seen_articles",
    "source_of_run",
]

_sql = statements("checks")

_MOST_ARTICLES = 4_000
"""Compared with one another; of more, an even part is."""
_HISTORY_DAYS = 28
_RECENT_DAYS = 14
"""As far back as runs are judged together: what is normal is known from the other half."""


@dataclass(frozen=True, slots=True)
class CheckedRun:
    run_id: int
    started_at: datetime
    since: datetime | None
    until: datetime | None
    lists_read_at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedList:
    """``name`` is a list's name, or a feed's address."""

    name: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class NewestRun:
    """When a source's newest finished run began, and the newest that is not finished."""

    finished: datetime | None
    under_way: datetime | None


def checked_run(db: Database, source: str, run_key: str) -> CheckedRun | None:
    """The run of this name, None where it never began."""
    row: Any = db.execute(_sql["run"], {"source": source, "run_key": run_key}).fetchone()
    return CheckedRun(*row) if row else None


def source_of_run(db: Database, run_id: int) -> str:
    """The source of a run; "" where there is no such run."""
    row: Any = db.execute(_sql["run_source"], {"run_id": run_id}).fetchone()
    return row[0] if row else ""


def earlier_runs(db: Database, run_id: int) -> dict[int, int]:
    """The finished runs of the same source in the four weeks before, and how many articles each loaded.

    Without those that failed as too many of their pages gave no article, or that could not be judged for that.
    """
    rows: Any = db.execute(_sql["earlier"], {"run_id": run_id, "days": _HISTORY_DAYS}).fetchall()
    return dict(rows)


def recent_runs(db: Database, run_id: int) -> list[Earlier]:
    """The finished runs of the same source in the two weeks before that read any page anew, newest first."""
    rows: Any = db.execute(_sql["recent"], {"run_id": run_id, "days": _RECENT_DAYS}).fetchall()
    return [Earlier(run_id, Ends(counts), frozenset(map(Alert, told))) for run_id, counts, told in rows]


def ended(db: Database, run_ids: Sequence[int]) -> dict[str, int]:
    """How many pages of these runs ended with each outcome; what was rejected before and is again is left out."""
    rows: Any = db.execute(_sql["ended"], {"run_ids": list(run_ids)}).fetchall()
    return dict(rows)


def rejected_before(db: Database, run_id: int) -> set[int]:
    """Those pages of a run that an earlier run rejected."""
    rows: Any = db.execute(_sql["rejected_before"], {"run_id": run_id}).fetchall()
    return {page_id for (page_id,) in rows}


def rejects_of_run(db: Database, run_id: int, known: Collection[int], most: int) -> list[tuple[str, str, str]]:
    """Pages that a run has rejected, but for the ``known`` ones: id, outcome and detail, at most so many."""
    parameters = {"run_id": run_id, "known": list(known), "most": most}
    rows: Any = db.execute(_sql["rejects"], parameters).fetchall()
    return list(rows)


def failed_lists(db: Database, source: str, run_id: int) -> list[FailedList]:
    """The lists that a run could not read."""
    rows: Any = db.execute(_sql["lists"], {"source": source, "run_id": run_id}).fetchall()
    return [FailedList(*row) for row in rows]


def listed_hours(
    db: Database, source: str, zone: str, begin: datetime, end: datetime
) -> dict[str, dict[datetime, int]]:
    """A source's pages from ``begin`` until before ``end``: by outlet, "" where it is unknown, and by the hour on the
    clocks of ``zone``."""
    rows: Any = db.execute(_sql["listed"], {"source": source, "zone": zone, "begin": begin, "end": end}).fetchall()
    outlets: dict[str, dict[datetime, int]] = {}
    for hour, outlet, count in rows:
        outlets.setdefault(outlet, {})[hour] = count
    return outlets


def seen_articles(db: Database, run_ids: Sequence[int], zone: str, outcomes: Sequence[str], total: int) -> list[Seen]:
    """The articles that these runs brought with these outcomes, about ``total`` of them; of many an even part."""
    rows: Any = db.execute(
        _sql["seen"],
        {
            "run_ids": list(run_ids),
            "zone": zone,
            "outcomes": list(outcomes),
            "one_of": max(1, -(-total // _MOST_ARTICLES)),
        },
    ).fetchall()
    return [
        Seen(run_id, list_name, parser, version, published_at, is_ahead, chars, tuple(filled))
        for run_id, list_name, parser, version, published_at, is_ahead, chars, *filled in rows
    ]


def fetched_pages(db: Database, run_id: int, parser: str, parser_version: int) -> tuple[list[int], set[int]]:
    """The pages of a run that lie ready to be loaded, and which of them this parser has read from this very answer."""
    ready: Any = db.execute(_sql["fetched"], {"run_id": run_id}).fetchall()
    parameters = {"run_id": run_id, "parser": parser, "parser_version": parser_version}
    unchanged: Any = db.execute(_sql["unchanged"], parameters).fetchall()
    return [page_id for (page_id,) in ready], {page_id for (page_id,) in unchanged}


def newest_runs(db: Database, sources: Sequence[str]) -> dict[str, NewestRun]:
    """The newest runs of those of these sources that have any."""
    rows: Any = db.execute(_sql["newest_runs"], {"sources": list(sources)}).fetchall()
    return {source: NewestRun(*rest) for source, *rest in rows}
