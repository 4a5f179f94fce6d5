"""Finding stories in a warehouse: in any order, again after edits and kills, whatever all articles share."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from benchmarks.stories.labelled import labelled_set
from finews.postgres import EmbeddedPostgres
from loaders import stories
from loaders.errors import WarehouseUnavailable
from pipeline import find_stories as steps
from pipeline.find_stories import find_stories
from pipeline.likeness import likeness
from scraper.records import Article
from tests.loaders.conftest import NOON, article
from tests.telling import stories_in, tell

from .conftest import Scene

PROJECT = Path(__file__).parents[2]
REPORT = (
    "宁川股份11月19日晚间披露三季报，前三季度实现营业收入12.37亿元，同比增长8.14%，归母净利润3.05亿元，同比增长21.6%。\n"
    "分业务看，碳化硅衬底板块收入4.82亿元，占比提升至38.97%，毛利率较上年同期提高2.3个百分点。"
    "公司在建的二期厂房预计明年6月投产，届时年产能将达到36000片，总投资7.4亿元。"
)
OWN = "截至发稿时，记者多次致电相关方面，电话均无人接听，发送的采访提纲也未获回复，本报将继续跟进。"
OTHER = (
    "无锡市统计部门11月20日发布数据，前三季度地区生产总值12300亿元，按不变价格计算同比增长5.4%。\n"
    "分产业看，第二产业增加值增长6.1%，其中光伏设备产量增长18.7%；社会消费品零售总额增长4.2%，进出口总额5713亿元。"
)


@pytest.fixture
def second_warehouse(postgres: EmbeddedPostgres, empty_warehouse: str) -> str:
    with psycopg.connect(postgres.uri(), autocommit=True) as db:
        db.execute("DROP DATABASE IF EXISTS second_warehouse WITH (FORCE)")
        db.execute(f"CREATE DATABASE second_warehouse TEMPLATE {empty_warehouse}")  # type: ignore[arg-type]
    return postgres.uri("second_warehouse")


def told(number: int, body: str, hours: float = 0, **changes: Any) -> Article:
    at = NOON + timedelta(hours=hours)
    return article(str(number), body_text=body, published_at=at, **changes)


def rows(warehouse: str, query: str) -> list[Any]:
    with psycopg.connect(warehouse) as db:
        return db.execute(query).fetchall()  # type: ignore[arg-type]


def many() -> list[Article]:
    """Three hundred articles, a hundred pairs of reports among them."""
    return [
        article(str(n), title=x.title or "快讯", body_text=x.body, outlet=f"第{n % 7}财经", published_at=x.published_at)
        for n, x in enumerate(labelled_set(5, seed=5))
    ]


def test_what_a_crawl_brought_finds_the_texts_that_several_outlets_carry(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=3, per_day=60)
    scene.crawl()
    seen: list[tuple[int, int]] = []
    counts = find_stories(scene.warehouse, lambda done, total: seen.append((done, total)))

    expected: dict[str, set[str]] = {}
    for e in scene.newsroom.expected():
        if e.wire and e.outcome == "loaded":
            expected.setdefault(e.wire, set()).add(e.info_code.removeprefix("NW"))
    wanted = sorted(sorted(codes) for codes in expected.values() if len(codes) > 1)
    assert wanted, "the newsroom has texts that several outlets carry"
    assert [story for story in stories_in(scene.warehouse) if len(story) > 1] == wanted
    assert counts["compared"] == scene.rows("SELECT count(*) FROM news.article")[0][0] == seen[-1][0] == seen[-1][1]
    assert find_stories(scene.warehouse) == {"compared": 0, "links": 0}


def test_the_order_in_which_articles_come_does_not_matter(
    warehouse: str, second_warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = many()
    tell(warehouse, *articles)
    find_stories(warehouse)
    together = stories_in(warehouse)
    assert sum(len(story) > 1 for story in together) >= 50

    monkeypatch.setattr(steps, "BATCH", 17)
    Random(3).shuffle(articles)
    for start in range(0, len(articles), 90):
        tell(second_warehouse, *articles[start : start + 90])
        find_stories(second_warehouse)
    assert stories_in(second_warehouse) == together


def test_every_article_has_a_story_and_its_id_is_the_lowest(warehouse: str) -> None:
    tell(warehouse, told(1, OTHER), told(2, REPORT), told(3, f"{REPORT}\n{OWN}", 2))
    tell(warehouse, told(4, f"东湖财经讯，{REPORT}", -3))
    find_stories(warehouse)
    found = rows(warehouse, "SELECT article_id, story_id, similarity FROM news.story_member ORDER BY 1")
    ids = [article_id for article_id, _, _ in found]
    assert [(story, similarity) for _, story, similarity in found] == [(ids[0], 1), *[(ids[1], 1)] * 3]


def test_an_edit_splits_a_story_and_another_joins_one(warehouse: str) -> None:
    tell(warehouse, told(1, REPORT), told(2, REPORT, 1), told(3, OTHER, 2))
    find_stories(warehouse)
    assert stories_in(warehouse) == [["1", "2"], ["3"]]

    tell(warehouse, told(1, OTHER))
    assert find_stories(warehouse)["compared"] == 1
    assert stories_in(warehouse) == [["1", "3"], ["2"]]
    # The lowest id is that of the edited one: the story that it left has another.
    totals = rows(warehouse, "SELECT story_id, articles FROM news.story ORDER BY 1")
    members = rows(warehouse, "SELECT story_id, count(*) FROM news.story_member GROUP BY 1 ORDER BY 1")
    assert totals == members


def test_what_connected_two_takes_the_connection_with_it(warehouse: str) -> None:
    paragraphs = [
        "".join(
            f"第{n}批项目{m}月签约，投资{n * m + 0.37:.2f}亿元，涉及{n * 131 + m}家企业，产值将达到{n * 977 + m}万元。"
            for m in range(2, 8)
        )
        for n in range(2, 6)
    ]
    first, both, last = "\n".join(paragraphs[:2]), "\n".join(paragraphs), "\n".join([paragraphs[3], paragraphs[2]])
    tell(warehouse, told(1, first), told(2, both, 1), told(3, last, 2))
    find_stories(warehouse)
    assert stories_in(warehouse) == [["1", "2", "3"]]

    with psycopg.connect(warehouse) as db:
        db.execute("DELETE FROM news.article WHERE external_id = '2'")
    assert find_stories(warehouse)["compared"] == 2
    assert stories_in(warehouse) == [["1"], ["3"]]
    assert rows(warehouse, "SELECT articles FROM news.story") == [(1,), (1,)]
    assert rows(warehouse, "SELECT count(DISTINCT article_id) FROM news.story_key") == [(2,)]


def test_an_article_that_is_deleted_leaves_a_story_in_order(warehouse: str) -> None:
    tell(warehouse, told(1, REPORT), told(2, REPORT, 1, outlet="东湖财经"), told(3, REPORT, 2))
    find_stories(warehouse)
    with psycopg.connect(warehouse) as db:
        db.execute("DELETE FROM news.article WHERE external_id = '1'")
    find_stories(warehouse)
    assert stories_in(warehouse) == [["2", "3"]]
    assert rows(warehouse, "SELECT first_outlet, articles FROM news.story") == [("东湖财经", 2)]


def test_articles_without_a_time_join_by_the_same_text_alone(warehouse: str) -> None:
    undated = article("3", body_text=REPORT, published_at=None, published_raw="")
    tell(warehouse, told(1, REPORT), told(2, f"{REPORT}\n{OWN}", 30 * 24))
    find_stories(warehouse)
    tell(warehouse, undated, article("4", body_text=OTHER, published_at=None, published_raw=""), told(5, OTHER))
    find_stories(warehouse)
    assert stories_in(warehouse) == [["1", "3"], ["2"], ["4", "5"]]
    assert (
        rows(warehouse, "SELECT is_first, lag FROM news.story_article WHERE published_at IS NULL")
        == [(False, None)] * 2
    )


def test_a_passage_that_all_articles_share_costs_little(warehouse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    about = "公开资料显示，平台累计服务企业客户3700家，连续4年获评行业创新案例，累计融资12.6亿元，员工2100人。\n"
    rng = Random(4)
    bodies = [
        "".join(
            f"{rng.choice('甲乙丙丁戊己庚辛')}厂{n}号线投产，"
            + "".join(rng.choices("的一是在不了有和人这中大为上个国我以要他", k=60))
            for n in range(5)
        )
        for _ in range(400)
    ]
    tell(warehouse, *(told(n, body + about * 2 + OWN, n / 10) for n, body in enumerate(bodies)))
    compared = []
    monkeypatch.setattr(steps, "BATCH", 50)
    monkeypatch.setattr(steps, "likeness", lambda a, b: compared.append((a, b)) or likeness(a, b))
    assert find_stories(warehouse) == {"compared": 400, "links": 0}
    assert len(compared) <= 400 * stories.MOST
    tell(warehouse, told(1000, f"东湖财经讯，{bodies[200]}{about}", 21))
    assert find_stories(warehouse)["links"] == 1, "and what is rare is found all the same"


def test_a_story_of_very_many_copies_is_one(warehouse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "BATCH", 40)
    tell(warehouse, *(told(n, f"{REPORT}\n{OWN}" if n % 3 else REPORT, n / 4) for n in range(150)))
    find_stories(warehouse)
    assert [len(story) for story in stories_in(warehouse)] == [150]


def test_killed_and_run_again_it_ends_in_the_same_rows(warehouse: str, second_warehouse: str) -> None:
    articles = many()
    for uri in (warehouse, second_warehouse):
        tell(uri, *articles)
    find_stories(second_warehouse)

    program = (
        "import sys, time; from pipeline import find_stories as steps; steps.BATCH = 40; "
        "steps.find_stories(sys.argv[1], lambda done, total: print(done, flush=True) or time.sleep(0.2))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, warehouse], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(3)] == ["40\n", "80\n", "120\n"]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

    done = rows(warehouse, "SELECT count(*) FROM news.story_member")[0][0]
    assert 120 <= done < len(articles)
    assert find_stories(warehouse)["compared"] == len(articles) - done
    query = "SELECT * FROM news.story_link ORDER BY 1, 2"
    assert rows(warehouse, query) == rows(second_warehouse, query)
    query = "SELECT story_id, article_id, similarity, is_first FROM news.story_article ORDER BY 1, 2"
    assert rows(warehouse, query) == rows(second_warehouse, query)
    assert stories_in(warehouse) == stories_in(second_warehouse)


def test_the_loader_may_find_stories(warehouse: str) -> None:
    tell(warehouse, told(1, REPORT), told(2, REPORT, 1))
    with psycopg.connect(warehouse, autocommit=True) as db:
        db.execute("CREATE ROLE stories_loader LOGIN PASSWORD 'for-tests' IN ROLE finews_loader")
    uri = psycopg.conninfo.make_conninfo(warehouse, user="stories_loader", password="for-tests")
    try:
        assert find_stories(uri) == {"compared": 2, "links": 1}
    finally:
        with psycopg.connect(warehouse, autocommit=True) as db:
            db.execute("DROP ROLE stories_loader")


def test_a_warehouse_that_is_not_there_may_be_asked_again() -> None:
    with pytest.raises(WarehouseUnavailable):
        find_stories("postgresql://127.0.0.1:9/nothing?connect_timeout=2")


def test_two_runs_at_once_wait_for_each_other(warehouse: str) -> None:
    tell(warehouse, *many()[:60])
    program = "import sys; from pipeline.find_stories import find_stories; print(find_stories(sys.argv[1])['compared'])"
    began = time.monotonic()
    runs = [
        subprocess.Popen([sys.executable, "-c", program, warehouse], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = sorted(run.communicate(timeout=120)[0] for run in runs)
    assert outputs == ["0\n", "60\n"], time.monotonic() - began
