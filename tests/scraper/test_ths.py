"""What the stored answers of THS do not show: its addresses, what becomes of them, and where flash news is from."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from scraper.config import load_config
from scraper.page import read_article
from scraper.records import Answer
from scraper.sources.ths import KIND

SOURCE = replace(load_config().sources[0], kind="ths", base_url="https://news.10jqka.com.cn", tags=(), lists=())
FETCHED_AT = datetime.fromisoformat("2026-09-30T14:00:00+08:00")
DATED = "https://news.10jqka.com.cn/20260930/c690000101.shtml"
SHARED = "https://news.10jqka.com.cn/tapp/news/share/690000101/"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (DATED, DATED),
        ("http://news.10jqka.com.cn/20260930/c690000101.shtml?from=x#pc", DATED),
        (
            "http://stock.10jqka.com.cn/hks/20260930/c690000101.shtml",
            "https://stock.10jqka.com.cn/hks/20260930/c690000101.shtml",
        ),
        ("https://m.10jqka.com.cn/20260930/c690000101.html", DATED),
        ("https://news.10jqka.com.cn/classic/20260930/c690000101.shtml", DATED),
        ("http://news.10jqka.com.cn/field/20260930/690000101.shtml", DATED),
        ("https://news.10jqka.com.cn/field/v1/20260930/690000101.shtml", DATED),
        ("https://news.10jqka.com.cn/m690000101/", SHARED),
        (SHARED, SHARED),
    ],
)
def test_every_address_of_an_article_is_understood(url: str, page: str) -> None:
    assert KIND.external_id(url) == "690000101"
    assert KIND.page_url(SOURCE, "690000101", url) == page


@pytest.mark.parametrize(
    "url",
    [
        # An announcement and a research report, which are numbered on their own; an encrypted id; lists; others.
        "http://news.10jqka.com.cn/field/sn/20250207/50728759.shtml",
        "http://news.10jqka.com.cn/field/sr/20171018/12207097.shtml",
        "https://news.10jqka.com.cn/20260930/abc0123456789def012.shtml",
        "http://news.10jqka.com.cn/today_list/20260930/",
        "http://news.10jqka.com.cn/today_list/index_2.shtml",
        "https://mp.weixin.qq.com/s/abc",
    ],
)
def test_what_is_no_article(url: str) -> None:
    assert KIND.external_id(url) == ""


def test_ids_of_eleven_digits_are_others() -> None:
    assert KIND.external_id("https://news.10jqka.com.cn/20260930/c11690000101.shtml") == "11690000101"


@pytest.mark.parametrize(
    ("digest", "outlet"),
    [
        ("青川港今天开通新航线。（新华社）", "新华社"),
        ("青川港今天开通新航线。(央视新闻)", "央视新闻"),
        ("“明年会更忙。”（临江日报）", "临江日报"),
        ("青川港今天开通新航线，首航（青川—南岸）", "同花顺财经"),
        ("青川港今天开通新航线（试行）。", "同花顺财经"),
        ("青川港今天开通新航线。（记者 周明）", "同花顺财经"),
        ("青川港上涨。（涨幅3.2%）", "同花顺财经"),
    ],
)
def test_outlet_of_flash_news(digest: str, outlet: str) -> None:
    record = {"seq": "690000101", "title": "青川港", "digest": digest, "url": DATED, "ctime": "1790746750"}
    url = KIND.list_url(SOURCE, "flash")
    body = json.dumps({"code": "200", "data": {"list": [record]}}).encode()
    page = KIND.read_list(SOURCE, "flash", Answer(url, url, 200, {}, body, FETCHED_AT, "utf-8", "default"))
    (listed,) = page.listed
    assert listed.answer is not None
    article = read_article(SOURCE, KIND, "690000101", listed.answer, listed)
    assert article.outlet == outlet
    assert page.next_url == url.replace("page=1", "page=2", 1)


def test_keywords_do_not_make_another_answer_of_the_same_flash_news() -> None:
    def stored(**said: object) -> bytes:
        record = {"seq": "690000101", "title": "青川港", "digest": "青川港。", "ctime": "1790746750", **said}
        url = KIND.list_url(SOURCE, "flash")
        body = json.dumps({"data": {"list": [record]}}).encode()
        page = KIND.read_list(SOURCE, "flash", Answer(url, url, 200, {}, body, FETCHED_AT, "utf-8", "default"))
        assert page.listed[0].answer is not None
        return page.listed[0].answer.body

    assert stored(tagInfo=[]) == stored(tagInfo=[{"id": "1", "score": "0.5"}])
    assert stored(digest="青川港。") != stored(digest="青川港开港。")
