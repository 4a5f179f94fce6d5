import asyncio
import gzip
import socket
import ssl
import tracemalloc
import zlib

import aiohttp
import httpx
import pytest
from aiohttp.client_reqrep import ConnectionKey

from scraper.errors import HostPaused, Rejected
from scraper.fetch import Fetcher, Limits
from scraper.hosts import LocalHostMemory
from scraper.outcomes import Outcome
from scraper.transport import Passing, exchange
from tests.scraper.scripted_site import (
    AGENT,
    QUICK,
    ScriptedSite,
    Step,
    rejected,
    resets,
    says,
    sends_raw,
    stalls,
    streams_without_end,
)

KIB = 1024


def packed(payload: bytes, window: int = zlib.MAX_WBITS | 16) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    return packer.compress(payload) + packer.flush()


@pytest.mark.parametrize(
    "step",
    [
        resets(),
        sends_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"),
        sends_raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nonly "),
        sends_raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"),
        sends_raw(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 20_000 + b"\r\n\r\n"),
        sends_raw(b"<html>no HTTP at all</html>"),
        sends_raw(b""),
    ],
    ids=["reset", "short", "chunk cut", "bad chunk", "huge header", "no HTTP", "nothing"],
)
async def test_a_broken_transfer_is_unreachable(site: ScriptedSite, fetcher: Fetcher, step: Step) -> None:
    site.on("/a", step)
    assert (await rejected(fetcher, f"{site.url}/a")).outcome is Outcome.UNREACHABLE
    assert site.paths() == ["/a"] * 3


BROKEN = OSError(104, "Connection reset by peer")
KEY = ConnectionKey("a.example", 443, True, True, None, None, None)


