"""Answers: held while they are fetched, stored before they are parsed, read again at any time."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
import zstandard
from psycopg.types.json import Jsonb

from loaders.database import Database
from loaders.pages import Ended, end_pages
from loaders.statements import statements
from scraper.config import Source
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Answer, Listed, Validators

__all__ = [
    "Fetched",
    "StoredAnswer",
    "ToFetch",
    "adopt",
    "hold",
    "hold_patiently",
    "let_go",
    "postpone",
    "store_fetched",
    "store_listed",
    "stored_answer",
    "stored_answers",
    "to_fetch",
]

ZSTD_LEVEL = 3
HOLD_NAMESPACE = 0x66696E65
"""The first half of the advisory locks on pages; arbitrary and this project's own."""

_sql = statements("pages")
_articles = statements("articles")


@dataclass(frozen=True, slots=True)
class ToFetch:
    """A page to ask for. ``validators`` hold for ``validated_url`` only: they came with its answer.

    ``source`` is the one that recorded it. ``refused_before`` says that it ended as ``blocked`` or ``captcha`` when it
    was last asked for.
    """

    page_id: int
    external_id: str
    source: str
    url: str
    validators: Validators
    validated_url: str
    refused_before: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """What asking for a page gave: its answers in order, and why none of them is the page, if so.

    Without a problem the last answer is the page's, or says that it is as it was.
    """

    page: ToFetch
    answers: tuple[Answer, ...] = field(default=())
    problem: Rejected | None = None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A stored answer with its page, ready to be parsed.

    ``page_source`` is the source that recorded the page, ``source`` the one that the answer came through.
    """

    page_id: int
    site_id: int
    page_source: str
    listed: Listed
    first_seen_at: datetime
    answer_id: int
    answer: Answer
    source: str
    copy: str


def to_fetch(db: Database, run_id: int, batch: int) -> list[ToFetch]:
    """The pages of a batch that have no answer in this run yet."""
    rows: Any = db.execute(_sql["to_fetch"], {"run_id": run_id, "batch": batch}).fetchall()
    return [ToFetch(row[0], row[1], row[2], row[3], Validators(row[4], row[5]), row[6], row[7]) for row in rows]


def hold(db: Database, pages: Sequence[ToFetch]) -> set[int]:
    """Hold pages for this connection, so that no other worker asks for them; the ids of those that are free."""
    parameters = {"namespace": HOLD_NAMESPACE, "page_ids": [p.page_id for p in pages]}
    rows: Any = db.execute(_sql["hold"], parameters).fetchall()
    return {page_id for page_id, is_held in rows if is_held}


def hold_patiently(db: Database, pages: Sequence[ToFetch], seconds: float) -> set[int]:
    """Hold pages that another worker holds, waiting up to ``seconds`` in all; the ids of those that came free."""
    deadline = time.monotonic() + seconds
    held: set[int] = set()
    for page in pages:
        milliseconds = max(1, round(1000 * (deadline - time.monotonic())))
        try:
            with db.transaction():
                db.execute(_sql["set_patience"], {"milliseconds": str(milliseconds)})
                db.execute(_sql["hold_patiently"], {"namespace": HOLD_NAMESPACE, "page_id": page.page_id})
        except psycopg.errors.LockNotAvailable:
            continue
        held.add(page.page_id)
    return held


def let_go(db: Database, page_ids: Sequence[int]) -> None:
    db.execute(_sql["let_go"], {"namespace": HOLD_NAMESPACE, "page_ids": list(page_ids)})


def adopt(db: Database, run_id: int, page_ids: Sequence[int]) -> set[int]:
    """Take over what is known of these pages since the run began, so that nothing is asked for twice; their ids."""
    parameters = {"run_id": run_id, "page_ids": list(page_ids)}
    with db.transaction():
        rows: Any = db.execute(_sql["adopt_answers"], parameters).fetchall()
        rows += db.execute(_sql["adopt_rejects"], parameters).fetchall()
    return {page_id for (page_id,) in rows}


def store_fetched(db: Database, run_id: int, source_name: str, fetched: Sequence[Fetched]) -> None:
    """Store answers that came through a source and what they mean for their pages, in one transaction."""
    with db.transaction():
        ids = _store_answers(
            db, [_Given(f.page.page_id, a, source_name) for f in fetched for a in f.answers if not a.not_modified]
        )
        good = [f for f in fetched if f.problem is None]
        if good:
            last = [f.answers[-1] for f in good]
            new = [ids.get(_key(f.page.page_id, a)) for f, a in zip(good, last, strict=True)]
            columns: dict[str, Any] = {
                "run_id": run_id,
                "page_id": [f.page.page_id for f in good],
                "answer_id": new,
                "fetched_at": [a.fetched_at for a in last],
                "etag": [a.validators.etag for a in last],
                "last_modified": [a.validators.last_modified for a in last],
            }
            db.execute(_sql["put_copies"], {"answer_ids": [answer_id for answer_id in new if answer_id is not None]})
            db.execute(_sql["fetched"], columns)
            db.execute(_sql["fetched_in_run"], columns)
        end_pages(db, run_id, [_ended(f, f.problem, ids) for f in fetched if f.problem is not None])


def store_listed(db: Database, source: Source, site_id: int, listed: Sequence[Listed]) -> int:
    """Store the answers that came with records of a list, of pages that are recorded; how many were new.

    A page with a new answer waits to be loaded.
    """
    held = {(x.external_id, x.copy): x.answer for x in listed if x.answer is not None}
    if not held:
        return 0
    with db.transaction():
        key = {"site_id": site_id, "external_ids": [external_id for external_id, _ in held]}
        rows: Any = db.execute(_sql["pages_of"], key).fetchall()
        pages = dict(rows)
        known: Any = db.execute(_sql["known_copies"], {"page_ids": list(pages.values()), "source": source.name})
        stored = {(page_id, copy): bytes(sha256) for page_id, copy, sha256 in known}
        given = [
            _Given(pages[external_id], answer, source.name, copy)
            for (external_id, copy), answer in held.items()
            if stored.get((pages[external_id], copy)) != answer.sha256
        ]
        ids = _store_answers(db, given)
        if given:
            columns: dict[str, Any] = {
                "page_id": [g.page_id for g in given],
                "answer_id": [ids[g.key] for g in given],
                "fetched_at": [g.answer.fetched_at for g in given],
                "etag": [""] * len(given),
                "last_modified": [""] * len(given),
            }
            db.execute(_sql["put_copies"], {"answer_ids": columns["answer_id"]})
            db.execute(_sql["fetched"], columns)
    return len(given)


def postpone(db: Database, run_id: int, pages: Sequence[ToFetch], why: str) -> None:
    """Leave pages to the next run."""
    ended = [Ended(p.page_id, p.source, p.external_id, Outcome.POSTPONED, why) for p in pages]
    with db.transaction():
        end_pages(db, run_id, ended)


def stored_answers(db: Database, run_id: int, page_ids: Sequence[int]) -> Iterator[StoredAnswer]:
    """Every copy of these pages of the run, decompressed; of each page first the copy that the run got."""
    rows: Any = db.execute(_articles["stored"], {"run_id": run_id, "page_ids": list(page_ids)})
    for row in rows:
        yield stored_answer(row)


def stored_answer(row: Sequence[Any]) -> StoredAnswer:
    """The answer in a row of the columns that the statement ``stored`` of ``articles.sql`` gives."""
    page_id, site_id, external_id, page_source, *said, first_seen_at, answer_id = row[:13]
    requested_url, url, status, headers, body, *rest, source, copy = row[13:]
    # A decompressor for each: two threads must not share one.
    answer = Answer(requested_url, url, status, headers, zstandard.decompress(body), *rest)
    listed = Listed(external_id, *said)
    return StoredAnswer(page_id, site_id, page_source, listed, first_seen_at, answer_id, answer, source, copy)


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer to store, of one copy of a page."""

    page_id: int
    answer: Answer
    source: str
    copy: str = ""

    @property
    def key(self) -> tuple[int, str, bytes]:
        return _key(self.page_id, self.answer)


