"""Refreshing the ready tables: all of them when something came in, none when nothing did, one broken one alone."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from loaders.database import Database
from loaders.errors import WarehouseRefused, WarehouseUnavailable
from loaders.tables import ready_tables
from loaders.upkeep import alone, begin, covers_to, finished
from pipeline.find_stories import find_stories
from pipeline.finish import finish
from pipeline.import_posts import import_posts
from pipeline.load import load_batch
from pipeline.refresh_tables import refresh_tables
from scraper.config import load_config

from .conftest import Scene


@pytest.fixture
def db(warehouse: str) -> Iterator[Database]:
    with psycopg.connect(warehouse, autocommit=True) as db:
        yield db


def count(db: Database, query: str) -> Any:
    row: Any = db.execute(query).fetchone()  # type: ignore[arg-type]
    return row[0]


def test_what_was_crawled_is_in_the_ready_tables(scene: Scene) -> None:
    scene.crawl(limit=20)
    steps: list[tuple[int, int]] = []
    counts = refresh_tables(scene.warehouse, lambda done, total: steps.append((done, total)))
    with psycopg.connect(scene.warehouse, autocommit=True) as db:
        names = ready_tables(db)
        articles = count(db, "SELECT count(*) FROM news.article")
        assert articles > 0
        assert count(db, "SELECT sum(articles) FROM news.articles_by_day") == articles
        assert count(db, "SELECT sum(loaded) FROM news.source_health WHERE source = 'newsroom'") == articles
    assert counts == {"tables": len(names)}
    assert steps == [(n, len(names)) for n in range(len(names) + 1)]


def imported(warehouse: str, run_key: str, folder: Path) -> None:
    """Import the posts of the folder."""
    config = load_config()
    run = import_posts(warehouse, config, run_key, [folder])
    for batch in run.batches:
        load_batch(warehouse, config, run.run_id, batch)
    assert finish(warehouse, "archive", run_key) is not None


def test_the_real_post_is_counted_and_its_edit_can_be_read(
    warehouse: str, db: Database, samples: Path, tmp_path: Path
) -> None:
    imported(warehouse, "first", samples)
    find_stories(warehouse)
    refresh_tables(warehouse)
    assert db.execute("SELECT * FROM news.articles_by_day").fetchall() == [
        (date(2022, 1, 24), "eastmoney", "澎湃新闻", "澎湃新闻", 1, 1, 2798)
    ]
    assert db.execute("SELECT tag, day, articles FROM news.tag_by_day").fetchall() == [
        ("澎湃新闻新闻", date(2022, 1, 24), 1)
    ]

    [post] = samples.glob("*NW202201242259277096.md")
    text = post.read_text(encoding="utf-8").replace(
        "</p><p>", "另据本报了解，此事尚无定论。</p><p>新增一段。</p><p>", 1
    )
    (tmp_path / post.name).write_text(text, encoding="utf-8")
    imported(warehouse, "second", tmp_path)
    refresh_tables(warehouse)
    changed, added = db.execute(
        "SELECT d.* FROM news.revision, news.revision_diff(article_id, revision) d ORDER BY line_after"
    ).fetchall()
    assert changed[:4] == ("text", 1, 1, "changed")
    assert re.fullmatch("….{20}〔\\+另据本报了解，此事尚无定论。\\+〕", str(changed[4]))
    assert added == ("text", None, 2, "added", "〔+新增一段。+〕")
    assert db.execute("SELECT outlet, edits FROM news.outlet_edits").fetchall() == [("澎湃新闻", 1)]


def test_nothing_is_refreshed_when_nothing_came_in(warehouse: str, db: Database) -> None:
    tables = len(ready_tables(db))
    steps: list[tuple[int, int]] = []
    assert refresh_tables(warehouse) == {"tables": tables}, "never refreshed before"
    since = covers_to(db, "tables")
    assert refresh_tables(warehouse, lambda done, total: steps.append((done, total))) == {"tables": 0}
    assert (steps, covers_to(db, "tables")) == ([], since)
    assert refresh_tables(warehouse, always=True) == {"tables": tables}
    assert refresh_tables(warehouse) == {"tables": 0}


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO news.crawl_run (run_key, source) VALUES ('x', 'sample')",
        "UPDATE news.crawl_run SET finished_at = clock_timestamp()",
        "UPDATE news.article SET changed_at = now()",
        "REFRESH MATERIALIZED VIEW news.tag_by_day WITH NO DATA",
    ],
)
def test_each_change_is_noticed_once(scene: Scene, change: str) -> None:
    # Several, as one alone may be a page that gives no article.
    assert scene.crawl(limit=10).loaded > 0
    with psycopg.connect(scene.warehouse, autocommit=True) as db:
        # As if all of it was long ago: what is younger than a minute is looked at again.
        db.execute("UPDATE news.article SET changed_at = changed_at - interval '1 day'")
        tables = len(ready_tables(db))
        assert refresh_tables(scene.warehouse) == {"tables": tables}
        assert refresh_tables(scene.warehouse) == {"tables": 0}
        db.execute(change)  # type: ignore[arg-type]
        assert refresh_tables(scene.warehouse) == {"tables": tables}
        db.execute("UPDATE news.article SET changed_at = changed_at - interval '1 day'")
        assert refresh_tables(scene.warehouse) == {"tables": 0}


@pytest.mark.parametrize("task", ["stories", "mentions"])
def test_new_stories_and_judged_mentions_are_noticed(warehouse: str, db: Database, task: Any) -> None:
    refresh_tables(warehouse)
    finished(db, task, begin(db) - timedelta(days=1), 0)
    assert refresh_tables(warehouse) == {"tables": 0}, "it had nothing to do"
    finished(db, task, begin(db) - timedelta(days=1), 7)
    assert refresh_tables(warehouse)["tables"] > 0


def test_a_table_that_breaks_keeps_no_other_back(warehouse: str, db: Database) -> None:
    db.execute("""
        CREATE TABLE news.divisor AS SELECT 1 AS n;
        CREATE MATERIALIZED VIEW news.breaks AS SELECT 100 / n AS quotient FROM news.divisor;
        CREATE MATERIALIZED VIEW news.works AS SELECT n FROM news.divisor;
        CREATE UNIQUE INDEX ON news.breaks (quotient);
        CREATE UNIQUE INDEX ON news.works (n);
        UPDATE news.divisor SET n = 0;
    """)
    with pytest.raises(WarehouseRefused, match=r"news\.breaks: division by zero\. The other ready tables"):
        refresh_tables(warehouse)
    assert count(db, "SELECT n FROM news.works") == 0, "it comes after the broken one"
    assert count(db, "SELECT quotient FROM news.breaks") == 100, "it can be read as it was"
    assert covers_to(db, "tables") is None
    db.execute("UPDATE news.divisor SET n = 4")
    assert refresh_tables(warehouse) == {"tables": len(ready_tables(db))}
    assert count(db, "SELECT quotient FROM news.breaks") == 25


def test_two_at_once_take_turns(warehouse: str, db: Database) -> None:
    impatient = make_conninfo(warehouse, options="-c lock_timeout=200ms")
    with alone(db, "tables"), pytest.raises(WarehouseUnavailable, match="lock timeout"):
        refresh_tables(impatient)
    assert refresh_tables(impatient)["tables"] > 0


def test_a_server_that_is_away_is_said_to_be() -> None:
    with pytest.raises(WarehouseUnavailable):
        refresh_tables("postgresql://nobody@127.0.0.1:9/nothing")
