"""Feeds beside lists: read over HTTP into the warehouse, each failing on its own, parts and pages as needed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg

from .conftest import Scene

ALL_FEEDS = '"/feed/rss.xml", "/feed/atom.xml", "/feed/feed.json", "/sitemap.xml"'


def with_feeds(scene: Scene, feeds: str, lists: str = "", reach_back_days: int = 36500) -> None:
    """The scene's source with these feeds in place of its lists."""
    lines = [line for line in scene.sources.read_text(encoding="utf-8").splitlines() if not line.startswith("feeds")]
    changed = {
        "lists": f"lists = [{lists}]\nfeeds = [{feeds}]",
        "reach_back_days": f"reach_back_days = {reach_back_days}",
    }
    lines = [changed.get(line.partition(" ")[0], line) for line in lines]
    scene.sources.write_text("\n".join(lines), encoding="utf-8")


def asked(scene: Scene, of: str = "") -> list[str]:
    return [r.path for r in scene.newsroom.requests if ("/feed/" in r.path or "/sitemap" in r.path) and of in r.path]


def recorded(scene: Scene) -> set[str]:
    return {x for (x,) in scene.rows("SELECT external_id FROM news.page")}


def listed(scene: Scene) -> set[str]:
    return {e.info_code.removeprefix("NW") for e in scene.newsroom.expected()}


def rejects(scene: Scene) -> dict[str, str]:
    return dict(scene.rows("SELECT subject, reason FROM news.reject WHERE subject LIKE %s", "list %"))


def test_a_source_of_feeds_alone_is_crawled_as_one_of_lists(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=2, per_day=60)
    with_feeds(scene, ALL_FEEDS)
    scene.crawl()
    expected = {e.info_code.removeprefix("NW"): e for e in scene.newsroom.expected() if e.outcome == "loaded"}
    loaded = scene.rows("SELECT external_id, title, outlet, published_at, summary FROM news.article_full")
    found = {external_id: tuple(rest) for external_id, *rest in loaded}
    assert set(found) == set(expected)
    for external_id, (title, outlet, published_at, _) in found.items():
        told = expected[external_id]
        assert (title, outlet) == (told.title, told.outlet)
        assert abs(published_at - told.published_at) <= timedelta(minutes=1)
    summaries = [found[x][3] == told.summary for x, told in expected.items()]
    assert sum(summaries) > 0.9 * len(summaries)
    lists = {x for (x,) in scene.rows("SELECT DISTINCT list_name FROM news.page")}
    assert lists == {"/feed/rss.xml", "/feed/atom.xml"}


def test_one_feed_that_fails_is_a_reject_and_the_others_are_read(scene: Scene) -> None:
    with_feeds(scene, '"/feed/none.xml", "/robots.txt", "/", "/feed/rss.xml"')
    scene.discover()
    assert rejects(scene) == {
        f"list {scene.base_url}/feed/none.xml": "gone",
        f"list {scene.base_url}/robots.txt": "shape_changed",
        f"list {scene.base_url}/": "shape_changed",
    }
    assert len(recorded(scene)) >= 45
    with_feeds(scene, '"/feed/rss.xml"')
    scene.discover()
    assert f"list {scene.base_url}/feed/rss.xml" not in rejects(scene)


def test_of_an_index_only_what_changed_since_is_followed(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=12, per_day=30)
    with_feeds(scene, '"/sitemap.xml"')
    since = scene.clock.now - timedelta(days=3)
    scene.discover(since=since)
    followed = asked(scene, "sitemap-news-")
    # The edits of the day before may be of this one, and a time of midnight may mean the evening.
    assert followed[0] == "/sitemap-news-13.xml.gz"
    assert {"/sitemap-news-12.xml.gz", "/sitemap-news-11.xml.gz", "/sitemap-news-10.xml.gz"} <= set(followed)
    assert not {f"/sitemap-news-{n}.xml.gz" for n in range(1, 8)} & set(followed)
    due = {e.info_code.removeprefix("NW") for e in scene.newsroom.expected() if e.published_at > since}
    assert due <= recorded(scene)
    assert len(recorded(scene)) < len(listed(scene))

    scene.newsroom.requests.clear()
    scene.discover(since=scene.clock.now - timedelta(days=30))
    assert len(asked(scene, "sitemap-news-")) == 13
    assert recorded(scene) == listed(scene)


def test_a_feed_that_pages_is_paged_back_to_what_is_covered(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=6, per_day=100)
    with_feeds(scene, '"/feed/atom.xml"')
    scene.discover()
    assert recorded(scene) == listed(scene)
    first = len(asked(scene, "atom"))
    assert first > 5

    # It goes by the newsroom's clock how long ago this run was.
    with psycopg.connect(scene.warehouse) as db:
        db.execute("UPDATE news.crawl_run SET started_at = %s", [scene.clock.now])
    scene.clock.move(days=2)
    scene.newsroom.requests.clear()
    scene.discover()
    assert recorded(scene) == listed(scene)
    assert 1 < len(asked(scene, "atom")) < first


def test_paging_ends_where_everything_is_older_than_the_run_reaches_back(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=12, per_day=60)
    # Two days or three before the newsroom's time.
    behind = (datetime.now(UTC) - scene.clock.now).days
    with_feeds(scene, '"/feed/feed.json"', reach_back_days=behind + 2)
    scene.discover()
    assert 2 < len(asked(scene, "json")) < 9
    assert recorded(scene) < listed(scene)


def test_a_feed_that_does_not_page_covers_nothing(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=4, per_day=60)
    with_feeds(scene, '"/feed/rss.xml", "/sitemap.xml"')
    scene.discover()
    assert scene.rows("SELECT covers_from FROM news.crawl_run") == [(None,)]
    with_feeds(scene, '"/feed/rss.xml"', lists='"search"')
    scene.discover()
    assert recorded(scene) == listed(scene)
    assert [covers for (covers,) in scene.rows("SELECT covers_from FROM news.crawl_run ORDER BY run_id")][1]


def test_entries_that_name_no_article_are_rejects(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=12, per_day=60)
    with_feeds(scene, '"/sitemap.xml"')
    scene.discover()
    assert scene.newsroom.records_without_id() > 0
    subjects = rejects(scene)
    assert subjects == {f"list record {scene.base_url}/html_News/NewsShare.html": "no_id"}
