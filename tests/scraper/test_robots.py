import asyncio
from datetime import UTC, datetime, timedelta

import pytest

import scraper.fetch
from scraper.errors import HostPaused, Rejected
from scraper.fetch import Fetcher, Limits
from scraper.hosts import LocalHostMemory, Robots
from scraper.outcomes import Outcome
from scraper.robots import MAX_BYTES, MAX_CRAWL_DELAY, Rules, is_fresh, text_of
from tests.scraper.scripted_site import ScriptedSite, Step, redirects, resets, says, source, stalls

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUICK = Limits(connect=2, read=0.3, total=5, backoff=0.01, patience=0.2)
NOTHING_ALLOWED = "User-agent: *\nDisallow: /"


@pytest.fixture(autouse=True)
def with_a_page(site: ScriptedSite) -> None:
    site.on("/a", says())


def fetching(site: ScriptedSite, hosts: LocalHostMemory) -> Fetcher:
    return Fetcher(site.source(), hosts, "finews/test", QUICK)


def rules(body: str, status: int = 200) -> Rules:
    return Rules(Robots(status, body, NOW))


def test_rules_for_finews_come_before_those_for_all() -> None:
    text = (
        "User-agent: *\nDisallow: /\n\nUser-agent: FiNews\nDisallow: /private/\nAllow: /private/open\nCrawl-delay: 2.5"
    )
    for_us = rules(text)
    assert for_us.allows("http://a.example/news?id=1")
    assert not for_us.allows("http://a.example/private/x")
    assert for_us.allows("http://a.example/private/open")
    assert for_us.delay == 2.5
    assert not rules("User-agent: *\nDisallow: /*?secret=").allows("http://a.example/x?secret=1")


def test_what_holds_no_rules_allows_all() -> None:
    for nothing in (
        rules(""),
        rules("<!doctype html><title>welcome</title>"),
        rules(NOTHING_ALLOWED, 404),
        rules(NOTHING_ALLOWED, 403),
        rules(NOTHING_ALLOWED, 302),
        rules("User-agent: otherbot\nDisallow: /"),
        rules("User-agent: *\nDisallow:"),
    ):
        assert nothing.allows("http://a.example/news")
        assert nothing.delay == 0


@pytest.mark.parametrize(
    ("said", "delay"), [("86400", MAX_CRAWL_DELAY), ("-1", 0), ("nan", 0), ("inf", 0), ("much", 0), ("0.5", 0.5)]
)
def test_a_crawl_delay_is_a_number_within_reason(said: str, delay: float) -> None:
    assert rules(f"User-agent: *\nCrawl-delay: {said}").delay == delay


def test_an_answer_is_fresh_for_a_day() -> None:
    assert is_fresh(Robots(200, "", NOW - timedelta(hours=23)), NOW)
    assert is_fresh(Robots(404, "", NOW), NOW)
    assert not is_fresh(Robots(200, "", NOW - timedelta(hours=25)), NOW)
    for status in (0, 429, 500, 503):
        assert not is_fresh(Robots(status, "", NOW), NOW)


def test_a_cut_text_loses_its_last_half_line() -> None:
    assert text_of(b"Disallow: /a\nDisallow: /b", cut=False) == "Disallow: /a\nDisallow: /b"
    assert text_of(b"\xef\xbb\xbfDisallow: /a\r\nDisallow: /", cut=True) == "Disallow: /a\r\n"
    assert text_of(b"a\x00\xff", cut=False) == "a\ufffd"


async def test_what_robots_forbids_is_not_asked_for(site: ScriptedSite, hosts: LocalHostMemory) -> None:
    site.on("/robots.txt", says("User-agent: *\nDisallow: /private"))
    async with fetching(site, hosts) as fetch:
        with pytest.raises(Rejected, match=r"robots\.txt") as caught:
            await fetch.get(f"{site.url}/private/a")
        assert caught.value.outcome is Outcome.ROBOTS_DISALLOWED
        assert (await fetch.get(f"{site.url}/a")).status == 200
    assert site.paths(but="") == ["/robots.txt", "/a"]


async def test_robots_is_asked_for_once_by_many_and_remembered(site: ScriptedSite, hosts: LocalHostMemory) -> None:
    site.on("/robots.txt", says("User-agent: *\nDisallow: /private"))
    for _ in range(2):
        async with fetching(site, hosts) as fetch:
            await asyncio.gather(*(fetch.get(f"{site.url}/a") for _ in range(10)))
    assert site.paths(but="").count("/robots.txt") == 1
    assert site.paths(but="")[0] == "/robots.txt"


async def test_remembered_robots_are_asked_for_again_after_a_day(site: ScriptedSite, hosts: LocalHostMemory) -> None:
    host = site.source().hosts[0]
    site.on("/robots.txt", says("User-agent: *\nAllow: /"))
    await hosts.remember_robots(host, Robots(200, NOTHING_ALLOWED, datetime.now(UTC) - timedelta(hours=1)))
    async with fetching(site, hosts) as fetch:
        with pytest.raises(Rejected):
            await fetch.get(f"{site.url}/a")
    assert site.seen == []
    await hosts.remember_robots(host, Robots(200, NOTHING_ALLOWED, datetime.now(UTC) - timedelta(hours=25)))
    async with fetching(site, hosts) as fetch:
        assert (await fetch.get(f"{site.url}/a")).status == 200
    known = await hosts.robots(host)
    assert known is not None
    assert known.body == "User-agent: *\nAllow: /"


