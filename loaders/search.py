"""The search index: what waits for it, articles into it, and what it finds."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from psycopg.errors import Diagnostic

from loaders.database import Database
from loaders.statements import statements

__all__ = [
    "START",
    "Answer",
    "Hit",
    "Place",
    "Question",
    "Waiting",
    "ask",
    "count_waiting",
    "index_articles",
    "next_waiting",
    "prepare",
    "tidy",
]

_sql = statements("search")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the order of changes an article stands."""

    changed_at: datetime
    article_id: int


START = Place(datetime(1, 1, 2, tzinfo=UTC), 0)
"""Before every article."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Articles that are not in the index as they are now, in the order of their changes; the months they go to."""

    article_ids: tuple[int, ...]
    months: frozenset[datetime]
    last: Place


def prepare(db: Database) -> None:
    """Set this connection up for indexing."""
    db.execute(_sql["prepare"])


def count_waiting(db: Database, since: datetime) -> int:
    """How many articles that changed since then are not in the index as they are now."""
    row: Any = db.execute(_sql["waiting"], {"since": since}).fetchone()
    return int(row[0])


def next_waiting(db: Database, after: Place, count: int) -> Waiting | None:
    """The next so many articles to index, None where none waits. Reads only the changes behind ``after``."""
    parameters = {"changed_at": after.changed_at, "article_id": after.article_id, "count": count}
    rows: Any = db.execute(_sql["next"], parameters).fetchall()
    if not rows:
        return None
    return Waiting(
        article_ids=tuple(article_id for article_id, _, _ in rows),
        months=frozenset(month for _, _, month in rows),
        last=Place(rows[-1][1], rows[-1][0]),
    )


def index_articles(db: Database, waiting: Waiting) -> None:
    """Put these articles into the index as they are now, in one transaction."""
    for month in sorted(waiting.months):
        # By itself, because it locks the articles against being written until it is committed.
        db.execute(_sql["open_month"], {"month": month})
    with db.transaction():
        db.execute(_sql["forget"], {"article_ids": list(waiting.article_ids)})
        db.execute(_sql["index"], {"article_ids": list(waiting.article_ids)})


def tidy(db: Database) -> None:
    """Move what was just indexed to where it is found fast."""
    db.execute(_sql["tidy"])


@dataclass(frozen=True, slots=True)
class Question:
    """The arguments of ``news.search()``; its comment says what they mean. Days are those of the articles' sites."""

    query: str
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    category: str | None = None
    tag: str | None = None
    security: str | None = None
    site: str | None = None
    sort: Literal["relevance", "newest"] = "relevance"
    max_rows: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found. ``title`` and ``snippet`` have « » around the query's words; ``day`` is its site's."""

    day: date | None
    outlet: str
    title: str
    snippet: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, the best first; what the server remarks on the question, such as an outlet that does not exist;
    how many articles wait to be indexed, and when the index was last brought up to date, None where it never was."""

    hits: list[Hit]
    remarks: list[str]
    waiting: int
    indexed_at: datetime | None


def ask(db: Database, question: Question) -> Answer:
    """Search the articles."""
    remarks: list[str] = []

    def note(remark: Diagnostic) -> None:
        remarks.append(remark.message_primary or "")

    db.add_notice_handler(note)
    try:
        rows: Any = db.execute(_sql["find"], asdict(question)).fetchall()
    finally:
        db.remove_notice_handler(note)
    fresh: Any = db.execute(_sql["fresh"]).fetchone()
    return Answer([Hit(*row) for row in rows], remarks, *fresh)
