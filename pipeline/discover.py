"""Discover: read a source's lists, record each new page once, plan the run's batches."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from loaders.answers import store_listed
from loaders.database import Database, connect, connect_async
from loaders.hosts import WarehouseHostMemory
from loaders.pages import Reject, drop_reject, plan, put_rejects, record_listed
from loaders.runs import Options, Run, begin_run, coverage, lists_were_read, put_site
from pipeline.batches import batch_size
from pipeline.log_context import about
from scraper.config import Config, Source
from scraper.errors import HostPaused, Rejected
from scraper.feeds import read_feed_list
from scraper.fetch import Fetcher
from scraper.kind import Kind, ListPage, Part, kind_of
from scraper.outcomes import Outcome, Stage
from scraper.page import REFUSALS
from scraper.records import Answer, Listed

__all__ = ["discover"]

log = logging.getLogger(__name__)

OVERLAP = timedelta(hours=6)
"""How far the paging goes on into what earlier runs covered: lists are not strictly in order of time."""
MOST_LIST_PAGES = 5_000
"""Stops a list whose paging never ends."""
MOST_FEEDS = 200
"""Of a source in one run, the sitemaps of its indexes among them."""
MOST_UNREADABLE = 100
"""Rejects of one answer: a sitemap of a whole site may name thousands of pages that are no articles."""
DAY = timedelta(days=1)
"""What a sitemap that was changed on a day without a time may have been changed after its midnight."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)

ReadList = Callable[[Answer], ListPage]


def discover(uri: str, config: Config, source_name: str, run_key: str, options: Options) -> tuple[int, dict[int, int]]:
    """Read the source's lists into ``news.page`` and plan the run; its id, and the size of each batch by number.

    A list that cannot be read is a reject, and the others are read all the same.

    :raises ConfigError: sources.toml has no such source, or its lists are none of its kind's.
    :raises WarehouseUnavailable: try again.
    """
    source = config.source(source_name)
    kind = kind_of(source)
    with about(source.name, run_key), connect(uri) as db:
        run = begin_run(db, source.name, run_key, options)
        site_id = put_site(db, source)
        asyncio.run(_Discovery(uri, db, config, source, kind, run, site_id).read_lists(options.since))
        batches = plan(db, run.run_id, source, options, batch_size(source))
        log.info("%d pages to ask for, in %d batches", sum(batches.values()), len(batches))
    return run.run_id, batches


