"""Retention: bodies of stored answers are let go once they are old enough and were parsed."""

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime

from loaders.database import connect
from loaders.retention import Month, forget, months

__all__ = ["Retained", "old_months", "retain_answers"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retained:
    """What a retention let go of, or would have: months, bodies, bytes on disk; and the bodies there that it kept."""

    months: int
    forgotten: int
    kept: int
    size: int


def old_months(known: list[Month], keep: int, today: date) -> list[Month]:
    """The months that ended ``keep`` months or longer ago and hold a body that was parsed."""
    oldest_kept = today.year * 12 + today.month - 1 - keep
    return [m for m in known if m.parsed and m.month.year * 12 + m.month.month - 1 < oldest_kept]


def retain_answers(uri: str, keep_months: int, dry_run: bool = False, today: date | None = None) -> Retained:
    """Let go of parsed bodies older than ``keep_months`` full months, a transaction a month; 0 keeps all.

    An answer that waits to be loaded, or was rejected, keeps its body whatever its age. What is let go can be had again
    only from its host: articles, revisions and the answers' hashes stay, and parsing again passes over them.
    ``today`` is a day in UTC, now by default.

    :raises WarehouseUnavailable: try again; what is done is done.
    """
    today = today or datetime.now(UTC).date()
    forgotten = kept = size = 0
    with connect(uri) as db:
        old = old_months(months(db), keep_months, today) if keep_months else []
        for month in old:
            counts = (month.parsed, month.answers - month.parsed) if dry_run else forget(db, month.month)
            forgotten, kept, size = forgotten + counts[0], kept + counts[1], size + month.size
            log.info(
                "%s: %d bodies %s, %d kept (not parsed), %.1f MB",
                f"{month.month:%Y-%m}",
                counts[0],
                "would be let go" if dry_run else "let go",
                counts[1],
                month.size / 1e6,
            )
    if not old:
        log.info("nothing is old enough to be let go" if keep_months else "all is kept: keep_answers_months is 0")
    return Retained(len(old), forgotten, kept, size)
