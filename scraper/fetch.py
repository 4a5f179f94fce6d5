"""Pages and lists, asked for politely: slots, robots.txt, redirects, retries, pauses.

What a host is asked is decided here; how one request travels is :mod:`scraper.transport`'s business.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

from httpx_aiohttp import AiohttpTransport
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from scraper.charset import choose_charset
from scraper.config import Source
from scraper.errors import HostPaused, Rejected
from scraper.guard import check_hop, check_url, host_of
from scraper.hosts import HostMemory, Robots
from scraper.outcomes import Outcome
from scraper.records import Answer, Validators
from scraper.robots import MAX_BYTES, Rules, is_an_answer, is_fresh, text_of
from scraper.transport import Limits, Passing, Reply, exchange, open_transport

__all__ = ["Fetcher", "Limits", "retry_after"]

log = logging.getLogger(__name__)

MAX_REDIRECTS = 5

BLOCKED_IN_A_ROW = 5
"""So many pages refused one after another look like a ban, not like pages that are closed to us."""
DOWN_IN_A_ROW = 5
"""So many pages without a connection or an answer in time are the host's trouble, not the pages'."""

BLOCKED_PAUSE = 15 * 60.0
"""Seconds; users of such hosts report bans of about this length."""
ROBOTS_PAUSE = 5 * 60.0
"""Seconds before a robots.txt that answered with an error is asked for again."""
DOWN_PAUSE = 30.0
"""Seconds; short, because a host that cannot be reached is not burdened by a try."""

MAX_RETRY_AFTER = 24 * 3600.0
"""Seconds; a longer Retry-After is taken for this."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A robots.txt that redirects to where we do not follow is "unavailable" to the standard, as one with a 404 is.
_ROBOTS_LEADS_AWAY = frozenset({Outcome.BAD_URL, Outcome.FOREIGN_HOST, Outcome.TOO_MANY_REDIRECTS})
# What is never closed ends with the text, so that no place is looked at twice.
_MARKUP = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*+>|\Z)|<[a-zA-Z/!?][^<>]*+>?|[\x00-\x1f\x7f-\x9f\ufffd]+",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(slots=True)
class _Host:
    """What a fetcher knows of one host."""

    name: str
    robots_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules | None = None
    paused: HostPaused | None = None
    blocked: int = 0
    down: int = 0
    down_pauses: int = 0
    """How often it was paused for being down, and has not answered since; more than one are not waited out."""


