"""What the stored pages of Jin10 do not show: its addresses, what is asked for, and how its lists are paged."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from scraper.config import load_config
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Answer
from scraper.sources.jin10 import KIND

SOURCE = replace(load_config().sources[0], kind="jin10", base_url="https://xnews.jin10.com", tags=(), lists=())
FETCHED_AT = datetime.fromisoformat("2026-09-29T18:10:00+08:00")
FLASHES = "https://flash-api.jin10.com/get_flash_list?channel=-8200&vip=1"


def answer(url: str, value: object) -> Answer:
    return Answer(url, url, 200, {}, json.dumps(value).encode(), FETCHED_AT, "utf-8", "default")


@pytest.mark.parametrize(
    ("url", "external_id"),
    [
        ("https://xnews.jin10.com/details/909001", "909001"),
        ("http://news.jin10.com/details/909001?from=app#top", "909001"),
        ("https://xnews.jin10.com/webapp/details.html?id=909001&type=news&data_type=0", "909001"),
        ("https://xnews.jin10.com/webapp/details.html?type=news&id=909001", "909001"),
        ("https://svip.jin10.com/news/909001", "909001"),
        ("https://flash.jin10.com/detail/20260919110459969800", "flash-20260919110459969800"),
        ("https://xnews.jin10.com/topic/396", ""),
        ("https://www.jin10.com/", ""),
        ("https://reference-api.jin10.com/reference?nav_bar_id=28&page=1", ""),
    ],
)
def test_article_id_in_an_address(url: str, external_id: str) -> None:
    assert KIND.external_id(url) == external_id


def test_each_interface_is_told_its_own_application() -> None:
    (article,) = KIND.request_urls(SOURCE, "909001", "")
    lists = [KIND.list_url(SOURCE, name) for name in KIND.PAGED_LISTS]
    told = [KIND.request_headers(url)["x-app-id"] for url in (article, *lists)]
    flash, *articles = told[1:]
    assert len({told[0], flash, *articles}) == 3
    assert len(set(articles)) == 1
    assert KIND.request_headers("https://xnews.jin10.com/details/909001") == {}


def test_flash_is_asked_for_by_the_time_in_its_id() -> None:
    (url,) = KIND.request_urls(SOURCE, "flash-20260919110459969800", "")
    assert url == f"{FLASHES}&max_time=2026-09-19%2011%3A04%3A59"
    assert KIND.request_urls(SOURCE, "flash-99999999999999999999", "") == ()


def test_last_page_of_articles_has_none_behind_it() -> None:
    url = "https://reference-api.jin10.com/reference?nav_bar_id=30&page=3&page_size=50"
    entry = {"id": 909001, "title": "云岭央行按兵不动", "display_datetime": "2026-09-29 17:32:06", "type": "news"}
    value = {"data": {"list": [entry], "page": 3, "page_size": 50, "total": 126}, "status": 200}
    assert KIND.read_list(SOURCE, "breakfast", answer(url, value)).next_url == ""
    value["data"] = {"list": [entry], "page": 2, "page_size": 50, "total": 126}
    page = KIND.read_list(SOURCE, "breakfast", answer(url.replace("page=3", "page=2"), value))
    assert page.next_url == url


def test_list_that_the_site_took_down() -> None:
    with pytest.raises(Rejected) as rejected:
        KIND.read_list(SOURCE, "articles", answer(FLASHES, {"message": "内容已下架", "status": 404}))
    assert rejected.value.outcome is Outcome.GONE
