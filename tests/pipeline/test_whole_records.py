"""Flash news: a list's record is the article, stored as it came, and never asked for again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from loaders.runs import Options, RunSummary
from pipeline.discover import discover
from pipeline.fetch import fetch_batch
from pipeline.finish import finish
from pipeline.load import load_batch
from scraper.config import load_config
from scraper.kind import kind_of
from tests.scraper.scripted_site import ScriptedSite, says

SOURCES = """
[[source]]
name = "wire"
kind = "cls"
site = "cls"
site_name = "CLS"
base_url = "{base_url}"
lists = ["telegraph"]
budget = {{ requests_per_minute = 600000, at_once = 4 }}
allow_private = true
"""
FIRST = {
    "id": 2400001,
    "title": "",
    "content": "财联社11月20日电，云溪港今日恢复通航。",
    "ctime": 1795132800,
    "reading_num": 7,
}
SECOND = {"id": 2400002, "title": "", "content": "【松江银行下调利率】财联社11月20日电，松江银行今日宣布下调利率。"}
SECOND |= {"ctime": 1795136400, "reading_num": 9, "stock_list": [{"StockID": "sh600999", "name": "松江银行"}]}


class Desk:
    def __init__(self, site: ScriptedSite, warehouse: str, sources: Path) -> None:
        self.site = site
        self.warehouse = warehouse
        site.on("/robots.txt", says(status=404))
        sources.write_text(SOURCES.format(base_url=site.url), encoding="utf-8")
        self.config = load_config(sources)
        self.runs = 0

    def crawl(self, *records: dict[str, Any], refetch: bool = False) -> RunSummary:
        source = self.config.source("wire")
        path = urlsplit(kind_of(source).list_url(source, "telegraph")).path
        self.site.on(path, says(json.dumps({"errno": 0, "data": {"roll_data": records}})))
        self.runs += 1
        run_key = f"run {self.runs}"
        run_id, batches = discover(self.warehouse, self.config, "wire", run_key, Options(refetch=refetch))
        for batch in batches:
            fetch_batch(self.warehouse, self.config, run_id, batch)
            load_batch(self.warehouse, self.config, run_id, batch)
        finished = finish(self.warehouse, "wire", run_key)
        assert finished is not None
        return finished[0]

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.warehouse) as db:
            return db.execute(query).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def desk(warehouse: str, tmp_path: Path) -> Iterator[Desk]:
    with ScriptedSite() as site:
        yield Desk(site, warehouse, tmp_path / "sources.toml")


def test_a_record_becomes_an_article_without_a_request(desk: Desk) -> None:
    summary = desk.crawl(SECOND, FIRST)

    assert (summary.discovered, summary.loaded, summary.total_rejected) == (2, 2, 0)
    assert not [path for path in desk.site.paths() if "detail" in path]
    assert desk.rows("SELECT external_id, title, outlet FROM news.article_full ORDER BY 1") == [
        ("2400001", "云溪港今日恢复通航", "财联社"),
        ("2400002", "松江银行下调利率", "财联社"),
    ]
    assert desk.rows("SELECT market, code, found_by FROM news.mention") == [(1, "600999", "related")]


def test_a_record_that_only_more_people_read_is_no_news(desk: Desk) -> None:
    desk.crawl(SECOND, FIRST)
    summary = desk.crawl(SECOND | {"reading_num": 5000}, FIRST | {"reading_num": 6000})

    assert (summary.revised, summary.updated, summary.loaded) == (0, 0, 0)
    assert desk.rows("SELECT count(*) FROM news.answer") == [(2,)]
    assert desk.crawl(SECOND, FIRST, refetch=True).planned == 0, "it is looked at in its list"
    assert not [path for path in desk.site.paths() if "detail" in path]


def test_an_edited_record_is_a_revision(desk: Desk) -> None:
    desk.crawl(SECOND, FIRST)
    summary = desk.crawl(SECOND, FIRST | {"content": "财联社11月20日电，云溪港明日恢复通航。"})

    assert (summary.revised, summary.updated, summary.loaded) == (1, 0, 0)
    assert desk.rows("SELECT body_text FROM news.article_revision") == [("财联社11月20日电，云溪港今日恢复通航。",)]
    assert desk.rows("SELECT copy, count(*) FROM news.page_copy GROUP BY copy") == [("telegraph", 2)]
