"""What the stored answers of East Money do not show: its addresses, what is asked for, and how its lists are paged."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from scraper.config import load_config
from scraper.eastmoney_pages import article_id
from scraper.kind import kind_of
from scraper.records import Answer
from scraper.sources.eastmoney import KIND

ID = "202609180000000101"
SOURCE = replace(load_config().sources[0], kind="eastmoney", base_url="https://finance.news.test", tags=(), lists=())
FETCHED_AT = datetime.fromisoformat("2026-09-18T20:00:00+08:00")


def answer(url: str, value: object) -> Answer:
    return Answer(url, url, 200, {}, json.dumps(value).encode(), FETCHED_AT, "utf-8", "default")


@pytest.mark.parametrize(
    ("url", "external_id"),
    [
        (f"https://finance.eastmoney.com/a/{ID}.html", ID),
        (f"http://stock.eastmoney.com/a/{ID}.html?from=app#comments", ID),
        (f"http://finance.eastmoney.com/news/1345,{ID}.html", ID),
        ("http://finance.eastmoney.com/news/1344,20180912944502216.html", "20180912944502216"),
        ("http://wap.eastmoney.com/3g/news/article,8,344,1,20171101797350781.shtml", "20171101797350781"),
        (f"https://wap.eastmoney.com/a/{ID}.html", ID),
        (f"https://emwap.eastmoney.com/news/info/detail/{ID}", ID),
        (f"https://newsinfo.eastmoney.com/kuaixun/v2/api/article/{ID}", ID),
        # A post of a user, a post about a stock, a list.
        ("https://caifuhao.eastmoney.com/news/20200811174413264412980", ""),
        ("http://guba.eastmoney.com/news,600519,1234567890.html", ""),
        ("http://finance.eastmoney.com/a/ccjdd.html", ""),
    ],
)
def test_article_id_in_an_address(url: str, external_id: str) -> None:
    assert KIND.external_id(url) == external_id


@pytest.mark.parametrize("said", [ID, f"NW{ID}", f"nw{ID}", f" {ID} ", f"https://finance.eastmoney.com/a/{ID}.html"])
def test_share_pages_and_articles_have_the_same_ids(said: str) -> None:
    assert article_id(said) == ID
    share = replace(SOURCE, kind="share")
    assert kind_of(share).external_id(f"https://share.news.test/html_News/NewsShare.html?infoCode=NW{ID}") == ID


@pytest.mark.parametrize("said", ["", "NW", "12345", f"{ID}123", "PDF202609180001", None])
def test_what_is_no_article_id(said: object) -> None:
    assert article_id(said) == ""


def test_json_is_asked_for_before_the_page() -> None:
    page = KIND.page_url(SOURCE, ID)
    assert page == f"https://finance.news.test/a/{ID}.html"
    assert KIND.request_urls(SOURCE, ID, page) == [
        f"https://newsinfo.eastmoney.com/kuaixun/v2/api/article/{ID}",
        page,
    ]


def test_columns_are_paged_by_number() -> None:
    value = {"data": {"list": [{"code": ID, "title": "青川港", "showTime": "2026-09-18 19:20:38"}]}}
    url = KIND.list_url(SOURCE, "headlines")
    for number in (2, 3):
        url = KIND.read_list(SOURCE, "headlines", answer(url, value)).next_url
        assert f"&column=345&order=1&needInteractData=0&page_index={number}&page_size=50&" in url


def test_flash_news_is_paged_by_where_a_page_ends() -> None:
    value = {"data": {"sortEnd": "1773814478044522", "fastNewsList": [{"code": ID, "title": "", "summary": "快讯。"}]}}
    first = KIND.list_url(SOURCE, "flash")
    second = KIND.read_list(SOURCE, "flash", answer(first, value)).next_url
    assert "&sortEnd=1773814478044522&" in second
    value["data"]["sortEnd"] = "1773814478044000"
    assert "&sortEnd=1773814478044000&" in KIND.read_list(SOURCE, "flash", answer(second, value)).next_url
    value["data"]["sortEnd"] = ""
    assert KIND.read_list(SOURCE, "flash", answer(second, value)).next_url == ""