class Fetcher:
    """Asks the hosts of one source; an async context manager, meant for one batch.

    Nothing is sent without a slot of ``hosts``, and no more than the source's ``at_once`` requests are under way. A
    pause is waited out where that takes no longer than ``limits.patience``, whoever asked for it, and is
    :class:`HostPaused` where it takes longer, or where the host was down after such a pause, too; nothing is sent to
    the host before it is over.
    """

    def __init__(self, source: Source, hosts: HostMemory, user_agent: str, limits: Limits = Limits()) -> None:  # noqa: B008
        self._source = source
        self._hosts = hosts
        self._limits = limits
        self._headers = {
            "user-agent": user_agent,
            "accept": "application/json, text/html;q=0.9, */*;q=0.5",
            "accept-language": "zh-CN",
            "accept-encoding": "gzip, deflate",
        }
        self._places = asyncio.Semaphore(source.budget.at_once)
        self._known: dict[str, _Host] = {}
        backoff = wait_exponential_jitter(multiplier=limits.backoff, max=limits.patience, jitter=limits.backoff)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            # The host itself is paused for its Retry-After, and the next slot waits for the end of that.
            return 0.0 if isinstance(error, Passing) and error.retry_after is not None else backoff(state)

        self._retrying = AsyncRetrying(
            stop=stop_after_attempt(limits.attempts), wait=wait, retry=retry_if_exception_type(Passing), reraise=True
        )
        self._transport: AiohttpTransport | None = None

    async def __aenter__(self) -> Self:
        self._transport = open_transport(self._source, self._limits)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    async def get(
        self,
        url: str,
        validators: Validators = Validators(),  # noqa: B008
        refused_before: bool = False,
        headers: Mapping[str, str] = {},
    ) -> Answer:
        """The answer of ``url`` with status 200, or 304 and no body where ``validators`` were sent and still hold.

        A 200 may yet be a block page: tell :meth:`note_blocked` or :meth:`note_fine` what it turned out to be. A page
        that was ``refused_before`` says nothing of a ban when it is refused again, and is not counted. ``headers`` go
        with the request besides the usual ones, which they cannot replace.

        :raises Rejected: ``bad_url``, ``foreign_host``, ``private_address``, ``robots_disallowed``, ``unreachable``,
            ``timeout``, ``rate_limited``, ``server_error``, ``blocked``, ``gone``, ``bad_status``,
            ``too_many_redirects``, ``oversized``, ``empty`` or ``shape_changed``.
        :raises HostPaused: the host is to be left alone for longer than ``limits.patience``.
        """
        asked = check_url(url, self._source)
        conditions = _conditions(validators)
        async with self._places:
            final, reply = await self._patiently(asked, {**headers, **self._headers}, conditions)
            fetched_at = datetime.now(UTC)
            if reply.status in (401, 403):
                if not refused_before:
                    await self.note_blocked(final, f"{final} answered {reply.reason}")
            elif reply.status != 200:
                self.note_fine(final)
        if reply.status != 200 and not (reply.status == 304 and conditions):
            raise _rejected(final, reply)
        body = b"" if reply.status == 304 else reply.body
        charset, charset_from = choose_charset(body, reply.headers.get("content-type", ""))
        return Answer(asked, final, reply.status, reply.headers, body, fetched_at, charset, charset_from)

    async def note_blocked(self, url: str, reason: str) -> None:
        """A page was refused: by its status, which :meth:`get` notes itself, or by a captcha that came as a 200.

        :raises HostPaused: it was one too many of its host in a row.
        """
        host = self._host(url)
        host.blocked += 1
        if host.blocked >= BLOCKED_IN_A_ROW:
            why = f"{host.blocked} pages in a row were refused; the last: {reason}"
            raise await self._pause(host, BLOCKED_PAUSE, why)

    def note_fine(self, url: str) -> None:
        """The last answer of the URL's host was no block page."""
        self._host(url).blocked = 0

    def _host(self, url: str) -> _Host:
        name = host_of(url)
        return self._known.setdefault(name, _Host(name))

    async def _patiently(self, url: str, headers: dict[str, str], conditions: dict[str, str]) -> tuple[str, Reply]:
        while True:
            try:
                return await self._follow(url, headers, conditions)
            except Passing as failure:
                if (paused := await self._note_failure(url, failure)) is None:
                    raise
                if self._is_too_long(paused):
                    raise paused from failure
                log.warning("%s; waiting for that", paused)
            except HostPaused as paused:
                if self._is_too_long(paused):
                    raise
                log.warning("%s; waiting for that", paused)

    async def _note_failure(self, url: str, failure: Passing) -> HostPaused | None:
        """The pause that the host gets, if this was one failure too many."""
        if failure.outcome is Outcome.RATE_LIMITED:
            await self.note_blocked(url, failure.detail)
        if failure.connected and failure.outcome is not Outcome.TIMEOUT:
            return None
        host = self._host(url)
        host.down += 1
        if host.down < DOWN_IN_A_ROW:
            return None
        return await self._pause_down(host, f"{host.down} pages in a row got no answer; the last: {failure.detail}")

    async def _pause_down(self, host: _Host, reason: str) -> HostPaused:
        # Pages that were under way when the pause began say nothing of whether it helped.
        if host.paused is not None and _left(host.paused) > 0:
            return host.paused
        host.down_pauses += 1
        return await self._pause(host, DOWN_PAUSE, reason)

    def _is_too_long(self, paused: HostPaused) -> bool:
        """Whether a pause is too long to be waited out."""
        host = self._known.get(paused.host)
        return _left(paused) > self._limits.patience or (host is not None and host.down_pauses > 1)

    async def _follow(
        self, url: str, headers: dict[str, str], conditions: dict[str, str], robots_cap: int | None = None
    ) -> tuple[str, Reply]:
        """The final URL and its reply; with ``robots_cap`` those of a robots.txt, cut at so many bytes."""
        seen = {url}
        while True:
            host = self._host(url)
            rules = await self._rules_of(host, url, headers) if robots_cap is None else None
            if rules is not None and not rules.allows(url):
                raise Rejected(Outcome.ROBOTS_DISALLOWED, f"{url}: robots.txt of {host.name} forbids it")
            reply: Reply = await self._retrying.copy()(
                self._ask, host, url, {**headers, **conditions}, rules, robots_cap
            )
            location = reply.headers.get("location", "")
            if reply.status not in _REDIRECTS or not location:
                return url, reply
            hop = check_hop(url, location, self._source)
            if hop in seen:
                raise Rejected(Outcome.TOO_MANY_REDIRECTS, f"{url} redirects to {hop}, which led there")
            if len(seen) > MAX_REDIRECTS:
                raise Rejected(Outcome.TOO_MANY_REDIRECTS, f"{url} redirects once more, after {MAX_REDIRECTS} times")
            seen.add(hop)
            url = hop

    async def _ask(self, host: _Host, url: str, headers: dict[str, str], rules: Rules | None, cap: int | None) -> Reply:
        """One request, in its slot.

        :raises Passing: among others where the host answers 429 or 5xx.
        """
        assert self._transport is not None, "a Fetcher must be entered before it is used"
        await self._take_slot(host, max(self._source.budget.interval, rules.delay if rules else 0.0))
        reply = await exchange(self._transport, url, headers, self._limits, cap)
        host.down = host.down_pauses = 0
        if reply.status != 429 and reply.status < 500:
            return reply
        wait = retry_after(reply.headers.get("retry-after", ""), datetime.now(UTC))
        detail = f"{url}: the host answered {reply.reason}{_quoted(reply)}"
        if wait:
            reason = f"it answered {reply.reason} with Retry-After: {reply.headers['retry-after'][:60]}"
            if wait > self._limits.patience:
                raise await self._pause(host, wait, reason)
            await self._hosts.pause(host.name, datetime.now(UTC) + timedelta(seconds=wait), reason)
        outcome = Outcome.RATE_LIMITED if reply.status == 429 else Outcome.SERVER_ERROR
        raise Passing(outcome, detail, retry_after=wait)

    async def _take_slot(self, host: _Host, interval: float) -> None:
        while True:
            try:
                _refuse_paused(host)
                await self._hosts.slot(host.name, interval)
                return
            except HostPaused as paused:
                left = _left(paused)
                if self._is_too_long(paused):
                    raise
            # The clock of the memory may be a little behind ours.
            await asyncio.sleep(max(left, 0.05))

    async def _pause(self, host: _Host, seconds: float, reason: str) -> HostPaused:
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        await self._hosts.pause(host.name, until, reason)
        host.paused = HostPaused(host.name, until, reason)
        return host.paused

    async def _rules_of(self, host: _Host, url: str, headers: dict[str, str]) -> Rules:
        if host.rules is None:
            async with host.robots_lock:
                if host.rules is None:
                    host.rules = Rules(await self._robots_of(host, url, headers))
        return host.rules

    async def _robots_of(self, host: _Host, url: str, headers: dict[str, str]) -> Robots:
        """:raises HostPaused: the host says nothing about robots.txt now and never did: nothing may be asked."""
        known = await self._hosts.robots(host.name)
        if known is not None and is_fresh(known, datetime.now(UTC)):
            return known
        try:
            # Some interfaces answer nothing at all, robots.txt included, without the headers that they demand.
            robots = await self._ask_for_robots(urljoin(url, "/robots.txt"), headers)
        except Passing as failure:
            if known is not None and is_an_answer(known.status):
                return known
            reason = f"its robots.txt cannot be read: {failure.detail}"
            if failure.connected:
                raise await self._pause(host, ROBOTS_PAUSE, reason) from failure
            raise await self._pause_down(host, reason) from failure
        await self._hosts.remember_robots(host.name, robots)
        return robots

    async def _ask_for_robots(self, url: str, headers: dict[str, str]) -> Robots:
        try:
            _, reply = await self._follow(url, headers, {}, MAX_BYTES)
        except Rejected as rejected:
            if rejected.outcome not in _ROBOTS_LEADS_AWAY:
                raise
            return Robots(404, rejected.detail, datetime.now(UTC))
        return Robots(reply.status, text_of(reply.body, reply.cut), datetime.now(UTC))


