"""Who told a story first, where some only say the day."""

from datetime import datetime, timedelta
from typing import Any

import psycopg

from pipeline.find_stories import find_stories
from pipeline.refresh_tables import refresh_tables
from scraper.records import Article
from tests.loaders.conftest import article
from tests.telling import tell

REPORT = (
    "宁川股份11月19日晚间披露三季报，前三季度实现营业收入12.37亿元，同比增长8.14%，归母净利润3.05亿元，同比增长21.6%。\n"
    "分业务看，碳化硅衬底板块收入4.82亿元，占比提升至38.97%，毛利率较上年同期提高2.3个百分点。"
)
MIDNIGHT = datetime.fromisoformat("2026-11-20T00:00:00+08:00")
HOUR = timedelta(hours=1)


def told(external_id: str, outlet: str, hours: float | None = None, day: int = 0) -> Article:
    """What an outlet told so many hours after the midnight, or on that day."""
    if hours is None:
        at = MIDNIGHT + timedelta(days=day)
        raw = f"{at:%Y-%m-%d}"
    else:
        at = MIDNIGHT + hours * HOUR
        raw = f"{at:%Y-%m-%d %H:%M:%S}"
    return article(
        external_id, title="宁川股份发布三季报", body_text=REPORT, outlet=outlet, published_at=at, published_raw=raw
    )


def rows(warehouse: str, query: str) -> list[Any]:
    with psycopg.connect(warehouse) as db:
        db.execute("SET ROLE finews_analyst")
        return db.execute(query).fetchall()  # type: ignore[arg-type]


STORY = "SELECT first_outlet, first_at - '2026-11-20 00:00+08', spread, outlet_names FROM news.story"
ARTICLES = "SELECT outlet, lag, is_first FROM news.story_article ORDER BY outlet"


def test_a_day_does_not_win_against_a_time_of_that_day(warehouse: str) -> None:
    tell(warehouse, told("1", "日报"), told("2", "财联社", 10), told("3", "澎湃新闻", 12))
    find_stories(warehouse)
    refresh_tables(warehouse)
    assert rows(warehouse, STORY) == [("财联社", 10 * HOUR, 2 * HOUR, ["财联社", "澎湃新闻", "日报"])]
    assert rows(warehouse, ARTICLES) == [
        ("日报", None, False),
        ("澎湃新闻", 2 * HOUR, False),
        ("财联社", timedelta(0), True),
    ]
    assert rows(warehouse, "SELECT outlet, first, behind FROM news.outlet_speed ORDER BY 1") == [
        ("澎湃新闻", 0, 1),
        ("财联社", 1, 0),
    ]


def test_a_day_that_was_over_is_first_and_nobody_s_lag_is_known(warehouse: str) -> None:
    tell(warehouse, told("1", "日报"), told("2", "财联社", 24 + 9))
    find_stories(warehouse)
    refresh_tables(warehouse)
    assert rows(warehouse, STORY) == [("日报", timedelta(0), 33 * HOUR, ["日报", "财联社"])]
    assert rows(warehouse, ARTICLES) == [("日报", None, True), ("财联社", None, False)]
    assert rows(warehouse, "SELECT * FROM news.outlet_speed") == []


def test_where_all_say_the_day_the_earliest_is_first(warehouse: str) -> None:
    tell(warehouse, told("1", "晚报", day=1), told("2", "日报"))
    find_stories(warehouse)
    assert rows(warehouse, STORY) == [("日报", timedelta(0), 24 * HOUR, ["日报", "晚报"])]
