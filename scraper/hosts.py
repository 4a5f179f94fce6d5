"""What is remembered about a host so that it is asked politely: its next free slot, its pauses, its robots.txt.

The installation shares one memory, the warehouse's table ``news.host``; ``finews show`` needs one for itself only.
"""

import asyncio
import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from scraper.errors import HostPaused

__all__ = ["BLOCK_SECONDS", "HostMemory", "LocalHostMemory", "Robots", "block_size"]

BLOCK_SECONDS = 0.1
"""How far ahead slots are reserved at once: a shared memory is asked ten times a second, not for every request."""


@dataclass(frozen=True, slots=True)
class Robots:
    """robots.txt of a host as last asked for. ``status`` 0 stands for no answer."""

    status: int
    body: str
    fetched_at: datetime


class HostMemory(Protocol):
    async def slot(self, host: str, interval: float) -> None:
        """Wait for this host's next free slot; slots are ``interval`` seconds apart over the whole installation.

        :raises HostPaused: the host is paused; no slot was taken.
        """

    async def pause(self, host: str, until: datetime, reason: str) -> None:
        """Leave the host alone until then; an earlier end never shortens a pause."""

    async def robots(self, host: str) -> Robots | None:
        """What is remembered of its robots.txt, however old."""

    async def remember_robots(self, host: str, robots: Robots) -> None: ...


def block_size(interval: float) -> int:
    """How many slots to reserve at once."""
    return max(1, math.floor(BLOCK_SECONDS / interval))


class LocalHostMemory:
    """A memory for one process that stores nothing."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._paused: dict[str, tuple[datetime, str]] = {}
        self._robots: dict[str, Robots] = {}

    async def slot(self, host: str, interval: float) -> None:
        self._refuse_paused(host)
        now = time.monotonic()
        mine = max(now, self._next.get(host, now))
        self._next[host] = mine + interval
        await asyncio.sleep(mine - now)
        # The host may have asked for a pause while this one waited its turn.
        self._refuse_paused(host)

    async def pause(self, host: str, until: datetime, reason: str) -> None:
        known = self._paused.get(host)
        if known is None or known[0] < until:
            self._paused[host] = (until, reason)

    async def robots(self, host: str) -> Robots | None:
        return self._robots.get(host)

    async def remember_robots(self, host: str, robots: Robots) -> None:
        self._robots[host] = robots

    def _refuse_paused(self, host: str) -> None:
        until, reason = self._paused.get(host, (None, ""))
        if until and until > datetime.now(UTC):
            raise HostPaused(host, until, reason)
