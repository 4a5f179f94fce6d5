"""Crawl runs: begun, counted, finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from loaders.database import Database, connect
from loaders.statements import statements
from scraper.config import Source

__all__ = [
    "Options",
    "PastedAnswer",
    "Progress",
    "Run",
    "RunSummary",
    "batch_counts",
    "begin_run",
    "count_waiting",
    "coverage",
    "find_run",
    "finish_run",
    "latest_runs",
    "lists_were_read",
    "pasted_answers",
    "progress",
    "put_site",
]

_sql = statements("runs")


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is to ask for. ``since`` is inclusive, ``until`` exclusive, both aware; ``limit`` counts pages."""

    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    refetch: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    run_id: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The counters of a run; ``news.crawl_run`` documents each."""

    run_id: int
    source: str
    run_key: str
    started_at: datetime
    finished_at: datetime | None
    discovered: int
    planned: int
    fetched: int
    loaded: int
    revised: int
    updated: int
    unchanged: int
    postponed: int
    total_rejected: int
    rejected: dict[str, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many pages a run planned, how many of them were asked for, and how many have their outcome."""

    planned: int
    asked: int
    ended: int


@dataclass(frozen=True, slots=True)
class PastedAnswer:
    """One pasted line and what became of it."""

    line: int
    text: str
    outcome: str
    detail: str


def put_site(db: Database, source: Source) -> int:
    """The key of the source's site, recorded where it is new."""
    db.execute(_sql["put_site"], {"slug": source.site, "name": source.site_name, "time_zone": source.time_zone})
    return int(_one(db, "site_id", {"slug": source.site})[0])


def begin_run(db: Database, source_name: str, run_key: str, options: Options) -> Run:
    """Begin the run, or go on with the one that has this key."""
    row = _one(
        db,
        "begin_run",
        {
            "source": source_name,
            "run_key": run_key,
            "since": options.since,
            "until": options.until,
            "page_limit": options.limit,
            "refetch": options.refetch,
        },
    )
    return Run(*row)


def find_run(db: Database, source_name: str, run_key: str) -> int | None:
    """The key of the run that was begun under this name, None where none was."""
    row: Any = db.execute(_sql["find_run"], {"source": source_name, "run_key": run_key}).fetchone()
    return row[0] if row else None


def lists_were_read(db: Database, run_id: int, covers_from: datetime) -> None:
    """Note that every page listed from ``covers_from`` to the run's start is recorded."""
    db.execute(_sql["lists_were_read"], {"run_id": run_id, "covers_from": covers_from})


def coverage(db: Database, source_name: str, run_id: int) -> list[tuple[datetime, datetime]]:
    """The stretches of time that earlier runs' readings cover, newest first; they do not overlap."""
    rows: Any = db.execute(_sql["coverage"], {"source": source_name, "run_id": run_id}).fetchall()
    return list(rows)


def finish_run(db: Database, run_id: int) -> RunSummary:
    """Give every page of the run its outcome, and the run its counters."""
    with db.transaction():
        db.execute(_sql["close_pages"], {"run_id": run_id})
        db.execute(_sql["finish_run"], {"run_id": run_id})
    return _summaries(db, "run", {"run_id": run_id})[0]


def latest_runs(uri: str) -> list[RunSummary]:
    """The newest finished run of each source."""
    with connect(uri) as db:
        return _summaries(db, "latest_runs", {})


def progress(uri: str, source_name: str, run_key: str) -> Progress:
    """How far a run is; all zero before it planned."""
    with connect(uri) as db:
        return Progress(*_one(db, "progress", {"source": source_name, "run_key": run_key}))


def count_waiting(db: Database, source_name: str) -> int:
    """How many pages of the source are still to be asked for, or to be loaded."""
    return int(_one(db, "waiting", {"source": source_name})[0])


def batch_counts(db: Database, run_id: int, batch: int) -> dict[str, int]:
    """How the pages of a batch ended, most frequent first."""
    rows: Any = db.execute(_sql["batch_counts"], {"run_id": run_id, "batch": batch}).fetchall()
    return dict(rows)


def pasted_answers(db: Database, run_id: int) -> Sequence[PastedAnswer]:
    """What became of each pasted line, in their order."""
    with db.cursor(row_factory=class_row(PastedAnswer)) as cursor:
        return cursor.execute(_sql["pasted_answers"], {"run_id": run_id}).fetchall()


def _summaries(db: Database, name: str, parameters: dict[str, Any]) -> list[RunSummary]:
    rows: Any = db.execute(_sql[name], parameters).fetchall()
    return [RunSummary(*row) for row in rows]


def _one(db: Database, name: str, parameters: dict[str, Any]) -> Any:
    row = db.execute(_sql[name], parameters).fetchone()
    assert row is not None, f"{name} always answers one row"
    return row
