"""One request, one reply: connections, caps and compression, and the errors of httpx and aiohttp made ours.

The API is httpx's and the connections are aiohttp's, because httpx's own pool grows quadratically with the requests
that wait. The transport is used without an ``httpx.AsyncClient``: cookies, redirects and proxies are exactly what must
not happen by themselves here. Proxies in the environment are not honoured, since the address that is connected to would
be the proxy's to choose and could not be checked.
"""

import asyncio
import re
import socket
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from httpx_aiohttp import AiohttpTransport

from scraper.config import Source
from scraper.errors import Rejected
from scraper.guard import address_problem
from scraper.outcomes import Outcome

__all__ = ["Limits", "Passing", "Reply", "exchange", "open_transport", "wrap"]

ERROR_BODY_BYTES = 16 * 1024
"""How much of an answer other than 200 is read: enough to tell a person what the host said."""

MAX_HEADER = 4096
"""Characters that are kept of one header's value."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")

_KEPT_HEADERS = frozenset(
    {
        *("age", "cache-control", "content-encoding", "content-language", "content-length", "content-type", "date"),
        *("etag", "expires", "last-modified", "link", "location", "retry-after", "server", "vary", "via", "x-cache"),
    }
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take; times in seconds."""

    connect: float = 10.0
    read: float = 30.0
    """Without a byte."""
    total: float = 60.0
    """From sending the request to the last byte, without the wait for its slot."""
    body: int = 8 * 1024 * 1024
    """Bytes, after decompression."""
    attempts: int = 3
    backoff: float = 0.5
    """Before the second attempt; it doubles from there, and a random part is added."""
    patience: float = 30.0
    """How long a pause is waited out. For a longer one the pages are postponed."""


class Passing(Rejected):
    """A reject that asking again may mend.

    ``connected`` is False where the host was not reached at all. ``retry_after`` is what the host asked for, in
    seconds.
    """

    def __init__(
        self, outcome: Outcome, detail: str, *, connected: bool = True, retry_after: float | None = None
    ) -> None:
        super().__init__(outcome, detail)
        self.connected = connected
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Reply:
    """What came for one request. ``cut`` says that there was more body than was read."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool

    @property
    def reason(self) -> str:
        """The status as a person reads it: ``503 Service Unavailable``."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)


def open_transport(source: Source, limits: Limits) -> AiohttpTransport:
    """Connections for one source; needs a running loop and must be closed with ``aclose``."""
    connector = aiohttp.TCPConnector(
        limit=source.budget.at_once, resolver=_GuardedResolver(source.allow_private), ssl=_tls()
    )
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )
    # aiohttp would send a request again by itself when a kept connection breaks: a request without a slot. It has no
    # public switch for that; its own test client sets the same attribute.
    session._retry_connection = False
    return AiohttpTransport(verify=_tls(), client=session)


async def exchange(
    transport: httpx.AsyncBaseTransport,
    url: str,
    headers: Mapping[str, str],
    limits: Limits,
    cap: int | None = None,
) -> Reply:
    """Send one GET and read what comes; no redirect is followed.

    A 200 with more than ``limits.body`` bytes is rejected, or cut at ``cap`` bytes where that is given. Other answers
    are cut short silently.

    :raises Rejected: ``timeout``, ``unreachable``, ``oversized``, ``private_address``, ``bad_url``, or
        ``shape_changed`` for a body that cannot be decompressed; as :class:`Passing` where another attempt may help.
    """
    try:
        async with asyncio.timeout(limits.total) as deadline:
            request = httpx.Request(
                "GET", url, headers=headers, extensions={"timeout": {"connect": limits.connect, "read": limits.read}}
            )
            response = await transport.handle_async_request(request)
            try:
                return await _read(response, url, limits, cap)
            finally:
                await response.aclose()
    except Rejected:
        raise
    except _NothingPublicError as error:
        raise Rejected(Outcome.PRIVATE_ADDRESS, f"{url}: {error}") from error
    except TimeoutError as error:
        if deadline.expired():
            raise Passing(Outcome.TIMEOUT, f"{url}: no complete answer within {limits.total:g} s") from error
        raise wrap(error, url) from error
    except _FOREIGN as error:
        raise wrap(error, url) from error


_FOREIGN = (
    *(httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, aiohttp.ClientError),
    *(OSError, ValueError, EOFError, zlib.error),
)


def wrap(error: Exception, url: str) -> Rejected:
    """The reject that an error of httpx, aiohttp, ssl, zlib or the socket stands for."""
    # The transport calls every connection error of aiohttp a httpx.ConnectTimeout; only the cause tells them apart.
    cause = error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
    said = " ".join(str(cause).split())[:300] or type(cause).__name__
    match cause:
        case zlib.error() | httpx.DecodingError():
            return Rejected(Outcome.SHAPE_CHANGED, f"{url}: the body cannot be decompressed: {said}")
        case ssl.SSLCertVerificationError() | aiohttp.ClientConnectorCertificateError():
            return Rejected(Outcome.UNREACHABLE, f"{url}: the certificate is not trusted: {said}")
        case aiohttp.ConnectionTimeoutError() | httpx.ConnectTimeout() | httpx.PoolTimeout():
            return Passing(Outcome.TIMEOUT, f"{url}: no connection in time: {said}", connected=False)
        case aiohttp.ClientResponseError():
            return Passing(Outcome.UNREACHABLE, f"{url}: what came is not HTTP: {said}")
        case TimeoutError() | httpx.TimeoutException():
            return Passing(Outcome.TIMEOUT, f"{url}: the host stopped answering: {said}")
        case aiohttp.ClientConnectorError() | httpx.ConnectError() | socket.gaierror() | ConnectionRefusedError():
            return Passing(Outcome.UNREACHABLE, f"{url}: no connection: {said}", connected=False)
        case (
            aiohttp.InvalidURL()
            | aiohttp.NonHttpUrlClientError()
            | httpx.InvalidURL()
            | httpx.UnsupportedProtocol()
            | ValueError()
        ) if not isinstance(cause, OSError):
            return Rejected(Outcome.BAD_URL, f"{url}: cannot be asked for: {said}")
        case _:
            return Passing(Outcome.UNREACHABLE, f"{url}: the connection broke: {said}")


