"""Everything that the warehouse knows of a page, and the pages that a link, an id or words of a title stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from loaders.database import Database
from loaders.statements import statements

__all__ = [
    "ArticleRow",
    "HitRow",
    "HostState",
    "PageAnswer",
    "PageRow",
    "PageRun",
    "Pageless",
    "PastedRow",
    "RejectedRow",
    "RevisionRow",
    "Rows",
    "covered",
    "hits",
    "host_state",
    "now",
    "pageless",
    "pages_by_id",
    "pages_by_text",
    "pages_by_title",
    "pages_by_url",
    "rows_of",
]

MOST = 100
"""Rows of each kind that a life shows; a page that was crawled for years has its newest."""
DIFF_LINES = 20
EDITS = 10
"""The newest edits; working out what one changed takes a while."""

_sql = statements("lives")


@dataclass(frozen=True, slots=True)
class HitRow:
    page_id: int
    external_id: str
    source: str
    site: str
    title: str
    url: str
    outcome: str | None
    at: datetime
    outlet: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """The page; ``run_source`` and ``run_key`` are of the run that recorded it first."""

    page_id: int
    external_id: str
    source: str
    site: str
    url: str
    list_name: str
    listed_title: str
    listed_at: datetime | None
    run_source: str
    run_key: str
    first_seen_at: datetime
    last_seen_at: datetime
    changed_in_list: bool
    answer_id: int | None
    fetched_at: datetime | None
    outcome: str | None
    outcome_at: datetime | None
    attempts: int
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    article_id: int
    title: str
    outlet: str | None
    published_at: datetime | None
    revisions: int
    char_count: int
    answer_id: int
    parser: str
    parser_version: int
    loaded_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PastedRow:
    run_source: str
    run_key: str
    at: datetime
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A stored answer of the page; ``has_body`` is False where that is kept no longer."""

    answer_id: int
    requested_url: str
    url: str
    status: int
    charset: str
    charset_from: str
    body_size: int
    fetched_at: datetime
    source: str
    copy: str
    has_body: bool


@dataclass(frozen=True, slots=True)
class PageRun:
    """What became of the page in a run; ``outcome`` is None while it is under way, ``reread`` that it asked no host."""

    run_source: str
    run_key: str
    started_at: datetime
    finished_at: datetime | None
    source: str
    url: str
    batch: int
    answer_id: int | None
    fetched: bool
    outcome: str | None
    detail: str
    ended_at: datetime | None
    reread: bool


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """What the article said before; ``diff`` has (part, change, text) of what changed when it ended."""

    revision: int
    replaced_at: datetime
    fetched_at: datetime
    answer_id: int
    parser: str
    parser_version: int
    diff: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    stage: str
    reason: str
    detail: str
    first_at: datetime
    last_at: datetime
    times: int
    answer_id: int | None
    run_source: str
    run_key: str


@dataclass(frozen=True, slots=True)
class Pageless:
    """A pasted line (``line`` is its number) or a list's record that named no page, and why."""

    run_source: str
    run_key: str
    at: datetime
    line: int | None
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class HostState:
    paused_until: datetime | None
    pause_reason: str
    robots_status: int | None
    robots_body: str | None
    robots_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rows:
    """All of one page."""

    page: PageRow
    article: ArticleRow | None
    pasted: Sequence[PastedRow]
    answers: Sequence[PageAnswer]
    runs: Sequence[PageRun]
    revisions: Sequence[RevisionRow]
    reject: RejectedRow | None


def pages_by_id(db: Database, external_ids: Sequence[str], site: str = "", count: int = MOST) -> list[int]:
    """Pages with one of these ids, of the site with this slug or, for "", of any."""
    return _ids(db, "pages_by_id", {"external_ids": list(external_ids), "site": site, "count": count})


def pages_by_url(db: Database, urls: Sequence[str], count: int = MOST) -> list[int]:
    return _ids(db, "pages_by_url", {"urls": list(urls), "count": count})


def pages_by_title(db: Database, words: str, count: int) -> list[int]:
    """Pages whose title holds ``words`` as they stand, whatever their case, newest first, and last those
    without a time."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    is_cased = words.lower() != words.upper()
    return _ids(db, "pages_by_title", {"pattern": f"%{escaped}%", "cased": is_cased, "count": count})


def pages_by_text(db: Database, query: str, count: int) -> list[int]:
    """Pages of the articles that search finds, the best first."""
    return _ids(db, "pages_by_text", {"query": query, "count": count})


def hits(db: Database, page_ids: Sequence[int]) -> list[HitRow]:
    return [HitRow(*row) for row in _rows(db, "hits", {"page_ids": list(page_ids)})]


def rows_of(db: Database, page_id: int) -> Rows | None:
    """All of a page; None where there is none of this key."""
    key = {"page_id": page_id, "count": MOST}
    pages = _rows(db, "page", key)
    if not pages:
        return None
    articles = [ArticleRow(*row) for row in _rows(db, "article", key)]
    rejected = _rows(db, "reject", key)
    return Rows(
        page=PageRow(*pages[0]),
        article=articles[0] if articles else None,
        pasted=[PastedRow(*row) for row in _rows(db, "pasted", key)],
        answers=[PageAnswer(*row) for row in _rows(db, "answers", key)],
        runs=[PageRun(*row) for row in _rows(db, "runs", key)],
        revisions=_revisions(db, articles[0].article_id) if articles and articles[0].revisions else [],
        reject=RejectedRow(*rejected[0]) if rejected else None,
    )


def pageless(db: Database, text: str) -> list[Pageless]:
    """When this text was pasted or listed before and named no page, newest first."""
    return [Pageless(*row) for row in _rows(db, "pageless", {"text": text.strip(), "count": 20})]


def covered(db: Database, source: str) -> tuple[datetime, datetime] | None:
    """From when to when all that the source's lists named is recorded without a gap; None if they were never read."""
    rows = _rows(db, "covered", {"source": source})
    return (rows[0][0], rows[0][1]) if rows else None


def host_state(db: Database, host: str) -> HostState | None:
    rows = _rows(db, "host", {"host": host})
    return HostState(*rows[0]) if rows else None


def now(db: Database) -> datetime:
    """The warehouse's clock, which is the one that its times are of."""
    at: datetime = _rows(db, "clock", {})[0][0]
    return at


def _revisions(db: Database, article_id: int) -> list[RevisionRow]:
    found = []
    for row in _rows(db, "revisions", {"article_id": article_id, "count": EDITS}):
        values = {"article_id": article_id, "revision": row[0], "count": DIFF_LINES}
        found.append(RevisionRow(*(*row, tuple(_rows(db, "diff", values)))))
    return found


def _ids(db: Database, name: str, values: dict[str, Any]) -> list[int]:
    return [page_id for (page_id, *_) in _rows(db, name, values)]


def _rows(db: Database, name: str, values: dict[str, Any]) -> list[Any]:
    rows: Any = db.execute(_sql[name], values).fetchall()
    return list(rows)
