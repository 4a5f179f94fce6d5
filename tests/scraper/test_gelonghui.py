"""Gelonghui: what its stored answers cannot show, such as addresses, the clock in one and paging."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from scraper.config import Source, load_config
from scraper.records import Answer
from scraper.sources.gelonghui import KIND

FETCHED = datetime(2026, 9, 28, 8, tzinfo=UTC)


@pytest.fixture
def source() -> Source:
    base_url = "https://www.gelonghui.com"
    return replace(load_config().sources[0], kind="gelonghui", base_url=base_url, tags=(), lists=())


def flash(url: str, *numbers: int) -> Answer:
    records = [
        {
            "id": number,
            "title": "",
            "content": "格隆汇9月28日｜一条快讯。",
            "createTimestamp": 1790580000,
            "route": f"https://www.gelonghui.com/live/{number}",
        }
        for number in numbers
    ]
    body = json.dumps({"statusCode": 200, "result": records}, ensure_ascii=False).encode()
    return Answer(url, url, 200, {}, body, FETCHED, "utf-8", "default")


@pytest.mark.parametrize(
    ("url", "external_id", "page_url"),
    [
        ("https://www.gelonghui.com/p/2101001", "2101001", "https://www.gelonghui.com/p/2101001"),
        ("http://m.gelonghui.com/p/2101001?from=app#top", "2101001", "https://www.gelonghui.com/p/2101001"),
        ("https://www.gelonghui.com/news/2101001", "2101001", "https://www.gelonghui.com/news/2101001"),
        ("https://m.gelonghui.com/live/1694771", "live-1694771", "https://www.gelonghui.com/live/1694771"),
    ],
)
def test_every_address_of_an_article_gives_its_id(source: Source, url: str, external_id: str, page_url: str) -> None:
    assert KIND.external_id(url) == external_id
    assert KIND.page_url(source, external_id, url) == page_url


@pytest.mark.parametrize("path", ["", "live/", "live?channel=HKStock", "subject/661", "user/5273", "news/?type=33"])
def test_what_is_no_article_has_no_id(path: str) -> None:
    assert KIND.external_id(f"https://www.gelonghui.com/{path}") == ""


def test_an_id_alone_gives_an_address(source: Source) -> None:
    assert KIND.page_url(source, "2101001") == "https://www.gelonghui.com/p/2101001"
    assert KIND.page_url(source, "live-1694771") == "https://www.gelonghui.com/live/1694771"


def test_flash_news_is_asked_for_with_the_time(source: Source) -> None:
    before = int(time.time() * 1000)
    query = parse_qs(urlsplit(KIND.list_url(source, "live")).query)
    assert before <= int(query["timestamp"][0]) <= int(time.time() * 1000)
    assert "timestamp" not in KIND.list_url(source, "home")


def test_flash_news_pages_back_by_its_last_number_and_ends_with_a_short_page(source: Source) -> None:
    numbers = range(1694771, 1694756, -1)
    page = KIND.read_list(source, "live", flash(KIND.list_url(source, "live"), *numbers))
    query = parse_qs(urlsplit(page.next_url).query)
    assert query["liveId"] == ["1694757"]
    assert query["timestamp"] == [str(int(FETCHED.timestamp() * 1000))]
    assert KIND.read_list(source, "live", flash(page.next_url, *numbers)).next_url == ""
    assert KIND.read_list(source, "live", flash(page.next_url, 1694756)).next_url == ""
    assert KIND.read_list(source, "live", flash(page.next_url)).records == 0


def test_a_stored_record_is_read_whatever_the_time_was_when_its_list_was_asked_for(source: Source) -> None:
    addresses = set()
    for clock in (1, 2):
        url = source.absolute(f"{KIND.LIST_URLS['live']}&timestamp={clock}")
        (listed,) = KIND.read_list(source, "live", flash(url, 1694771)).listed
        assert listed.answer is not None
        article = KIND.parse(source, listed.external_id, listed.answer, listed)
        assert (article.title, article.url) == ("一条快讯", "https://www.gelonghui.com/live/1694771")
        addresses.add(listed.answer.requested_url)
    assert len(addresses) == 1
