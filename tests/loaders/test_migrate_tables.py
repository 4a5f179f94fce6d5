"""A filled warehouse has its history and its ready tables from the moment it is migrated."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from loaders.database import Database
from loaders.migrate import migrate
from tests.loaders.older import filled


@pytest.fixture
def older(blank_database: str) -> Iterator[Database]:
    filled(blank_database)
    migrate(blank_database)
    with psycopg.connect(blank_database, autocommit=True) as db:
        yield db


def test_edits_of_then_can_be_read(older: Database) -> None:
    assert older.execute("SELECT * FROM news.revision_diff(1)").fetchall() == [
        ("title", None, None, "changed", "〔+贵州+〕茅台发布三季报"),
        (
            "text",
            1,
            1,
            "changed",
            "贵州茅台〔+（600519.SH）+〕今日发布三季报，营业收入同比增长〔-两成-〕〔+一成，业内人士称符合预期+〕。",
        ),
        ("text", None, 2, "added", "〔+公司称，壮大智慧产品线是明年的重点。+〕"),
    ]
    found = older.execute(
        "SELECT outlet, changed_at, seen_after, chars_before, chars_after FROM news.revision"
    ).fetchall()
    changed_at = datetime(2026, 10, 1, 18, 2, tzinfo=UTC)
    assert found == [("澎湃新闻", changed_at, timedelta(hours=34, minutes=2), 23, 62)]


def test_ready_tables_have_rows_before_the_first_refresh(older: Database) -> None:
    day = date(2026, 9, 30)
    assert older.execute("SELECT * FROM news.articles_by_day ORDER BY outlet").fetchall() == [
        (day, "eastmoney", "上海证券报", "上海证券报", 1, 1, 63),
        (day, "eastmoney", "澎湃新闻", "澎湃新闻", 1, 1, 63),
    ]
    assert older.execute("SELECT * FROM news.tag_by_day ORDER BY tag").fetchall() == [
        (day, "上海证券报新闻", 1),
        (day, "澎湃新闻新闻", 1),
    ]
    assert older.execute("SELECT articles FROM news.mention_by_day WHERE symbol = '600519.SH'").fetchall() == [(2,)]
    assert older.execute("SELECT outlet, edited_share FROM news.outlet_edits ORDER BY outlet").fetchall() == [
        ("上海证券报", Decimal(0)),
        ("澎湃新闻", Decimal(1)),
    ]
    health = "SELECT source, day, listed, fetched, loaded, rejected, waiting FROM news.source_health"
    assert older.execute(health).fetchall() == [("finews", day, 4, 0, 2, 1, 1)]


def test_older_sources_are_known_to_be_fresh_or_not(older: Database) -> None:
    found = older.execute("""
        SELECT source, last_run_at, last_finished_at, newest_loaded_at, newest_published_at, waiting
        FROM news.source_freshness
    """).fetchall()
    began, ended = (datetime(2026, 10, 1, 18, minute, tzinfo=UTC) for minute in (0, 5))
    published_at = datetime(2026, 9, 30, 9, 30, tzinfo=UTC)
    assert found == [("finews", began, ended, ended - timedelta(days=1), published_at, 1)]
