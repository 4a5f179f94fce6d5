from collections.abc import AsyncIterator, Iterator

import pytest

from scraper.fetch import Fetcher
from scraper.hosts import LocalHostMemory
from tests.scraper.scripted_site import AGENT, QUICK, ScriptedSite


@pytest.fixture
def site() -> Iterator[ScriptedSite]:
    with ScriptedSite() as site:
        yield site


@pytest.fixture
def hosts() -> LocalHostMemory:
    return LocalHostMemory()


@pytest.fixture
async def fetcher(site: ScriptedSite, hosts: LocalHostMemory) -> AsyncIterator[Fetcher]:
    """For a host without robots.txt and a budget that is never felt."""
    async with Fetcher(site.source(), hosts, AGENT, QUICK) as fetcher:
        yield fetcher
