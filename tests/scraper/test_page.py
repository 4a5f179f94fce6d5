"""Pages that have two addresses: which problem is told, and what their answers say of a ban."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from scraper.config import Source
from scraper.errors import HostPaused, Rejected
from scraper.fetch import BLOCKED_IN_A_ROW, Fetcher
from scraper.hosts import LocalHostMemory
from scraper.outcomes import Outcome
from scraper.page import Asked, ask_for_page
from scraper.records import Answer
from scraper.sources.share import SharePage
from tests.scraper.scripted_site import AGENT, QUICK, ScriptedSite, says

SAID = {"captcha": Outcome.CAPTCHA, "nothing": Outcome.EMPTY, "else": Outcome.SHAPE_CHANGED}


class TwoAddresses(SharePage):
    """A site whose pages are asked for as a text and, where that is none, as a page; one word says what came."""

    def request_urls(self, source: Source, external_id: str, url: str) -> Sequence[str]:
        return (f"{source.base_url}/text", f"{url}/page")

    def request_headers(self, url: str) -> Mapping[str, str]:
        return {}

    def check(self, source: Source, external_id: str, answer: Answer) -> None:
        said = answer.body.decode()
        if said in SAID:
            raise Rejected(SAID[said], said)


async def ask(fetcher: Fetcher, site: ScriptedSite, pages_on: ScriptedSite | None = None) -> Asked:
    url = (pages_on or site).url
    return await ask_for_page(fetcher, site.source(), TwoAddresses(), "1", url)


@pytest.mark.parametrize("first", ["else", "nothing"])
async def test_captchas_at_second_addresses_are_a_ban(site: ScriptedSite, fetcher: Fetcher, first: str) -> None:
    site.on("/text", says(first))
    site.on("/page", says("captcha"))
    asked = [await ask(fetcher, site) for _ in range(BLOCKED_IN_A_ROW)]
    assert [a.problem.outcome for a in asked if a.problem] == [SAID[first]] * BLOCKED_IN_A_ROW
    assert [a.paused is not None for a in asked] == [False] * (BLOCKED_IN_A_ROW - 1) + [True]
    assert asked[-1].paused is not None
    assert "captcha" in asked[-1].paused.reason


@pytest.mark.parametrize("status", [401, 403, 429])
async def test_refusals_by_status_at_second_addresses_are_a_ban(
    site: ScriptedSite, fetcher: Fetcher, status: int
) -> None:
    site.on("/text", says("else"))
    site.on("/page", says("", status))
    for _ in range(BLOCKED_IN_A_ROW - 1):
        assert (await ask(fetcher, site)).paused is None
    with pytest.raises(HostPaused, match="pages in a row were refused"):
        await ask(fetcher, site)


async def test_a_page_that_is_only_another_than_expected_ends_the_row(site: ScriptedSite, fetcher: Fetcher) -> None:
    for _ in range(2):
        site.on("/text", says("captcha"))
        for _ in range(BLOCKED_IN_A_ROW - 1):
            assert (await ask(fetcher, site)).paused is None
        site.on("/text", says("else"))
        site.on("/page", says("else"))
        assert (await ask(fetcher, site)).paused is None


async def test_a_second_address_on_another_host_is_that_hosts_matter(
    site: ScriptedSite, hosts: LocalHostMemory
) -> None:
    with ScriptedSite() as other:
        source = replace(site.source(), other_hosts=(other.url.partition("://")[2],))
        other.on("/page", says("captcha"))
        async with Fetcher(source, hosts, AGENT, QUICK) as fetcher:
            for _ in range(BLOCKED_IN_A_ROW - 1):
                site.on("/text", says("captcha"))
                assert (await ask(fetcher, site, other)).paused is None, "the row of the first host begins anew"
                site.on("/text", says("else"))
                assert (await ask(fetcher, site, other)).paused is None
            asked = await ask(fetcher, site, other)
    assert asked.paused is not None
    assert asked.paused.host == other.url.partition("://")[2]


async def test_an_answer_that_takes_long_to_check_does_not_hold_up_the_others(
    site: ScriptedSite, fetcher: Fetcher
) -> None:
    loop, others = asyncio.get_running_loop(), asyncio.Event()

    class Slow(TwoAddresses):
        def check(self, source: Source, external_id: str, answer: Answer) -> None:
            # Ends once something else has been done meanwhile.
            asyncio.run_coroutine_threadsafe(others.wait(), loop).result(20)

    site.on("/text", says("text"))
    asking = asyncio.create_task(ask_for_page(fetcher, site.source(), Slow(), "1", site.url))
    site.on("/other", says("fine"))
    assert (await fetcher.get(f"{site.url}/other")).body == b"fine"
    others.set()
    assert (await asking).problem is None
