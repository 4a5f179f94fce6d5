import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

import scraper.fetch
from scraper.errors import HostPaused, Rejected
from scraper.fetch import Fetcher, Limits, retry_after
from scraper.hosts import LocalHostMemory
from scraper.outcomes import Outcome
from tests.scraper.scripted_site import (
    AGENT,
    QUICK,
    ScriptedSite,
    redirects,
    rejected,
    says,
    stalls,
)


async def test_every_request_keeps_the_interval_also_hops_retries_and_robots(site: ScriptedSite) -> None:
    site.on("/a", redirects("/b"))
    site.on("/b", says("", 500), says())
    site.on("/c", says())
    async with Fetcher(site.source(per_minute=600, at_once=8), LocalHostMemory(), AGENT, QUICK) as fetcher:
        await asyncio.gather(*(fetcher.get(f"{site.url}/{path}") for path in "acccccc"))
    times = [s.at for s in site.seen]
    assert len(times) == 1 + 3 + 6
    # Over any stretch: a late timer may move a request by some milliseconds, but never the whole row.
    for first in range(len(times)):
        for last in range(first + 1, len(times)):
            assert times[last] - times[first] >= (last - first) * 0.1 - 0.06


async def test_a_slow_host_is_not_asked_faster_afterwards(site: ScriptedSite) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.5)
        return web.Response()

    site.on("/slow", slow)
    site.on("/a", says())
    async with Fetcher(site.source(per_minute=600, at_once=1), LocalHostMemory(), AGENT, QUICK) as fetcher:
        await asyncio.gather(fetcher.get(f"{site.url}/slow"), *(fetcher.get(f"{site.url}/a") for _ in range(4)))
    times = [s.at for s in site.seen if s.path == "/a"]
    assert times[-1] - times[0] >= 3 * 0.1 - 0.06


async def test_no_more_requests_are_under_way_than_at_once(site: ScriptedSite) -> None:
    started, most = 0, 3
    full = asyncio.Event()

    async def waits_for_company(request: web.Request) -> web.StreamResponse:
        nonlocal started
        started += 1
        if started >= most:
            full.set()
        await full.wait()
        return web.Response()

    site.on("/a", waits_for_company)
    async with Fetcher(site.source(at_once=most), LocalHostMemory(), AGENT, QUICK) as fetcher:
        await asyncio.gather(*(fetcher.get(f"{site.url}/a") for _ in range(12)))
    assert site.most_at_once == most


def test_retry_after_is_read_in_both_forms() -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert retry_after("120", now) == 120
    assert retry_after(" 0 ", now) == 0
    assert retry_after("Mon, 23 Nov 2026 12:02:00 GMT", now) == 120
    assert retry_after("Mon, 23 Nov 2026 20:02:00 +0800", now) == 120
    assert retry_after("Monday, 23-Nov-26 12:02:00 GMT", now) == 120
    assert retry_after("Mon Nov 23 12:02:00 2026", now) == 120
    assert retry_after("Mon, 23 Nov 2026 11:00:00 GMT", now) == 0
    assert retry_after("999999999", now) == 24 * 3600
    assert retry_after("9" * 5000, now) == 24 * 3600
    assert retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now) == 24 * 3600
    for garbage in ("", "soon", "-5", "1.5", "²", "١٢", "12 seconds", "Mon, 99 Nov 2026 12:02:00 GMT", "a, b, c", "\0"):
        assert retry_after(garbage, now) is None


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
async def test_a_long_retry_after_pauses_the_host_for_everybody(
    site: ScriptedSite, hosts: LocalHostMemory, fetcher: Fetcher, status: int, as_date: bool
) -> None:
    due = datetime.now(UTC) + timedelta(seconds=600)
    value = format_datetime(due, usegmt=True) if as_date else "600"
    site.on("/a", says("slow down", status, {"Retry-After": value}))
    with pytest.raises(HostPaused, match=f"answered {status} .* with Retry-After") as caught:
        await fetcher.get(f"{site.url}/a")
    assert abs((caught.value.until - due).total_seconds()) < 5
    assert site.paths() == ["/a"]
    async with Fetcher(site.source(), hosts, AGENT, QUICK) as other:
        for one in (fetcher, other):
            with pytest.raises(HostPaused):
                await one.get(f"{site.url}/b")
    assert site.paths() == ["/a"]