@pytest.mark.parametrize(
    ("error", "outcome", "passing"),
    [
        (httpx.ConnectError("refused"), Outcome.UNREACHABLE, True),
        (httpx.ReadError("cut"), Outcome.UNREACHABLE, True),
        (httpx.WriteError("cut"), Outcome.UNREACHABLE, True),
        (httpx.CloseError("cut"), Outcome.UNREACHABLE, True),
        (httpx.ProxyError("no"), Outcome.UNREACHABLE, True),
        (httpx.RemoteProtocolError("what?"), Outcome.UNREACHABLE, True),
        (httpx.LocalProtocolError("what?"), Outcome.UNREACHABLE, True),
        (httpx.StreamClosed(), Outcome.UNREACHABLE, True),
        (httpx.ConnectTimeout("late"), Outcome.TIMEOUT, True),
        (httpx.ReadTimeout("late"), Outcome.TIMEOUT, True),
        (httpx.WriteTimeout("late"), Outcome.TIMEOUT, True),
        (httpx.PoolTimeout("late"), Outcome.TIMEOUT, True),
        (httpx.DecodingError("zlib"), Outcome.SHAPE_CHANGED, False),
        (httpx.InvalidURL("no"), Outcome.BAD_URL, False),
        (httpx.UnsupportedProtocol("ftp"), Outcome.BAD_URL, False),
        (aiohttp.ClientConnectorError(KEY, BROKEN), Outcome.UNREACHABLE, True),
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(-2, "unknown")), Outcome.UNREACHABLE, True),
        (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError(1, "handshake")), Outcome.UNREACHABLE, True),
        (
            aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError("self-signed")),
            Outcome.UNREACHABLE,
            False,
        ),
        (aiohttp.ClientOSError(104, "reset"), Outcome.UNREACHABLE, True),
        (aiohttp.ClientConnectionResetError("reset"), Outcome.UNREACHABLE, True),
        (aiohttp.ServerDisconnectedError(), Outcome.UNREACHABLE, True),
        (aiohttp.ClientPayloadError("short"), Outcome.UNREACHABLE, True),
        (aiohttp.ClientError("?"), Outcome.UNREACHABLE, True),
        (aiohttp.ConnectionTimeoutError("late"), Outcome.TIMEOUT, True),
        (aiohttp.SocketTimeoutError("late"), Outcome.TIMEOUT, True),
        (aiohttp.InvalidURL("http://["), Outcome.BAD_URL, False),
        (BROKEN, Outcome.UNREACHABLE, True),
        (ConnectionResetError(104, "reset"), Outcome.UNREACHABLE, True),
        (socket.gaierror(-3, "try again"), Outcome.UNREACHABLE, True),
        (ssl.SSLError(1, "handshake"), Outcome.UNREACHABLE, True),
        (ssl.SSLCertVerificationError("self-signed"), Outcome.UNREACHABLE, False),
        (EOFError(), Outcome.UNREACHABLE, True),
        (asyncio.IncompleteReadError(b"", 5), Outcome.UNREACHABLE, True),
        (TimeoutError(), Outcome.TIMEOUT, True),
        (UnicodeError("host"), Outcome.BAD_URL, False),
        (UnicodeEncodeError("ascii", "中", 0, 1, "no"), Outcome.BAD_URL, False),
        (ValueError("no"), Outcome.BAD_URL, False),
        (zlib.error("header"), Outcome.SHAPE_CHANGED, False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_an_error_of_a_library_leaves_as_a_reject(error: Exception, outcome: Outcome, passing: bool) -> None:
    async def fails(request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(Rejected) as caught:
        await exchange(httpx.MockTransport(fails), "http://a.example/", {}, QUICK)
    assert caught.value.outcome is outcome
    assert isinstance(caught.value, Passing) is passing
    assert "http://a.example/" in caught.value.detail


async def test_no_tls_where_it_is_due_is_no_connection(site: ScriptedSite, fetcher: Fetcher) -> None:
    site.on("/a", says())
    with_tls = site.url.replace("http:", "https:")
    for _ in range(2):
        # An answer in between ends the row that would pause the host.
        assert (await fetcher.get(f"{site.url}/a")).status == 200
        for _ in range(4):
            assert (await rejected(fetcher, f"{with_tls}/a")).outcome is Outcome.UNREACHABLE
    with pytest.raises(HostPaused, match="no connection"):
        await fetcher.get(f"{with_tls}/a")


@pytest.mark.parametrize("first", [b"", b"some"])
async def test_a_stall_is_a_timeout(site: ScriptedSite, hosts: LocalHostMemory, first: bytes) -> None:
    site.on("/a", stalls(site, first))
    for limits in (Limits(read=0.5, backoff=0.01), Limits(total=0.5, backoff=0.01)):
        async with Fetcher(site.source(), hosts, AGENT, limits) as fetcher:
            assert (await rejected(fetcher, f"{site.url}/a")).outcome is Outcome.TIMEOUT
    assert site.paths() == ["/a"] * 6


async def test_a_cancelled_request_stays_cancelled_and_harms_no_other(site: ScriptedSite) -> None:
    site.on("/stall", stalls(site))
    site.on("/a", says())
    async with Fetcher(site.source(at_once=1), LocalHostMemory(), AGENT, QUICK) as fetcher:
        await fetcher.get(f"{site.url}/a")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await fetcher.get(f"{site.url}/stall")
        assert (await fetcher.get(f"{site.url}/a")).status == 200


async def test_an_answer_above_the_cap_is_oversized(site: ScriptedSite) -> None:
    limits = Limits(body=100 * KIB, total=5)
    site.on("/declared", says(b"x" * (100 * KIB + 1)))
    site.on("/claimed", sends_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nsome"))
    site.on("/endless", streams_without_end(b"x" * KIB))
    site.on("/fits", says(b"x" * 100 * KIB))
    async with Fetcher(site.source(), LocalHostMemory(), AGENT, limits) as fetcher:
        for path in ("/declared", "/claimed", "/endless"):
            assert (await rejected(fetcher, site.url + path)).outcome is Outcome.OVERSIZED
        assert len((await fetcher.get(f"{site.url}/fits")).body) == 100 * KIB
    assert site.paths() == ["/declared", "/claimed", "/endless", "/fits"]


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_decompression_bomb_is_oversized_and_takes_no_memory(
    site: ScriptedSite, fetcher: Fetcher, encoding: str
) -> None:
    bomb = packed(bytes(200 * KIB * KIB), zlib.MAX_WBITS | (16 if encoding == "gzip" else 0))
    site.on("/bomb", says(bomb, headers={"Content-Encoding": encoding}))
    tracemalloc.start()
    try:
        problem = await rejected(fetcher, f"{site.url}/bomb")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert problem.outcome is Outcome.OVERSIZED
    assert peak < 40 * KIB * KIB


async def test_compressed_bytes_without_end_that_say_nothing_are_oversized(site: ScriptedSite) -> None:
    site.on("/a", streams_without_end(packed(b"") * 100, {"Content-Encoding": "gzip"}))
    async with Fetcher(site.source(), LocalHostMemory(), AGENT, Limits(body=100 * KIB, total=5)) as fetcher:
        assert (await rejected(fetcher, f"{site.url}/a")).outcome is Outcome.OVERSIZED


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress("新闻".encode())),
        ("X-GZip", gzip.compress("新闻".encode())),
        ("gzip", gzip.compress("新".encode()) + gzip.compress("闻".encode())),
        ("gzip", gzip.compress("新闻".encode()) + bytes(100)),
        ("deflate", packed("新闻".encode(), zlib.MAX_WBITS)),
        ("deflate", packed("新闻".encode(), -zlib.MAX_WBITS)),
        ("identity", "新闻".encode()),
    ],
    ids=["gzip", "x-gzip", "two members", "padding", "zlib", "raw deflate", "identity"],
)
async def test_compression_is_undone(site: ScriptedSite, fetcher: Fetcher, encoding: str, body: bytes) -> None:
    site.on("/a", says(body, headers={"Content-Encoding": encoding}))
    assert (await fetcher.get(f"{site.url}/a")).body.decode() == "新闻"


@pytest.mark.parametrize(
    ("encoding", "body", "outcome", "requests"),
    [
        ("gzip", gzip.compress(b"news" * 1000)[:-9], Outcome.UNREACHABLE, 3),
        ("gzip", b"this is no gzip", Outcome.SHAPE_CHANGED, 1),
        ("gzip", gzip.compress(b"news" * 1000)[:-8] + bytes(8), Outcome.SHAPE_CHANGED, 1),
        ("deflate", b"\x78\x9cnonsense", Outcome.SHAPE_CHANGED, 1),
        ("br", b"whatever", Outcome.SHAPE_CHANGED, 1),
        ("gzip, gzip", gzip.compress(gzip.compress(b"news")), Outcome.SHAPE_CHANGED, 1),
    ],
    ids=["cut", "no gzip", "bad checksum", "no deflate", "brotli", "twice"],
)
async def test_compression_that_cannot_be_undone_is_a_reject(
    site: ScriptedSite, fetcher: Fetcher, encoding: str, body: bytes, outcome: Outcome, requests: int
) -> None:
    site.on("/a", says(body, headers={"Content-Encoding": encoding}))
    assert (await rejected(fetcher, f"{site.url}/a")).outcome is outcome
    assert site.paths() == ["/a"] * requests
