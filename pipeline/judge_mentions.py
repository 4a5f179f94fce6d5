"""Judge: mentions that were judged by older rules, or never, are judged again from the stored texts; then symbols."""

import logging
from collections.abc import Callable

from loaders.database import connect
from loaders.mentions import outdated, prepare_session, settle_symbols, texts, write
from loaders.upkeep import alone, begin, finished
from scraper.mentions import judged

__all__ = ["judge_mentions"]

log = logging.getLogger(__name__)

ARTICLES_AT_ONCE = 200
"""Articles judged and written in one transaction, which loads wait for."""


def judge_mentions(uri: str, progress: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
    """Judge the mentions of every article that the rules in force have not seen, newest first.

    The answer counts the articles ``judged`` and the mentions of theirs that are ``doubted``.

    The load judges what it writes: there is work after the rules changed only. A killed run goes on where it was.
    Codes without a market are settled in any case: what names them came with the articles.
    ``progress`` gets the articles done and their total.

    :raises WarehouseUnavailable: try again.
    :raises WarehouseRefused: the schema is not this version's, or a right is missing.
    """
    counts = {"judged": 0, "doubted": 0}
    with connect(uri) as db, alone(db, "mentions"):
        started_at = begin(db)
        article_ids = outdated(db)
        prepare_session(db)
        for start in range(0, len(article_ids), ARTICLES_AT_ONCE):
            articles = texts(db, article_ids[start : start + ARTICLES_AT_ONCE])
            results = [(a, judged(a.title, a.body_text, a.mentions)) for a in articles]
            write(db, results)
            counts["judged"] += len(results)
            counts["doubted"] += sum(bool(j.doubt) for _, mentions in results for j in mentions)
            progress(min(start + ARTICLES_AT_ONCE, len(article_ids)), len(article_ids))
        settled = settle_symbols(db)
        # Either is something for the ready tables to be refreshed for.
        finished(db, "mentions", started_at, counts["judged"] + settled)
    log.info(
        "mentions of %d articles judged, %d of them doubted; %d symbols settled",
        *(counts["judged"], counts["doubted"], settled),
    )
    return counts
