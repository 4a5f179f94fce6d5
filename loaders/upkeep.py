"""How far the tasks behind the load have come: search, stories, mentions, tables and the report."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Literal

from loaders.database import Database, connect
from loaders.statements import statements

__all__ = ["OVERLAP", "Task", "alone", "begin", "covers_to", "finished", "was_never_done"]

Task = Literal["search", "stories", "mentions", "tables", "report"]

OVERLAP = timedelta(hours=1)
"""An article's changed_at is the start of the transaction that wrote it, which may become visible after a later one.
What changed up to so long before ``covers_to`` is therefore looked at again; no load lasts as long."""

log = logging.getLogger(__name__)

_sql = statements("upkeep")


@contextmanager
def alone(db: Database, task: Task) -> Iterator[None]:
    """Have no other process do this task meanwhile; waits for the one that does. A killed one lets go by dying."""
    at_once: Any = db.execute(_sql["alone_now"], {"task": task}).fetchone()
    if not at_once[0]:
        log.warning("%s: another process is at it; this one waits until it is done", task)
        db.execute(_sql["alone"], {"task": task})
    try:
        yield
    finally:
        db.execute(_sql["let_go"], {"task": task})


def begin(db: Database) -> datetime:
    """The server's clock: what is changed before it is there to be seen, but for what :data:`OVERLAP` is about."""
    row: Any = db.execute(_sql["clock"]).fetchone()
    moment: datetime = row[0]
    return moment


def covers_to(db: Database, task: Task) -> datetime | None:
    """Up to when the task has taken care of every change; None where it never came to its end."""
    row: Any = db.execute(_sql["covers_to"], {"task": task}).fetchone()
    return row[0] if row else None


def finished(db: Database, task: Task, covers_to: datetime, done: int) -> None:
    """Note that the task came to its end: it worked on ``done`` articles, and none from before ``covers_to`` waits."""
    db.execute(_sql["finished"], {"task": task, "covers_to": covers_to, "done": done})


def was_never_done(uri: str) -> bool:
    """Whether there are articles for which search or stories were never brought up to date, as after an upgrade.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        row: Any = db.execute(_sql["was_never_done"]).fetchone()
        return bool(row[0])
