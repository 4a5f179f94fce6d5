"""Reread: parse stored answers again, also those that were rejected when they came. Nothing is asked for."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from loaders.articles import Parsed, batch_source, partly_kept, prepare_session
from loaders.database import Database, connect
from loaders.pages import Ended, end_in_run
from loaders.rereading import Reading, StoredPage, kept_of, pages_to_read, write_readings
from loaders.runs import batch_counts
from pipeline.load import parse_page
from pipeline.log_context import about
from scraper.config import Config
from scraper.outcomes import MEANINGS, Next, Outcome, Stage

__all__ = ["PAGES_AT_ONCE", "read_pages", "reread_batch"]

log = logging.getLogger(__name__)

PAGES_AT_ONCE = 100
"""Pages parsed and written together: bounds the memory and what a killed worker does again."""
NOTHING_KEPT = "its stored answer is kept no longer, or its source has left sources.toml"


def reread_batch(
    uri: str, config: Config, run_id: int, batch: int, progress: Callable[[int], None] = lambda n: None
) -> dict[str, int]:
    """Parse what is stored of the batch's pages again, and write what is new or changed; how they ended, by outcome.

    Run again, it goes on with the pages that it has not read yet.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db, about(batch_source(db, run_id, batch)):
        prepare_session(db)
        page_ids = pages_to_read(db, run_id, batch)
        for start in range(0, len(page_ids), PAGES_AT_ONCE):
            some = page_ids[start : start + PAGES_AT_ONCE]
            _reread(db, config, run_id, some)
            progress(len(some))
        counts = batch_counts(db, run_id, batch)
        log.info("batch %d: %s", batch, counts or "nothing to read")
    return counts


def read_pages(db: Database, config: Config, page_ids: Sequence[int]) -> list[Reading]:
    """What the parsers make of what is stored of these pages; nothing for a page of which nothing is kept."""
    read_from = partly_kept(db, page_ids)
    readings = (_read(config, page, read_from.get(page.page_id)) for page in kept_of(db, page_ids))
    return [reading for reading in readings if reading is not None]


def _read(config: Config, page: StoredPage, read_from: tuple[str, str] | None) -> Reading | None:
    """The page as the first of its candidates gives it; without an article, why the first one gives none."""
    known = {source.name for source in config.sources}
    problem: Reading | None = None
    for own in page.candidates:
        if own.source not in known:
            continue
        others = [c for c in page.copies if (c.source, c.copy) != (own.source, own.copy)]
        result = parse_page(config, [own, *others], read_from)
        reading = Reading(page, own.answer_id, result)
        if isinstance(result, Parsed) or MEANINGS[result.outcome].next is Next.DONE:
            return reading
        problem = problem or Reading(page, own.answer_id, _as_it_stands(page, result))
    return problem


def _as_it_stands(page: StoredPage, found: Ended) -> Ended:
    """Why a page is rejected, after an answer that was none of its article is still none.

    What was wrong when it was asked for, perhaps at another address, says more than what is wrong with this answer.
    """
    is_copy = any(copy.answer_id == found.answer_id for copy in page.copies)
    if page.is_rejected and not is_copy and MEANINGS[found.outcome].stage is Stage.FETCH:
        return replace(found, outcome=Outcome(page.outcome or ""))
    return found


def _reread(db: Database, config: Config, run_id: int, page_ids: Sequence[int]) -> None:
    readings = read_pages(db, config, page_ids)
    ended = write_readings(db, run_id, readings)
    for page in ended:
        if MEANINGS[page.outcome].next is not Next.DONE:
            log.debug("%s gives no article: %s: %s", page.external_id, page.outcome, page.detail)
    read = {page.page_id for page in ended}
    left = [Ended(page_id, "", "", Outcome.POSTPONED, NOTHING_KEPT) for page_id in page_ids if page_id not in read]
    end_in_run(db, run_id, left)
