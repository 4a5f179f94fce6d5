"""A host that wants to be left alone, a list that is none, a parser that breaks: rows, and the rest goes on."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from loaders.answers import stored_answers
from loaders.database import connect, connect_async
from loaders.hosts import WarehouseHostMemory
from loaders.runs import Options
from pipeline.discover import discover
from pipeline.fetch import fetch_batch
from pipeline.finish import finish
from pipeline.load import parse_stored
from scraper.config import Source, load_config
from scraper.errors import Rejected
from scraper.kind import ListPage
from scraper.outcomes import Outcome
from scraper.records import Answer, Article, Listed
from scraper.sources import share
from scraper.sources.share import SharePage
from tests.scraper.scripted_site import ScriptedSite, says

from .conftest import SOURCES, Scene


def test_pages_of_a_paused_host_are_postponed_and_taken_up_later(scene: Scene) -> None:
    run_id, batches = scene.discover(run_key="first")
    asked = len(scene.newsroom.requests)
    asyncio.run(pause(scene, timedelta(hours=1)))

    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, run_id, batch)

    assert len(scene.newsroom.requests) == asked, "nothing was sent"
    finished = finish(scene.warehouse, "newsroom", "first")
    assert finished is not None
    assert finished[0].postponed == finished[0].planned > 0
    assert scene.rows("SELECT count(*) FROM news.reject WHERE page_id IS NOT NULL") == [(0,)]
    [(detail,)] = scene.rows("SELECT DISTINCT detail FROM news.crawl_page")
    assert "it asked to be left alone" in detail

    with connect(scene.warehouse) as db:
        db.execute("UPDATE news.host SET paused_until = '-infinity'")
    assert scene.crawl().loaded == sum(e.outcome == "loaded" for e in scene.newsroom.expected())


async def pause(scene: Scene, length: timedelta) -> None:
    async with connect_async(scene.warehouse) as db:
        until = datetime.now(UTC) + length
        host = scene.config.source("newsroom").hosts[0]
        await WarehouseHostMemory(db).pause(host, until, "it asked to be left alone")


@pytest.fixture
def site() -> Iterator[ScriptedSite]:
    with ScriptedSite() as site:
        yield site


def test_a_list_that_is_none_is_a_reject_and_the_others_are_read(
    site: ScriptedSite, warehouse: str, tmp_path: Path
) -> None:
    site.on("/robots.txt", says(status=404))
    site.on("/web/webapi", says(b"<html><title>403</title>please verify you are human</html>"))
    record = b'{"infoCode":"NW202611200000000001","title":"t","showtime":"2026-11-20 09:00:00"}'
    site.on("/NewsData/GetNewsBySearch.do", says(b'{"records":[%s],"total":1}' % record))
    sources = tmp_path / "sources.toml"
    text = SOURCES.format(base_url=site.url, per_minute=600_000)
    sources.write_text(
        text.replace('"rolling", "outlets", "market37", "market38", "market39", "latest", ', '"rolling", ')
    )

    _, batches = discover(warehouse, load_config(sources), "newsroom", "first", Options())

    assert batches == {1: 1}
    with connect(warehouse) as db:
        rejects: Any = db.execute("SELECT subject, stage, reason FROM news.reject").fetchall()
    assert rejects == [("list rolling", "discover", "captcha")]

    site.on("/web/webapi", says(b'{"records":[]}'))
    discover(warehouse, load_config(sources), "newsroom", "second", Options())
    with connect(warehouse) as db:
        assert db.execute("SELECT subject FROM news.reject").fetchall() == [], "it is a list again"


def test_captchas_in_the_place_of_lists_make_the_host_be_left_alone(
    site: ScriptedSite, warehouse: str, tmp_path: Path
) -> None:
    site.on("/robots.txt", says(status=404))
    captcha = says(b"<html><body><div class='geetest_panel'></div>please verify you are human</body></html>")
    for path in ("/web/webapi", "/information/newmarket/web/webapi", "/information/newmarket/getInformationList"):
        site.on(path, captcha)
    site.on("/NewsData/GetNewsBySearch.do", captcha)
    sources = tmp_path / "sources.toml"
    sources.write_text(SOURCES.format(base_url=site.url, per_minute=600_000), encoding="utf-8")

    discover(warehouse, load_config(sources), "newsroom", "first", Options())

    with connect(warehouse) as db:
        paused: Any = db.execute("SELECT paused_until > now(), pause_reason FROM news.host").fetchall()
        reasons: Any = db.execute("SELECT reason, count(*) FROM news.reject GROUP BY reason").fetchall()
    assert [left_alone for left_alone, _ in paused] == [True]
    assert "captcha" in paused[0][1] or "verify" in paused[0][1]
    assert dict(reasons) == {"captcha": 4, "postponed": 3}, "five were too many, the rest was not asked for"


class BrokenPage(SharePage):
    """A site's module with a defect."""

    def read_list(self, source: Source, name: str, answer: Answer) -> ListPage:
        if name == "rolling":
            raise ZeroDivisionError("a defect")
        return super().read_list(source, name, answer)

    def parse(self, source: Source, external_id: str, answer: Answer, listed: Listed) -> Article:
        raise ZeroDivisionError("a defect")


def test_a_list_reader_that_breaks_costs_the_list_and_the_others_are_read(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share, "KIND", BrokenPage())
    scene.discover()
    rejects = scene.rows("SELECT subject, stage, reason, detail FROM news.reject")
    [(subject, stage, reason, detail)] = [row for row in rejects if row[2] == "parser_failed"]
    assert (subject, stage, reason) == ("list rolling", "discover", "parser_failed")
    assert "ZeroDivisionError: a defect" in detail
    expected = {e.info_code.removeprefix("NW") for e in scene.newsroom.expected()}
    assert {x for (x,) in scene.rows("SELECT external_id FROM news.page")} == expected


def test_a_parser_that_breaks_costs_the_page_and_keeps_its_answer(scene: Scene) -> None:
    run_id, batches = scene.discover(limit=20)
    fetch_batch(scene.warehouse, scene.config, run_id, batches[0])
    source = scene.config.source("newsroom")
    with connect(scene.warehouse) as db:
        page_ids = [x for (x,) in scene.rows("SELECT page_id FROM news.crawl_page WHERE answer_id IS NOT NULL")]
        assert page_ids
        for stored in stored_answers(db, run_id, page_ids):
            problem = parse_stored(source, BrokenPage(), stored)
            assert isinstance(problem, Rejected)
            assert (problem.outcome, problem.detail) == (Outcome.PARSER_FAILED, "ZeroDivisionError: a defect")
