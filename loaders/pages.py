"""Pages: recorded when a list names them, planned into a run's batches, ended with an outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loaders.database import Database
from loaders.runs import Options
from loaders.statements import statements
from scraper.config import Source
from scraper.errors import Rejected
from scraper.outcomes import MEANINGS, Outcome, Stage
from scraper.records import Listed

__all__ = [
    "Ended",
    "Reject",
    "drop_reject",
    "end_in_run",
    "end_pages",
    "paste_line",
    "plan",
    "plan_pasted",
    "put_rejects",
    "record_listed",
    "storable",
]

MOST_CHARACTERS = 2_000
"""Of a detail or a pasted line: enough to see what is wrong, and within what an index takes."""

_sql = statements("pages")


@dataclass(frozen=True, slots=True)
class Ended:
    """How one page ended. ``answer_id`` is the stored answer that was no article, if there is one."""

    page_id: int
    source: str
    external_id: str
    outcome: Outcome
    detail: str = ""
    answer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that gives no article; ``subject`` says what, the same for the same thing in every run."""

    source: str
    subject: str
    stage: Stage
    reason: Outcome
    detail: str
    page_id: int | None = None
    answer_id: int | None = None


def record_listed(db: Database, run_id: int, source: Source, site_id: int, listed: Sequence[Listed]) -> int:
    """Record each page once, with what the lists said of it; how many were new."""
    columns: dict[str, Any] = {
        "run_id": run_id,
        "source": source.name,
        "site_id": site_id,
        "external_id": [x.external_id for x in listed],
        "url": [x.url for x in listed],
        "list_name": [x.list_name for x in listed],
        "title": [x.title for x in listed],
        "summary": [x.summary for x in listed],
        "outlet": [x.outlet for x in listed],
        "at": [x.published_at for x in listed],
        "raw": [x.published_raw for x in listed],
    }
    with db.transaction():
        db.execute(_sql["record_seen"], columns)
        return db.execute(_sql["record_new"], columns).rowcount


def plan(db: Database, run_id: int, source: Source, options: Options, batch_size: int) -> dict[int, int]:
    """Put the pages that the run is to ask for into batches; the size of each batch by its number, from 1."""
    with db.transaction():
        planned, last_batch = _row(db, "planned", {"run_id": run_id})
        db.execute(
            _sql["plan"],
            {
                "run_id": run_id,
                "source": source.name,
                "since": options.since,
                "until": options.until,
                "refetch": options.refetch,
                "recheck_days": source.recheck_days,
                "room": None if options.limit is None else max(0, options.limit - planned),
                "first_batch": last_batch + 1,
                "batch_size": batch_size,
            },
        )
    return _batches(db, run_id)


def paste_line(db: Database, run_id: int, line: int, text: str, page: tuple[Source, int, str, str] | Rejected) -> None:
    """Record one pasted line with the page that it names (source, site id, external id, URL), or why it names none."""
    text = storable(text)
    row: dict[str, Any] = {"run_id": run_id, "line": line, "text": text, "outcome": None, "detail": ""}
    row |= {"page_id": None, "source": None, "url": None}
    with db.transaction():
        if isinstance(page, Rejected):
            row |= {"outcome": page.outcome, "detail": storable(page.detail)}
            reject = Reject("pasted", text or "an empty line", Stage.SUBMIT, page.outcome, page.detail)
            put_rejects(db, run_id, [reject])
        else:
            source, site_id, external_id, url = page
            key = {"site_id": site_id, "external_id": external_id}
            db.execute(_sql["put_pasted_page"], {**key, "source": source.name, "url": url, "run_id": run_id})
            row |= {"page_id": _row(db, "page_id", key)[0], "source": source.name, "url": url}
        db.execute(_sql["put_pasted_line"], row)


def plan_pasted(db: Database, run_id: int, batch_size: int) -> dict[int, int]:
    """Put the pages of the pasted lines into batches; the size of each batch by its number, from 1."""
    db.execute(_sql["plan_pasted"], {"run_id": run_id, "batch_size": batch_size})
    return _batches(db, run_id)


def end_pages(db: Database, run_id: int, ended: Sequence[Ended]) -> None:
    """Give pages their outcome, in the run and for good, and keep the table of rejects in step.

    ``postponed`` is an outcome of the run only: the page goes on waiting.
    """
    if not ended:
        return
    end_in_run(db, run_id, ended)
    final = [e for e in ended if e.outcome is not Outcome.POSTPONED]
    db.execute(_sql["end_page"], _outcomes(final))
    done = [e.page_id for e in final if MEANINGS[e.outcome].next == "done"]
    db.execute(_sql["delete_rejects"], {"page_id": done})
    put_rejects(db, run_id, [_reject(e) for e in final if MEANINGS[e.outcome].next != "done"])


def end_in_run(db: Database, run_id: int, ended: Sequence[Ended]) -> None:
    """Give pages their outcome in the run, and leave the pages themselves as they are."""
    if ended:
        details = [storable(e.detail) for e in ended]
        db.execute(_sql["end_in_run"], {"run_id": run_id, **_outcomes(ended), "detail": details})


def put_rejects(db: Database, run_id: int, rejects: Sequence[Reject]) -> None:
    """Record rejects, each subject of a source once."""
    unique = {(r.source, r.subject): r for r in rejects}.values()
    if unique:
        db.execute(
            _sql["put_rejects"],
            {
                "run_id": run_id,
                "source": [r.source for r in unique],
                "subject": [storable(r.subject) for r in unique],
                "page_id": [r.page_id for r in unique],
                "answer_id": [r.answer_id for r in unique],
                "stage": [r.stage for r in unique],
                "reason": [r.reason for r in unique],
                "detail": [storable(r.detail) for r in unique],
            },
        )


def drop_reject(db: Database, source_name: str, subject: str) -> None:
    """Forget a reject whose subject is fine now."""
    db.execute(_sql["drop_reject"], {"source": source_name, "subject": subject})


def _reject(ended: Ended) -> Reject:
    return Reject(
        source=ended.source,
        subject=ended.external_id,
        stage=MEANINGS[ended.outcome].stage,
        reason=ended.outcome,
        detail=ended.detail,
        page_id=ended.page_id,
        answer_id=ended.answer_id,
    )


def storable(text: str) -> str:
    """The text as a detail is stored. Postgres stores no NUL, and one would cost the whole batch."""
    return text.replace("\0", "")[:MOST_CHARACTERS]


def _outcomes(ended: Sequence[Ended]) -> dict[str, Any]:
    return {"page_id": [e.page_id for e in ended], "outcome": [e.outcome for e in ended]}


def _batches(db: Database, run_id: int) -> dict[int, int]:
    rows: Any = db.execute(_sql["batches"], {"run_id": run_id}).fetchall()
    return dict(rows)


def _row(db: Database, name: str, parameters: dict[str, Any]) -> Any:
    row = db.execute(_sql[name], parameters).fetchone()
    assert row is not None, f"{name} always answers one row"
    return row
