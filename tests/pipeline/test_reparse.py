"""Stored answers parsed again: the rows of a crawl with the mended parser, without one request."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
import zstandard

from finews.postgres import EmbeddedPostgres
from loaders.migrate import migrate
from loaders.runs import latest_runs
from newsroom.writing import SHANGHAI
from pipeline.again import plan_pages, read_batch
from pipeline.fetch import fetch_batch
from pipeline.finish import finish
from pipeline.load import load_batch
from pipeline.preview import describe, merged, preview
from scraper.errors import ConfigError

from .again_scene import ARTICLES, again, contents, put_bodies, texts
from .conftest import Scene

DECOMPRESS = zstandard.ZstdDecompressor().decompress
STATE = {
    "article": "SELECT ctid, xmin, * FROM news.article ORDER BY article_id",
    "page": "SELECT ctid, xmin, * FROM news.page ORDER BY page_id",
    "reject": "SELECT ctid, xmin, * FROM news.reject ORDER BY reject_id",
}


def state(scene: Scene) -> dict[str, list[Any]]:
    return {name: scene.rows(query) for name, query in STATE.items()}


@pytest.fixture
def scene(scene_of: Callable[..., Scene]) -> Scene:
    return scene_of(days=2, per_day=60)


@pytest.fixture
def sound(postgres: EmbeddedPostgres) -> Callable[[Scene], list[Any]]:
    """The articles of a crawl of the same newsroom into a warehouse of its own."""

    def crawl(scene: Scene) -> list[Any]:
        postgres.ensure_database("sound")
        other = replace(scene, warehouse=postgres.uri("sound"))
        with psycopg.connect(other.warehouse) as db:
            db.execute("DROP SCHEMA IF EXISTS news CASCADE")
            db.execute("DROP TABLE IF EXISTS public.finews_migration")
        migrate(other.warehouse)
        other.crawl()
        return other.rows(ARTICLES)

    return crawl


def without(body: bytes, *names: str) -> bytes:
    """The JSON without these fields, whatever their case."""
    fields = json.loads(body)
    return json.dumps({k: v for k, v in fields.items() if k.lower() not in names}, ensure_ascii=False).encode()


def shortened(body: bytes) -> bytes:
    """The JSON of the article with half of its text."""
    halves = {
        name: value[: len(value) // 2] if name.lower() in ("text", "content") and isinstance(value, str) else value
        for name, value in json.loads(body).items()
    }
    return json.dumps(halves, ensure_ascii=False).encode()


def test_a_sound_parser_changes_nothing(scene: Scene) -> None:
    crawled = scene.crawl()
    before = state(scene)
    asked = len(scene.newsroom.requests)

    summary = again(scene, "reparse")

    assert len(scene.newsroom.requests) == asked, "nothing is asked for"
    assert (summary.unchanged, summary.loaded, summary.updated, summary.revised) == (crawled.loaded, 0, 0, 0)
    assert (summary.fetched, summary.discovered, summary.postponed) == (0, 0, 0)
    assert summary.total_rejected > 0
    assert state(scene) == before, "also of rejects: when they are asked for again, and how often they were rejected"
    assert "reparse" not in {s for (s,) in scene.rows("SELECT source FROM news.source_freshness")}
    assert "reparse" not in {run.source for run in latest_runs(scene.warehouse)}


def test_a_mended_parser_gives_the_rows_of_a_crawl(scene: Scene, sound: Callable[[Scene], list[Any]]) -> None:
    run_id, batches = scene.discover(run_key="crawl")
    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, run_id, batch)
    stored = fetched_texts(scene)
    assert len(stored) > 40
    broken = [
        # As a parser fails that no longer knows the shape, misses the text, reads half of it, or loses fields.
        *((key, b'{"unknown": 1}') for key, _ in stored[:10]),
        *((key, without(body, "text", "content")) for key, body in stored[10:20]),
        *((key, shortened(body)) for key, body in stored[20:30]),
        *((key, without(body, "medianame", "from", "author", "reletecodes", "docreader")) for key, body in stored[30:]),
    ]
    put_bodies(scene, broken)
    for batch in batches:
        load_batch(scene.warehouse, scene.config, run_id, batch)
    crawled = finish(scene.warehouse, "newsroom", "crawl")
    assert crawled is not None
    assert crawled[0].rejected["shape_changed"] >= 10
    asked = len(scene.newsroom.requests)
    put_bodies(scene, stored)

    summary = again(scene, "reparse")

    assert len(scene.newsroom.requests) == asked
    assert summary.loaded >= 20, "won from rejects"
    assert summary.updated >= 10
    assert summary.revised == 0, "another reading is no edit"
    assert scene.rows("SELECT count(*) FROM news.article_revision") == [(0,)]
    assert scene.rows(ARTICLES) == sound(scene)
    left = scene.rows("SELECT count(*) FROM news.reject JOIN news.article USING (page_id)")
    assert left == [(0,)]
    undecided = """
        SELECT count(*) FROM news.page JOIN news.article USING (page_id)
        WHERE attempts > 0 OR next_attempt_at IS NOT NULL
    """
    assert scene.rows(undecided) == [(0,)]
    assert again(scene, "reparse").unchanged == len(scene.rows(ARTICLES)), "and then nothing changes any more"


def fetched_texts(scene: Scene) -> list[tuple[int, bytes]]:
    """The keys and bodies of the JSON texts that wait to be loaded and hold a sound article."""
    rows = scene.rows("""
        SELECT p.external_id, b.answer_id, b.body FROM news.page p JOIN news.answer_body b USING (answer_id)
        WHERE p.outcome IS NULL ORDER BY p.external_id
    """)
    sound = {e.info_code.removeprefix("NW") for e in scene.newsroom.expected() if e.outcome == "loaded"}
    plain = [(key, DECOMPRESS(body)) for external_id, key, body in rows if external_id in sound]
    return [(key, body) for key, body in plain if body.startswith(b"{")]


def test_what_was_rejected_as_it_came_is_won_by_the_mended_parser(scene_of: Callable[..., Scene]) -> None:
    """The newsroom answers some texts as JSONP: without what wraps it, that is the JSON of a parser that unwraps."""
    # Ten days hold each flaw of the newsroom once.
    scene = scene_of(days=10, per_day=12)
    scene.crawl()
    wrapped = scene.rows("""
        SELECT p.page_id, r.answer_id, b.body FROM news.reject r JOIN news.page p USING (page_id)
        JOIN news.answer_body b ON b.answer_id = r.answer_id WHERE r.reason = 'wrapped_json'
    """)
    assert wrapped
    unwrapped = []
    for _, key, body in wrapped:
        text = DECOMPRESS(body)
        unwrapped.append((key, text[text.index(b"{") : text.rindex(b"}") + 1]))
    put_bodies(scene, unwrapped)
    asked = len(scene.newsroom.requests)

    summary = again(scene, "reparse", outcomes=["wrapped_json"])

    assert len(scene.newsroom.requests) == asked
    assert (summary.loaded, summary.planned) == (len(wrapped), len(wrapped))
    for page_id, key, _ in wrapped:
        assert scene.rows("SELECT answer_id, outcome, attempts FROM news.page WHERE page_id = %s", page_id) == [
            (key, "loaded", 0)
        ]
        assert scene.rows("SELECT answer_id FROM news.page_copy WHERE page_id = %s", page_id) == [(key,)]
        assert scene.rows("SELECT count(*) FROM news.reject WHERE page_id = %s", page_id) == [(0,)]
    scene.crawl(refetch=True)
    assert scene.rows("SELECT count(*) FROM news.reject WHERE reason = 'wrapped_json'") == [(len(wrapped),)], (
        "the newsroom still answers as it did: the crawl asks as ever"
    )


def test_a_parser_that_got_worse_takes_nothing_away(scene: Scene) -> None:
    scene.crawl()
    some = texts(scene, 10)
    put_bodies(scene, [(key, b'{"unknown": 1}') for key, _, _ in some])
    before = state(scene)

    seen = preview(scene.warehouse, scene.config, {})
    summary = again(scene, "reparse")

    assert summary.rejected["shape_changed"] >= 10
    assert seen.lost == {"shape_changed": 10}
    assert state(scene) == before


def test_a_dry_run_writes_nothing_and_foresees_the_run(scene: Scene) -> None:
    run_id, batches = scene.discover(run_key="crawl")
    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, run_id, batch)
    stored = fetched_texts(scene)
    put_bodies(
        scene,
        [*((k, without(b, "text", "content")) for k, b in stored[:5]), *((k, shortened(b)) for k, b in stored[5:12])],
    )
    for batch in batches:
        load_batch(scene.warehouse, scene.config, run_id, batch)
    put_bodies(scene, stored)
    before = contents(scene)

    seen = merged([preview(scene.warehouse, scene.config, {}, part, 3).counts for part in range(3)])

    assert contents(scene) == before
    assert seen.won == 5
    assert 0 < seen.changed["text"] == seen.avoided <= 7
    assert len(seen.examples["loaded"]) == 5
    table = "\n".join(describe(seen))
    assert f"{seen.avoided:>9,}  revisions avoided" in table
    summary = again(scene, "reparse")
    assert (summary.loaded, summary.updated, summary.unchanged) == tuple(
        seen.ends.get(outcome, 0) for outcome in ("loaded", "updated", "unchanged")
    )
    assert summary.planned == seen.pages
    assert preview(scene.warehouse, scene.config, {}).ends.get("updated", 0) == 0


WORKER = """
import sys
from pathlib import Path
from pipeline.again import read_batch
from scraper.config import load_config
uri, sources, run_id, batch = sys.argv[1:]
def told(pages):
    print(pages, flush=True)
    sys.stdin.readline()
