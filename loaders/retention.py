"""Bodies of stored answers by month: what is kept, and letting go of what was parsed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from loaders.database import Database
from loaders.statements import statements

__all__ = ["Month", "forget", "months"]

_sql = statements("retention")


@dataclass(frozen=True, slots=True)
class Month:
    """The bodies stored in one month (UTC), named by its first day. ``size`` is in bytes on disk."""

    month: date
    answers: int
    parsed: int
    size: int


def months(db: Database) -> list[Month]:
    """Every month whose bodies are kept, oldest first."""
    rows: Any = db.execute(_sql["months"]).fetchall()
    return [Month(*row) for row in rows]


def forget(db: Database, month: date) -> tuple[int, int]:
    """Let go of the bodies of a month that were parsed; how many, and how many are kept because they were not."""
    row: Any = db.execute(_sql["forget"], {"month": month}).fetchone()
    return row[0], row[1]