class _NothingPublicError(Exception):
    """A name has addresses, and none that may be connected to."""


class _GuardedResolver(AbstractResolver):
    """Looks names up and leaves out the addresses that must not be connected to.

    The connector connects to what comes from here and to nothing else, so that a name cannot be public when it is
    checked and private when it is used.
    """

    def __init__(self, allow_private: bool) -> None:
        self._resolver = aiohttp.ThreadedResolver()
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        problems = {r["host"]: address_problem(r["host"], self._allow_private) for r in found}
        usable = [r for r in found if not problems[r["host"]]]
        if found and not usable:
            address, problem = next(iter(problems.items()))
            raise _NothingPublicError(f"{host} is {address}, {problem}")
        return usable

    async def close(self) -> None:
        await self._resolver.close()


@cache
def _tls() -> ssl.SSLContext:
    # Loading the certificates takes longer than a hundred requests, and each batch has a transport of its own.
    return httpx.create_ssl_context()


async def _read(response: httpx.Response, url: str, limits: Limits, cap: int | None) -> Reply:
    status = response.status_code
    headers = _kept(response.headers.raw)
    if status != 200:
        try:
            body, cut = await _body(response, url, headers, ERROR_BODY_BYTES)
        except (*_FOREIGN, Rejected):
            # The status alone says what becomes of the page.
            body, cut = b"", True
        return Reply(status, headers, body, cut)
    if cap is not None:
        return Reply(status, headers, *await _body(response, url, headers, cap))
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limits.body:
        raise Rejected(Outcome.OVERSIZED, f"{url}: the answer has {declared} bytes, and {limits.body} is the cap")
    body, cut = await _body(response, url, headers, limits.body)
    if cut:
        raise Rejected(Outcome.OVERSIZED, f"{url}: the answer has more than {limits.body} bytes, which is the cap")
    return Reply(status, headers, body, cut)


async def _body(response: httpx.Response, url: str, headers: Mapping[str, str], room: int) -> tuple[bytes, bool]:
    """The body with its compression undone, at most ``room`` bytes of it, and whether there was more."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise Rejected(Outcome.SHAPE_CHANGED, f"{url}: the body came as {encoding!r}, which was not asked for")
    unpacker = _Unpacker(gzip=encoding != "deflate") if _ENCODINGS[encoding] else None
    chunks: list[bytes] = []
    received = size = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        if unpacker is not None:
            chunk = unpacker.feed(chunk, room - size + 1)
        chunks.append(chunk)
        size += len(chunk)
        # The second half is for compressed bytes without end that say nothing.
        if size > room or received > 2 * room:
            return b"".join(chunks)[:room], True
    if unpacker is not None and not unpacker.complete:
        raise Passing(Outcome.UNREACHABLE, f"{url}: the compressed body breaks off")
    return b"".join(chunks), False


_ENCODINGS = {"": False, "identity": False, "gzip": True, "x-gzip": True, "deflate": True}
"""Whether a Content-Encoding packs. Several at once are not in it: nobody sends them but who means harm."""


class _Unpacker:
    """Undoes gzip and deflate and never makes more than it is asked for, so that a bomb stays a small one."""

    def __init__(self, gzip: bool) -> None:
        self._gzip = gzip
        self._stream: zlib._Decompress | None = None

    @property
    def complete(self) -> bool:
        return self._stream is None or self._stream.eof

    def feed(self, data: bytes, most: int) -> bytes:
        """What ``data`` holds, ``most`` bytes at most; if it is as many, the rest of ``data`` is lost."""
        out = b""
        while data and len(out) < most:
            if self._stream is None:
                self._stream = zlib.decompressobj(self._window(data[0]))
            elif self._stream.eof:
                # A gzip body may have several members; anything else after the end is padding.
                if not (self._gzip and data[0] == 0x1F):
                    break
                self._stream = zlib.decompressobj(self._window(data[0]))
            out += self._stream.decompress(data, most - len(out))
            data = self._stream.unused_data
        return out

    def _window(self, first_byte: int) -> int:
        if self._gzip:
            return zlib.MAX_WBITS | 16
        # The standard's deflate has zlib's header; some servers leave it out.
        return zlib.MAX_WBITS if first_byte & 0x0F == 8 else -zlib.MAX_WBITS


def _kept(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name = raw_name.decode("latin-1").lower()
        if name not in _KEPT_HEADERS:
            continue
        try:
            value = raw_value.decode()
        except UnicodeDecodeError:
            value = raw_value.decode("latin-1")
        value = _CONTROL.sub("", value)
        kept[name] = (f"{kept[name]}, {value}" if name in kept else value)[:MAX_HEADER]
    return kept
