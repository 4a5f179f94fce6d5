"""Load: parse the stored answers of one batch and write the articles."""

import logging
from collections.abc import Callable, Sequence

from loaders.answers import StoredAnswer, stored_answers
from loaders.articles import Parsed, batch_source, load_articles, pages_to_load, prepare_session, unchanged_pages
from loaders.database import Database, connect
from loaders.pages import Ended, end_pages
from loaders.runs import batch_counts
from scraper.config import Config, Source
from scraper.errors import Rejected
from scraper.kind import Kind, kind_of
from scraper.outcomes import MEANINGS, Next, Outcome

__all__ = ["load_batch", "parse_stored"]

log = logging.getLogger(__name__)

PAGES_AT_ONCE = 100
"""Pages parsed and written in one transaction: bounds the memory and what a killed worker does again."""


def load_batch(
    uri: str, config: Config, run_id: int, batch: int, progress: Callable[[int], None] = lambda n: None
) -> dict[str, int]:
    """Parse what was stored for the batch and write the articles; how all its pages ended, by outcome.

    Run again, it loads what is missing and tries again what it rejected.

    :raises ConfigError: the batch's source is no longer in sources.toml.
    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        if name := batch_source(db, run_id, batch):
            source = config.source(name)
            kind = kind_of(source)
            unchanged = unchanged_pages(db, run_id, batch, kind.PARSER, kind.PARSER_VERSION)
            with db.transaction():
                end_pages(db, run_id, unchanged)
            progress(len(unchanged))
            prepare_session(db)
            page_ids = pages_to_load(db, run_id, batch)
            for start in range(0, len(page_ids), PAGES_AT_ONCE):
                some = page_ids[start : start + PAGES_AT_ONCE]
                _load(db, source, kind, run_id, some)
                progress(len(some))
        counts = batch_counts(db, run_id, batch)
    log.info("batch %d: %s", batch, counts or "nothing to load")
    return counts


def parse_stored(source: Source, kind: Kind, stored: StoredAnswer) -> Parsed | Ended:
    """The article in a stored answer, or how its page ended without one."""
    external_id = stored.listed.external_id
    try:
        kind.check(source, external_id, stored.answer)
        article = kind.parse(source, external_id, stored.answer, stored.listed)
    except Rejected as problem:
        outcome, detail = problem.outcome, problem.detail
    except Exception as error:
        # A defect in a site's module costs one page, whose answer stays stored for the mended parser.
        log.exception("%s: the parser failed on %s", source.name, external_id)
        outcome, detail = Outcome.PARSER_FAILED, f"{type(error).__name__}: {error}"
    else:
        return Parsed(
            page_id=stored.page_id,
            site_id=stored.site_id,
            source=source.name,
            first_seen_at=stored.first_seen_at,
            answer_id=stored.answer_id,
            fetched_at=stored.answer.fetched_at,
            article=article,
        )
    return Ended(stored.page_id, source.name, external_id, outcome, detail, stored.answer_id)


def _load(db: Database, source: Source, kind: Kind, run_id: int, page_ids: Sequence[int]) -> None:
    results = [parse_stored(source, kind, stored) for stored in stored_answers(db, run_id, page_ids)]
    parsed = [r for r in results if isinstance(r, Parsed)]
    rejected = [r for r in results if isinstance(r, Ended)]
    with db.transaction():
        ended = [*rejected, *load_articles(db, parsed)]
        end_pages(db, run_id, ended)
    for page in ended:
        if MEANINGS[page.outcome].next != Next.DONE:
            log.warning("%s: %s is rejected: %s: %s", source.name, page.external_id, page.outcome, page.detail)