def _store_answers(db: Database, given: Sequence[_Given]) -> dict[tuple[int, str, bytes], int]:
    unique = list({g.key: g for g in given}.values())
    if not unique:
        return {}
    compress = zstandard.ZstdCompressor(ZSTD_LEVEL).compress
    answers = [g.answer for g in unique]
    fetched_at = [a.fetched_at for a in answers]
    db.execute(_sql["open_month"], {"fetched_at": fetched_at})
    keys = {
        "page_id": [g.page_id for g in unique],
        "requested_url": [a.requested_url for a in answers],
        "sha256": [a.sha256 for a in answers],
    }
    db.execute(
        _sql["put_answers"],
        {
            **keys,
            "url": [a.url for a in answers],
            "status": [a.status for a in answers],
            "headers": [Jsonb(dict(a.headers)) for a in answers],
            "charset": [a.charset for a in answers],
            "charset_from": [a.charset_from for a in answers],
            "body_size": [len(a.body) for a in answers],
            "fetched_at": fetched_at,
            "source": [g.source for g in unique],
            "copy": [g.copy for g in unique],
        },
    )
    rows: Any = db.execute(_sql["answer_ids"], keys).fetchall()
    ids = {(page_id, url, bytes(sha256)): answer_id for answer_id, page_id, url, sha256 in rows}
    db.execute(
        _sql["put_bodies"],
        {
            "answer_id": [ids[g.key] for g in unique],
            "stored_at": fetched_at,
            "body": [compress(a.body) for a in answers],
        },
    )
    return ids


def _ended(fetched: Fetched, problem: Rejected, ids: dict[tuple[int, str, bytes], int]) -> Ended:
    page = fetched.page
    stored = [ids[key] for a in fetched.answers if (key := _key(page.page_id, a)) in ids]
    answer_id = stored[0] if stored else None
    return Ended(page.page_id, page.source, page.external_id, problem.outcome, problem.detail, answer_id)


def _key(page_id: int, answer: Answer) -> tuple[int, str, bytes]:
    return (page_id, answer.requested_url, answer.sha256)
