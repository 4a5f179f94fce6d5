"""Each thing that goes wrong: how it looks over HTTP, and what is told of it."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest

from newsroom import Expected, Newsroom
from newsroom.flaws import OUTCOMES, Flaw
from newsroom.vocabulary import RARE_NAMES
from tests.newsroom.conftest import Clock, flawless, stories_with
from tests.newsroom.reading import article, mentions, moment, paragraphs, search_pages


def truth_of(room: Newsroom, flaw: Flaw) -> Expected:
    code = stories_with(room, flaw)[0].info_code
    return next(expected for expected in room.expected() if expected.info_code == code)


def ask(client: httpx.Client, info_code: str) -> httpx.Response:
    return client.get("/NewsData/GetNewsText.do", params={"id": info_code})


def in_search(client: httpx.Client, info_code: str) -> dict[str, str]:
    return next(record for record in search_pages(client) if record["infoCode"] == info_code)


def test_each_flaw_occurs_and_together_they_are_few(clock: Clock) -> None:
    room = Newsroom(clock=clock)
    counts = Counter({flaw: len(stories_with(room, flaw)) for flaw in Flaw})
    assert min(counts.values()) >= 2
    assert 0.01 < sum(counts[flaw] for flaw in OUTCOMES) / len(room.expected()) < 0.03


def test_what_is_told_of_each_article_follows_from_its_flaw(room: Newsroom) -> None:
    told = {expected.info_code: expected.outcome for expected in room.expected()}
    for flaw in Flaw:
        for story in stories_with(room, flaw):
            if flaw is Flaw.LISTED_WITHOUT_ID:
                assert story.info_code not in told
            else:
                assert told[story.info_code] == OUTCOMES.get(flaw, "loaded")
    assert all(expected.outcome == "loaded" for expected in flawless(room))


def _is_html(answer: httpx.Response) -> bool:
    return answer.headers["content-type"].startswith("text/html") and "<html" in answer.text


LOST: dict[Flaw, Callable[[httpx.Response], bool]] = {
    Flaw.EMPTY_ANSWER: lambda a: a.status_code == 200 and a.content == b"",
    Flaw.EMPTY_JSON: lambda a: a.status_code == 200 and a.json() == {},
    Flaw.BLOCK_PAGE: lambda a: a.status_code == 200 and _is_html(a) and "访问过于频繁" in a.text,
    Flaw.CAPTCHA: lambda a: a.status_code == 200 and _is_html(a) and "安全验证" in a.text,
    Flaw.FORBIDDEN: lambda a: a.status_code == 403,
    Flaw.NOT_FOUND: lambda a: a.status_code == 404,
    Flaw.SERVER_ERROR: lambda a: a.status_code == 500,
    Flaw.JSONP: lambda a: a.text.startswith("var ajaxResult={") and a.text.endswith("};"),
    Flaw.NO_TEXT: lambda a: a.json()["Title"] != "" and a.json()["text"] == a.json()["content"] == "",
    Flaw.NO_DATE: lambda a: a.json()["Title"] != "" and a.json()["Date"] == "",
    Flaw.UNREADABLE_DATE: lambda a: a.json()["Date"] == "--",
}


@pytest.mark.parametrize("flaw", LOST)
def test_a_lost_article_is_lost_for_good_and_its_page_is_a_shell(
    client: httpx.Client, room: Newsroom, flaw: Flaw
) -> None:
    for story in stories_with(room, flaw):
        for _ in range(2):
            assert LOST[flaw](ask(client, story.info_code))
        page = client.get("/html_News/NewsShare.html", params={"infoCode": story.info_code})
        assert page.status_code == 200
        assert not paragraphs(page.text)


def test_truncated_json_breaks_off(client: httpx.Client, room: Newsroom) -> None:
    answer = ask(client, truth_of(room, Flaw.TRUNCATED).info_code)
    assert answer.status_code == 200
    with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
        json.loads(answer.content)


def test_the_other_article_is_whole_and_has_another_id(client: httpx.Client, room: Newsroom) -> None:
    expected = truth_of(room, Flaw.OTHER_ARTICLE)
    answer = article(client, expected.info_code)
    assert answer["Id"] != expected.info_code
    assert answer["Id"] not in {e.info_code for e in room.expected()}
    assert paragraphs(answer["text"])
    assert paragraphs(answer["text"]) != list(expected.paragraphs)


def test_an_oversized_answer_is_json_of_more_than_8_mib(client: httpx.Client, room: Newsroom) -> None:
    answer = ask(client, truth_of(room, Flaw.OVERSIZED).info_code)
    assert len(answer.content) > 8 * 1024 * 1024
    assert answer.json()["Id"] == truth_of(room, Flaw.OVERSIZED).info_code


def test_a_bare_body_has_no_title_date_or_url_anywhere(client: httpx.Client, room: Newsroom) -> None:
    expected = truth_of(room, Flaw.ONLY_BODY)
    answer = article(client, expected.info_code)
    assert (answer["Title"], answer["Date"], answer["url"]) == ("", "", "")
    assert paragraphs(answer["text"]) == list(expected.paragraphs)
    record = in_search(client, expected.info_code)
    assert (record["title"], record["showtime"]) == ("", "")
    assert expected.title
    assert expected.title not in (record["digest"] or "")


@pytest.mark.parametrize(("flaw", "shown"), [(Flaw.NO_DATE, ""), (Flaw.UNREADABLE_DATE, "--")])
def test_a_date_that_cannot_be_read_is_no_better_in_the_lists(
    client: httpx.Client, room: Newsroom, flaw: Flaw, shown: str
) -> None:
    assert in_search(client, truth_of(room, flaw).info_code)["showtime"] == shown


def test_a_date_in_the_far_future_is_there_everywhere(client: httpx.Client, room: Newsroom) -> None:
    code = truth_of(room, Flaw.FUTURE_DATE).info_code
    for time in (article(client, code)["Date"], in_search(client, code)["showtime"]):
        assert (moment(time, room.now()) - room.now()).days > 365


def test_records_without_an_id_stand_in_the_lists(client: httpx.Client, room: Newsroom) -> None:
    records = [record for record in search_pages(client) if not record["infoCode"]]
    assert len(records) == room.records_without_id() > 0
    assert all(record["title"] for record in records)


@pytest.mark.parametrize("flaw", [Flaw.BUSY_ONCE, Flaw.LIMITED_ONCE, Flaw.LIMITED_UNTIL_ONCE])
def test_who_waits_as_told_gets_the_article(client: httpx.Client, room: Newsroom, flaw: Flaw) -> None:
    expected = truth_of(room, flaw)
    refused = ask(client, expected.info_code)
    assert refused.status_code == (503 if flaw is Flaw.BUSY_ONCE else 429)
    wait = refused.headers["retry-after"]
    if flaw is Flaw.LIMITED_UNTIL_ONCE:
        assert abs((parsedate_to_datetime(wait) - datetime.now(UTC)).total_seconds()) < 60
    else:
        assert wait == "1"
    assert paragraphs(article(client, expected.info_code)["text"]) == list(expected.paragraphs)


def test_a_reset_connection_works_the_second_time(client: httpx.Client, room: Newsroom) -> None:
    expected = truth_of(room, Flaw.RESET_ONCE)
    with pytest.raises(httpx.ReadError, match="reset"):
        ask(client, expected.info_code)
    assert paragraphs(article(client, expected.info_code)["text"]) == list(expected.paragraphs)
    assert [r.status for r in room.requests if expected.info_code in r.path] == [0, 200]


def test_an_article_can_be_in_its_page_alone(client: httpx.Client, room: Newsroom) -> None:
    expected = truth_of(room, Flaw.ONLY_PAGE)
    assert article(client, expected.info_code) == {}
    page = client.get("/html_News/NewsShare.html", params={"infoCode": expected.info_code})
    assert page.headers["content-type"] == "text/html;charset=utf-8"
    body = page.text.split('<div id="ContentBody" class="content">')[1].split('<div class="footer">')[0]
    assert paragraphs(body) == list(expected.paragraphs)
    assert mentions(body) == expected.mentions


def test_a_redirect_leads_to_the_article_on_the_same_host(client: httpx.Client, room: Newsroom) -> None:
    expected = truth_of(room, Flaw.REDIRECTED)
    answer = ask(client, expected.info_code)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/")
    arrived = client.get(answer.headers["location"])
    assert paragraphs(arrived.json()["text"]) == list(expected.paragraphs)


def test_a_nul_byte_stands_inside_a_good_article(client: httpx.Client, room: Newsroom) -> None:
    expected = truth_of(room, Flaw.NUL)
    answer = article(client, expected.info_code)
    assert answer["text"].count("\0") == answer["content"].count("\0") == 1
    assert paragraphs(answer["text"].replace("\0", "")) == list(expected.paragraphs)


def test_gb2312_is_said_and_gb18030_is_sent(client: httpx.Client, room: Newsroom) -> None:
    expected = truth_of(room, Flaw.GB2312)
    answer = ask(client, expected.info_code)
    assert answer.headers["content-type"] == "text/html;charset=gb2312"
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("gb2312")
    assert paragraphs(json.loads(answer.content.decode("gb18030"))["text"]) == list(expected.paragraphs)


@pytest.mark.parametrize("name", RARE_NAMES)
def test_each_rare_name_is_outside_gb2312(name: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        name.encode("gb2312")


def test_a_byte_order_mark_stands_before_the_json(client: httpx.Client, room: Newsroom) -> None:
    expected = truth_of(room, Flaw.BOM)
    answer = ask(client, expected.info_code)
    assert answer.content.startswith(b"\xef\xbb\xbf{")
    assert json.loads(answer.content.decode("utf-8-sig"))["Id"] == expected.info_code
