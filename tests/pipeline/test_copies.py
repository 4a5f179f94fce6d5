"""One article through two sources of its site: one row, the same whichever came first, and no revision of its own."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import psycopg
import pytest

from loaders.answers import StoredAnswer
from loaders.articles import Parsed
from pipeline.fetch import fetch_batch
from pipeline.finish import finish
from pipeline.load import load_batch, parse_page
from pipeline.paste import paste
from scraper.config import PASTED, PROJECT, Config, load_config
from scraper.kind import kind_of
from scraper.records import Answer, Article, Listed
from tests.scraper.scripted_site import ScriptedSite, says

from .conftest import SOURCES

ID = "202611200000000001"
TEXT = "/NewsData/GetNewsText.do"
PLAIN = "<p>贵州茅台今日发布公告，全年分红方案获得通过。</p>"
LINKED = (
    '<p><span id="stock_1.600519"><a class="keytip" data-code="1,600519">贵州茅台</a></span>'
    "今日发布公告，全年分红方案获得通过。</p>"
)


def answer(**said: str) -> Any:
    whole = {"Id": f"NW{ID}", "Title": "分红方案获得通过", "Date": "2026-11-20 09:30:00", "medianame": "证券时报"}
    return says(json.dumps(whole | said, ensure_ascii=False))


class Desk:
    """Two sources, ``left`` and ``right``, of one site."""

    def __init__(self, left: ScriptedSite, right: ScriptedSite, warehouse: str, sources: Path) -> None:
        self.sites = {"left": left, "right": right}
        self.warehouse = warehouse
        entries = []
        for name, site in self.sites.items():
            site.on("/robots.txt", says(status=404))
            entry = SOURCES.format(base_url=site.url, per_minute=600_000)
            entries.append(entry.replace('name = "newsroom"', f'name = "{name}"'))
        sources.write_text("\n".join(entries), encoding="utf-8")
        self.config = load_config(sources)
        self.pasted = 0

    def paste(self, name: str) -> str:
        """Paste the article's URL at one of the sites; what became of it."""
        self.pasted += 1
        run_key = f"run {self.pasted}"
        url = f"{self.sites[name].url}/html_News/NewsShare.html?infoCode=NW{ID}"
        run_id, batches = paste(self.warehouse, self.config, run_key, [url])
        for batch in batches:
            fetch_batch(self.warehouse, self.config, run_id, batch)
            load_batch(self.warehouse, self.config, run_id, batch)
        finished = finish(self.warehouse, PASTED, run_key)
        assert finished is not None
        return finished[1][0].outcome

    def row(self, query: str) -> Any:
        with psycopg.connect(self.warehouse) as db:
            return db.execute(query).fetchone()  # type: ignore[arg-type]

    @property
    def article(self) -> Any:
        return self.row(
            "SELECT body_text, revisions, record_hash, (SELECT count(*) FROM news.mention) FROM news.article"
        )


@pytest.fixture
def desk(warehouse: str, tmp_path: Path) -> Iterator[Desk]:
    with ScriptedSite() as left, ScriptedSite() as right:
        yield Desk(left, right, warehouse, tmp_path / "sources.toml")


@pytest.mark.parametrize("order", [("left", "right"), ("right", "left")])
def test_the_copies_make_one_article_with_the_richer_ones_mentions(desk: Desk, order: tuple[str, str]) -> None:
    desk.sites["left"].on(TEXT, answer(text=PLAIN))
    desk.sites["right"].on(TEXT, answer(content=LINKED))

    first, second = (desk.paste(name) for name in order)
    assert (first, second) == ("loaded", "updated" if order[1] == "right" else "unchanged"), "the later name leads"

    text, revisions, record_hash, mentions = desk.article
    assert desk.row("SELECT url FROM news.article")[0].startswith(desk.sites["right"].url)
    assert (text, revisions, mentions) == ("贵州茅台今日发布公告，全年分红方案获得通过。", 0, 1)
    assert [desk.paste(name) for name in order] == ["unchanged", "unchanged"]
    assert desk.article[2] == record_hash
    assert desk.row("SELECT count(*), count(DISTINCT source) FROM news.page_copy") == (2, 2)


