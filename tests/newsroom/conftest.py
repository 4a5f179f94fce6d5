"""A newsroom whose clock the tests move, and the site it is served from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import httpx
import pytest

from newsroom import Expected, Newsroom
from newsroom.flaws import Flaw
from newsroom.server import running
from newsroom.writing import Story

SHANGHAI = timezone(timedelta(hours=8))
FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)


@dataclass
class Clock:
    now: datetime = FRIDAY

    def __call__(self) -> datetime:
        return self.now


def flawless(room: Newsroom) -> list[Expected]:
    """What can be seen now and has nothing wrong with it."""
    stories = {item.info_code: item for item in room.listed(room.now()) if isinstance(item, Story)}
    return [expected for expected in room.expected() if stories[expected.info_code].flaw is None]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Newsroom:
    """Twelve days of news up to a Friday afternoon, each flaw at least once among them."""
    return Newsroom(seed=7, days=12, per_day=60, clock=clock)


@pytest.fixture
def client(room: Newsroom) -> Iterator[httpx.Client]:
    with running(room) as base_url, httpx.Client(base_url=base_url) as client:
        yield client


def stories_with(room: Newsroom, flaw: Flaw) -> list[Story]:
    """The stories that can be seen now and have this flaw."""
    return [item for item in room.listed(room.now()) if isinstance(item, Story) and item.flaw is flaw]
