"""Rows on their way out: days with fingerprints that notice every change, and rows as they were at one moment."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from loaders.database import Database, connect
from loaders.rows_out import ROWS_AT_ONCE, ChosenRows, Day, article_rows, days, mention_rows, one_moment, sites
from pipeline.export_tables import ARTICLES, MENTIONS
from scraper.records import Mention

from .conftest import NOON, Desk, article

MAOTAI = (Mention(1, "600519", "贵州茅台", 2, "link"), Mention(1, "600519", "", 1, "chart"))
FIRST = date(2026, 11, 20)


@pytest.fixture
def filled(desk: Callable[[str], Desk]) -> Desk:
    """One article on each of three days, the first with a mention, and one without a time."""
    work = desk("first")
    work.fetch(dict.fromkeys(("0", "1", "2", "undated"), "{}"))
    work.load(
        *(
            article(str(n), published_at=NOON + timedelta(days=n), body_text="贵州茅台", mentions=MAOTAI * (n == 0))
            for n in range(3)
        ),
        article("undated", published_at=None),
    )
    return work


def by_day(db: Database, **chosen: object) -> dict[date | None, Day]:
    return {found.day: found for found in days(db, ChosenRows(**chosen))}  # type: ignore[arg-type]


def test_days_and_what_they_hold(filled: Desk) -> None:
    found = by_day(filled.db)
    assert list(found) == [None, *(FIRST + timedelta(days=n) for n in range(3))]
    assert [(day.articles, day.mentions) for day in found.values()] == [(1, 0), (1, 2), (1, 0), (1, 0)]
    assert found == by_day(filled.db), "nothing changed"
    assert list(by_day(filled.db, since=FIRST, until=FIRST + timedelta(days=1))) == [FIRST, FIRST + timedelta(days=1)]
    assert list(by_day(filled.db, sites=["elsewhere"])) == []
    assert len(by_day(filled.db, sites=["scripted"], sources=["sample"])) == 4
    assert sites(filled.db) == ["scripted"]


@pytest.mark.parametrize(
    ("change", "articles_differ", "mentions_differ"),
    [
        ("UPDATE news.article SET changed_at = changed_at + interval '1 microsecond'", True, False),
        ("UPDATE news.outlet SET name = '别的'", True, False),
        ("UPDATE news.category SET name = '别的'", True, False),
        ("UPDATE news.site SET slug = 'other'", True, True),
        ("INSERT INTO news.story_member SELECT article_id, article_id, 1, changed_at FROM news.article", True, False),
        ("UPDATE news.article_security SET doubt = 'inside_word'", True, True),
        ("UPDATE news.article_security SET doubt = 'inside_word' WHERE surface <> ''", False, True),
        ("UPDATE news.article_security SET mentions = 3", False, True),
        ("UPDATE news.article_security SET surface = '茅台'", False, True),
        ("UPDATE news.article_security SET found_by = 'text'", False, True),
        ("REFRESH MATERIALIZED VIEW news.security_name; REFRESH MATERIALIZED VIEW news.security_full", False, True),
        ("UPDATE news.page SET last_seen_at = now() + interval '1 hour'", False, False),
        ("VACUUM FULL news.article", False, False),
    ],
)
def test_hashes_notice_what_files_hold(filled: Desk, change: str, articles_differ: bool, mentions_differ: bool) -> None:
    before = by_day(filled.db)[FIRST]
    filled.db.execute(change)  # type: ignore[arg-type]
    after = by_day(filled.db)[FIRST]
    assert (before.article_hash != after.article_hash, before.mention_hash != after.mention_hash) == (
        articles_differ,
        mentions_differ,
    )


def test_rows_are_in_the_order_of_the_columns(filled: Desk) -> None:
    for name, table, rows_of in (("articles", ARTICLES, article_rows), ("mentions", MENTIONS, mention_rows)):
        with one_moment(filled.db):
            [[row, *_]] = rows_of(filled.db, ChosenRows(), FIRST)
        values = dict(zip((column.name for column in table.columns), row, strict=True))
        assert values["published_at"] == NOON, name
        assert values["published_at"].tzinfo is not None
        assert values["site"] == "scripted"
    with one_moment(filled.db):
        [[row]] = article_rows(filled.db, ChosenRows(), None)
    assert row[2] == "undated"


def test_many_rows_come_some_at_once_and_in_order(filled: Desk, desk: Callable[[str], Desk]) -> None:
    names = [f"a{n:04}" for n in range(ROWS_AT_ONCE + 1)]
    work = desk("second")
    work.fetch(dict.fromkeys(names, "{}"))
    work.load(*(article(name, published_at=NOON + timedelta(days=9)) for name in names))
    with one_moment(filled.db):
        chunks = list(article_rows(filled.db, ChosenRows(), FIRST + timedelta(days=9)))
    assert [len(chunk) for chunk in chunks] == [ROWS_AT_ONCE, 1]
    ids = [row[0] for chunk in chunks for row in chunk]
    assert ids == sorted(ids)


def test_what_is_read_inside_is_of_one_moment(filled: Desk, warehouse: str) -> None:
    with one_moment(filled.db) as moment:
        assert moment.tzinfo is not None
        assert moment.utcoffset() == timedelta(0)
        before = days(filled.db, ChosenRows())
        with connect(warehouse) as other:
            other.execute("UPDATE news.article SET title = '后来', changed_at = now()")
        assert days(filled.db, ChosenRows()) == before
        [[row]] = article_rows(filled.db, ChosenRows(), FIRST)
        assert row[5] == "标题 0"
    assert days(filled.db, ChosenRows()) != before
    assert moment <= before_now(filled.db)


def before_now(db: Database) -> object:
    row = db.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    return row[0]


def test_an_analyst_can_read_them(filled: Desk) -> None:
    filled.db.execute("SET ROLE finews_analyst")
    with one_moment(filled.db):
        assert len(days(filled.db, ChosenRows(sources=["sample"]))) == 4
        assert len(list(article_rows(filled.db, ChosenRows(sources=["sample"]), FIRST))) == 1
        assert [len(rows) for rows in mention_rows(filled.db, ChosenRows(sources=["sample"]), FIRST)] == [2]
