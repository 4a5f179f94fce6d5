"""Stored answers that are read again: what is kept of pages, and what becomes of the pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from loaders.answers import StoredAnswer, stored_answer
from loaders.articles import Parsed, known_hashes, load_articles
from loaders.database import Database
from loaders.pages import Ended, end_in_run, end_pages, storable
from loaders.statements import statements
from scraper.outcomes import MEANINGS, Next, Outcome

__all__ = ["Reading", "StoredPage", "Told", "kept_of", "pages_to_read", "told", "write_readings"]

BUSY = "another run is working on this page"

_sql = statements("rereading")
_articles = statements("articles")
_pages = statements("pages")


@dataclass(frozen=True, slots=True)
class StoredPage:
    """What is kept of a page. ``answer_id`` and ``outcome`` are the page's, as it was when this was read.

    ``candidates`` may each hold the article: what was rejected last, then other answers of then, then the copy that
    its article was read from. ``copies`` are those of the page, some of them candidates. ``rejected`` are the answers
    that its rejection is of.
    """

    page_id: int
    answer_id: int | None
    outcome: str | None
    candidates: tuple[StoredAnswer, ...]
    copies: tuple[StoredAnswer, ...]
    rejected: frozenset[int]

    @property
    def is_rejected(self) -> bool:
        return self.outcome is not None and not self.is_done

    @property
    def is_done(self) -> bool:
        return self.outcome is not None and MEANINGS[Outcome(self.outcome)].next is Next.DONE


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that was read again, out of its candidate ``answer_id``, and the article, or why there is none."""

    page: StoredPage
    answer_id: int
    result: Parsed | Ended

    @property
    def is_won(self) -> bool:
        """Whether an answer that was rejected is to become the page's."""
        return isinstance(self.result, Parsed) and all(c.answer_id != self.answer_id for c in self.page.copies)

    @property
    def settles(self) -> bool:
        """Whether the page's outcome is of what was read, and not of another answer, or of none."""
        return not self.page.is_rejected or self.answer_id in self.page.rejected

    def is_rejected_otherwise(self, outcome: Outcome) -> bool:
        """Whether the page is rejected for another reason than this one."""
        return self.page.is_rejected and self.page.outcome != outcome


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an article now; ``mentions`` and ``images`` are counts, without codes found in the text."""

    title: str
    body_text: str
    summary: str
    outlet: str
    authors: Sequence[str]
    published_at: datetime | None
    category: str
    tags: Sequence[str]
    mentions: int
    images: int


def pages_to_read(db: Database, run_id: int, batch: int) -> list[int]:
    """The pages of a batch that are not done in this run yet."""
    rows: Any = db.execute(_sql["to_read"], {"run_id": run_id, "batch": batch}).fetchall()
    return [page_id for (page_id,) in rows]


def kept_of(db: Database, page_ids: Sequence[int]) -> Iterator[StoredPage]:
    """What is kept of these pages; nothing for a page of which nothing is."""
    rows: Any = db.execute(_sql["stored"], {"page_ids": list(page_ids)})
    for page_id, group in groupby(rows, key=itemgetter(4)):
        placed = [(row, stored_answer(row[4:])) for row in group]
        yield StoredPage(
            page_id,
            placed[0][0][2],
            placed[0][0][3],
            tuple(stored for row, stored in placed if row[0] <= 2),
            tuple(stored for row, stored in placed if row[1]),
            frozenset(stored.answer_id for row, stored in placed if row[0] < 2),
        )


def told(db: Database, page_ids: Sequence[int]) -> dict[int, Told]:
    """What is said of the articles of these pages now, by page."""
    rows: Any = db.execute(_sql["told"], {"page_ids": list(page_ids)}).fetchall()
    return {page_id: Told(*rest) for page_id, *rest in rows}


def write_readings(db: Database, run_id: int, readings: Sequence[Reading]) -> list[Ended]:
    """Write what is new or changed; how each page ended. The session must be prepared for loading.

    A page that gives no article stays what it was: its article, if it has one, when it is asked for again, how often
    it was rejected. Only the reason comes to be the one found now, and its reject to be of this run. A page that
    another run is writing is postponed.
    """
    with db.transaction():
        unchanged = _unchanged(db, readings)
        ended = [parsed.ended(Outcome.UNCHANGED) for parsed in unchanged.values()]
        _note_parser(db, unchanged.values())
        end_in_run(db, run_id, ended)
    others = [r for r in readings if r.page.page_id not in unchanged]
    if others:
        with db.transaction():
            ended += _write(db, run_id, others)
    return ended


def _unchanged(db: Database, readings: Sequence[Reading]) -> dict[int, Parsed]:
    """The articles that are as they were, of pages of which nothing else is to be written: nobody waits for them."""
    done = [r.result for r in readings if r.page.is_done and isinstance(r.result, Parsed)]
    known = known_hashes(db, [p.page_id for p in done])
    return {p.page_id: p for p in done if p.page_id in known and known[p.page_id][0] == p.article.record_hash}


def _write(db: Database, run_id: int, readings: Sequence[Reading]) -> list[Ended]:
    # First of all locks, as in every load: two writers never wait for each other.
    db.execute(_articles["one_writer"])
    rows: Any = db.execute(_sql["lock_pages"], {"page_ids": [r.page.page_id for r in readings]}).fetchall()
    free = set(rows)
    held = [r for r in readings if (r.page.page_id, r.page.answer_id, r.page.outcome) in free]
    held_ids = {r.page.page_id for r in held}
    busy = [_ended(r, Outcome.POSTPONED, BUSY) for r in readings if r.page.page_id not in held_ids]
    end_in_run(db, run_id, busy)
    _win(db, run_id, [r for r in held if r.is_won])
    parsed = [r.result for r in held if isinstance(r.result, Parsed)]
    ended = [*load_articles(db, parsed), *(r.result for r in held if isinstance(r.result, Ended))]
    _end(db, run_id, {r.page.page_id: r for r in held}, ended)
    same = {e.page_id for e in ended if e.outcome is Outcome.UNCHANGED}
    _note_parser(db, [p for p in parsed if p.page_id in same])
    return [*busy, *ended]


def _win(db: Database, run_id: int, won: Sequence[Reading]) -> None:
    if not won:
        return
    columns = {"page_id": [r.page.page_id for r in won], "answer_id": [r.answer_id for r in won]}
    db.execute(_pages["put_copies"], {"answer_ids": columns["answer_id"]})
    db.execute(_sql["win"], columns)
    db.execute(_sql["win_in_run"], {"run_id": run_id, **columns})


def _end(db: Database, run_id: int, readings: dict[int, Reading], ended: Sequence[Ended]) -> None:
    """Give pages their outcome in the run, and for good where it is of what was read."""
    waiting = [e for e in ended if readings[e.page_id].page.outcome is None]
    others = [e for e in ended if readings[e.page_id].page.outcome is not None]
    end_pages(db, run_id, waiting)
    end_in_run(db, run_id, others)
    own = [e for e in others if readings[e.page_id].settles]
    done = [e for e in own if MEANINGS[e.outcome].next is Next.DONE]
    refused = [e for e in own if e not in done and readings[e.page_id].is_rejected_otherwise(e.outcome)]
    if done:
        page_ids = [e.page_id for e in done]
        db.execute(_sql["settle"], {"page_id": page_ids, "outcome": [e.outcome for e in done]})
        db.execute(_pages["delete_rejects"], {"page_id": page_ids})
    if refused:
        columns = {"page_id": [e.page_id for e in refused], "outcome": [e.outcome for e in refused]}
        db.execute(_sql["reword_page"], columns)
        db.execute(
            _sql["reword_reject"], {"run_id": run_id, **columns, "detail": [storable(e.detail) for e in refused]}
        )


def _note_parser(db: Database, parsed: Iterable[Parsed]) -> None:
    """Note which version of the parser has read articles that it reads as the one before did."""
    read = [(p.page_id, p.article.parser, p.article.parser_version) for p in parsed]
    if read:
        names = ("page_id", "parser", "version")
        db.execute(_sql["note_parser"], dict(zip(names, map(list, zip(*read, strict=True)), strict=True)))


def _ended(reading: Reading, outcome: Outcome, detail: str = "") -> Ended:
    result = reading.result
    if isinstance(result, Parsed):
        return result.ended(outcome, detail)
    return Ended(result.page_id, result.source, result.external_id, outcome, detail, result.answer_id)
