"""Discovery: nothing that scrolled off is lost, nothing is read twice without need."""

from collections.abc import Callable
from datetime import timedelta

import psycopg

from .conftest import Scene


def searches(scene: Scene) -> int:
    return sum("GetNewsBySearch" in r.path for r in scene.newsroom.requests)


def recorded(scene: Scene) -> set[str]:
    return {x for (x,) in scene.rows("SELECT external_id FROM news.page")}


def listed(scene: Scene) -> set[str]:
    return {e.info_code.removeprefix("NW") for e in scene.newsroom.expected()}


def test_what_scrolled_off_the_newest_hundred_is_found(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=8, per_day=200)
    scene.discover()
    assert recorded(scene) == listed(scene)
    assert len(recorded(scene)) > 1000
    first = searches(scene)

    # It goes by the newsroom's clock how long ago this run was.
    with psycopg.connect(scene.warehouse) as db:
        db.execute("UPDATE news.crawl_run SET started_at = %s", [scene.clock.now])
    scene.clock.move(days=2)
    scene.newsroom.requests.clear()
    scene.discover()

    assert recorded(scene) == listed(scene)
    assert searches(scene) < first, "the second reading stops at what is known"


def test_since_ends_the_paging(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=8, per_day=100)
    since = scene.clock.now - timedelta(days=2)
    scene.discover(since=since)
    found = recorded(scene)
    expected = scene.newsroom.expected()
    assert {e.info_code.removeprefix("NW") for e in expected if e.published_at > since + timedelta(minutes=2)} <= found
    assert len(found) < len(expected)


def test_a_reading_that_was_cut_short_is_not_relied_upon(scene_of: Callable[..., Scene]) -> None:
    """A crawl killed after its first pages of the search leaves a gap that the next one must not stop at."""
    scene = scene_of(days=5, per_day=100)
    since = scene.clock.now - timedelta(days=1)
    scene.discover(since=since)
    with psycopg.connect(scene.warehouse) as db:
        db.execute("UPDATE news.crawl_run SET lists_read_at = NULL, covers_from = NULL")
    scene.discover()
    assert recorded(scene) == listed(scene)


def test_a_short_reading_does_not_hide_what_lies_before_it(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=5, per_day=100)
    scene.discover(since=scene.clock.now - timedelta(days=1))
    scene.discover()
    assert recorded(scene) == listed(scene)


def test_discovering_again_under_the_same_key_adds_nothing(scene: Scene) -> None:
    first = scene.discover(run_key="monday")
    assert scene.discover(run_key="monday") == first
