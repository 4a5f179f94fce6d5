"""Index: put what came or changed into the search index, behind the load."""

import logging
from collections.abc import Callable

from loaders.database import connect
from loaders.search import START, Place, count_waiting, index_articles, next_waiting, prepare, tidy
from loaders.upkeep import OVERLAP, alone, begin, covers_to, finished

__all__ = ["index_search"]

log = logging.getLogger(__name__)

ARTICLES_AT_ONCE = 1000
"""Articles indexed in one transaction: seconds, and what a killed run does again. Fewer at once write more log."""


def index_search(uri: str, progress: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
    """Index every article that is not in the search index as it is now; how many. Cut short, it goes on when run again.

    :raises WarehouseUnavailable: try again.
    :raises WarehouseRefused: the schema is older, or the login may not do this.
    """
    done = 0
    with connect(uri) as db, alone(db, "search"):
        now = begin(db)
        covered = covers_to(db, "search")
        after = Place(covered - OVERLAP, 0) if covered else START
        total = count_waiting(db, after.changed_at)
        progress(0, total)
        prepare(db)
        while waiting := next_waiting(db, after, ARTICLES_AT_ONCE):
            index_articles(db, waiting)
            after = waiting.last
            done += len(waiting.article_ids)
            total = max(total, done)
            # Until then searches read what was added as a list, which takes the longer the more it is.
            tidy(db)
            progress(done, total)
        finished(db, "search", now, done)
    log.info("%d articles indexed", done)
    return {"indexed": done}
