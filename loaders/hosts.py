"""The memory of hosts that the whole installation shares: the table ``news.host``."""

import asyncio
from collections import defaultdict
from datetime import datetime
from typing import cast

from loaders.database import AsyncDatabase
from loaders.statements import statements
from scraper.errors import HostPaused
from scraper.hosts import BLOCK_SECONDS, Robots, block_size

__all__ = ["WarehouseHostMemory"]


class WarehouseHostMemory:
    """A :class:`scraper.hosts.HostMemory` in the warehouse, over one connection in autocommit mode.

    Slots are reserved a tenth of a second ahead. Those that a worker reserved and does not use (it was killed) are
    lost, so the budget is never exceeded.
    """

    def __init__(self, db: AsyncDatabase) -> None:
        self._db = db
        self._sql = statements("hosts")
        self._reserved: dict[str, list[float]] = defaultdict(list)
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._once_paused: set[str] = set()

    async def slot(self, host: str, interval: float) -> None:
        async with self._locks[host]:
            # A worker that was held up must not make up for it in one burst.
            stale = asyncio.get_running_loop().time() - BLOCK_SECONDS
            if not self._reserved[host] or self._reserved[host][0] < stale:
                await self._reserve(host, interval)
            mine = self._reserved[host].pop(0)
        wait = mine - asyncio.get_running_loop().time()
        await asyncio.sleep(wait)
        # The host may have asked for a pause while this one waited its turn, and another worker may have been told. Who
        # waited less than the slots are reserved ahead asked a moment ago.
        if host in self._once_paused or wait > BLOCK_SECONDS:
            await self._raise_pause(host)

    async def _reserve(self, host: str, interval: float) -> None:
        slots = block_size(interval)
        cursor = await self._db.execute(self._sql["reserve_slots"], {"host": host, "seconds": slots * interval})
        row = cast(tuple[float] | None, await cursor.fetchone())
        if row is None:
            await self._raise_pause(host)
            # The pause ended between the two statements.
            return await self._reserve(host, interval)
        # Counted from when the answer is here, so that a slow round trip only ever makes it later.
        first = asyncio.get_running_loop().time() + row[0]
        self._reserved[host] = [first + n * interval for n in range(slots)]

    async def _raise_pause(self, host: str) -> None:
        cursor = await self._db.execute(self._sql["pause_of"], {"host": host})
        row = cast(tuple[datetime, str] | None, await cursor.fetchone())
        if row is not None:
            raise HostPaused(host, row[0], row[1])

    async def pause(self, host: str, until: datetime, reason: str) -> None:
        self._reserved[host].clear()
        self._once_paused.add(host)
        await self._db.execute(self._sql["pause"], {"host": host, "until": until, "reason": reason})

    async def robots(self, host: str) -> Robots | None:
        cursor = await self._db.execute(self._sql["robots"], {"host": host})
        row = cast(tuple[int, str, datetime] | None, await cursor.fetchone())
        return Robots(*row) if row else None

    async def remember_robots(self, host: str, robots: Robots) -> None:
        await self._db.execute(
            self._sql["remember_robots"],
            {"host": host, "status": robots.status, "body": robots.body, "fetched_at": robots.fetched_at},
        )
