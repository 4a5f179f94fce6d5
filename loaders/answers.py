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

    ``refused_before`` says that it ended as ``blocked`` when it was last asked for.
    """

    page_id: int
    external_id: str
    source: str
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
    """A stored answer with its page, ready to be parsed."""

    page_id: int
    site_id: int
    listed: Listed
    first_seen_at: datetime
    answer_id: int
    answer: Answer


def to_fetch(db: Database, run_id: int, batch: int) -> list[ToFetch]:
    """The pages of a batch that have no answer in this run yet."""
    rows: Any = db.execute(_sql["to_fetch"], {"run_id": run_id, "batch": batch}).fetchall()
    return [ToFetch(row[0], row[1], row[2], Validators(row[3], row[4]), row[5], row[6]) for row in rows]


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


def store_fetched(db: Database, run_id: int, fetched: Sequence[Fetched]) -> None:
    """Store answers and what they mean for their pages, in one transaction."""
    with db.transaction():
        ids = _store_answers(db, fetched)
        good = [f for f in fetched if f.problem is None]
        if good:
            last = [f.answers[-1] for f in good]
            new = [ids.get(_key(f.page, a)) for f, a in zip(good, last, strict=True)]
            columns: dict[str, Any] = {
                "run_id": run_id,
                "page_id": [f.page.page_id for f in good],
                "answer_id": new,
                "fetched_at": [a.fetched_at for a in last],
                "etag": [a.validators.etag for a in last],
                "last_modified": [a.validators.last_modified for a in last],
            }
            db.execute(_sql["fetched"], columns)
            db.execute(_sql["fetched_in_run"], columns)
        end_pages(db, run_id, [_ended(f, f.problem, ids) for f in fetched if f.problem is not None])


def postpone(db: Database, run_id: int, pages: Sequence[ToFetch], why: str) -> None:
    """Leave pages to the next run."""
    ended = [Ended(p.page_id, p.source, p.external_id, Outcome.POSTPONED, why) for p in pages]
    with db.transaction():
        end_pages(db, run_id, ended)


def stored_answers(db: Database, run_id: int, page_ids: Sequence[int]) -> Iterator[StoredAnswer]:
    """The answers that these pages of the run are to be parsed from, decompressed."""
    decompress = zstandard.ZstdDecompressor().decompress
    rows: Any = db.execute(_articles["stored"], {"run_id": run_id, "page_ids": list(page_ids)})
    for row in rows:
        listed = Listed(row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9])
        answer = Answer(row[12], row[13], row[14], row[15], decompress(row[16]), row[17], row[18], row[19])
        yield StoredAnswer(row[0], row[1], listed, row[10], row[11], answer)


def _store_answers(db: Database, fetched: Sequence[Fetched]) -> dict[tuple[int, str, bytes], int]:
    unique = {_key(f.page, a): (f.page.page_id, a) for f in fetched for a in f.answers if not a.not_modified}
    if not unique:
        return {}
    compress = zstandard.ZstdCompressor(ZSTD_LEVEL).compress
    given = list(unique.values())
    rows: Any = db.execute(
        _sql["put_answers"],
        {
            "page_id": [page_id for page_id, _ in given],
            "requested_url": [a.requested_url for _, a in given],
            "url": [a.url for _, a in given],
            "status": [a.status for _, a in given],
            "headers": [Jsonb(dict(a.headers)) for _, a in given],
            "charset": [a.charset for _, a in given],
            "charset_from": [a.charset_from for _, a in given],
            "body": [compress(a.body) for _, a in given],
            "body_size": [len(a.body) for _, a in given],
            "sha256": [a.sha256 for _, a in given],
            "fetched_at": [a.fetched_at for _, a in given],
        },
    ).fetchall()
    return {(page_id, url, bytes(sha256)): answer_id for answer_id, page_id, url, sha256 in rows}


def _ended(fetched: Fetched, problem: Rejected, ids: dict[tuple[int, str, bytes], int]) -> Ended:
    stored = [ids[_key(fetched.page, a)] for a in fetched.answers if _key(fetched.page, a) in ids]
    page = fetched.page
    answer_id = stored[0] if stored else None
    return Ended(page.page_id, page.source, page.external_id, problem.outcome, problem.detail, answer_id)


def _key(page: ToFetch, answer: Answer) -> tuple[int, str, bytes]:
    return (page.page_id, answer.requested_url, answer.sha256)