def _left(paused: HostPaused) -> float:
    """Seconds until the pause is over; negative behind it."""
    return (paused.until - datetime.now(UTC)).total_seconds()


def _refuse_paused(host: _Host) -> None:
    if host.paused is not None and _left(host.paused) > 0:
        raise HostPaused(host.paused.host, host.paused.until, host.paused.reason)


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, 24 hours at most; None where it says nothing that can be read."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:20]), MAX_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(value)
        seconds = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(seconds.total_seconds(), 0.0), MAX_RETRY_AFTER)


def _conditions(validators: Validators) -> dict[str, str]:
    conditions = {"if-none-match": validators.etag, "if-modified-since": validators.last_modified}
    # A validator that cannot be sent back as it came is of no use.
    return {name: value for name, value in conditions.items() if value and value.isascii() and value.isprintable()}


def _rejected(url: str, reply: Reply) -> Rejected:
    match reply.status:
        case 204:
            outcome = Outcome.EMPTY
        case 401 | 403:
            outcome = Outcome.BLOCKED
        case 404 | 410:
            outcome = Outcome.GONE
        case _:
            outcome = Outcome.BAD_STATUS
    return Rejected(outcome, f"{url}: the host answered {reply.reason}{_quoted(reply)}")


def _quoted(reply: Reply) -> str:
    """The beginning of what the host said, on one line and without markup; "" where it said nothing."""
    charset, _ = choose_charset(reply.body, reply.headers.get("content-type", ""))
    text = " ".join(_MARKUP.sub(" ", reply.body.decode(charset, "replace")).split())
    return f": “{text[:200]}”" if text else ""
