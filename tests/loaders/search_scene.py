"""Articles to search, and searches in few words."""

from collections.abc import Callable
from typing import Any

from psycopg import sql

from loaders.database import Database
from pipeline.index_search import index_search
from scraper.records import Article

from .conftest import Desk, article


def load(desk: Callable[[str], Desk], warehouse: str, articles: tuple[Article, ...]) -> None:
    """Load and index."""
    run = desk(articles[0].external_id)
    run.fetch({a.external_id: "{}" for a in articles})
    assert set(run.load(*articles).values()) == {"loaded"}
    index_search(warehouse)


def said(external_id: str, text: str, **changes: Any) -> Article:
    return article(external_id, body_text=text, **changes)


def found(db: Database, query: str | None, **options: Any) -> list[str]:
    """The external ids of what is found, in order."""
    named = sql.SQL("").join(
        sql.SQL(", {} => {}").format(sql.Identifier(name), sql.Literal(value)) for name, value in options.items()
    )
    statement = sql.SQL(
        "SELECT a.external_id FROM news.search({}{}) WITH ORDINALITY AS s"
        " JOIN news.article a USING (article_id) ORDER BY s.ordinality"
    )
    return [row[0] for row in db.execute(statement.format(sql.Literal(query), named)).fetchall()]  # type: ignore[misc]


def notices(db: Database) -> list[str]:
    """What the server says from here on, beside its answers."""
    said: list[str] = []
    db.add_notice_handler(lambda diagnostic: said.append(diagnostic.message_primary or ""))
    return said
