"""Rejects get another try where they were rejected: asked for again, or read again from what is stored."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from loaders.database import connect_async
from loaders.hosts import WarehouseHostMemory
from pipeline.fetch import fetch_batch
from pipeline.load import load_batch
from pipeline.paste import paste
from scraper.outcomes import MEANINGS, Outcome, Stage

from .again_scene import again, put_bodies
from .conftest import Scene
from .test_reparse import fetched_texts, shortened

REASONS = "SELECT reason, count(*) FROM news.reject WHERE page_id IS NOT NULL GROUP BY reason"


@pytest.fixture
def scene(scene_of: Callable[..., Scene]) -> Scene:
    # Ten days hold each flaw of the newsroom once.
    return scene_of(days=10, per_day=12)


def is_fetched(reason: str) -> bool:
    return MEANINGS[Outcome(reason)].stage is Stage.FETCH


def test_each_reject_is_tried_where_it_was_rejected(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    crawled = scene.crawl()
    paste(scene.warehouse, scene.config, "pasted", ["nonsense"])
    before = Counter(dict(scene.rows(REASONS)))
    read = scene.rows(
        "SELECT subject, times, last_at FROM news.reject WHERE stage IN ('parse', 'load') ORDER BY subject"
    )
    assert read
    asked = len(scene.texts_asked())
    caplog.set_level("INFO")

    summary = again(scene, "replay")

    ids = {x.removeprefix("NW") for x in scene.texts_asked()[asked:]}
    to_ask = scene.rows("SELECT subject FROM news.reject WHERE page_id IS NOT NULL AND stage = 'fetch'")
    assert ids == {subject for (subject,) in to_ask}
    assert summary.planned == before.total()
    assert Counter(dict(scene.rows(REASONS))) == before, "the newsroom answers as it did"
    assert summary.rejected == dict(before)
    assert read == scene.rows(
        "SELECT subject, times, last_at FROM news.reject WHERE stage IN ('parse', 'load') ORDER BY subject"
    ), "reading what is stored once more is no further rejection"
    assert scene.rows("SELECT DISTINCT times FROM news.reject WHERE stage = 'fetch' AND page_id IS NOT NULL") == [(2,)]
    told = [r.getMessage() for r in caplog.records if "passed over" in r.getMessage()]
    assert any(line.startswith("1 passed over: they are pasted lines that name no page") for line in told)
    if crawled.rejected.get("no_id"):
        assert any("they are list records or files" in line for line in told)


def test_a_host_that_is_well_again_gives_its_articles(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=1, per_day=30)
    scene.crawl()
    # As a host leaves it that was down: nothing stored, and the last attempt long ago.
    with psycopg.connect(scene.warehouse) as db:
        rows: Any = db.execute("SELECT page_id, external_id FROM news.article ORDER BY page_id LIMIT 5").fetchall()
        pages = [page_id for page_id, _ in rows]
        db.execute("DELETE FROM news.article WHERE page_id = ANY (%s)", [pages])
        db.execute("DELETE FROM news.page_copy WHERE page_id = ANY (%s)", [pages])
        db.execute(
            "UPDATE news.page SET outcome = 'unreachable', answer_id = NULL, etag = '', last_modified = '', "
            "attempts = 9, next_attempt_at = NULL WHERE page_id = ANY (%s)",
            [pages],
        )
        db.execute(
            "INSERT INTO news.reject (source, subject, page_id, stage, reason, detail, run_id) "
            "SELECT source, external_id, page_id, 'fetch', 'unreachable', 'refused', discovered_by FROM news.page "
            "WHERE page_id = ANY (%s)",
            [pages],
        )
    only = again(scene, "replay", ids=[rows[0][1]], source="newsroom")
    assert (only.planned, only.fetched, only.loaded) == (1, 1, 1)
    summary = again(scene, "replay", reasons=["unreachable"])
    assert (summary.planned, summary.fetched, summary.loaded) == (4, 4, 4)
    assert scene.rows("SELECT count(*) FROM news.reject WHERE reason = 'unreachable'") == [(0,)]


def test_what_was_rejected_as_read_is_read_without_a_request(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=1, per_day=30)
    run_id, batches = scene.discover()
    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, run_id, batch)
    stored = fetched_texts(scene)[:6]
    assert len(stored) == 6
    put_bodies(scene, [(key, shortened(body)[:-1] + b', "Text": "", "Content": ""}') for key, body in stored])
    for batch in batches:
        load_batch(scene.warehouse, scene.config, run_id, batch)
    put_bodies(scene, stored)
    asked = len(scene.newsroom.requests)
    summary = again(scene, "replay", reasons=["no_text"])
    assert len(scene.newsroom.requests) == asked
    assert (summary.loaded, summary.fetched) == (6, 0)


def test_a_paused_host_is_left_alone(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=3, per_day=20)
    scene.crawl()
    asked = len(scene.newsroom.requests)
    waiting = scene.rows("SELECT count(*) FROM news.reject WHERE page_id IS NOT NULL AND stage = 'fetch'")[0][0]
    rejects = scene.rows("SELECT * FROM news.reject ORDER BY reject_id")

    async def pause() -> None:
        async with connect_async(scene.warehouse) as db:
            host = scene.config.source("newsroom").hosts[0]
            await WarehouseHostMemory(db).pause(host, datetime.now(UTC) + timedelta(hours=1), "it asked for it")

    asyncio.run(pause())
    summary = again(scene, "replay")
    assert len(scene.newsroom.requests) == asked
    assert summary.postponed == waiting > 0
    assert scene.rows("SELECT * FROM news.reject ORDER BY reject_id") == rejects
