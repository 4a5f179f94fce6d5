"""Articles: compared by hash, then only what is new or changed is copied and written in sets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from loaders.database import Database
from loaders.pages import Ended
from loaders.statements import statements
from scraper.mentions import RULES, JudgedMention
from scraper.outcomes import Outcome
from scraper.records import Article

__all__ = [
    "Parsed",
    "batch_source",
    "foresee",
    "known_hashes",
    "load_articles",
    "pages_to_load",
    "partly_kept",
    "prepare_session",
    "unchanged_pages",
]

_sql = statements("articles")

_WRITES = (
    *("put_outlets", "put_categories", "put_tags", "put_securities", "put_revisions", "update_articles"),
    *("insert_articles", "drop_old_tags", "put_article_tags", "drop_old_mentions", "put_mentions"),
    *("drop_old_images", "put_images"),
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article with its page, the source that recorded that, and the stored answer that it was read from.

    ``copy`` is the source and the name of the copy that the answer is. ``mentions`` are what the rules in force make of
    the article's: no part of its hash, so that other rules are no edit.
    """

    page_id: int
    site_id: int
    source: str
    first_seen_at: datetime
    answer_id: int
    copy: tuple[str, str]
    fetched_at: datetime
    article: Article
    mentions: tuple[JudgedMention, ...]

    def ended(self, outcome: Outcome, detail: str = "") -> Ended:
        return Ended(self.page_id, self.source, self.article.external_id, outcome, detail, self.answer_id)


def batch_source(db: Database, run_id: int, batch: int) -> str:
    """The source that recorded the pages of a batch; "" where the batch has none."""
    row: Any = db.execute(_sql["batch_source"], {"run_id": run_id, "batch": batch}).fetchone()
    return row[0] if row else ""


def unchanged_pages(db: Database, run_id: int, batch: int, parser: str, parser_version: int) -> list[Ended]:
    """The pages of a batch whose article was read from the same answer by the same parser, ended as unchanged."""
    rows: Any = db.execute(
        _sql["unchanged"], {"run_id": run_id, "batch": batch, "parser": parser, "parser_version": parser_version}
    ).fetchall()
    return [Ended(page_id, source, external_id, Outcome.UNCHANGED) for page_id, source, external_id in rows]


def pages_to_load(db: Database, run_id: int, batch: int) -> list[int]:
    """The pages of a batch that have an answer and no article from it yet."""
    rows: Any = db.execute(_sql["to_load"], {"run_id": run_id, "batch": batch}).fetchall()
    return [page_id for (page_id,) in rows]


