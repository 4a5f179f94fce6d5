"""The memory of hosts: one budget for all connections, pauses, robots.txt."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from loaders.database import connect_async
from loaders.hosts import WarehouseHostMemory
from scraper.errors import HostPaused
from scraper.hosts import Robots

HOST = "127.0.0.1:8090"


async def test_two_workers_share_one_budget(warehouse: str) -> None:
    """Four hundred a second over two connections, which reserve in blocks: 100 slots take a quarter of a second."""
    interval = 1 / 400
    taken: list[float] = []

    async def work() -> None:
        async with connect_async(warehouse) as db:
            memory = WarehouseHostMemory(db)
            for _ in range(50):
                await memory.slot(HOST, interval)
                taken.append(asyncio.get_running_loop().time())

    await asyncio.gather(work(), work())

    assert len(taken) == 100
    assert max(taken) - min(taken) >= 99 * interval * 0.9


async def test_a_pause_holds_for_everybody_and_is_never_shortened(warehouse: str) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    async with connect_async(warehouse) as one, connect_async(warehouse) as other:
        await WarehouseHostMemory(one).pause(HOST, until, "Retry-After: 3600")
        await WarehouseHostMemory(one).pause(HOST, until - timedelta(minutes=30), "a shorter one")
        with pytest.raises(HostPaused, match="Retry-After: 3600") as caught:
            await WarehouseHostMemory(other).slot(HOST, 0.01)
    assert caught.value.until == until


async def test_a_pause_that_is_over_is_forgotten(warehouse: str) -> None:
    async with connect_async(warehouse) as db:
        memory = WarehouseHostMemory(db)
        await memory.pause(HOST, datetime.now(UTC) - timedelta(seconds=1), "over")
        await memory.slot(HOST, 0.01)


async def test_robots_is_remembered(warehouse: str) -> None:
    async with connect_async(warehouse) as db:
        memory = WarehouseHostMemory(db)
        assert await memory.robots(HOST) is None
        robots = Robots(200, "User-agent: *\nDisallow: /private/\n", datetime(2026, 11, 20, tzinfo=UTC))
        await memory.remember_robots(HOST, robots)
        assert await memory.robots(HOST) == robots
