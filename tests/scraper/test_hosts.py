import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from scraper.errors import HostPaused
from scraper.hosts import LocalHostMemory, Robots, block_size


def soon(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


async def test_slots_of_a_host_are_an_interval_apart_and_hosts_do_not_wait_for_each_other() -> None:
    hosts = LocalHostMemory()
    taken: dict[str, list[float]] = {"a": [], "b": []}

    async def take(host: str) -> None:
        await hosts.slot(host, 0.03)
        taken[host].append(time.monotonic())

    await asyncio.gather(*(take(host) for host in "aabbaabb"))
    for times in taken.values():
        # A late timer makes one gap long and the next one short, never all of them.
        assert times[-1] - times[0] >= 3 * 0.03 - 0.015
    assert taken["b"][0] < taken["a"][-1]


async def test_a_paused_host_gives_no_slot_until_its_pause_is_over() -> None:
    hosts = LocalHostMemory()
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


async def test_an_earlier_end_never_shortens_a_pause() -> None:
    hosts = LocalHostMemory()
    late = soon(60)
    await hosts.pause("a", late, "long")
    await hosts.pause("a", soon(1), "short")
    with pytest.raises(HostPaused, match="long") as caught:
        await hosts.slot("a", 0.01)
    assert caught.value.until == late


async def test_whoever_waits_for_a_slot_learns_of_a_pause() -> None:
    hosts = LocalHostMemory()
    await hosts.slot("a", 0.1)
    waiting = asyncio.create_task(hosts.slot("a", 0.1))
    await asyncio.sleep(0)
    await hosts.pause("a", soon(60), "in between")
    with pytest.raises(HostPaused, match="in between"):
        await waiting


async def test_robots_are_remembered_by_host() -> None:
    hosts = LocalHostMemory()
    robots = Robots(200, "User-agent: *", datetime.now(UTC))
    await hosts.remember_robots("a", robots)
    assert await hosts.robots("a") == robots
    assert await hosts.robots("b") is None


def test_a_block_of_slots_covers_a_tenth_of_a_second_and_one_slot_at_least() -> None:
    assert block_size(0.0001) == 1000
    assert block_size(0.06) == 1
    assert block_size(30) == 1