def test_another_copys_words_are_no_edit_and_an_edit_is_one(desk: Desk) -> None:
    longer = PLAIN + "<p>公司称将于年内实施。</p>"
    desk.sites["left"].on(TEXT, answer(text=PLAIN))
    desk.sites["right"].on(TEXT, answer(text=longer))

    assert [desk.paste("left"), desk.paste("right")] == ["loaded", "updated"]
    assert desk.article[:2] == ("贵州茅台今日发布公告，全年分红方案获得通过。\n公司称将于年内实施。", 0)

    desk.sites["right"].on(TEXT, answer(text=longer.replace("年内", "明年")))
    assert desk.paste("right") == "revised"
    assert desk.article[:2] == ("贵州茅台今日发布公告，全年分红方案获得通过。\n公司称将于明年实施。", 1)

    desk.sites["left"].on(TEXT, answer(text="<p>更正：贵州茅台公告。</p>"))
    assert desk.paste("left") == "unchanged", "the copy that leads says what it said"


def test_a_copy_that_is_none_is_a_reject_and_the_article_stays(desk: Desk) -> None:
    desk.sites["left"].on(TEXT, answer(text=PLAIN))
    desk.sites["right"].on(TEXT, answer(text="<p> </p>", docreader="摘要"))
    assert [desk.paste("left"), desk.paste("right")] == ["loaded", "no_text"]
    assert desk.article[:2] == ("贵州茅台今日发布公告，全年分红方案获得通过。", 0)
    assert desk.row("SELECT subject, reason FROM news.reject") == (ID, "no_text")
    assert desk.paste("left") == "unchanged"


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
POST = f"""---
layout: post
title: "分红方案获得通过"
date: 2026-11-20 09:30:00 +0800
categories: zhengquanshibao
tags: 证券时报新闻
---
{LINKED}<p class="em_media">（文章来源：证券时报）</p>

<http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{ID}>
"""
SHARED = {
    "Id": f"NW{ID}",
    "Title": "分红方案获得通过",
    "Date": "2026-11-20 09:30:00",
    "medianame": "证券时报",
    "text": PLAIN,
}
EAST_MONEY = {
    "Art_Code": ID,
    "Art_Title": "分红方案获得通过",
    "Art_ShowTime": "2026/11/20 09:30:00",
    "Art_Media_Name": "证券时报",
    "Art_Author_Name": "陈一鸣",
    "Art_Content": PLAIN,
}


def stored(source: str, url: str, body: str, copy: str = "") -> StoredAnswer:
    """The article as a source of East Money's answered it."""
    answer = Answer(url, url, 200, {}, body.encode(), NOON, "utf-8", "default")
    config = load_config(PROJECT / "sources.toml")
    page_url = kind_of(config.source(source)).page_url(config.source(source), ID)
    listed = Listed(ID, page_url, "rolling")
    number = sum(source.encode())
    return StoredAnswer(1, 1, "finews", listed, NOON, number, answer, source, copy)


def test_share_page_east_money_and_archive_make_one_record_in_any_order() -> None:
    config = load_config(PROJECT / "sources.toml")
    copies = [
        stored("finews", f"http://finews.zning.xyz{TEXT}?id=NW{ID}", json.dumps(SHARED)),
        stored(
            "eastmoney",
            f"https://newsinfo.eastmoney.com/kuaixun/v2/api/article/{ID}",
            json.dumps({"data": EAST_MONEY, "errorcode": 0, "success": 1}),
        ),
        stored("archive", f"archive:2026-11-20-NW{ID}.md", POST, f"2026-11-20-NW{ID}.md"),
    ]
    made = [parse_page(config, order) for order in permutations(copies)]
    for one in made:
        assert isinstance(one, Parsed)
        assert one.copy == ("eastmoney", "")
    [record] = {one.article.record_hash: one.article for one in made if isinstance(one, Parsed)}.values()
    assert (record.url, record.authors) == (f"https://finance.eastmoney.com/a/{ID}.html", ("陈一鸣",))
    assert [(m.market, m.code, m.surface) for m in record.mentions] == [(1, "600519", "贵州茅台")]
    assert {a.content_hash for a in (record, *(alone(config, copy) for copy in copies))} == {record.content_hash}


def alone(config: Config, copy: StoredAnswer) -> Article:
    made = parse_page(config, [copy])
    assert isinstance(made, Parsed)
    return made.article
