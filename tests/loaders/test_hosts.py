"""The memory of hosts: the same promises kept by both, and one budget for all connections by the warehouse's."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from loaders.database import AsyncDatabase, connect_async
from loaders.hosts import WarehouseHostMemory
from scraper.errors import HostPaused
from scraper.hosts import HostMemory, LocalHostMemory, Robots

HOST = "127.0.0.1:8090"


@pytest.fixture(params=["local", "warehouse"])
async def hosts(request: pytest.FixtureRequest) -> AsyncIterator[HostMemory]:
    if request.param == "local":
        yield LocalHostMemory()
        return
    async with connect_async(request.getfixturevalue("warehouse")) as db:
        yield WarehouseHostMemory(db)


def soon(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


async def test_slots_of_a_host_are_an_interval_apart_and_hosts_do_not_wait_for_each_other(hosts: HostMemory) -> None:
    taken: dict[str, list[float]] = {"a": [], "b": []}

    async def take(host: str) -> None:
        await hosts.slot(host, 0.06)
        taken[host].append(time.monotonic())

    await asyncio.gather(*(take(host) for host in "aabbaabb"))
    for times in taken.values():
        # A late timer makes one gap long and the next one short, never all of them.
        assert times[-1] - times[0] >= 3 * 0.06 - 0.03
    assert taken["b"][0] < taken["a"][-1]


async def test_a_paused_host_gives_no_slot_until_its_pause_is_over(hosts: HostMemory) -> None:
    until = soon(0.2)
    await hosts.pause("a", until, "it said so")
    with pytest.raises(HostPaused, match="it said so") as caught:
        await hosts.slot("a", 0.01)
    assert (caught.value.host, caught.value.until) == ("a", until)
    await hosts.slot("b", 0.01)
    while True:
        try:
            await hosts.slot("a", 0.01)
            break
        except HostPaused:
            await asyncio.sleep(0.01)
    assert datetime.now(UTC) >= until


async def test_an_earlier_end_never_shortens_a_pause(hosts: HostMemory) -> None:
    late = soon(60)
    await hosts.pause("a", late, "long")
    await hosts.pause("a", soon(1), "short")
    with pytest.raises(HostPaused, match="long") as caught:
        await hosts.slot("a", 0.01)
    assert caught.value.until == late


@pytest.mark.parametrize("interval", [0.1, 0.02])
async def test_whoever_waits_for_a_slot_learns_of_a_pause(hosts: HostMemory, interval: float) -> None:
    waiting = [asyncio.create_task(hosts.slot("a", interval)) for _ in range(round(1 / interval))]
    # The first ones have their turn, and those behind them wait for theirs.
    await waiting[2]
    await hosts.pause("a", soon(60), "in between")
    with pytest.raises(HostPaused, match="in between"):
        await waiting[-1]
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_robots_are_remembered_by_host(hosts: HostMemory) -> None:
    assert await hosts.robots("a") is None
    robots = Robots(200, "User-agent: *\nDisallow: /private/\n", datetime(2026, 11, 20, tzinfo=UTC))
    await hosts.remember_robots("a", robots)
    assert await hosts.robots("a") == robots
    assert await hosts.robots("b") is None


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
    until = soon(3600)
    async with connect_async(warehouse) as one, connect_async(warehouse) as other:
        await WarehouseHostMemory(one).pause(HOST, until, "Retry-After: 3600")
        await WarehouseHostMemory(one).pause(HOST, until - timedelta(minutes=30), "a shorter one")
        with pytest.raises(HostPaused, match="Retry-After: 3600") as caught:
            await WarehouseHostMemory(other).slot(HOST, 0.01)
    assert caught.value.until == until


async def test_whoever_waits_for_long_learns_of_the_pause_that_another_worker_was_asked_for(warehouse: str) -> None:
    async with connect_async(warehouse) as one, connect_async(warehouse) as other:
        memory = WarehouseHostMemory(one)
        await memory.slot(HOST, 0.3)
        taken = await reserved(other)
        waiting = asyncio.create_task(memory.slot(HOST, 0.3))
        while await reserved(other) == taken:
            pass
        await WarehouseHostMemory(other).pause(HOST, soon(60), "Retry-After: 60")
        with pytest.raises(HostPaused, match="Retry-After: 60"):
            await waiting


async def reserved(db: AsyncDatabase) -> Any:
    row: Any = await (await db.execute("SELECT next_slot_at FROM news.host WHERE host = %s", [HOST])).fetchone()
    return row[0]


async def test_a_pause_that_is_over_is_forgotten(warehouse: str) -> None:
    async with connect_async(warehouse) as db:
        memory = WarehouseHostMemory(db)
        await memory.pause(HOST, soon(-1), "over")
        await memory.slot(HOST, 0.01)
