"""CLS: what its stored answers cannot show, such as signed addresses and paging."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from scraper.config import Source, load_config
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Answer
from scraper.sources.cls import KIND, signed

TIME = 1_789_012_800


@pytest.fixture
def source() -> Source:
    return replace(load_config().sources[0], kind="cls", base_url="https://www.cls.cn", tags=(), lists=())


def answer(url: str, value: object) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(url, url, 200, {}, body, datetime(2026, 9, 12, tzinfo=UTC), "utf-8", "default")


def telegraphs(*times: int) -> dict[str, object]:
    records = [{"id": 2401000 + i, "title": "", "content": "一条电报。", "ctime": t} for i, t in enumerate(times)]
    return {"errno": 0, "data": {"roll_data": records}}


@pytest.mark.parametrize(
    ("url", "external_id"),
    [
        ("https://www.cls.cn/detail/2401001", "2401001"),
        ("http://m.cls.cn/detail/2401001?from=timeline", "2401001"),
        ("https://api3.cls.cn/share/article/2401001?os=ios&sv=8.8.1&app=cailianpress", "2401001"),
        ("https://www.cls.cn/depth/701007", "701007"),
        ("https://www.cls.cn/roll/257832", "257832"),
        ("https://www.cls.cn/depth?id=1000", ""),
        ("https://www.cls.cn/subject/1556", ""),
        ("https://www.cls.cn/telegraph", ""),
        ("https://www.cls.cn/", ""),
    ],
)
def test_every_address_of_an_article_gives_its_id(url: str, external_id: str) -> None:
    assert KIND.external_id(url) == external_id


def test_the_checksum_is_the_one_that_the_sites_own_pages_send() -> None:
    # A request of the site's own pages: for twenty telegraphs, from the newest.
    assert signed("/v1/roll/get_roll_list", last_time=0, refresh_type=1, rn=20) == (
        "/v1/roll/get_roll_list?app=CailianpressWeb&last_time=0&os=web&refresh_type=1&rn=20&sv=8.7.9"
        "&sign=e11ef7d616d8f9a2f056e6df1aefc4d4"
    )


@pytest.mark.parametrize("name", [*KIND.LISTS, *KIND.PAGED_LISTS])
def test_every_list_is_signed(source: Source, name: str) -> None:
    parts = urlsplit(KIND.list_url(source, name))
    assert parts.netloc == "www.cls.cn"
    assert len(parse_qs(parts.query)["sign"][0]) == 32


def test_telegraphs_page_back_to_the_last_second_of_a_page_and_end(source: Source) -> None:
    newest = KIND.list_url(source, "telegraph")
    page = KIND.read_list(source, "telegraph", answer(newest, telegraphs(TIME + 9, TIME)))
    assert parse_qs(urlsplit(page.next_url).query)["last_time"] == [str(TIME + 1)]
    assert page.next_url != newest
    # Behind the oldest telegraph comes the one that the next page began with, again and again, or nothing.
    last = KIND.read_list(source, "telegraph", answer(page.next_url, telegraphs(TIME)))
    assert (len(last.listed), last.next_url) == (1, "")
    behind = KIND.read_list(source, "telegraph", answer(page.next_url, telegraphs()))
    assert (behind.records, behind.next_url) == (0, "")


def test_what_changes_while_a_telegraph_does_not_is_not_stored(source: Source) -> None:
    stock = {"StockID": "sh600999", "name": "南屿港", "RiseRange": 1.86, "last": 12.3}
    url = KIND.list_url(source, "telegraph")
    stored = []
    for count in (1, 2):
        record = {"id": 2401001, "content": "一条电报。", "ctime": TIME, "reading_num": count}
        record["stock_list"] = [stock | {"RiseRange": float(count), "last": float(count)}]
        record["subjects"] = [{"subject_name": "港口", "attention_num": count}]
        (listed,) = KIND.read_list(source, "telegraph", answer(url, {"data": {"roll_data": [record]}})).listed
        assert listed.answer is not None
        stored.append(listed.answer)
    assert stored[0].sha256 == stored[1].sha256


def test_a_checksum_that_is_refused_says_what_to_do(source: Source) -> None:
    refused = answer(KIND.list_url(source, "telegraph"), {"errno": "10012", "msg": "签名错误"})
    with pytest.raises(Rejected, match=r"VERSION in scraper/sources/cls\.py") as caught:
        KIND.read_list(source, "telegraph", refused)
    assert caught.value.outcome == Outcome.SHAPE_CHANGED
