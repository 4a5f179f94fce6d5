"""Which run did what to a page: every event names the run that it was of, and no run is told what it never said."""

from collections.abc import Callable
from typing import Any

import pytest

from loaders.database import connect
from pipeline.fetch import fetch_batch
from pipeline.life import Event, Life
from pipeline.load import load_batch
from pipeline.trace import trace

from .again_scene import again, put_bodies
from .conftest import Scene
from .test_crawl import truth
from .test_reparse import fetched_texts, without


@pytest.fixture
def scene(scene_of: Callable[..., Scene]) -> Scene:
    return scene_of(days=1, per_day=30)


def life(scene: Scene, external_id: str) -> Life:
    with connect(scene.warehouse) as db:
        found = trace(db, scene.config, external_id)
    assert isinstance(found, Life), found
    return found


def told(events: tuple[Event, ...]) -> list[tuple[str, str]]:
    """Each event's word and run."""
    return [(e.word, e.run.key if e.run else "") for e in events]


def test_a_reject_that_is_read_otherwise_is_of_the_run_that_read_it(scene: Scene) -> None:
    run_id, batches = scene.discover(run_key="crawl")
    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, run_id, batch)
    key, body = fetched_texts(scene)[0]
    put_bodies(scene, [(key, b'{"unknown": 1}')])
    for batch in batches:
        load_batch(scene.warehouse, scene.config, run_id, batch)
    put_bodies(scene, [(key, without(body, "text", "content"))])
    [(external_id,)] = scene.rows(
        "SELECT external_id FROM news.page p JOIN news.answer a USING (page_id) WHERE a.answer_id = %s", key
    )
    first = [(word, run) for word, run in told(life(scene, external_id).events) if word != "discovered"]
    assert first[-1] == ("shape_changed", "crawl")

    again(scene, "reparse", "mended", ids=[external_id])

    found = life(scene, external_id)
    assert found.outcome == "no_text"
    ended = [each for each in told(found.events) if each[0] not in ("discovered", "answered")]
    assert ended == [("shape_changed", "crawl"), ("no_text", "mended")]
    [(run_key, reason)] = scene.rows(
        "SELECT run_key, reason FROM news.reject JOIN news.crawl_run USING (run_id) "
        "JOIN news.page USING (page_id) WHERE external_id = %s",
        external_id,
    )
    assert (run_key, reason) == ("mended", "no_text")


def test_a_reject_whose_words_were_changed_before_its_run_was_noted_tells_no_event(scene: Scene) -> None:
    """As the warehouse may have them of an earlier version."""
    scene.crawl(run_key="crawl")
    [(external_id, reason), *_] = scene.rows(
        "SELECT external_id, reason FROM news.reject JOIN news.page USING (page_id) WHERE reason <> 'bad_time'"
    )
    with connect(scene.warehouse) as db:
        db.execute(
            "UPDATE news.reject SET reason = 'bad_time', stage = 'parse' "
            "WHERE page_id = (SELECT page_id FROM news.page WHERE external_id = %s)",
            [external_id],
        )
    words = [event.word for event in life(scene, external_id).events]
    assert "bad_time" not in words
    assert words.count(reason) == 1


def test_answers_and_edits_name_their_runs(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(per_day=60)
    scene.crawl(run_key="first")
    known = {x for (x,) in scene.rows("SELECT external_id FROM news.article")}
    before = {x for x, e in truth(scene).items() if e.is_edited}
    scene.clock.move(hours=30)
    edited = sorted({x for x, e in truth(scene).items() if e.is_edited} & known - before)
    again(scene, "refetch", "between", urls_or_ids=sorted(known - set(edited))[:5])
    again(scene, "refetch", "second", urls_or_ids=edited)
    assert edited
    for external_id in edited:
        events = life(scene, external_id).events
        of = [run for word, run in told(events) if word == "answered"]
        assert (of[0], of[-1], len(of)) == ("first", "second", 2)
        assert [run for word, run in told(events) if word == "edited"] == ["second"]


def test_what_is_rejected_again_with_the_same_answer_says_which(scene_of: Callable[..., Scene]) -> None:
    # Ten days hold each flaw of the newsroom once.
    scene = scene_of(days=10, per_day=12)
    scene.crawl(run_key="first")
    rows: list[Any] = scene.rows(
        "SELECT p.external_id, r.answer_id, a.status, a.body_size FROM news.reject r JOIN news.page p USING (page_id) "
        "JOIN news.answer a ON a.answer_id = r.answer_id WHERE r.stage = 'fetch'"
    )
    assert rows
    again(scene, "replay", "second", ids=[external_id for external_id, *_ in rows])
    for external_id, answer_id, status, size in rows:
        events = life(scene, external_id).events
        assert {run for word, run in told(events) if word == "answered"} == {"first"}
        last = events[-1]
        assert last.run is not None
        assert (last.run.key, last.tone, last.answer_id) == ("second", "bad", answer_id)
        assert any(f"Status {status}, {size:,} bytes" in note for note in last.notes), last


def test_what_is_rejected_without_an_answer_says_so(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=10, per_day=12)
    scene.crawl(run_key="first")
    rows: list[Any] = scene.rows(
        "SELECT p.external_id FROM news.reject r JOIN news.page p USING (page_id) "
        "WHERE r.stage = 'fetch' AND r.answer_id IS NULL"
    )
    assert rows
    for (external_id,) in rows:
        last = life(scene, external_id).events[-1]
        assert last.answer_id is None
        assert "nothing of an answer is stored" in last.notes, last


def test_equal_looks_are_one_line(scene: Scene) -> None:
    scene.crawl(run_key="first")
    [(external_id,), *_] = scene.rows("SELECT external_id FROM news.article ORDER BY article_id")
    for n in range(2, 6):
        again(scene, "refetch", f"look {n}", urls_or_ids=[external_id])
    events = life(scene, external_id).events
    unchanged = [event for event in events if event.word == "unchanged"]
    assert len(unchanged) == 1
    assert unchanged[0].run is not None
    assert unchanged[0].run.key == "look 5"
    assert any(note.startswith("4 times since ") for note in unchanged[0].notes)
