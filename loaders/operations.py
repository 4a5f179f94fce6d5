"""What operators see: runs, freshness, alerts, hosts, rejects and stored answers, as the warehouse has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import zstandard

from loaders.database import Database
from loaders.statements import statements

__all__ = [
    "AlertCount",
    "AlertRow",
    "AnswerRow",
    "Body",
    "DayArticles",
    "Freshness",
    "HostRow",
    "JudgementRow",
    "OutcomeRow",
    "RejectCount",
    "RejectRow",
    "RunRow",
    "Standing",
    "WaitingCount",
    "WaitingRow",
    "alert_counts",
    "alerts",
    "answer",
    "body",
    "days",
    "freshness",
    "hosts",
    "judgements",
    "last_runs",
    "outcomes",
    "refreshed_at",
    "reject_counts",
    "rejects",
    "standing_alerts",
    "waiting",
    "waiting_counts",
]

_sql = statements("operations")


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run with its counters; ``news.crawl_run`` documents each. ``worst`` is the worst level of its alerts."""

    source: str
    run_id: int
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
    rejected: int
    rejected_by: Mapping[str, int]
    worst: str | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a source last brought an article, its newest article's own time, and how many of its pages wait."""

    newest_loaded_at: datetime | None
    newest_published_at: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class DayArticles:
    source: str
    day: date
    articles: int


@dataclass(frozen=True, slots=True)
class AlertRow:
    kind: str
    level: str
    source: str
    run_key: str
    subject: str
    detail: str
    at: datetime
    meaning: str
    advice: str
    alert_id: int


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert of a source that is not over yet."""

    source: str
    level: str
    kind: str
    alert_id: int = 0


@dataclass(frozen=True, slots=True)
class JudgementRow:
    source: str
    run_key: str
    asked_at: datetime
    evidence: str


@dataclass(frozen=True, slots=True)
class HostRow:
    """What is remembered of a host. Never paused or never asked: None."""

    host: str
    next_slot_at: datetime | None
    paused_until: datetime | None
    pause_reason: str
    robots_status: int | None
    robots_body: str
    robots_at: datetime | None
    now: datetime


@dataclass(frozen=True, slots=True)
class RejectCount:
    source: str
    reason: str
    pages: int
    last_day: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class RejectRow:
    """``run_source`` and ``run_key`` are of the run that rejected it last; ``has_body``: its stored answer is kept."""

    reject_id: int
    source: str
    subject: str
    page_id: int | None
    answer_id: int | None
    stage: str
    reason: str
    detail: str
    first_at: datetime
    last_at: datetime
    times: int
    run_source: str
    run_key: str
    external_id: str | None
    url: str
    title: str
    next_attempt_at: datetime | None
    has_body: bool


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    outcome: str
    next: str
    meaning: str
    advice: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A stored answer without its body; ``body_at`` is None where that is kept no longer."""

    answer_id: int
    requested_url: str
    url: str
    status: int
    headers: Mapping[str, str]
    charset: str
    charset_from: str
    body_size: int
    fetched_at: datetime
    source: str
    copy: str
    body_at: datetime | None
    external_id: str
    page_url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Body:
    """The first bytes of a body, and whether there are more."""

    start: bytes
    is_cut: bool


def last_runs(db: Database, sources: Sequence[str], runs: int) -> dict[str, list[RunRow]]:
    """The newest runs of each source, newest first; a source without one is not there."""
    found: dict[str, list[RunRow]] = {}
    for row in _rows(db, "last_runs", {"sources": list(sources), "runs": runs}):
        found.setdefault(row[0], []).append(RunRow(*row))
    return found


def freshness(db: Database) -> dict[str, Freshness]:
    """By source."""
    return {source: Freshness(*rest) for source, *rest in _rows(db, "freshness", {})}


def days(db: Database, first: date, last: date) -> list[DayArticles]:
    """Articles of each source and day, both ends included, as of :func:`refreshed_at`."""
    return [DayArticles(*row) for row in _rows(db, "days", {"first": first, "last": last})]


def refreshed_at(db: Database) -> datetime | None:
    """When the ready tables were last refreshed; None for never."""
    at: datetime | None = next((at for (at,) in _rows(db, "refreshed_at", {})), None)
    return at


