"""The migration that brings search, on a warehouse with articles."""

from typing import Any

import psycopg

from loaders.migrate import migrate
from pipeline.index_search import index_search

from .older import filled


def test_articles_of_an_older_warehouse_wait_and_are_then_found(blank_database: str) -> None:
    filled(blank_database)
    migrate(blank_database)
    with psycopg.connect(blank_database, autocommit=True) as db:
        articles: Any = db.execute("SELECT count(*) FROM news.article").fetchone()
        assert articles[0] > 0
        fresh = db.execute("SELECT indexed, waiting, covers_to FROM news.search_freshness").fetchone()
        assert fresh == (0, articles[0], None)
        assert db.execute("SELECT * FROM news.search('')").fetchall() == []

        assert index_search(blank_database) == {"indexed": articles[0]}

        assert db.execute("SELECT indexed, waiting FROM news.search_freshness").fetchone() == (articles[0], 0)
        titles: Any = db.execute("SELECT article_id, title FROM news.article WHERE title <> '' ORDER BY 1").fetchall()
        for article_id, title in titles:
            found: Any = db.execute("SELECT article_id FROM news.search(%s)", [f'"{title}"']).fetchall()
            assert (article_id,) in found


def test_an_empty_warehouse_has_one_partition_for_articles_without_a_time(warehouse: str) -> None:
    with psycopg.connect(warehouse) as db:
        partitions = db.execute(
            "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid"
            " WHERE inhparent = 'news.article_search'::regclass"
        ).fetchall()
        assert partitions == [("article_search_1989_12",)]
