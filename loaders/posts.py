"""Archived posts on their way in: which are known, and the batches of those that wait to be loaded."""

import logging
from collections.abc import Sequence
from typing import Any

from loaders.database import Database
from loaders.statements import statements
from scraper.records import Answer, Listed

__all__ = ["forget_rejects", "known_posts", "plan_posts", "wait_to_import"]

log = logging.getLogger(__name__)

_sql = statements("posts")


def wait_to_import(db: Database) -> None:
    """Have no other import store posts until this connection ends."""
    row: Any = db.execute(_sql["try_import"]).fetchone()
    if not row[0]:
        log.warning("another import is storing posts; waiting for it")
        db.execute(_sql["wait_to_import"])


def known_posts(db: Database, site_id: int, posts: Sequence[tuple[Listed, Answer]]) -> set[str]:
    """The file names of those posts that are stored already, byte for byte."""
    rows: Any = db.execute(
        _sql["known_posts"],
        {
            "site_id": site_id,
            "external_id": [listed.external_id for listed, _ in posts],
            "name": [listed.copy for listed, _ in posts],
            "url": [answer.requested_url for _, answer in posts],
            "sha256": [answer.sha256 for _, answer in posts],
        },
    ).fetchall()
    return {name for (name,) in rows}


def forget_rejects(db: Database, source_name: str, subjects: Sequence[str]) -> None:
    """Drop the rejects of files that have become posts of an article."""
    db.execute(_sql["forget_rejects"], {"source": source_name, "subject": list(subjects)})


def plan_posts(db: Database, run_id: int, source_name: str, batch_size: int) -> dict[int, int]:
    """Put every page with a post that waits to be loaded into the run; the size of each batch by its number, from 1.

    Planning again only adds.
    """
    with db.transaction():
        last: Any = db.execute(_sql["last_batch"], {"run_id": run_id}).fetchone()
        db.execute(
            _sql["plan_posts"],
            {"run_id": run_id, "source": source_name, "first_batch": last[0] + 1, "batch_size": batch_size},
        )
        rows: Any = db.execute(_sql["batches"], {"run_id": run_id}).fetchall()
    return dict(rows)
