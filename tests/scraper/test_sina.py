"""What the stored pages of Sina do not show: its many addresses, and what of a flash is stored."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.config import load_config
from scraper.records import Answer, Listed
from scraper.sources.sina import KIND

SOURCE = replace(load_config().sources[0], kind="sina", base_url="https://finance.sina.com.cn")
NOW = datetime(2026, 9, 19, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "external_id"),
    [
        ("https://finance.sina.com.cn/stock/usstock/c/2026-09-29/doc-inxample1234567.shtml", "nxample1234567"),
        (
            "http://finance.sina.com.cn/roll/2017-09-05/doc-ifyxample123456.shtml?cre=tianyi&mod=pcpager",
            "fyxample123456",
        ),
        ("https://finance.sina.com.cn/stock/s/2026-09-28/doc-inxample1234567.shtml.md", "nxample1234567"),
        ("https://finance.sina.cn/usstock/mggd/2026-09-29/detail-inxample1234567.d.html", "nxample1234567"),
        ("https://finance.sina.cn/2025-07-05/detail-inxample1234567.d.html?vt=4&pos=108#comment", "nxample1234567"),
        ("https://cj.sina.com.cn/articles/view/1642634100/61e89b74040016f3q?froms=ggmp", "61e89b74040016f3q"),
        ("http://t.cj.sina.com.cn/articles/view/1642634100/61e89b74040016f3q", "61e89b74040016f3q"),
        ("https://k.sina.com.cn/article_1642634100_61e89b74040016f3q.html", "61e89b74040016f3q"),
        ("http://finance.sina.com.cn/money/bond/20161122/100025502929.shtml", "100025502929"),
        ("https://finance.sina.com.cn/7x24/2026-09-19/doc-inxample1234567.shtml", "nxample1234567"),
        ("https://finance.sina.com.cn/7x24/", ""),
        ("https://finance.sina.com.cn/roll/c/56592.shtml", ""),
        ("https://finance.sina.com.cn/realstock/company/sh600519/nc.shtml", ""),
        ("https://finance.sina.com.cn/zt_d/subject-1784038791", ""),
        ("not a url", ""),
    ],
)
def test_every_address_of_an_article_gives_its_one_id(url: str, external_id: str) -> None:
    assert KIND.external_id(url) == external_id


@pytest.mark.parametrize(
    ("value", "external_id"),
    [
        ("comos:nxample1234567", "nxample1234567"),
        ("nxample1234567", "nxample1234567"),
        (5103048, "live-5103048"),
        ("5103048", "live-5103048"),
        ("live-5103048", "live-5103048"),
        ("100025502929", "100025502929"),
        ("comos:", ""),
        (None, ""),
    ],
)
def test_ids_of_flash_news_are_told_from_those_of_articles(value: object, external_id: str) -> None:
    assert KIND.id_in(value) == external_id


def test_the_address_of_a_page_loses_what_changes_nothing() -> None:
    url = "https://finance.sina.cn/2025-07-05/detail-inxample1234567.d.html"
    assert KIND.page_url(SOURCE, "nxample1234567", f"{url}?vt=4&pos=108#comment") == url
    assert KIND.page_url(SOURCE, "nxample1234567", f"{url}.md") == url
    assert KIND.page_url(SOURCE, "nxample1234567") == ""
    assert list(KIND.request_urls(SOURCE, "nxample1234567", url)) == [url]


def test_a_flash_is_not_asked_for_again() -> None:
    assert KIND.page_url(SOURCE, "live-5103048") == "https://finance.sina.com.cn/7x24/"
    assert list(KIND.request_urls(SOURCE, "live-5103048", "https://finance.sina.com.cn/7x24/")) == []


def flash(**fields: Any) -> Listed:
    """The listing of one flash, of which ``fields`` are the feed's."""
    record = {"id": 5103048, "rich_text": "一条快讯。", "create_time": "2026-09-19 11:05:56", "ext": "", "docurl": ""}
    feed = {"result": {"data": {"feed": {"list": [record | fields]}}}}
    url = KIND.list_url(SOURCE, "live")
    answer = Answer(url, url, 200, {}, json.dumps(feed).encode(), NOW, "utf-8", "header")
    (listed,) = KIND.read_list(SOURCE, "live", answer).listed
    return listed


