"""The newsroom over HTTP."""

import asyncio
import socket
import struct
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from threading import Thread
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from newsroom import feeds, pages
from newsroom.answers import (
    Answer,
    feed_answer,
    json_answer,
    page_answer,
    post_answer,
    post_page_answer,
    refusal,
    text_answer,
)
from newsroom.flaws import ONCE
from newsroom.newsroom import LoggedRequest, Newsroom
from newsroom.posts import Post
from newsroom.troubles import befallen
from newsroom.wire import LISTS, record
from newsroom.writing import SHANGHAI, Story

__all__ = ["application", "running"]

_HTML = "text/html;charset=utf-8"
_DEFAULT_COUNT = 100
_MOST_COUNT = 500
_FEED_COUNT = 50
_FIRST_MARKET = 37
_MARKETS = 3
_PATIENCE_SECONDS = 30


def application(newsroom: Newsroom) -> web.Application:
    """The site as an aiohttp application."""
    site = _Site(newsroom)
    app = web.Application(middlewares=[_logging(newsroom)])
    app.add_routes(
        [
            web.get("/", site.home),
            web.get("/robots.txt", site.robots),
            web.get("/html_News/NewsShare.html", site.page),
            web.get("/NewsData/GetNewsText.do", site.text),
            web.get("/NewsData/GetNewsBySearch.do", site.search),
            web.get("/web/webapi", site.newest),
            web.get("/information/newmarket/web/webapi", site.market),
            # Upstream's folder for this one is not known.
            web.get("/{folder:(?:.+/)?}getInformationList", site.latest),
            web.get(feeds.RSS, site.rss),
            web.get(feeds.ATOM, site.atom),
            web.get(feeds.JSON_FEED, site.json_feed),
            web.get(feeds.SITEMAPS, site.sitemaps),
            web.get("/sitemap-news-{number:[1-9][0-9]{0,5}}.xml.gz", site.sitemap),
        ]
    )
    return app