def partly_kept(db: Database, page_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Those of these pages that have an article and a copy that is kept no longer; the source and name of the copy that
    the article was read from, by page."""
    rows: Any = db.execute(_sql["partly_kept"], {"page_ids": list(page_ids)}).fetchall()
    return {page_id: (source, copy) for page_id, source, copy in rows}


def prepare_session(db: Database) -> None:
    """Make the staging tables of this connection."""
    for statement in _sql["create_staging"].split(";"):
        db.execute(statement)


def load_articles(db: Database, parsed: Sequence[Parsed]) -> list[Ended]:
    """Write what is new or changed; how each ended. Must run inside a transaction, on a prepared session.

    An article that Postgres refuses ends as ``not_loadable``, and the others are loaded all the same.
    """
    db.execute(_sql["one_writer"])
    outcomes, duplicates = _judge(db, parsed)
    new = [p for p in parsed if p.page_id not in duplicates and outcomes[p.page_id] is not Outcome.UNCHANGED]
    refused = _write(db, new, {page_id for page_id, outcome in outcomes.items() if outcome is Outcome.REVISED})
    return [
        *(p.ended(Outcome.DUPLICATE, duplicates[p.page_id]) for p in parsed if p.page_id in duplicates),
        *(p.ended(Outcome.NOT_LOADABLE, refused[p.page_id]) for p in parsed if p.page_id in refused),
        *(p.ended(outcomes[p.page_id]) for p in parsed if p.page_id not in duplicates and p.page_id not in refused),
    ]


def foresee(db: Database, parsed: Sequence[Parsed]) -> list[Ended]:
    """How loading these would end, as far as Postgres refuses none of them. Writes nothing."""
    outcomes, duplicates = _judge(db, parsed)
    return [
        p.ended(Outcome.DUPLICATE, duplicates[p.page_id]) if p.page_id in duplicates else p.ended(outcomes[p.page_id])
        for p in parsed
    ]


def known_hashes(db: Database, page_ids: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
    """The record hash and the content hash of the articles of these pages, by page."""
    return {page_id: (known.record_hash, known.content_hash) for page_id, known in _known(db, page_ids).items()}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the warehouse holds of an article. ``is_settled`` says that nothing of its page waits to be loaded."""

    record_hash: bytes
    content_hash: bytes
    answer_id: int
    copy: tuple[str, str]
    is_settled: bool


def _known(db: Database, page_ids: Sequence[int]) -> dict[int, _Known]:
    rows: Any = db.execute(_sql["hashes"], {"page_ids": list(page_ids)}).fetchall()
    return {row[0]: _Known(bytes(row[1]), bytes(row[2]), row[3], (row[4], row[5]), row[6]) for row in rows}


def _judge(db: Database, parsed: Sequence[Parsed]) -> tuple[dict[int, Outcome], dict[int, str]]:
    """What loading each page will be, and which of the new ones are duplicates, and of what."""
    known = _known(db, [p.page_id for p in parsed])
    outcomes = {p.page_id: _compare(p, known.get(p.page_id)) for p in parsed}
    return outcomes, _duplicates(db, [p for p in parsed if p.page_id not in known])


def _compare(parsed: Parsed, known: _Known | None) -> Outcome:
    """What loading the article will be.

    Only a new answer of the same copy can be an edit of the outlet's: another parser reads an answer that was read
    before in another way, and another copy may say the same in other words.
    """
    article = parsed.article
    if known is None:
        return Outcome.LOADED
    if known.record_hash == article.record_hash:
        return Outcome.UNCHANGED
    is_same_text = known.content_hash == article.content_hash
    is_read_anew = known.is_settled or known.answer_id == parsed.answer_id
    if is_same_text or is_read_anew or known.copy != parsed.copy:
        return Outcome.UPDATED
    return Outcome.REVISED


def _duplicates(db: Database, new: Sequence[Parsed]) -> dict[int, str]:
    """The new pages that are other addresses of articles known by now, and of which."""
    named = sorted((p for p in new if p.article.canonical_url), key=lambda p: p.page_id)
    if not named:
        return {}
    urls = list({p.article.canonical_url for p in named})
    rows: Any = db.execute(_sql["known_addresses"], {"canonical_urls": urls}).fetchall()
    known = {(site_id, url, title): (page_id, address) for site_id, url, title, page_id, address in rows}
    duplicates = {}
    for p in named:
        # Some sites name one address for all their pages; the title tells.
        key = (p.site_id, p.article.canonical_url, p.article.title)
        page_id, address = known.setdefault(key, (p.page_id, p.article.url))
        if page_id != p.page_id:
            duplicates[p.page_id] = f"the article is here as {address}"
    return duplicates


def _write(db: Database, parsed: Sequence[Parsed], edited: set[int]) -> dict[int, str]:
    """Write them all, or halve them until the refused ones are alone; the refused pages and why.

    ``edited`` are the pages whose article becomes a revision.
    """
    if not parsed:
        return {}
    try:
        with db.transaction():
            _stage(db, parsed, edited)
            for name in _WRITES:
                db.execute(_sql[name])
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.errors.ProgramLimitExceeded) as error:
        if len(parsed) == 1:
            return {parsed[0].page_id: f"{type(error).__name__}: {str(error).strip()}"}
        middle = len(parsed) // 2
        refused = _write(db, parsed[:middle], edited)
        db.execute(_sql["clear_staging"])
        return refused | _write(db, parsed[middle:], edited)
    return {}


def _stage(db: Database, parsed: Sequence[Parsed], edited: set[int]) -> None:
    _copy(db, "copy_articles", (_article_row(p, p.page_id in edited) for p in parsed))
    _copy(db, "copy_tags", ((p.page_id, t) for p in parsed for t in dict.fromkeys(p.article.tags)))
    _copy(db, "copy_mentions", (_mention_row(p.page_id, judged) for p in parsed for judged in p.mentions))
    _copy(
        db,
        "copy_images",
        ((p.page_id, n, i.url, i.caption) for p in parsed for n, i in enumerate(p.article.images, 1)),
    )


def _copy(db: Database, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with db.cursor() as cursor, cursor.copy(_sql[name]) as copy:
        for row in rows:
            copy.write_row(row)


def _mention_row(page_id: int, judged: JudgedMention) -> tuple[Any, ...]:
    m = judged.mention
    return (page_id, m.market, m.code, m.found_by, m.surface, m.count, judged.doubt)


def _article_row(p: Parsed, is_edited: bool) -> tuple[Any, ...]:
    a = p.article
    return (
        *(p.page_id, p.site_id, a.external_id, a.url, a.title, a.summary, a.outlet, a.category_slug, a.category_name),
        *(list(a.authors), a.published_at, a.published_raw, a.modified_at, a.modified_raw, a.language),
        *(a.body_text, a.body_html, a.char_count, a.content_hash, a.record_hash),
        *(p.first_seen_at, p.fetched_at, p.answer_id, a.parser, a.parser_version),
        *(a.canonical_url, Jsonb(dict(a.extraction)), is_edited, RULES),
    )
