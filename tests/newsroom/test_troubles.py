"""What befalls the site from a moment on, and the days on which fewer work."""

import json
from datetime import date, timedelta

import httpx
import pytest

from newsroom import Newsroom
from newsroom.server import running
from newsroom.troubles import Trouble, Troubled
from newsroom.writing import stories_of

from .conftest import Clock, flawless


@pytest.mark.parametrize(
    ("day", "is_quiet"),
    [
        (date(2026, 10, 1), True),
        (date(2026, 10, 7), True),
        (date(2026, 10, 8), False),
        (date(2026, 10, 10), False),
        (date(2026, 10, 11), True),
        (date(2026, 2, 17), True),
    ],
)
def test_public_holidays_are_as_quiet_as_weekends_and_days_that_make_up_for_them_are_not(
    day: date, is_quiet: bool
) -> None:
    assert len(stories_of(7, day, 100)) == (40 if is_quiet else 100)


def test_nothing_new_appears_on_a_silent_site(clock: Clock) -> None:
    since = clock.now - timedelta(days=2)
    room = Newsroom(days=5, per_day=60, clock=clock, troubles=[Troubled(Trouble.SILENT, since)])
    sound = Newsroom(days=5, per_day=60, clock=clock)
    assert room.expected() == [e for e in sound.expected() if e.published_at < since]
    assert room.expected() != sound.expected()


def test_an_outlet_that_is_gone_leaves_what_it_wrote(clock: Clock) -> None:
    since = clock.now - timedelta(days=3)
    outlet = Newsroom(days=6, per_day=60, clock=clock).expected()[0].outlet
    room = Newsroom(days=6, per_day=60, clock=clock, troubles=[Troubled(Trouble.OUTLET_GONE, since, outlet)])
    assert {e.outlet == outlet for e in room.expected() if e.published_at < since} == {True, False}
    assert outlet not in {e.outlet for e in room.expected() if e.published_at >= since}


def test_answers_lose_their_authors_and_then_their_shape(clock: Clock) -> None:
    fields = Troubled(Trouble.NO_AUTHORS, clock.now + timedelta(hours=1))
    shape = Troubled(Trouble.NEW_SHAPE, clock.now + timedelta(hours=2))
    room = Newsroom(days=3, per_day=30, clock=clock, troubles=[fields, shape])
    code = next(e.info_code for e in flawless(room) if e.authors)
    with running(room) as base_url, httpx.Client(base_url=base_url) as client:
        before, without, other = [], [], []
        for answers in (before, without, other):
            answers.append(json.loads(client.get(f"/NewsData/GetNewsText.do?id={code}").content))
            clock.now += timedelta(hours=1)
    assert before[0]["Author"]
    assert without[0] == {name: value for name, value in before[0].items() if name != "Author"}
    assert set(other[0]) == {"code", "data"}
    assert other[0]["data"]["news_title"] == before[0]["Title"]
