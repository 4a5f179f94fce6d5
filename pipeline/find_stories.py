"""Find stories: compare new and changed articles with those near to them, and say which are the same report."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

from loaders import stories, upkeep
from loaders.database import Database, connect
from loaders.stories import Link, Member, Stored
from pipeline.likeness import WINDOW, Text, keys, likeness

__all__ = ["find_stories"]

log = logging.getLogger(__name__)

BATCH = 500
"""Articles compared in one transaction: bounds the memory, and what a killed run does again."""
OTHERS = 250
"""Texts that a batch is compared with, held at once."""


def find_stories(uri: str, progress: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
    """Compare every article that is new or changed; how many were ``compared``, and how many ``links`` were found.

    ``progress`` is told how many of how many are done. Run again, it goes on where it was stopped. The stories do not
    depend on the order in which the articles came, so long as no sentence stands in very many of them.

    :raises WarehouseUnavailable: try again.
    :raises WarehouseRefused: the login may not, or the schema is not this version's.
    """
    compared = links = 0
    with connect(uri) as db, upkeep.alone(db, "stories"):
        now, before = upkeep.begin(db), upkeep.covers_to(db, "stories")
        since = before - upkeep.OVERLAP if before else None
        total = stories.waiting_count(db, since)
        for batch in stories.waiting(db, since, BATCH):
            with db.transaction():
                links += _compare(db, batch)
            compared += len(batch)
            total = max(total, compared)
            progress(compared, total)
            log.info("%d of %d articles compared, %d pairs are the same report", compared, total, links)
        upkeep.finished(db, "stories", now, compared)
    return {"compared": compared, "links": links}


def _compare(db: Database, batch: Sequence[Stored]) -> int:
    """Compare the articles of a batch and put the stories in order that they touch; how many links were found."""
    ids = [article.article_id for article in batch]
    touched = set(stories.stories_of(db, ids))
    stories.forget_found(db, ids)
    texts = {article.article_id: _text(article) for article in batch}
    found_by = [
        (key, text.published_at or stories.NO_TIME, article_id)
        for article_id, text in texts.items()
        for key in keys(text)
    ]
    stories.put_keys(db, found_by)
    links = list(_links(db, texts, stories.candidates(db, found_by, WINDOW)))
    stories.put_links(db, links)
    stories.put_compared(db, batch)
    touched.update(stories.stories_of(db, {*ids, *(end for a, b, _ in links for end in (a, b))}))
    members = stories.members_of(db, touched)
    stories.put_members(db, _stories(members, stories.links_of(db, members)), touched)
    return len(links)


def _links(db: Database, batch: dict[int, Text], pairs: Sequence[tuple[int, int]]) -> Iterator[Link]:
    """Those of the pairs that are the same report. One of a pair is of the batch, and maybe both."""
    inside = [pair for pair in pairs if pair[0] in batch and pair[1] in batch]
    yield from _alike(inside, batch)
    outside: dict[int, list[tuple[int, int]]] = {}
    for a, b in pairs:
        if a not in batch or b not in batch:
            outside.setdefault(b if a in batch else a, []).append((a, b))
    others = sorted(outside)
    for start in range(0, len(others), OTHERS):
        some = others[start : start + OTHERS]
        texts = {article.article_id: _text(article) for article in stories.texts_of(db, some)}
        yield from _alike((pair for other in some for pair in outside[other]), batch | texts)


def _alike(pairs: Iterable[tuple[int, int]], texts: dict[int, Text]) -> Iterator[Link]:
    for a, b in pairs:
        if similarity := likeness(texts[a], texts[b]):
            yield a, b, similarity


def _text(article: Stored) -> Text:
    return Text(article.title, article.body_text, article.published_at)


def _stories(article_ids: Iterable[int], links: Sequence[Link]) -> dict[int, Member]:
    """What the links connect is a story, whose id is the lowest among its articles."""
    above = {article_id: article_id for article_id in article_ids}

    def top(article_id: int) -> int:
        while above[article_id] != article_id:
            above[article_id] = article_id = above[above[article_id]]
        return article_id

    nearest: dict[int, float] = {}
    for a, b, similarity in links:
        lower, higher = sorted((top(a), top(b)))
        above[higher] = lower
        for end in (a, b):
            nearest[end] = max(similarity, nearest.get(end, 0.0))
    return {article_id: Member(top(article_id), nearest.get(article_id, 1.0)) for article_id in above}