read_batch(uri, load_config(Path(sources)), int(run_id), int(batch), told)
"""


def test_a_killed_run_goes_on(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=2, per_day=120)
    scene.crawl()
    planned = plan_pages(scene.warehouse, scene.config, "reparse", "killed", {})
    assert list(planned.batches) == [1]
    assert planned.batches[1] > 100
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, scene.warehouse, str(scene.sources), str(planned.run_id), "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "100\n"
        process.kill()
    done = "SELECT count(*), min(ended_at) FROM news.crawl_page WHERE run_id = %s AND outcome IS NOT NULL"
    [(count, first)] = scene.rows(done, planned.run_id)
    assert count == 100
    before = state(scene)

    resumed = plan_pages(scene.warehouse, scene.config, "reparse", "killed", {})
    read_batch(scene.warehouse, scene.config, resumed.run_id, 1)

    assert resumed.batches == planned.batches
    finished = finish(scene.warehouse, "reparse", "killed")
    assert finished is not None
    assert finished[0].postponed == 0
    assert finished[0].unchanged == scene.rows("SELECT count(*) FROM news.article")[0][0]
    assert scene.rows(done, planned.run_id)[0] == (planned.batches[1], first), "what was read is not read again"
    assert state(scene) == before


def test_a_page_that_another_run_is_writing_is_left_and_taken_up(scene: Scene) -> None:
    run_id, batches = scene.discover(run_key="crawl")
    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, run_id, batch)
    stored = fetched_texts(scene)[:1]
    put_bodies(scene, [(stored[0][0], shortened(stored[0][1]))])
    for batch in batches:
        load_batch(scene.warehouse, scene.config, run_id, batch)
    put_bodies(scene, stored)
    with psycopg.connect(scene.warehouse) as db:
        db.execute("SELECT FROM news.page WHERE answer_id = %s FOR NO KEY UPDATE", [stored[0][0]])
        first = again(scene, "reparse", "one")
    second = again(scene, "reparse", "one")
    assert (first.postponed, first.updated + first.loaded) == (1, 0)
    assert (second.postponed, second.updated + second.loaded) == (0, 1)


def test_the_form_restricts(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.crawl()
    pages = scene.rows("SELECT external_id, outcome FROM news.page WHERE answer_id IS NOT NULL")
    loaded = [external_id for external_id, outcome in pages if outcome == "loaded"]

    assert again(scene, "reparse", outcomes=["loaded"]).planned == len(loaded)
    assert again(scene, "reparse", outcomes=["paid"]).planned == 0
    assert again(scene, "reparse", source="newsroom", outcomes=["loaded"]).planned == len(loaded)

    assert again(scene, "reparse", ids=["\0", f"{loaded[0]}\0"]).planned == 1
    caplog.clear()
    url = f"{scene.base_url}/html_News/NewsShare.html?infoCode=NW{loaded[1]}"
    assert again(scene, "reparse", ids=[f" {loaded[0]}", url, f"NW{loaded[0]}", "", "NW1", "http://[x"]).planned == 2
    assert [r.getMessage() for r in caplog.records if "not known" in r.getMessage()] == [
        "NW1: not known; paste its address into crawl_urls",
        "http://[x: not known; paste its address into crawl_urls",
    ]

    today = scene.clock.now.astimezone(SHANGHAI).date()
    midnight = datetime.combine(today - timedelta(days=1), datetime.min.time(), SHANGHAI)
    [(day,)] = scene.rows(
        "SELECT count(*) FROM news.article WHERE published_at >= %s AND published_at < %s",
        midnight,
        midnight + timedelta(days=1),
    )
    window = {"since": str(midnight.date()), "until": str(midnight.date()), "outcomes": ["loaded"]}
    assert again(scene, "reparse", **window).planned == day > 0

    with psycopg.connect(scene.warehouse) as db:
        db.execute("UPDATE news.article SET parser_version = 2 WHERE article_id % 2 = 0")
    older = scene.rows("SELECT count(*) FROM news.article WHERE parser_version < 2")[0][0]
    assert again(scene, "reparse", parser_before=2).planned == older
    assert again(scene, "reparse", parser_before=3).unchanged == len(loaded)
    assert scene.rows("SELECT DISTINCT parser_version FROM news.article") == [(1,)], "who has read it now is noted"


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"source": "nobody"}, "there is no source 'nobody'"),
        ({"outcomes": ["lost"]}, "'lost' is no outcome"),
        ({"since": "yesterday"}, "is no day"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "swap them"),
        ({"until": "9999-12-31"}, "is no day"),
        ({"since": "0001-01-01"}, "is no day"),
        (
            {"bogus": 1},
            "'bogus' is no field of the form for reparse; it has dry_run, ids, outcomes, parser_before,",
        ),
        ({"reasons": ["no_text"]}, "'reasons' is no field"),
        ({"urls_or_ids": []}, "'urls_or_ids' is no field"),
    ],
)
def test_a_wrong_form_begins_no_run(scene: Scene, form: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        plan_pages(scene.warehouse, scene.config, "reparse", "wrong", form)
    with pytest.raises(ConfigError, match=message):
        preview(scene.warehouse, scene.config, form)
    assert scene.rows("SELECT count(*) FROM news.crawl_run") == [(0,)]


def test_answers_that_were_let_go_are_passed_over(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.crawl()
    articles, refused = (
        scene.rows("SELECT count(*) FROM news.article")[0][0],
        scene.rows("SELECT count(*) FROM news.reject r JOIN news.answer USING (answer_id)")[0][0],
    )
    with psycopg.connect(scene.warehouse) as db:
        for month in db.execute("SELECT month FROM news.answer_month").fetchall():
            db.execute("SELECT news.forget_answer_month(%s)", month)
    caplog.set_level("INFO")
    summary = again(scene, "reparse")
    assert (summary.planned, summary.unchanged) == (refused, 0), "what was rejected is kept"
    assert f"{articles} passed over: their stored answer is kept no longer" in [r.getMessage() for r in caplog.records]
