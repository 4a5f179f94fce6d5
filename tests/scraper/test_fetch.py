import asyncio
from datetime import UTC, datetime
from time import process_time

import pytest
from aiohttp import web

from scraper.errors import Rejected
from scraper.fetch import Fetcher
from scraper.hosts import LocalHostMemory
from scraper.outcomes import Outcome
from scraper.records import Validators
from tests.scraper.scripted_site import (
    AGENT,
    QUICK,
    ScriptedSite,
    Step,
    redirects,
    rejected,
    resets,
    says,
    sends_raw,
    source,
)


async def test_an_answer_carries_its_provenance(site: ScriptedSite, fetcher: Fetcher) -> None:
    text = "<p>财经新闻</p>"
    headers = {
        "Content-Type": "text/html; charset=gb2312",
        "ETag": '"v1"',
        "Last-Modified": "Mon, 24 Jan 2022 10:16:28 GMT",
    }
    site.on("/page", says(text.encode("gb18030"), headers=headers | {"X-Secret": "not kept", "Server": "a\tb"}))
    before = datetime.now(UTC)
    answer = await fetcher.get(f"{site.url}/page?id=1#part")
    assert (answer.requested_url, answer.url, answer.status) == (f"{site.url}/page?id=1",) * 2 + (200,)
    assert answer.body.decode(answer.charset) == text
    assert answer.charset_from == "header"
    assert answer.validators == Validators('"v1"', "Mon, 24 Jan 2022 10:16:28 GMT")
    assert answer.headers["content-type"] == "text/html; charset=gb2312"
    assert answer.headers["server"] == "ab"
    assert "x-secret" not in answer.headers
    assert before <= answer.fetched_at <= datetime.now(UTC)


async def test_the_host_is_told_who_asks_and_gets_the_url_as_it_is(site: ScriptedSite, fetcher: Fetcher) -> None:
    site.on("/s", says(headers={"Set-Cookie": "track=1"}))
    for _ in range(2):
        await fetcher.get(f"{site.url}/s?q=%CE%D2&r=%2B+x&types=&t=中")
    seen = site.seen[-1]
    assert seen.path == "/s?q=%CE%D2&r=%2B+x&types=&t=%E4%B8%AD"
    assert seen.headers["user-agent"] == AGENT
    assert seen.headers["accept"] == "application/json, text/html;q=0.9, */*;q=0.5"
    assert seen.headers["accept-language"] == "zh-CN"
    assert seen.headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in seen.headers
    assert "if-none-match" not in seen.headers


async def test_a_long_header_is_cut_and_loses_its_control_characters(site: ScriptedSite, fetcher: Fetcher) -> None:
    site.on(
        "/a",
        sends_raw(
            b'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nETag: "' + b"e" * 5000 + b'"\r\nServer: \xc8\x81\x85\xff\r\n\r\nx'
        ),
    )
    answer = await fetcher.get(f"{site.url}/a")
    assert len(answer.headers["etag"]) == 4096
    assert answer.headers["server"].isprintable()


