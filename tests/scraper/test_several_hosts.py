"""A source with several hosts: each has its own budget, robots.txt and pauses."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from scraper.errors import HostPaused, Rejected
from scraper.fetch import BLOCKED_IN_A_ROW, Fetcher
from scraper.hosts import LocalHostMemory
from scraper.outcomes import Outcome
from tests.scraper.scripted_site import AGENT, QUICK, ScriptedSite, redirects, says


@pytest.fixture
def other() -> Iterator[ScriptedSite]:
    with ScriptedSite() as site:
        yield site


def host(site: ScriptedSite) -> str:
    return site.url.partition("://")[2]


@pytest.fixture
async def fetcher(site: ScriptedSite, other: ScriptedSite, hosts: LocalHostMemory) -> AsyncIterator[Fetcher]:
    source = replace(site.source(), other_hosts=(host(other),))
    async with Fetcher(source, hosts, AGENT, QUICK) as fetcher:
        yield fetcher


async def test_a_redirect_may_lead_to_another_host_of_the_source(
    site: ScriptedSite, other: ScriptedSite, fetcher: Fetcher
) -> None:
    site.on("/a", redirects(f"{other.url}/b"))
    other.on("/b", says("the article"))
    answer = await fetcher.get(f"{site.url}/a")
    assert (answer.url, answer.body) == (f"{other.url}/b", b"the article")


async def test_each_host_has_its_own_robots(site: ScriptedSite, other: ScriptedSite, fetcher: Fetcher) -> None:
    other.on("/robots.txt", says("User-agent: *\nDisallow: /closed"))
    for one in (site, other):
        one.on("/closed", says("fine"))
    assert (await fetcher.get(f"{site.url}/closed")).body == b"fine"
    with pytest.raises(Rejected) as caught:
        await fetcher.get(f"{other.url}/closed")
    assert caught.value.outcome is Outcome.ROBOTS_DISALLOWED
    site.on("/leads", redirects(f"{other.url}/closed"))
    with pytest.raises(Rejected) as caught:
        await fetcher.get(f"{site.url}/leads")
    assert caught.value.outcome is Outcome.ROBOTS_DISALLOWED


async def test_a_ban_by_one_host_is_none_by_the_other(
    site: ScriptedSite, other: ScriptedSite, fetcher: Fetcher
) -> None:
    site.on("/fine", says("fine"))
    other.on("/closed", says("", 403))
    for _ in range(BLOCKED_IN_A_ROW - 1):
        with pytest.raises(Rejected):
            await fetcher.get(f"{other.url}/closed")
        fetcher.note_fine(f"{site.url}/fine")
    with pytest.raises(HostPaused) as caught:
        await fetcher.get(f"{other.url}/closed")
    assert caught.value.host == host(other)
    assert (await fetcher.get(f"{site.url}/fine")).body == b"fine"
    with pytest.raises(HostPaused):
        await fetcher.get(f"{other.url}/fine")


async def test_headers_of_a_request_do_not_replace_who_asks(site: ScriptedSite, fetcher: Fetcher) -> None:
    site.on("/a", says("fine"))
    await fetcher.get(f"{site.url}/a", headers={"x-app-id": "web", "user-agent": "somebody else"})
    for seen in site.seen:
        assert (seen.headers["x-app-id"], seen.headers["user-agent"]) == ("web", AGENT), "robots.txt too"
    assert len(site.seen) == 2
