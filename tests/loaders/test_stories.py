"""What an analyst reads of stories, and that it stays fast."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pipeline.find_stories import find_stories
from scraper.records import Article
from tests.loaders.conftest import NOON, article
from tests.telling import tell

REPORT = (
    "宁川股份11月19日晚间披露三季报，前三季度实现营业收入12.37亿元，同比增长8.14%，归母净利润3.05亿元，同比增长21.6%。\n"
    "分业务看，碳化硅衬底板块收入4.82亿元，占比提升至38.97%，毛利率较上年同期提高2.3个百分点。"
)
OTHER = (
    "无锡市统计部门11月20日发布数据，前三季度地区生产总值12300亿元，按不变价格计算同比增长5.4%，工业用电量增长6.7%。"
)


def told(external_id: str, body: str, minutes: int, outlet: str, title: str = "宁川股份发布三季报") -> Article:
    at = NOON + timedelta(minutes=minutes)
    return article(external_id, title=title, body_text=body, outlet=outlet, published_at=at)


def rows(warehouse: str, query: str, *parameters: Any) -> list[Any]:
    with psycopg.connect(warehouse) as db:
        db.execute("SET ROLE finews_analyst")
        return db.execute(query, parameters).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def filled(warehouse: str) -> str:
    """A report that three outlets had, one of them twice, and an article that none else had."""
    tell(
        warehouse,
        told("1", f"东湖财经讯，{REPORT}", 40, "东湖财经", "碳化硅放量 宁川股份增收"),
        told("2", REPORT, 0, "澎湃新闻"),
        told(
            "3", f"{REPORT}\n本报曾在今年早些时候报道过这一领域的变化，受访者都提到了成本上升的问题。", 95, "厦门日报"
        ),
        told("4", REPORT, 120, "东湖财经"),
        told("5", OTHER, 10, "绿城", "无锡前三季度数据公布"),
    )
    find_stories(warehouse)
    return warehouse


def test_a_story_says_who_had_it_first_and_how_far_it_spread(filled: str) -> None:
    found = rows(
        filled,
        """SELECT title, first_outlet, first_at, last_at, spread, articles, outlets, outlet_names
           FROM news.story ORDER BY articles DESC""",
    )
    last = NOON + timedelta(hours=2)
    names = ["澎湃新闻", "东湖财经", "厦门日报"]
    ten_past = NOON + timedelta(minutes=10)
    assert found == [
        ("宁川股份发布三季报", "澎湃新闻", NOON, last, timedelta(hours=2), 4, 3, names),
        ("无锡前三季度数据公布", "绿城", ten_past, ten_past, timedelta(0), 1, 1, ["绿城"]),
    ]


def test_its_articles_say_how_long_after_the_first_they_came(filled: str) -> None:
    found = rows(
        filled,
        """SELECT site, outlet, title, lag, similarity, is_first FROM news.story_article
           WHERE story_id = (SELECT story_id FROM news.story WHERE articles = 4) ORDER BY published_at""",
    )
    title = "宁川股份发布三季报"
    assert found == [
        ("scripted", "澎湃新闻", title, timedelta(0), 1.0, True),
        ("scripted", "东湖财经", "碳化硅放量 宁川股份增收", timedelta(minutes=40), 1.0, False),
        ("scripted", "厦门日报", title, timedelta(minutes=95), 1.0, False),
        ("scripted", "东湖财经", title, timedelta(minutes=120), 1.0, False),
    ]
    assert rows(filled, "SELECT count(*) FROM news.story_article s JOIN news.article a USING (article_id, url)") == [
        (5,)
    ]


def test_an_earlier_article_that_came_later_is_the_first(filled: str) -> None:
    tell(filled, told("6", REPORT, -30, "上海证券报", "快讯：宁川股份三季报出炉"))
    find_stories(filled)
    query = "SELECT title, first_outlet, outlet_names[1:2], articles FROM news.story WHERE articles > 1"
    assert rows(filled, query) == [("快讯：宁川股份三季报出炉", "上海证券报", ["上海证券报", "澎湃新闻"], 5)]


def test_a_story_and_the_largest_ones_are_read_from_indexes(filled: str) -> None:
    """As on a large warehouse, where reading all stories would take seconds."""
    asked = {
        "SELECT * FROM news.story WHERE story_id = 2": {"story_total_pkey"},
        "SELECT * FROM news.story_article WHERE story_id = 2": {"story_member_by_story"},
        "SELECT * FROM news.story WHERE articles > 1 ORDER BY articles DESC LIMIT 20": {"story_total_largest"},
        """SELECT * FROM news.story WHERE first_at >= '2026-11-13' AND first_at < '2026-11-20'
           ORDER BY articles DESC LIMIT 20""": {"story_total_by_time", "story_total_largest"},
    }
    with psycopg.connect(filled) as db:
        db.execute("SET enable_seqscan = off")
        db.execute("SET enable_bitmapscan = off")
        for query, indexes in asked.items():
            plan = "\n".join(line for (line,) in db.execute(f"EXPLAIN {query}").fetchall())  # type: ignore[arg-type]
            assert any(index in plan for index in indexes), f"{query}\n{plan}"
            assert "Seq Scan on story" not in plan, f"{query}\n{plan}"


def test_the_queries_of_the_document_work_as_printed(filled: str) -> None:
    document = (Path(__file__).parents[2] / "docs" / "stories.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.+?)```", document, re.DOTALL)
    assert len(queries) == 3
    # Its articles are of a certain day, which those of the last week no longer are.
    largest, members, first = (query.replace("now()", "timestamptz '2026-11-22 00:00+00'") for query in queries)
    assert [(row[0], row[2]) for row in rows(filled, largest)] == [(4, "澎湃新闻"), (1, "绿城")]
    one_of_them = "article_id IN (SELECT article_id FROM news.article WHERE external_id = '3')"
    assert [row[1] for row in rows(filled, members.replace("article_id = 1", one_of_them))] == [
        *("澎湃新闻", "东湖财经", "厦门日报", "东湖财经")
    ]
    assert rows(filled, first)[0] == ("澎湃新闻", 1, 1, timedelta(0))