@contextmanager
def running(newsroom: Newsroom, port: int = 0) -> Iterator[str]:
    """Serve from a thread on 127.0.0.1 for as long as the context lasts, and yield the base URL.

    :raises OSError: the port is taken.
    """
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(application(newsroom), access_log=None, shutdown_timeout=1)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()

    def run(work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, loop).result(_PATIENCE_SECONDS)

    thread = Thread(target=loop.run_forever, name="newsroom", daemon=True)
    thread.start()
    try:
        run(start())
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        run(runner.cleanup())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Site:
    """One handler a URL."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom

    async def home(self, request: web.Request) -> web.Response:
        room, now = self.newsroom, self.newsroom.now()
        since = datetime.combine(room.since, datetime.min.time(), SHANGHAI)
        return web.Response(
            body=pages.home(len(room.listed(now)), since, now, room.seed).encode(), headers={"Content-Type": _HTML}
        )

    async def robots(self, request: web.Request) -> web.Response:
        return web.Response(text=pages.ROBOTS)

    async def page(self, request: web.Request) -> web.StreamResponse:
        now = self.newsroom.now()
        match self.newsroom.find(request.query.get("infoCode", ""), now):
            case Story() as story:
                return await _send(request, page_answer(story, now))
            case Post() as post:
                return await _send(request, post_page_answer(post))
            case None:
                return await _send(request, Answer(pages.NOT_FOUND.encode(), _HTML, 404))

    async def text(self, request: web.Request) -> web.StreamResponse:
        now = self.newsroom.now()
        match self.newsroom.find(request.query.get("id", ""), now):
            case Story() as story:
                if story.flaw in ONCE and self.newsroom.refuse_once(story.info_code):
                    return await _send(request, refusal(story.flaw))
                answer = text_answer(story, now, is_redirected="cid" in request.query)
                return await _send(request, replace(answer, body=befallen(answer.body, self.newsroom.troubles, now)))
            case Post() as post:
                return await _send(request, post_answer(post))
            case None:
                return await _send(request, Answer(b"{}"))

    async def newest(self, request: web.Request) -> web.StreamResponse:
        name = {"102": "rolling", "45": "outlets"}.get(request.query.get("type", ""))
        if name is None:
            return await _send(request, Answer(b"{}"))
        now = self.newsroom.now()
        return await self._list(request, name, self.newsroom.listed(now), now)

    async def market(self, request: web.Request) -> web.StreamResponse:
        now = self.newsroom.now()
        market = _number(request, "marketType", _FIRST_MARKET) - _FIRST_MARKET
        listed = self.newsroom.listed(now)
        items = [item for item in listed if isinstance(item, Post) or item.topic % _MARKETS == market]
        return await self._list(request, "market", items, now)

    async def latest(self, request: web.Request) -> web.StreamResponse:
        now = self.newsroom.now()
        return await self._list(request, "latest", self.newsroom.listed(now), now)

    async def search(self, request: web.Request) -> web.StreamResponse:
        now, asked = self.newsroom.now(), request.query
        found = self.newsroom.search(
            now,
            title=asked.get("title", ""),
            text=asked.get("text", ""),
            source=asked.get("source", ""),
            security_codes=asked.get("securityCodes", ""),
        )
        if asked.get("order") == "asc":
            found = found[::-1]
        limit = min(_number(request, "limit", _DEFAULT_COUNT), _MOST_COUNT)
        start = (_number(request, "pageIndex", 1) - 1) * limit
        records = [record("search", item, now) for item in found[start : start + limit]]
        return await _send(request, json_answer({"records": records, "total": len(found)}))

    async def rss(self, request: web.Request) -> web.StreamResponse:
        now = self.newsroom.now()
        body = feeds.rss(self.newsroom.listed(now)[:_FEED_COUNT], now, _site(request))
        return await _send(request, feed_answer(body, "application/rss+xml;charset=utf-8"))

    async def atom(self, request: web.Request) -> web.StreamResponse:
        now = self.newsroom.now()
        items, next_page = self._page(request, now)
        body = feeds.atom(items, now, _site(request), next_page)
        return await _send(request, feed_answer(body, "application/atom+xml"))

    async def json_feed(self, request: web.Request) -> web.StreamResponse:
        now = self.newsroom.now()
        items, next_page = self._page(request, now)
        body = feeds.json_feed(items, now, _site(request), next_page)
        return await _send(request, feed_answer(body, "application/feed+json"))

    def _page(self, request: web.Request, now: datetime) -> tuple[Sequence[Story | Post], int | None]:
        """The articles of one page of a feed, and the number of the next one."""
        listed, page = self.newsroom.listed(now), _number(request, "page", 1)
        end = page * _FEED_COUNT
        return listed[end - _FEED_COUNT : end], page + 1 if end < len(listed) else None

    async def sitemaps(self, request: web.Request) -> web.StreamResponse:
        room, now = self.newsroom, self.newsroom.now()
        body = feeds.sitemap_index(room.listed(now), now, _site(request), room.since)
        return await _send(request, feed_answer(body, "application/xml"))

    async def sitemap(self, request: web.Request) -> web.StreamResponse:
        room, now = self.newsroom, self.newsroom.now()
        day = feeds.sitemap_day(int(request.match_info["number"]), room.since)
        items = [item for item in room.listed(now) if item.published_at and item.published_at.date() == day]
        if not items:
            return await _send(request, Answer(pages.NOT_FOUND.encode(), _HTML, 404))
        body = feeds.news_sitemap(items, now, _site(request))
        return await _send(request, feed_answer(body, "application/gzip"))

    async def _list(
        self, request: web.Request, name: str, items: Sequence[Story | Post], now: datetime
    ) -> web.StreamResponse:
        count = min(_number(request, "count", _DEFAULT_COUNT), _MOST_COUNT)
        return await _send(request, json_answer({LISTS[name][0]: [record(name, item, now) for item in items[:count]]}))


def _site(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}"


def _number(request: web.Request, name: str, default: int) -> int:
    """A number above 0 from the query; anything else gives the default, as upstream is not strict."""
    text = request.query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else default


async def _send(request: web.Request, answer: Answer) -> web.StreamResponse:
    if answer.status == 0:
        _reset(request)
        return web.Response()
    headers = {"Content-Type": answer.content_type, **answer.headers}
    if answer.etag:
        headers["ETag"] = f'"{answer.etag}"'
    if answer.changed_at:
        headers["Last-Modified"] = format_datetime(answer.changed_at.astimezone(UTC), usegmt=True)
    if _is_known(request, answer):
        return web.Response(status=304, headers=headers)
    if answer.stream is None:
        return web.Response(body=answer.body, status=answer.status, headers=headers)
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    if request.method == "HEAD":
        return response
    # Who is sent too much is right to hang up.
    with suppress(ConnectionError):
        await response.write(answer.body)
        for chunk in answer.stream:
            await response.write(chunk)
    return response


def _is_known(request: web.Request, answer: Answer) -> bool:
    """Whether the client holds this answer already; the tag decides where both are sent (RFC 9110)."""
    if not answer.etag:
        return False
    if (tags := request.if_none_match) is not None:
        return any(tag.value in (answer.etag, "*") for tag in tags)
    since = request.if_modified_since
    return since is not None and answer.changed_at is not None and answer.changed_at.replace(microsecond=0) <= since


def _reset(request: web.Request) -> None:
    """Make the client see a reset connection and not a polite end."""
    if request.transport is not None:
        peer = request.transport.get_extra_info("socket")
        # Lingering for no time at all turns the close into a reset.
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()


def _logging(newsroom: Newsroom) -> Middleware:
    @web.middleware
    async def log(request: web.Request, handler: Handler) -> web.StreamResponse:
        at, status = time.monotonic(), 0
        try:
            response = await handler(request)
            status = response.status if request.transport and not request.transport.is_closing() else 0
            return response
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            headers = {name.lower(): value for name, value in request.headers.items()}
            newsroom.requests.append(LoggedRequest(at, request.method, request.path_qs, status, headers))

    return log
