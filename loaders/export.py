"""The warehouse's articles on their way out: streamed, each with the stored answers that it can be written from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

import zstandard

from loaders.database import Database
from loaders.statements import statements
from scraper.records import Answer

__all__ = ["CategoryCount", "Chosen", "ExportedArticle", "KeptAnswer", "articles", "categories", "count_articles"]

ARTICLES_AT_ONCE = 200
"""Articles whose answers are in memory together."""

_sql = statements("export")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which articles to export: those of ``sites`` (slugs) that were read from an answer through ``sources``.

    ``sources`` None means any. ``since`` is inclusive, ``until`` exclusive, both aware; an article without a time is in
    no window.
    """

    sites: Sequence[str]
    sources: Sequence[str] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A stored answer of an article; ``copy`` is an archived post's file name, else ""."""

    page_id: int
    answer_id: int
    source: str
    copy: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """An article as it is now. ``published_at`` is on its site's clocks.

    ``answers`` are those of all its copies whose bodies are kept; ``read_from`` is None where its own is not.
    """

    answer_id: int
    site: str
    external_id: str
    url: str
    title: str
    outlet: str
    category_slug: str
    category_name: str
    published_at: datetime | None
    body_text: str
    body_html: str
    answers: tuple[KeptAnswer, ...]

    @property
    def read_from(self) -> KeptAnswer | None:
        return next((kept for kept in self.answers if kept.answer_id == self.answer_id), None)


@dataclass(frozen=True, slots=True)
class CategoryCount:
    slug: str
    name: str
    articles: int


def count_articles(db: Database, chosen: Chosen) -> int:
    row: Any = db.execute(_sql["count_articles"], _parameters(chosen)).fetchone()
    return int(row[0])


def articles(db: Database, chosen: Chosen) -> Iterator[ExportedArticle]:
    """The chosen articles, site by site. They are streamed: no more than a few hundred are in memory."""
    with db.transaction(), db.cursor(name="finews_export") as cursor:
        cursor.itersize = ARTICLES_AT_ONCE
        cursor.execute(_sql["articles"], _parameters(chosen))
        while rows := cursor.fetchmany(ARTICLES_AT_ONCE):
            yield from _with_answers(db, rows)


def categories(db: Database, sites: Sequence[str]) -> list[CategoryCount]:
    """Every category in the order in which they became known, with the number of its articles of these sites."""
    rows: Any = db.execute(_sql["categories"], {"sites": list(sites)}).fetchall()
    return [CategoryCount(*row) for row in rows]


def _parameters(chosen: Chosen) -> dict[str, Any]:
    return {
        "sites": list(chosen.sites),
        "sources": list(chosen.sources) if chosen.sources else None,
        "since": chosen.since,
        "until": chosen.until,
    }


def _with_answers(db: Database, rows: Sequence[Any]) -> Iterator[ExportedArticle]:
    decompress = zstandard.ZstdDecompressor().decompress
    parameters = {"page_ids": [row[1] for row in rows], "answer_ids": [row[2] for row in rows]}
    found: Any = db.execute(_sql["answers"], parameters).fetchall()
    kept = []
    for page_id, answer_id, source, copy, requested_url, url, status, headers, body, *rest in found:
        answer = Answer(requested_url, url, status, headers, decompress(body), *rest)
        kept.append(KeptAnswer(page_id, answer_id, source, copy, answer))
    of_page = {page_id: tuple(group) for page_id, group in groupby(kept, key=attrgetter("page_id"))}
    for _, page_id, answer_id, site, zone, external_id, url, title, outlet, slug, category, at, text, html in rows:
        yield ExportedArticle(
            answer_id=answer_id,
            site=site,
            external_id=external_id,
            url=url,
            title=title,
            outlet=outlet,
            category_slug=slug,
            category_name=category,
            published_at=at.astimezone(ZoneInfo(zone)) if at else None,
            body_text=text,
            body_html=html,
            answers=of_page.get(page_id, ()),
        )
