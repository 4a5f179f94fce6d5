"""Articles in a warehouse as a load leaves them, for what is filled behind the load."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from loaders.articles import prepare_session
from loaders.database import connect
from scraper.records import Article
from tests.loaders.conftest import Desk

__all__ = ["stories_in", "tell"]

_numbers = count(1)


def tell(warehouse: str, *articles: Article) -> None:
    """Load these articles in one run, new or in the place of what they said before."""
    number = next(_numbers)
    with connect(warehouse) as db:
        prepare_session(db)
        desk = Desk(db, f"run {number}")
        desk.fetch({article.external_id: f'{{"run": {number}}}' for article in articles})
        outcomes = desk.load(*articles)
        assert len(outcomes) == len(articles), outcomes


def stories_in(warehouse: str) -> list[list[str]]:
    """The external ids of each story's articles, in order, and the stories in order."""
    query = """
        SELECT array_agg(a.external_id ORDER BY a.external_id)
        FROM news.story_member m JOIN news.article a USING (article_id) GROUP BY m.story_id
    """
    with connect(warehouse) as db:
        rows: Iterable[Any] = db.execute(query).fetchall()
    return sorted(ids for (ids,) in rows)
