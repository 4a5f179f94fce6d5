"""Fetch: ask politely for the pages of one batch and store what comes, before an article is read from it.

Only whether an answer is the page at all is looked at first, as that decides whether the page's next address is asked.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from loaders.answers import Fetched, ToFetch, adopt, hold, hold_patiently, let_go, postpone, store_fetched, to_fetch
from loaders.articles import batch_source
from loaders.database import Database, connect, connect_async
from loaders.hosts import WarehouseHostMemory
from loaders.runs import batch_counts
from pipeline.log_context import about
from scraper.config import Config, Source
from scraper.errors import HostPaused
from scraper.fetch import Fetcher
from scraper.guard import host_of
from scraper.kind import kind_of
from scraper.page import ask_for_page

__all__ = ["Progress", "fetch_batch"]

log = logging.getLogger(__name__)

STORE_AT_ONCE = 50
HOLD_PATIENCE_SECONDS = 60.0

Progress = Callable[[int], None]
"""Told how many more pages have been dealt with."""


def fetch_batch(
    uri: str, config: Config, run_id: int, batch: int, progress: Progress = lambda n: None
) -> dict[str, int]:
    """Ask for the pages of the batch that have no answer yet; how the batch's ended pages ended, by outcome.

    Run again, it goes on with what is missing and tries again what it rejected.

    :raises ConfigError: the batch's source is no longer in sources.toml.
    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db, about(name := batch_source(db, run_id, batch)):
        pages = to_fetch(db, run_id, batch)
        if pages:
            source = config.source(name)
            try:
                asyncio.run(_fetch(uri, db, config, source, run_id, pages, progress))
            except ExceptionGroup as group:
                raise _first_of(group) from group
        counts = batch_counts(db, run_id, batch)
        log.info("batch %d: %d pages asked for; so far ended: %s", batch, len(pages), counts or "none")
    return counts


async def _fetch(
    uri: str, db: Database, config: Config, source: Source, run_id: int, pages: Sequence[ToFetch], progress: Progress
) -> None:
    async with (
        connect_async(uri) as memory_db,
        Fetcher(source, WarehouseHostMemory(memory_db), config.user_agent) as fetcher,
    ):
        batch = _Batch(db, source, run_id, fetcher, progress)
        held = hold(db, pages)
        await batch.ask([p for p in pages if p.page_id in held])
        elsewhere = [p for p in pages if p.page_id not in held]
        if elsewhere:
            log.info("%d pages are being fetched by another run; waiting for it", len(elsewhere))
            held = hold_patiently(db, elsewhere, HOLD_PATIENCE_SECONDS)
            await batch.ask([p for p in elsewhere if p.page_id in held])
            postpone(db, run_id, [p for p in elsewhere if p.page_id not in held], "another run is fetching this page")


class _Batch:
    """One batch's workers. Pages must be held by ``db`` before they are asked for."""

    def __init__(self, db: Database, source: Source, run_id: int, fetcher: Fetcher, progress: Progress) -> None:
        self.db = db
        self.source = source
        self.kind = kind_of(source)
        self.run_id = run_id
        self.fetcher = fetcher
        self.progress = progress
        self.paused: dict[str, HostPaused] = {}
        self.postponed: dict[str, list[ToFetch]] = defaultdict(list)

    async def ask(self, pages: Sequence[ToFetch]) -> None:
        """Ask for these pages, but for those that another run has dealt with meanwhile."""
        adopted = adopt(self.db, self.run_id, [p.page_id for p in pages])
        self.progress(len(adopted))
        waiting = [p for p in pages if p.page_id not in adopted]
        todo = iter(waiting)
        done: asyncio.Queue[Fetched | None] = asyncio.Queue(maxsize=4 * STORE_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            storing = group.create_task(self._store(done))
            async with asyncio.TaskGroup() as workers:
                for _ in range(self.source.budget.at_once):
                    workers.create_task(self._work(todo, done))
            await done.put(None)
            await storing
        for host, left in self.postponed.items():
            postpone(self.db, self.run_id, left, str(self.paused[host]))
            self.progress(len(left))
        self.postponed.clear()
        let_go(self.db, [p.page_id for p in pages])

    async def _work(self, todo: Iterator[ToFetch], done: "asyncio.Queue[Fetched | None]") -> None:
        for page in todo:
            paused = self.paused.get(self._host(page))
            if paused and paused.until > datetime.now(UTC):
                self.postponed[paused.host].append(page)
                continue
            try:
                asked = await ask_for_page(
                    self.fetcher,
                    self.source,
                    self.kind,
                    page.external_id,
                    page.url,
                    page.validators,
                    page.validated_url,
                    page.refused_before,
                )
                if asked.paused:
                    self.paused[asked.paused.host] = asked.paused
                if asked.problem:
                    log.warning("%s is rejected: %s", page.external_id, asked.problem)
                await done.put(Fetched(page, asked.answers, asked.problem))
            except HostPaused as paused:
                self.paused[paused.host] = paused
                self.postponed[paused.host].append(page)

    def _host(self, page: ToFetch) -> str:
        """The host that is asked for the page first."""
        urls = self.kind.request_urls(self.source, page.external_id, page.url)
        return host_of(urls[0]) if urls else ""

    async def _store(self, done: "asyncio.Queue[Fetched | None]") -> None:
        """Store answers as they come, many in one transaction when they come fast."""
        is_open = True
        while is_open:
            fetched = [await done.get()]
            while not done.empty() and len(fetched) < STORE_AT_ONCE:
                fetched.append(done.get_nowait())
            is_open = None not in fetched
            good = [f for f in fetched if f is not None]
            if good:
                await asyncio.to_thread(store_fetched, self.db, self.run_id, self.source.name, good)
                self.progress(len(good))


def _first_of(group: ExceptionGroup[Exception]) -> Exception:
    """What went wrong first among workers that ended together."""
    error: Exception = group
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
