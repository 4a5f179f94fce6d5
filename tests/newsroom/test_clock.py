"""Time passes: new articles appear, some are edited, and the way a date is written changes but not the date."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest

from newsroom import Expected, Newsroom
from newsroom.dates import DateStyle, write_time
from newsroom.wire import page_time
from newsroom.writing import Story
from tests.newsroom.conftest import FRIDAY, SHANGHAI, Clock, flawless
from tests.newsroom.reading import article, moment, paragraphs, search_pages


def by_code(room: Newsroom) -> dict[str, Expected]:
    return {expected.info_code: expected for expected in room.expected()}


def test_articles_appear_as_the_clock_moves(clock: Clock, room: Newsroom, client: httpx.Client) -> None:
    before = by_code(room)
    clock.now += timedelta(hours=3)
    new = {code: e for code, e in by_code(room).items() if code not in before}
    assert new
    listed = {record["infoCode"] for record in client.get("/web/webapi?type=102&count=500").json()["records"]}
    for code, expected in new.items():
        assert FRIDAY < expected.published_at <= clock.now
        assert code in listed
    clock.now = FRIDAY
    for code in new:
        assert article(client, code) == {}
        assert client.get("/html_News/NewsShare.html", params={"infoCode": code}).status_code == 404
    assert not set(new) & {record["infoCode"] for record in search_pages(client)}


def test_the_first_day_stays_where_it_is(clock: Clock, room: Newsroom) -> None:
    oldest = room.expected()[-1]
    clock.now += timedelta(days=40)
    assert room.expected()[-1] == oldest


def test_a_few_articles_are_edited_within_a_day(clock: Clock, room: Newsroom) -> None:
    before = by_code(room)
    clock.now += timedelta(days=1)
    after = by_code(room)
    edited = {code for code in before if after[code].is_edited and not before[code].is_edited}
    assert 0 < len(edited) < 10
    share = sum(e.is_edited for e in before.values()) / len(before)
    assert 0.02 < share < 0.07
    for code, old in before.items():
        new = after[code]
        if code in edited:
            assert new.paragraphs != old.paragraphs
            assert new.published_at == old.published_at
        else:
            assert new == old


def test_some_edits_change_the_title(clock: Clock) -> None:
    room = Newsroom(clock=clock)
    edited = [item for item in room.listed(clock.now) if isinstance(item, Story) and item.version(clock.now)]
    changed = [story for story in edited if story.titles[0] != story.titles[1]]
    assert 0 < len(changed) < len(edited)


def test_an_edit_shows_in_the_answer_and_its_validators(clock: Clock, room: Newsroom, client: httpx.Client) -> None:
    before = by_code(room)
    clock.now += timedelta(days=1)
    after = by_code(room)
    code = next(code for code in before if after[code].is_edited and not before[code].is_edited)
    clock.now = FRIDAY
    url = f"/NewsData/GetNewsText.do?id={code}"
    first = client.get(url)
    assert paragraphs(first.json()["content"] or first.json()["text"]) == list(before[code].paragraphs)
    validators = {"If-None-Match": first.headers["etag"], "If-Modified-Since": first.headers["last-modified"]}
    assert client.get(url, headers=validators).status_code == 304
    clock.now += timedelta(days=1)
    second = client.get(url, headers=validators)
    assert second.status_code == 200
    assert second.headers["etag"] != first.headers["etag"]
    assert second.headers["last-modified"] != first.headers["last-modified"]
    answer = second.json()
    assert paragraphs(answer.get("content") or answer["text"]) == list(after[code].paragraphs)


@pytest.mark.parametrize(
    "later", [timedelta(hours=hours) for hours in (0, 9, 24, 48)], ids=["now", "past midnight", "1 day", "2 days"]
)
def test_whatever_the_grammar_the_time_is_the_same(
    clock: Clock, room: Newsroom, client: httpx.Client, later: timedelta
) -> None:
    fresh = [e for e in flawless(room) if FRIDAY - e.published_at < timedelta(days=2)]
    clock.now += later
    for expected in fresh:
        raw = article(client, expected.info_code).get("Date")
        if raw not in ("", None):
            assert moment(raw, clock.now).replace(microsecond=0) == expected.published_at


AT = datetime(2026, 11, 20, 9, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("style", "days_later", "written"),
    [
        (DateStyle.SECONDS, 0, "2026-11-20 09:05:00"),
        (DateStyle.SLASHES, 0, "2026/11/20 09:05:00"),
        (DateStyle.MINUTES, 0, "2026-11-20 09:05"),
        (DateStyle.CHINESE, 0, "2026年11月20日 09:05"),
        (DateStyle.EPOCH, 0, 1795136700000),
        (DateStyle.EPOCH_TEXT, 0, "1795136700000"),
        (DateStyle.DAY, 0, "2026-11-20"),
        (DateStyle.RELATIVE, 0, "今天 09:05"),
        (DateStyle.RELATIVE, 1, "昨天 09:05"),
        (DateStyle.RELATIVE, 2, "2026-11-20 09:05"),
        (DateStyle.CLOCK, 0, "09:05"),
        (DateStyle.CLOCK, 1, "2026-11-20 09:05"),
        (DateStyle.MISSING, 0, ""),
    ],
)
def test_each_style_is_written_as_upstream_does(style: DateStyle, days_later: int, written: str | int) -> None:
    assert write_time(AT, style, AT + timedelta(days=days_later)) == written


@pytest.mark.parametrize(
    "is_like",
    [
        lambda raw: isinstance(raw, int),
        lambda raw: isinstance(raw, str) and raw.isdigit(),
        lambda raw: str(raw).startswith("今天"),
        lambda raw: str(raw).startswith("昨天"),
        lambda raw: "年" in str(raw),
        lambda raw: "/" in str(raw),
        lambda raw: len(str(raw)) == 5,
        lambda raw: len(str(raw)) == 10,
        lambda raw: len(str(raw)) == 16 and str(raw).startswith("2026-"),
        lambda raw: raw == "",
    ],
)
def test_every_grammar_occurs(is_like: Callable[[object], bool], dates: list[object]) -> None:
    assert any(is_like(raw) for raw in dates)


@pytest.fixture(scope="module")
def dates() -> list[object]:
    room = Newsroom(days=12, per_day=300, clock=Clock())
    now = room.now()
    return [page_time(item, now) for item in room.listed(now) if isinstance(item, Story)]