class _Discovery:
    def __init__(
        self, uri: str, db: Database, config: Config, source: Source, kind: Kind, run: Run, site_id: int
    ) -> None:
        self.uri = uri
        self.db = db
        self.config = config
        self.source = source
        self.kind = kind
        self.run = run
        self.site_id = site_id

    async def read_lists(self, since: datetime | None) -> None:
        back_to = since or self.run.started_at - timedelta(days=self.source.reach_back_days)
        newest = [name for name in self.source.lists if name in self.kind.LISTS]
        paged = [name for name in self.source.lists if name in self.kind.PAGED_LISTS]
        async with connect_async(self.uri) as memory_db:
            memory = WarehouseHostMemory(memory_db)
            async with Fetcher(self.source, memory, self.config.user_agent) as fetcher:
                pages = await asyncio.gather(*(self._read(fetcher, name, *self._list(name)) for name in newest))
                self._record(_merged(page.listed for page in pages if page))
                covered = [await self._page_back(fetcher, name, *self._list(name), back_to) for name in paged]
                covered += await self._read_feeds(fetcher, back_to)
        if covered and None not in covered:
            lists_were_read(self.db, self.run.run_id, max(c for c in covered if c is not None))

    def _list(self, name: str) -> tuple[str, ReadList]:
        return self.kind.list_url(self.source, name), partial(self.kind.read_list, self.source, name)

    async def _read_feeds(self, fetcher: Fetcher, back_to: datetime) -> list[datetime | None]:
        """Read the feeds, and the sitemaps of indexes that changed since ``back_to``.

        Says of each feed that pages from when on it is covered, as :meth:`_page_back` does. The others are windows:
        what left them between two runs is not known.
        """
        covered: list[datetime | None] = []
        waiting = deque(self.source.absolute(feed) for feed in self.source.feeds)
        read: set[str] = set()
        while waiting and len(read) < MOST_FEEDS:
            url = waiting.popleft()
            if url in read:
                continue
            read.add(url)
            read_feed = partial(read_feed_list, self.source, self.kind, url, since=back_to)
            page = await self._read(fetcher, url, url, read_feed)
            if page is None:
                continue
            waiting += _due(page.parts, back_to)
            if len(read) % 10 == 0:
                log.info("%d feeds read, %d to go", len(read), len(waiting))
            if page.next_url:
                covered.append(await self._page_back(fetcher, url, url, read_feed, back_to, page))
            else:
                self._record(_merged([page.listed]))
        if left := len(set(waiting) - read):
            log.warning("%d sitemaps are left unread after %d", left, MOST_FEEDS)
        return covered

    async def _page_back(
        self, fetcher: Fetcher, name: str, url: str, read: ReadList, back_to: datetime, first: ListPage | None = None
    ) -> datetime | None:
        """Page back to what is covered or to ``back_to``; from when on every listed page is recorded now, if so.

        ``first`` is the page at ``url`` where that was read already.
        """
        goal, covers_from = self._goal(back_to)
        last_page: set[str] = set()
        new = 0
        for number in range(1, MOST_LIST_PAGES + 1):
            page = first if first and number == 1 else await self._read(fetcher, name, url, read)
            if page is None:
                return None
            fresh = [x for x in page.listed if x.external_id not in last_page]
            # A list that does not heed what page is asked for answers the same for ever.
            if not fresh and (not page.records or page.listed):
                return covers_from
            last_page = {x.external_id for x in page.listed}
            new += self._record(fresh)
            if number % 10 == 0:
                log.info("%d pages of the list %s read, %d new", number, name, new)
            times = [x.published_at for x in fresh if x.published_at]
            # The newest of the page decides: one article with an old time does not end the paging.
            if not page.next_url or (times and max(times) < goal):
                return covers_from
            url = page.next_url
        log.warning("the list %s still goes on after %d pages", name, MOST_LIST_PAGES)
        return None

    def _goal(self, back_to: datetime) -> tuple[datetime, datetime]:
        """Until when to page back, and what is covered once there."""
        for lower, upper in coverage(self.db, self.source.name, self.run.run_id):
            if lower <= back_to < upper:
                return max(back_to, upper - OVERLAP), lower
        return back_to, back_to

    async def _read(self, fetcher: Fetcher, name: str, url: str, read: ReadList) -> ListPage | None:
        try:
            answer = await fetcher.get(url, headers=self.kind.request_headers(url))
            page = await self._checked(fetcher, url, answer, read)
        except (Rejected, HostPaused) as error:
            reason = error.outcome if isinstance(error, Rejected) else Outcome.POSTPONED
            log.warning("the list %s cannot be read: %s", name, error)
            self._reject(f"list {name}", reason, f"{url}: {error}")
            return None
        drop_reject(self.db, self.source.name, f"list {name}")
        for unreadable in page.unreadable[:MOST_UNREADABLE]:
            subject = f"list record {unreadable.record[:200]}"
            self._reject(subject, unreadable.problem.outcome, f"{name}: {unreadable.problem.detail}")
        if (more := len(page.unreadable) - MOST_UNREADABLE) > 0:
            log.info("the list %s has %d more records that name no article", name, more)
        return page

    async def _checked(self, fetcher: Fetcher, url: str, answer: Answer, read: ReadList) -> ListPage:
        """What the answer lists; a captcha in its place counts for a ban, as one in an article's place does."""
        try:
            page = read(answer)
        except Rejected as problem:
            if problem.outcome in REFUSALS:
                await fetcher.note_blocked(url, problem.detail)
            raise
        except Exception as error:
            # A defect in a site's module must not lose the other lists.
            log.exception("reading %s failed", url)
            raise Rejected(Outcome.PARSER_FAILED, f"{type(error).__name__}: {error}") from error
        fetcher.note_fine(answer.url)
        return page

    def _reject(self, subject: str, reason: Outcome, detail: str) -> None:
        put_rejects(self.db, self.run.run_id, [Reject(self.source.name, subject, Stage.DISCOVER, reason, detail)])

    def _record(self, listed: Sequence[Listed]) -> int:
        if not listed:
            return 0
        new = record_listed(self.db, self.run.run_id, self.source, self.site_id, listed)
        store_listed(self.db, self.source, self.site_id, listed)
        return new


def _due(parts: Iterable[Part], back_to: datetime) -> list[str]:
    """The sitemaps of an index that may hold something new, those that changed last first."""
    due = [part for part in parts if part.changed_at is None or part.changed_at + DAY > back_to]
    return [part.url for part in sorted(due, key=lambda part: part.changed_at or LONG_AGO, reverse=True)]


def _merged(lists: Iterable[Sequence[Listed]]) -> list[Listed]:
    """One entry a page: what the first list says, completed by the others."""
    merged: dict[str, Listed] = {}
    for listed in lists:
        for one in listed:
            known = merged.get(one.external_id)
            merged[one.external_id] = _completed(known, one) if known else one
    return list(merged.values())


def _completed(known: Listed, other: Listed) -> Listed:
    timed = known if known.published_at else other
    whole = known if known.answer else other
    return Listed(
        external_id=known.external_id,
        url=known.url,
        list_name=known.list_name,
        title=known.title or other.title,
        summary=known.summary or other.summary,
        outlet=known.outlet or other.outlet,
        published_at=timed.published_at,
        published_raw=timed.published_raw,
        answer=whole.answer,
        copy=whole.copy,
    )
