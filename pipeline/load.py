"""Load: parse the stored answers of one batch and write the articles."""

import logging
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter

from loaders.answers import StoredAnswer, stored_answers
from loaders.articles import (
    Parsed,
    batch_source,
    load_articles,
    pages_to_load,
    partly_kept,
    prepare_session,
    unchanged_pages,
)
from loaders.database import Database, connect
from loaders.pages import Ended, end_pages
from loaders.runs import batch_counts
from pipeline.log_context import about
from scraper.config import Config, Source
from scraper.copies import Copy, leading, merged
from scraper.errors import Rejected
from scraper.kind import Kind, kind_of
from scraper.mentions import judged
from scraper.outcomes import MEANINGS, Next, Outcome
from scraper.page import read_article
from scraper.records import Article

__all__ = ["load_batch", "parse_page", "parse_stored"]

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
    with connect(uri) as db, about(name := batch_source(db, run_id, batch)):
        if name:
            kind = kind_of(config.source(name))
            unchanged = unchanged_pages(db, run_id, batch, kind.PARSER, kind.PARSER_VERSION)
            with db.transaction():
                end_pages(db, run_id, unchanged)
            progress(len(unchanged))
            prepare_session(db)
            page_ids = pages_to_load(db, run_id, batch)
            for start in range(0, len(page_ids), PAGES_AT_ONCE):
                some = page_ids[start : start + PAGES_AT_ONCE]
                _load(db, config, run_id, some)
                progress(len(some))
        counts = batch_counts(db, run_id, batch)
        log.info("batch %d: %s", batch, counts or "nothing to load")
    return counts


def parse_stored(source: Source, kind: Kind, stored: StoredAnswer) -> Article | Rejected:
    """The article in an answer that came through ``source``, or why there is none."""
    external_id = stored.listed.external_id
    with about(source.name):
        try:
            return read_article(source, kind, external_id, stored.answer, stored.listed)
        except Rejected as problem:
            return problem
        except Exception as error:
            # A defect in a site's module costs one page, whose answer stays stored for the mended parser.
            log.exception("the parser failed on %s", external_id)
            return Rejected(Outcome.PARSER_FAILED, f"{type(error).__name__}: {error}")


def parse_page(
    config: Config, copies: Sequence[StoredAnswer], read_from: tuple[str, str] | None = None
) -> Parsed | Ended:
    """The article that the copies of one page make, or how the page ended without one.

    The first copy is the one that the run got: where that holds no article, the page is rejected, unless it is one of
    several posts of an archive, and another copy holds it. ``read_from`` is the copy (source and name) that the page's
    article is made of, where not all of its copies are kept any more: it stays as it is then, unless that very copy
    leads.

    :raises ConfigError: the source of the first copy is no longer in sources.toml.
    """
    own = copies[0]
    known = {source.name for source in config.sources}
    alike: list[Copy] = []
    problem: Rejected | None = None
    for stored in copies:
        if stored is not own and stored.source not in known:
            continue
        source = config.source(stored.source)
        kind = kind_of(source)
        result = parse_stored(source, kind, stored)
        if isinstance(result, Article):
            alike.append(Copy(result, kind.PRECEDENCE, stored.source, stored.copy))
        elif stored is own:
            problem = result
    if problem is not None and not (own.copy and alike):
        external_id = own.listed.external_id
        return Ended(own.page_id, own.page_source, external_id, problem.outcome, problem.detail, own.answer_id)
    lead = leading(alike)
    if read_from is not None and read_from != (lead.source, lead.name):
        detail = "its article is made of a copy that is kept no longer, and stays as it is"
        return Ended(own.page_id, own.page_source, own.listed.external_id, Outcome.UNCHANGED, detail, own.answer_id)
    stored = next(c for c in copies if (c.source, c.copy) == (lead.source, lead.name))
    article = merged(alike)
    return Parsed(
        page_id=stored.page_id,
        site_id=stored.site_id,
        source=stored.page_source,
        first_seen_at=stored.first_seen_at,
        answer_id=stored.answer_id,
        copy=(stored.source, stored.copy),
        fetched_at=stored.answer.fetched_at,
        article=article,
        mentions=judged(article.title, article.body_text, article.mentions),
    )


def _load(db: Database, config: Config, run_id: int, page_ids: Sequence[int]) -> None:
    pages = groupby(stored_answers(db, run_id, page_ids), key=attrgetter("page_id"))
    read_from = partly_kept(db, page_ids)
    results = [parse_page(config, list(copies), read_from.get(page_id)) for page_id, copies in pages]
    parsed = [r for r in results if isinstance(r, Parsed)]
    rejected = [r for r in results if isinstance(r, Ended)]
    with db.transaction():
        ended = [*rejected, *load_articles(db, parsed)]
        end_pages(db, run_id, ended)
    for page in ended:
        if MEANINGS[page.outcome].next != Next.DONE:
            with about(page.source):
                log.warning("%s is rejected: %s: %s", page.external_id, page.outcome, page.detail)