async def test_proxies_of_the_environment_are_not_used(site: ScriptedSite, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.on("/a", says())
    async with Fetcher(site.source(), LocalHostMemory(), AGENT, QUICK) as fetcher:
        assert (await fetcher.get(f"{site.url}/a")).body == b"fine"


async def test_a_page_that_did_not_change_is_304_without_a_body(site: ScriptedSite, fetcher: Fetcher) -> None:
    site.on("/a", says(b"", 304, {"ETag": '"v1"'}))
    answer = await fetcher.get(f"{site.url}/a", Validators('"v1"', "Mon, 24 Jan 2022 10:16:28 GMT"))
    assert answer.not_modified
    assert answer.body == b""
    assert site.seen[-1].headers["if-none-match"] == '"v1"'
    assert site.seen[-1].headers["if-modified-since"] == "Mon, 24 Jan 2022 10:16:28 GMT"


async def test_a_304_that_was_not_asked_for_is_a_bad_status(site: ScriptedSite, fetcher: Fetcher) -> None:
    site.on("/a", says(b"", 304))
    assert (await rejected(fetcher, f"{site.url}/a")).outcome is Outcome.BAD_STATUS
    unsendable = Validators('"中"', "Mon,\r\nX-Injected: 1")
    assert (await rejected(fetcher, f"{site.url}/a", unsendable)).outcome is Outcome.BAD_STATUS
    assert not {"if-none-match", "if-modified-since", "x-injected"} & site.seen[-1].headers.keys()


@pytest.mark.parametrize(
    ("status", "outcome", "requests"),
    [
        (204, Outcome.EMPTY, 1),
        (201, Outcome.BAD_STATUS, 1),
        (206, Outcome.BAD_STATUS, 1),
        (300, Outcome.BAD_STATUS, 1),
        (302, Outcome.BAD_STATUS, 1),
        (400, Outcome.BAD_STATUS, 1),
        (401, Outcome.BLOCKED, 1),
        (403, Outcome.BLOCKED, 1),
        (404, Outcome.GONE, 1),
        (410, Outcome.GONE, 1),
        (418, Outcome.BAD_STATUS, 1),
        (429, Outcome.RATE_LIMITED, 3),
        (500, Outcome.SERVER_ERROR, 3),
        (503, Outcome.SERVER_ERROR, 3),
        (599, Outcome.SERVER_ERROR, 3),
    ],
)
async def test_a_status_has_its_outcome_and_only_passing_ones_are_asked_again(
    site: ScriptedSite, fetcher: Fetcher, status: int, outcome: Outcome, requests: int
) -> None:
    site.on("/a", says("" if status == 204 else "<title>so\x07rry</title><script>x()</script> 请稍后", status))
    problem = await rejected(fetcher, f"{site.url}/a")
    assert problem.outcome is outcome
    assert str(status) in problem.detail
    assert status == 204 or problem.detail.endswith("“so rry 请稍后”")
    assert site.paths() == ["/a"] * requests


@pytest.mark.parametrize("markup", ["<", "<script", "<script></script ", "<style>", "<script>< </style>"])
async def test_what_a_host_says_with_an_error_is_read_quickly(
    site: ScriptedSite, fetcher: Fetcher, markup: str
) -> None:
    site.on("/a", says(f"<title>gone</title> 1 < 2 {markup * 16_000}", 404))
    start = process_time()
    for _ in range(20):
        assert "“gone 1 < 2" in (await rejected(fetcher, f"{site.url}/a")).detail
    assert process_time() - start < 2


@pytest.mark.parametrize("first", [says("", 500), says("", 429), resets(), sends_raw(b"not HTTP\r\n\r\n")])
async def test_what_got_better_is_an_answer(site: ScriptedSite, fetcher: Fetcher, first: Step) -> None:
    site.on("/a", first, first, says("at last"))
    assert (await fetcher.get(f"{site.url}/a")).body == b"at last"
    assert site.paths() == ["/a"] * 3


async def test_redirects_are_followed_and_the_last_url_is_kept(site: ScriptedSite, fetcher: Fetcher) -> None:
    for hop, status in enumerate((301, 302, 303, 307, 308)):
        site.on(f"/{hop}", redirects(f"{hop + 1}?新=闻", status))
    site.on("/5", says("here"))
    answer = await fetcher.get(f"{site.url}/0")
    assert answer.requested_url == f"{site.url}/0"
    assert answer.url == f"{site.url}/5?%E6%96%B0=%E9%97%BB"
    assert answer.body == b"here"


async def test_more_redirects_than_five_and_loops_are_too_many(site: ScriptedSite, fetcher: Fetcher) -> None:
    for hop in range(7):
        site.on(f"/{hop}", redirects(f"/{hop + 1}"))
    site.on("/self", redirects("/self"))
    site.on("/ping", redirects("/pong"))
    site.on("/pong", redirects("/ping"))
    for path, requests in (("/0", 6), ("/self", 1), ("/ping", 2)):
        site.seen.clear()
        with pytest.raises(Rejected) as caught:
            await fetcher.get(site.url + path)
        assert caught.value.outcome is Outcome.TOO_MANY_REDIRECTS
        assert len(site.paths()) == requests


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("http://elsewhere.example/", Outcome.FOREIGN_HOST),
        ("//elsewhere.example/", Outcome.FOREIGN_HOST),
        ("http://169.254.169.254/latest/", Outcome.PRIVATE_ADDRESS),
        ("http://127.0.0.1:1/", Outcome.PRIVATE_ADDRESS),
        ("http://2130706433:1/", Outcome.PRIVATE_ADDRESS),
        ("file:///etc/passwd", Outcome.BAD_URL),
        ("http://user:word@127.0.0.1/", Outcome.BAD_URL),
        ("http://[half/", Outcome.BAD_URL),
        ("/secret/a", Outcome.ROBOTS_DISALLOWED),
    ],
)
async def test_a_redirect_leads_nowhere_that_a_url_may_not(
    site: ScriptedSite, fetcher: Fetcher, location: str, outcome: Outcome
) -> None:
    site.on("/robots.txt", says("User-agent: *\nDisallow: /secret/"))
    site.on("/a", redirects(location))
    with pytest.raises(Rejected) as caught:
        await fetcher.get(f"{site.url}/a")
    assert caught.value.outcome is outcome
    assert site.paths() == ["/a"]


async def test_a_name_that_leads_to_a_private_address_is_never_connected_to(site: ScriptedSite) -> None:
    site.on("/a", says())
    by_name = f"http://localhost:{site.port}"
    literal = site.source(allow_private=False)
    # Of its source's own name the guard knows nothing: only the look-up tells that it is loopback.
    for denied, url in ((literal, site.url), (source(by_name), by_name)):
        async with Fetcher(denied, LocalHostMemory(), AGENT, QUICK) as fetcher:
            with pytest.raises(Rejected, match="a loopback address") as caught:
                await fetcher.get(f"{url}/a")
        assert caught.value.outcome is Outcome.PRIVATE_ADDRESS
    assert site.seen == []
    async with Fetcher(source(by_name, allow_private=True), LocalHostMemory(), AGENT, QUICK) as fetcher:
        assert (await fetcher.get(f"{by_name}/a")).status == 200


async def test_many_at_once_keep_their_answers_apart(site: ScriptedSite) -> None:
    async def echoes(request: web.Request) -> web.StreamResponse:
        return web.Response(text=request.query["n"])

    site.on("/a", echoes)
    async with Fetcher(site.source(at_once=64), LocalHostMemory(), AGENT, QUICK) as fetcher:
        answers = await asyncio.gather(*(fetcher.get(f"{site.url}/a?n={n}") for n in range(500)))
    assert [a.body for a in answers] == [str(n).encode() for n in range(500)]
    assert len(site.seen) == 501
