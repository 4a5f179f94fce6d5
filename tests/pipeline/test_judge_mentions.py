"""Mentions judged by older rules are judged again, whatever interrupts it."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from loaders.database import connect
from loaders.logins import admit
from loaders.mentions import outdated, prepare_session, texts, write
from pipeline.judge_mentions import judge_mentions
from scraper.mentions import RULES, judged

from .conftest import Scene

MENTIONS = """
    SELECT external_id, e.market, e.code, m.found_by, m.surface, m.mentions, m.doubt
    FROM news.article_security m JOIN news.article USING (article_id) JOIN news.security e USING (security_id)
    ORDER BY external_id, e.code, m.found_by, m.surface
"""


@pytest.fixture
def crawled(scene_of: Callable[..., Scene]) -> Scene:
    scene = scene_of(days=2, per_day=40)
    scene.crawl()
    return scene


def change(scene: Scene, query: str) -> None:
    with psycopg.connect(scene.warehouse, autocommit=True) as db:
        db.execute(query)  # type: ignore[arg-type]


def forget(scene: Scene) -> None:
    """As older rules would have left it: other codes found, other doubts."""
    change(scene, "UPDATE news.article SET mention_rules = 0")
    change(scene, "UPDATE news.article_security SET doubt = CASE doubt WHEN '' THEN 'common_noun' ELSE '' END")
    change(scene, "UPDATE news.article_security SET surface = surface || '旧' WHERE found_by = 'text'")


def test_what_was_just_loaded_is_judged_already(crawled: Scene) -> None:
    assert judge_mentions(crawled.warehouse) == {"judged": 0, "doubted": 0}
    assert crawled.rows("SELECT DISTINCT mention_rules FROM news.article") == [(RULES,)]
    assert judge_mentions(crawled.warehouse) == {"judged": 0, "doubted": 0}, "codes are settled, too, the first time"
    assert crawled.rows("SELECT task, done FROM news.upkeep") == [("mentions", 0)]
    doubted = dict(crawled.rows("SELECT doubt, count(*) FROM news.mention GROUP BY 1"))
    assert set(doubted) == {"", "inside_word", "common_noun"}
    assert crawled.rows("SELECT count(*) > 10 FROM news.mention WHERE found_by = 'text'") == [(True,)]


def test_older_judgements_are_made_anew_and_nothing_else_changes(crawled: Scene) -> None:
    articles = "SELECT article_id, changed_at, record_hash, content_hash, revisions FROM news.article ORDER BY 1"
    judge_mentions(crawled.warehouse)  # which settles codes without a market
    before, as_before = crawled.rows(MENTIONS), crawled.rows(articles)
    forget(crawled)
    assert crawled.rows(MENTIONS) != before
    seen: list[tuple[int, int]] = []

    counts = judge_mentions(crawled.warehouse, lambda done, total: seen.append((done, total)))

    assert counts["judged"] == len(as_before)
    assert counts["doubted"] == sum(bool(row[-1]) for row in before)
    assert crawled.rows(MENTIONS) == before
    assert crawled.rows(articles) == as_before
    assert seen[-1] == (len(as_before), len(as_before))
    assert crawled.rows("SELECT done FROM news.upkeep WHERE task = 'mentions'") == [(len(as_before),)]


WORKER = """
import sys, time
import pipeline.judge_mentions as judge
judge.ARTICLES_AT_ONCE = 10

def progress(done, total):
    print(done, flush=True)
    if done == 30:
        time.sleep(600)

judge.judge_mentions(sys.argv[1], progress)
"""


def test_a_killed_run_goes_on_where_it_was(crawled: Scene) -> None:
    before = crawled.rows(MENTIONS)
    forget(crawled)

    command = [sys.executable, "-c", WORKER, crawled.warehouse]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert [worker.stdout.readline().strip() for _ in range(3)] == ["10", "20", "30"]
        worker.kill()

    assert crawled.rows("SELECT count(*) FROM news.article WHERE mention_rules > 0") == [(30,)]
    oldest = crawled.rows("SELECT min(published_at) FROM news.article WHERE mention_rules > 0")[0][0]
    assert crawled.rows("SELECT max(published_at) FROM news.article WHERE mention_rules = 0")[0][0] <= oldest
    assert crawled.rows("SELECT * FROM news.upkeep WHERE task = 'mentions'") == []

    total = crawled.rows("SELECT count(*) FROM news.article")[0][0]
    assert judge_mentions(crawled.warehouse)["judged"] == total - 30
    assert crawled.rows(MENTIONS) == before


def test_an_article_loaded_meanwhile_is_left_as_the_load_judged_it(crawled: Scene) -> None:
    forget(crawled)
    with connect(crawled.warehouse) as db:
        ids = outdated(db)
        read = texts(db, ids)
        change(
            crawled, f"UPDATE news.article SET changed_at = now(), mention_rules = {RULES} WHERE article_id = {ids[0]}"
        )
        theirs = (
            f"SELECT * FROM news.article_security WHERE article_id = {ids[0]} ORDER BY security_id, found_by, surface"
        )
        before = crawled.rows(theirs)
        prepare_session(db)
        write(db, [(a, judged(a.title, a.body_text, a.mentions)) for a in read])
    assert crawled.rows(theirs) == before
    assert crawled.rows("SELECT count(*) FROM news.article WHERE mention_rules < %s", RULES) == [(0,)]


def test_an_empty_warehouse_is_soon_done(warehouse: str) -> None:
    assert judge_mentions(warehouse) == {"judged": 0, "doubted": 0}


def test_the_loader_may_do_it(crawled: Scene) -> None:
    forget(crawled)
    admit(crawled.warehouse, "judge_login", "x", "loader")
    parts: Any = psycopg.conninfo.conninfo_to_dict(crawled.warehouse)
    uri = psycopg.conninfo.make_conninfo(**{**parts, "user": "judge_login", "password": "x"})
    assert judge_mentions(uri)["judged"] > 0