def test_what_is_stored_of_a_flash_does_not_change_with_its_readers() -> None:
    def ext(hot: int) -> str:
        return json.dumps({"stocks": [{"market": "cn", "symbol": "sh600519", "key": "快讯", "hot": hot}]})

    first = flash(ext=ext(1), like_nums=0, check_time="1970-01-01 08:00:01")
    later = flash(ext=ext(99), like_nums=7, check_time="2026-09-19 11:07:00", comment_list={"total": 3})
    corrected = flash(ext=ext(1), rich_text="一条改正了的快讯。")
    assert first.answer
    assert later.answer
    assert corrected.answer
    assert first.answer.sha256 == later.answer.sha256 != corrected.answer.sha256


@pytest.mark.parametrize("ext", ["", "{", "[]", "null", '{"stocks": null}', '{"stocks": ["sh600519"]}', "[" * 100_000])
def test_odd_extra_fields_lose_no_flash(ext: str) -> None:
    listed = flash(ext=ext)
    assert listed.answer
    article = KIND.parse(SOURCE, listed.external_id, listed.answer, listed)
    assert (article.body_text, article.mentions) == ("一条快讯。", ())


@pytest.mark.parametrize(
    ("market", "symbol", "found"),
    [
        ("cn", "sh600519", (1, "600519")),
        ("cn", "sz300024", (0, "300024")),
        ("cn", "bj430047", (0, "430047")),
        ("hk", "00700", (116, "00700")),
        ("us", "tcehy", (None, "TCEHY")),
        ("sb", "831183", (0, "831183")),
        ("fund", "159363", (0, "159363")),
        ("fund", "510300", (1, "510300")),
        ("fund", "002611", None),
        ("cn", "si931071", None),
        ("cn", "sih30590", None),
        ("foreign", "fx_seurusd", None),
        ("commodity", "nf_fu0", None),
        ("", "", None),
    ],
)
def test_securities_of_a_flash(market: str, symbol: str, found: tuple[int | None, str] | None) -> None:
    listed = flash(ext=json.dumps({"stocks": [{"market": market, "symbol": symbol, "key": "快讯"}]}))
    assert listed.answer
    mentions = KIND.parse(SOURCE, listed.external_id, listed.answer, listed).mentions
    assert [(m.market, m.code) for m in mentions] == ([found] if found else [])


@pytest.mark.parametrize(
    ("line", "outlet", "authors", "is_text"),
    [
        ("（来源：海河观察）", "海河观察", (), False),
        ("來源：海河观察", "海河观察", (), False),
        ("来源：海河观察 作者：江一帆", "海河观察", ("江一帆",), False),
        ("来源 | 海河观察（ID：haihe） 作者 | 江一帆、Li Wei 编辑 | 周牧", "海河观察", ("江一帆", "Li Wei"), False),
        ("作者：海河证券首席经济学家 江一帆", "市场资讯", ("江一帆",), False),
        ("文/江一帆", "市场资讯", ("江一帆",), False),
        ("来源：海河证券，截至九月底。", "市场资讯", (), True),
        ("记者：好的", "市场资讯", (), True),
        ("炒股就看金麒麟分析师研报，权威，专业，及时，全面，助您挖掘潜力主题机会！", "市场资讯", (), False),
        ("登录新浪财经APP 搜索【信披】查看更多考评等级", "市场资讯", (), False),
        ("特别声明：以上内容仅代表作者本人的观点或立场，不代表新浪财经头条的观点或立场。", "市场资讯", (), False),
        ("声明说，谈判仍在继续。", "市场资讯", (), True),
    ],
)
def test_the_first_lines_of_what_others_wrote(line: str, outlet: str, authors: tuple[str, ...], is_text: bool) -> None:
    url = "https://finance.sina.com.cn/wm/2026-09-28/doc-inxample1234567.shtml"
    html = f"""<html><head><meta property="article:published_time" content="2026-09-18T20:58:03+08:00"></head><body>
        <h1 class="main-title">标题</h1><div class="date-source"><span class="source ent-source">市场资讯</span></div>
        <div class="article" id="artibody"><p>　　{line}</p><p>正文。</p><p>来源：一张图表的来源</p>
        </div></body></html>"""
    answer = Answer(url, url, 200, {}, html.encode(), NOW, "utf-8", "header")
    article = KIND.parse(SOURCE, "nxample1234567", answer, Listed("nxample1234567", url, ""))
    assert (article.outlet, article.authors) == (outlet, authors)
    assert article.body_text.split("\n") == ([line, "正文。"] if is_text else ["正文。"])