def alerts(
    db: Database,
    count: int,
    source: str = "",
    kind: str = "",
    alert_ids: Sequence[int] | None = None,
    before: tuple[datetime, int] | None = None,
) -> list[AlertRow]:
    """The newest alerts, "" for any source or kind; ``alert_ids`` are all that may be among them, None for any.

    ``before`` is time and id of the last one of the list so far.
    """
    at, alert_id = before or (None, None)
    ids = None if alert_ids is None else list(alert_ids)
    values = {"source": source, "kind": kind, "alert_ids": ids, "count": count, "before": at, "before_id": alert_id}
    return [AlertRow(*row) for row in _rows(db, "alerts", values)]


def standing_alerts(db: Database, sources: Sequence[str]) -> list[Standing]:
    """Alerts of the sources' newest runs, and those of no run that came since."""
    return [Standing(*row) for row in _rows(db, "standing_alerts", {"sources": list(sources)})]


def judgements(db: Database) -> list[JudgementRow]:
    """Runs that wait for a person, the longest first."""
    return [JudgementRow(*row) for row in _rows(db, "judgements", {})]


def hosts(db: Database, names: Sequence[str]) -> dict[str, HostRow]:
    """What is remembered of these hosts, and of every one that is paused."""
    return {row[0]: HostRow(*row) for row in _rows(db, "host_rows", {"hosts": list(names)})}


def reject_counts(db: Database) -> list[RejectCount]:
    """What stands rejected, by source and reason, most first."""
    return [RejectCount(*row) for row in _rows(db, "reject_counts", {})]


def rejects(
    db: Database, source: str, reason: str, count: int, before: tuple[datetime, int] | None = None
) -> list[RejectRow]:
    """The newest rejects, "" for any source or reason; ``before`` is time and id of the last one of the list so far."""
    at, reject_id = before or (None, None)
    values = {"source": source, "reason": reason, "count": count, "before": at, "before_id": reject_id}
    return [RejectRow(*row) for row in _rows(db, "rejects", values)]


def outcomes(db: Database) -> dict[str, OutcomeRow]:
    return {row[0]: OutcomeRow(*row) for row in _rows(db, "outcomes", {})}


def answer(db: Database, answer_id: int) -> AnswerRow | None:
    rows = _rows(db, "answer", {"answer_id": answer_id})
    return AnswerRow(*rows[0]) if rows else None


def body(db: Database, answer_id: int, most: int) -> Body | None:
    """The first ``most`` bytes of an answer's body; None where it is kept no longer, or never was."""
    rows = _rows(db, "body", {"answer_id": answer_id})
    if not rows:
        return None
    # Read as a stream: what was small when packed may be very large.
    with zstandard.ZstdDecompressor().stream_reader(rows[0][0]) as reader:
        start = reader.read(most + 1)
    return Body(start[:most], len(start) > most)


@dataclass(frozen=True, slots=True)
class AlertCount:
    source: str
    kind: str
    alerts: int


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """How many pages of a source wait, and how many of its rejects will be asked for again."""

    source: str
    waiting: int
    again: int


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A page that waits since ``at``, with its answer stored or without one; or a reject that is due again then."""

    page_id: int
    external_id: str
    source: str
    title: str
    list_name: str
    at: datetime
    is_stored: bool
    outcome: str | None
    attempts: int


def alert_counts(db: Database) -> list[AlertCount]:
    """All alerts ever, by source and kind."""
    return [AlertCount(*row) for row in _rows(db, "alert_counts", {})]


def waiting_counts(db: Database) -> dict[str, WaitingCount]:
    """By source; one of which nothing waits is not there."""
    return {row[0]: WaitingCount(*row) for row in _rows(db, "waiting_counts", {})}


def waiting(
    db: Database, source: str, again: bool, count: int, after: tuple[datetime, int] | None = None
) -> list[WaitingRow]:
    """Pages that wait, the longest first, or rejects that will be asked for ``again``, the first due first.

    "" for any source; ``after`` is time and page of the last one of the list so far.
    """
    at, page_id = after or (None, None)
    values = {"source": source, "count": count, "after": at, "after_id": page_id}
    return [WaitingRow(*row) for row in _rows(db, "tried_again" if again else "waiting", values)]


def _rows(db: Database, name: str, values: dict[str, Any]) -> list[Any]:
    rows: Any = db.execute(_sql[name], values).fetchall()
    return list(rows)
