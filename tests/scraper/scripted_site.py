"""A real HTTP site on loopback whose answers a test scripts path by path, and whose log it reads."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import pytest
from aiohttp import web

from scraper.config import Budget, Source
from scraper.errors import Rejected
from scraper.fetch import Fetcher, Limits
from scraper.records import Validators

AGENT = "finews/test (+mailto:desk@example.org)"
QUICK = Limits(connect=2, read=2, total=5, backoff=0.01, patience=3)

Step = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Seen:
    at: float
    path: str
    headers: dict[str, str]


class ScriptedSite:
    def __init__(self) -> None:
        self.steps: dict[str, list[Step]] = {}
        self.seen: list[Seen] = []
        self.most_at_once = 0
        self._at_once = 0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def on(self, path: str, *steps: Step) -> None:
        """Answer ``path`` with these, one a request; the last one goes on."""
        self.steps[path] = list(steps)

    def paths(self, but: str = "/robots.txt") -> list[str]:
        return [s.path for s in self.seen if s.path != but]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def source(
        self,
        *,
        base_url: str = "",
        per_minute: float = 600_000,
        at_once: int = 8,
        allow_private: bool = True,
        name: str = "scripted",
        enabled: bool = True,
    ) -> Source:
        return source(
            base_url or self.url,
            per_minute=per_minute,
            at_once=at_once,
            allow_private=allow_private,
            name=name,
            enabled=enabled,
        )

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.ending.set)
            self._thread.join(10)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.ending = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = int(runner.addresses[0][1])
        self._ready.set()
        await self.ending.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(Seen(time.monotonic(), request.raw_path, {k.lower(): v for k, v in request.headers.items()}))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            steps = self.steps.get(request.path)
            if not steps:
                return web.Response(status=404, text="there is nothing")
            step = steps.pop(0) if len(steps) > 1 else steps[0]
            return await step(request)
        finally:
            self._at_once -= 1


def source(
    base_url: str,
    *,
    per_minute: float = 600_000,
    at_once: int = 8,
    allow_private: bool = False,
    name: str = "scripted",
    enabled: bool = True,
) -> Source:
    return Source(
        name=name,
        kind="share",
        site="scripted",
        site_name="Scripted site",
        base_url=base_url,
        lists=("rolling",),
        schedule=None,
        time_zone="Asia/Shanghai",
        budget=Budget(per_minute, at_once),
        reach_back_days=1,
        recheck_days=1,
        tags=(),
        allow_private=allow_private,
        enabled=enabled,
    )


def says(body: str | bytes = b"fine", status: int = 200, headers: dict[str, str] | None = None) -> Step:
    """A whole answer."""
    payload = body.encode() if isinstance(body, str) else body

    async def step(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=payload, headers=headers)

    return step


def redirects(location: str, status: int = 302) -> Step:
    return says(b"", status, {"Location": location})


def sends_raw(payload: bytes) -> Step:
    """These bytes in place of an HTTP answer, and the connection is closed."""

    async def step(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.write(payload)
        request.transport.close()
        return web.Response()

    return step


def resets() -> Step:
    async def step(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    return step


def stalls(site: ScriptedSite, first: bytes = b"") -> Step:
    """Nothing more after ``first`` for as long as the site lives."""

    async def step(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if first:
            await response.prepare(request)
            await response.write(first)
        await site.ending.wait()
        return response

    return step


def streams_without_end(chunk: bytes, headers: dict[str, str] | None = None) -> Step:
    async def step(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        while True:
            await response.write(chunk)

    return step


async def rejected(fetcher: Fetcher, url: str, validators: Validators = Validators()) -> Rejected:  # noqa: B008
    with pytest.raises(Rejected) as caught:
        await fetcher.get(url, validators)
    assert url in caught.value.detail
    return caught.value
