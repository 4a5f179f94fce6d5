"""A filled warehouse finds its stories after it is migrated."""

import psycopg

from loaders.migrate import migrate
from pipeline.find_stories import find_stories
from tests.loaders.older import filled


def test_articles_from_before_find_their_stories(blank_database: str) -> None:
    filled(blank_database)
    migrate(blank_database)
    with psycopg.connect(blank_database) as db:
        assert db.execute("SELECT count(*) FROM news.story").fetchone() == (0,)
        articles = db.execute("SELECT article_id FROM news.article ORDER BY 1").fetchall()
        waiting = db.execute("SELECT waiting FROM news.freshness WHERE task = 'stories'").fetchone()
    assert waiting == (len(articles),)

    assert find_stories(blank_database)["compared"] == len(articles)
    with psycopg.connect(blank_database) as db:
        assert db.execute("SELECT article_id FROM news.story_member ORDER BY 1").fetchall() == articles
        assert db.execute("SELECT sum(articles) FROM news.story").fetchone() == (len(articles),)
        assert db.execute("SELECT waiting FROM news.freshness WHERE task = 'stories'").fetchone() == (0,)
