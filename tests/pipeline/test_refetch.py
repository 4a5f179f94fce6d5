"""Known pages asked for again: of a source's days, or by id or URL; conditionally, or as a whole."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsroom.writing import SHANGHAI
from pipeline.again import plan_pages
from scraper.errors import ConfigError
from tests.scraper.scripted_site import ScriptedSite

from .again_scene import again
from .conftest import Scene
from .test_crawl import truth
from .test_whole_records import FIRST, SECOND, Desk


@pytest.fixture
def scene(scene_of: Callable[..., Scene]) -> Scene:
    return scene_of(days=2, per_day=30)


def answered(scene: Scene, since: int) -> list[int]:
    """The status of each text request since then."""
    return [r.status for r in list(scene.newsroom.requests)[since:] if "GetNewsText" in r.path]


def test_a_window_is_asked_for_again_conditionally_or_as_a_whole(scene: Scene) -> None:
    scene.crawl()
    day = scene.clock.now.astimezone(SHANGHAI).date() - timedelta(days=1)
    midnight = datetime.combine(day, datetime.min.time(), SHANGHAI)
    of_day = scene.rows(
        """SELECT p.external_id, a.article_id IS NOT NULL FROM news.page p LEFT JOIN news.article a USING (page_id)
           WHERE coalesce(a.published_at, p.listed_at, p.first_seen_at) >= %s
             AND coalesce(a.published_at, p.listed_at, p.first_seen_at) < %s""",
        midnight,
        midnight + timedelta(days=1),
    )
    articles = sum(is_article for _, is_article in of_day)
    assert articles > 5
    before = scene.rows("SELECT ctid, xmin, * FROM news.article ORDER BY article_id")
    window = {"source": "newsroom", "since": str(day), "until": str(day)}

    asked = len(scene.newsroom.requests)
    summary = again(scene, "refetch", **window)
    assert (summary.planned, summary.unchanged) == (len(of_day), articles)
    assert answered(scene, asked).count(304) >= articles * 0.8

    asked = len(scene.newsroom.requests)
    whole = again(scene, "refetch", unconditional=True, **window)
    assert (whole.planned, whole.unchanged) == (len(of_day), articles)
    assert 304 not in answered(scene, asked)
    assert answered(scene, asked).count(200) >= articles * 0.8
    assert scene.rows("SELECT ctid, xmin, * FROM news.article ORDER BY article_id") == before
    forms = scene.rows("SELECT form FROM news.crawl_run WHERE source = 'refetch' ORDER BY run_id")
    assert forms == [(window,), (window | {"unconditional": True},)]


def test_pages_by_id_or_url(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.crawl()
    [(first,), (second,)] = scene.rows("SELECT external_id FROM news.article ORDER BY article_id LIMIT 2")
    url = f"{scene.base_url}/html_News/NewsShare.html?infoCode=NW{second}"
    asked = len(scene.texts_asked())
    summary = again(scene, "refetch", urls_or_ids=[f"NW{first}", url, "NW202612310000000000"])
    assert summary.unchanged == 2
    assert {x.removeprefix("NW") for x in scene.texts_asked()[asked:]} == {first, second}
    assert "NW202612310000000000: not known; paste its address into crawl_urls" in [
        r.getMessage() for r in caplog.records
    ]


@pytest.mark.parametrize(
    ("name", "field"),
    [("refetch", "ids"), ("refetch", "outcomes"), ("replay", "outcomes"), ("replay", "dry_run"), ("replay", "bogus")],
)
def test_a_field_of_another_form_begins_no_run(scene: Scene, name: Any, field: str) -> None:
    with pytest.raises(ConfigError, match=f"'{field}' is no field of the form for {name};"):
        plan_pages(
            scene.warehouse,
            scene.config,
            name,
            "wrong",
            {"urls_or_ids": ["1"], field: []} if name == "refetch" else {field: []},
        )
    assert scene.rows("SELECT count(*) FROM news.crawl_run") == [(0,)]


@pytest.mark.parametrize("form", [{}, {"source": "newsroom"}, {"since": "2026-11-01"}, {"urls_or_ids": [" "]}])
def test_it_must_be_restricted(scene: Scene, form: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="name the pages by URL or id, or a source and its days"):
        plan_pages(scene.warehouse, scene.config, "refetch", "all", form)


def test_an_edit_is_found(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(per_day=60)
    scene.crawl()
    known = {x for (x,) in scene.rows("SELECT external_id FROM news.article")}
    before = {x for x, e in truth(scene).items() if e.is_edited}
    scene.clock.move(hours=30)
    edited = {x for x, e in truth(scene).items() if e.is_edited} & known - before
    assert edited
    assert again(scene, "refetch", urls_or_ids=sorted(known)).revised == len(edited)


@pytest.fixture
def desk(warehouse: str, tmp_path: Path) -> Iterator[Desk]:
    with ScriptedSite() as site:
        yield Desk(site, warehouse, tmp_path / "sources.toml")


def test_what_came_whole_in_a_list_is_not_asked_for(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.crawl(SECOND, FIRST)
    caplog.set_level("INFO")
    asked = len(desk.site.paths())
    planned = plan_pages(desk.warehouse, desk.config, "refetch", "one", {"urls_or_ids": ["2400001", "2400002"]})
    assert planned.batches == {}
    assert len(desk.site.paths()) == asked
    assert [r.getMessage() for r in caplog.records if "passed over" in r.getMessage()] == [
        "2 passed over: they came whole in a list or a file, which is where they are looked at again"
    ]