async def test_the_crawl_delay_is_kept_where_it_is_longer_than_the_budget(
    site: ScriptedSite, hosts: LocalHostMemory
) -> None:
    site.on("/robots.txt", says("User-agent: *\nCrawl-delay: 0.15"))
    async with fetching(site, hosts) as fetch:
        await asyncio.gather(*(fetch.get(f"{site.url}/a") for _ in range(4)))
    times = [s.at for s in site.seen if s.path == "/a"]
    assert times[-1] - times[0] >= 3 * 0.15 - 0.03


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_a_host_without_robots_allows_all(site: ScriptedSite, hosts: LocalHostMemory, status: int) -> None:
    site.on("/robots.txt", says(NOTHING_ALLOWED, status))
    async with fetching(site, hosts) as fetch:
        assert (await fetch.get(f"{site.url}/a")).status == 200


async def test_robots_may_redirect_on_its_host_and_elsewhere_counts_as_none(
    site: ScriptedSite, hosts: LocalHostMemory
) -> None:
    site.on("/robots.txt", redirects("/moved.txt"))
    site.on("/moved.txt", says(NOTHING_ALLOWED))
    async with fetching(site, hosts) as fetch:
        with pytest.raises(Rejected) as caught:
            await fetch.get(f"{site.url}/a")
    assert caught.value.outcome is Outcome.ROBOTS_DISALLOWED
    for away in ("http://elsewhere.example/robots.txt", "/robots.txt"):
        site.on("/robots.txt", redirects(away))
        async with fetching(site, LocalHostMemory()) as fetch:
            assert (await fetch.get(f"{site.url}/a")).status == 200


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_error_in_place_of_robots_postpones_everything(
    site: ScriptedSite, hosts: LocalHostMemory, status: int
) -> None:
    site.on("/robots.txt", says("", status))
    async with fetching(site, hosts) as fetch:
        outcomes = await asyncio.gather(*(fetch.get(f"{site.url}/a") for _ in range(8)), return_exceptions=True)
    assert all(isinstance(o, HostPaused) and "robots.txt" in o.reason for o in outcomes)
    assert isinstance(outcomes[0], HostPaused)
    assert 200 < (outcomes[0].until - datetime.now(UTC)).total_seconds() <= 300
    assert site.paths(but="") == ["/robots.txt"] * 3
    assert await hosts.robots(site.source().hosts[0]) is None


@pytest.mark.parametrize("kind", ["resets", "stalls"])
async def test_no_answer_in_place_of_robots_postpones_everything(
    site: ScriptedSite, hosts: LocalHostMemory, kind: str
) -> None:
    step: Step = resets() if kind == "resets" else stalls(site)
    site.on("/robots.txt", step)
    async with fetching(site, hosts) as fetch:
        with pytest.raises(HostPaused, match=r"robots\.txt"):
            await fetch.get(f"{site.url}/a")
    assert "/a" not in site.paths()


async def test_a_host_that_is_down_is_waited_for_once(hosts: LocalHostMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scraper.fetch, "DOWN_PAUSE", 1.0)
    with ScriptedSite() as site:
        port = site.port
    down = source(f"http://127.0.0.1:{port}", allow_private=True)
    limits = Limits(backoff=0.01, patience=60)
    async with Fetcher(down, hosts, "finews/test", limits) as fetch, asyncio.timeout(20):
        outcomes = await asyncio.gather(*(fetch.get(f"{down.base_url}/a") for _ in range(8)), return_exceptions=True)
    assert all(isinstance(o, HostPaused) for o in outcomes)
    assert isinstance(outcomes[0], HostPaused)
    assert (outcomes[0].until - datetime.now(UTC)).total_seconds() <= 1


async def test_stale_rules_hold_while_the_host_gives_no_new_ones(site: ScriptedSite, hosts: LocalHostMemory) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=3)
    await hosts.remember_robots(site.source().hosts[0], Robots(200, "User-agent: *\nDisallow: /private", long_ago))
    site.on("/robots.txt", says("", 500))
    async with fetching(site, hosts) as fetch:
        assert (await fetch.get(f"{site.url}/a")).status == 200
        with pytest.raises(Rejected) as caught:
            await fetch.get(f"{site.url}/private")
    assert caught.value.outcome is Outcome.ROBOTS_DISALLOWED
    assert site.paths() == ["/a"]


async def test_a_huge_robots_is_read_up_to_the_cap(site: ScriptedSite, hosts: LocalHostMemory) -> None:
    line = "# nothing to see here, only bytes\n"
    early = "User-agent: *\nDisallow: /private\n"
    site.on("/robots.txt", says(early + line * (MAX_BYTES // len(line)) + "Disallow: /a\n"))
    async with fetching(site, hosts) as fetch:
        assert (await fetch.get(f"{site.url}/a")).status == 200
        with pytest.raises(Rejected):
            await fetch.get(f"{site.url}/private")
    known = await hosts.robots(site.source().hosts[0])
    assert known is not None
    assert MAX_BYTES - 100 < len(known.body) <= MAX_BYTES