class TellingMemory(LocalHostMemory):
    """Tells when a pause is known to everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.is_paused = asyncio.Event()

    async def pause(self, host: str, until: datetime, reason: str) -> None:
        await super().pause(host, until, reason)
        self.is_paused.set()


async def test_a_short_retry_after_is_waited_out_by_everybody(site: ScriptedSite) -> None:
    site.on("/a", says("", 429, {"Retry-After": "1"}), says("a"))
    site.on("/b", says("b"))
    hosts = TellingMemory()
    async with Fetcher(site.source(), hosts, AGENT, QUICK) as one, Fetcher(site.source(), hosts, AGENT, QUICK) as other:
        hit = asyncio.create_task(one.get(f"{site.url}/a"))
        await asyncio.wait_for(hosts.is_paused.wait(), 10)
        answers = await asyncio.gather(hit, other.get(f"{site.url}/b"))
    assert [a.body for a in answers] == [b"a", b"b"]
    first, *later = [s.at for s in site.seen if s.path in ("/a", "/b")]
    assert len(later) == 2
    assert min(later) - first >= 0.95


async def is_paused(hosts: LocalHostMemory, site: ScriptedSite) -> bool:
    try:
        await hosts.slot(site.source().hosts[0], 0)
    except HostPaused:
        return True
    return False


@pytest.mark.parametrize("value", ["0", "Mon, 24 Jan 2022 10:16:28 GMT"])
async def test_a_retry_after_that_is_over_wins_over_the_growing_waits(
    site: ScriptedSite, hosts: LocalHostMemory, value: str
) -> None:
    site.on("/a", says("", 503, {"Retry-After": value}), says())
    async with Fetcher(site.source(), hosts, AGENT, Limits(backoff=20)) as fetcher, asyncio.timeout(10):
        assert (await fetcher.get(f"{site.url}/a")).status == 200


async def test_a_retry_after_that_says_nothing_is_ignored(site: ScriptedSite, fetcher: Fetcher) -> None:
    site.on("/a", says("", 503, {"Retry-After": "soon"}), says())
    assert (await fetcher.get(f"{site.url}/a")).status == 200


async def test_a_pause_is_waited_out_when_short_and_raised_when_long(
    site: ScriptedSite, hosts: LocalHostMemory, fetcher: Fetcher
) -> None:
    site.on("/a", says())
    until = datetime.now(UTC) + timedelta(seconds=0.3)
    await hosts.pause(site.source().hosts[0], until, "short")
    assert (await fetcher.get(f"{site.url}/a")).fetched_at >= until
    await hosts.pause(site.source().hosts[0], until + timedelta(seconds=600), "long")
    with pytest.raises(HostPaused, match="long"):
        await fetcher.get(f"{site.url}/a")


@pytest.mark.parametrize(("status", "requests"), [(401, 5), (403, 5), (429, 15)])
async def test_a_row_of_refused_pages_pauses_the_host(
    site: ScriptedSite, hosts: LocalHostMemory, fetcher: Fetcher, status: int, requests: int
) -> None:
    site.on("/a", says("", status))
    for _ in range(4):
        await rejected(fetcher, f"{site.url}/a")
    with pytest.raises(HostPaused, match="5 pages in a row were refused") as caught:
        await fetcher.get(f"{site.url}/a")
    assert 800 < (caught.value.until - datetime.now(UTC)).total_seconds() <= 900
    assert len(site.paths()) == requests
    with pytest.raises(HostPaused):
        await fetcher.get(f"{site.url}/other")
    assert len(site.paths()) == requests
    assert await is_paused(hosts, site)


async def test_a_captcha_that_came_as_a_200_counts_and_a_fine_page_ends_the_row(
    site: ScriptedSite, fetcher: Fetcher
) -> None:
    site.on("/captcha", says("are you a robot?"))
    site.on("/closed", says("", 403))
    for _ in range(3):
        for _ in range(2):
            await fetcher.get(f"{site.url}/captcha")
            await fetcher.note_blocked(site.url, "a captcha")
            await rejected(fetcher, f"{site.url}/closed")
        await fetcher.get(f"{site.url}/captcha")
        fetcher.note_fine(site.url)
    for _ in range(4):
        await fetcher.note_blocked(site.url, "a captcha")
    await rejected(fetcher, f"{site.url}/gone")
    for _ in range(4):
        await fetcher.get(f"{site.url}/captcha")
        await fetcher.note_blocked(site.url, "a captcha")
    await fetcher.get(f"{site.url}/captcha")
    with pytest.raises(HostPaused, match="a captcha"):
        await fetcher.note_blocked(site.url, "a captcha")


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hosts that are down are left alone so briefly that a test can wait for it."""
    monkeypatch.setattr(scraper.fetch, "DOWN_PAUSE", 1.0)


@pytest.mark.usefixtures("brief")
async def test_a_host_that_is_away_for_a_moment_is_waited_for(site: ScriptedSite, hosts: LocalHostMemory) -> None:
    site.on("/a", *[stalls(site)] * 5, says("at last"))
    limits = replace(QUICK, read=0.1, attempts=1)
    async with Fetcher(site.source(), hosts, AGENT, limits) as fetcher, asyncio.timeout(20):
        for _ in range(4):
            assert (await rejected(fetcher, f"{site.url}/a")).outcome is Outcome.TIMEOUT
        for _ in range(2):
            assert (await fetcher.get(f"{site.url}/a")).body == b"at last"
    assert site.seen[-2].at - site.seen[-3].at >= 1, "the fifth page was asked for again after the pause"


@pytest.mark.usefixtures("brief")
async def test_a_host_that_stays_away_is_waited_for_once_and_this_batch_is_over(
    site: ScriptedSite, hosts: LocalHostMemory
) -> None:
    site.on("/a", says())
    async with Fetcher(site.source(at_once=8), hosts, AGENT, QUICK) as fetcher, asyncio.timeout(20):
        await fetcher.get(f"{site.url}/a")
        site.stop()
        pages = (fetcher.get(f"{site.url}/a") for _ in range(20))
        ended = await asyncio.gather(*pages, return_exceptions=True)
    assert [e.outcome for e in ended if isinstance(e, Rejected)] == [Outcome.UNREACHABLE] * 4
    paused = [e for e in ended if isinstance(e, HostPaused)]
    assert len(paused) == 16
    assert all("no connection" in p.reason for p in paused)
    assert (paused[0].until - datetime.now(UTC)).total_seconds() <= 1, "the next batch has not long to wait"
