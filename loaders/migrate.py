"""Numbered migrations, applied once each, in order, all or none."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg

from checks.vocabulary import ALERTS
from loaders.database import Database, connect
from loaders.errors import WarehouseRefused
from loaders.statements import GRANTS, MIGRATIONS, statements
from scraper.outcomes import MEANINGS

__all__ = ["count_articles", "migrate", "put_back", "recall", "set_aside"]

_sql = statements("migrate")


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrate(uri: str) -> list[str]:
    """Bring the warehouse to this version's schema, vocabulary and rights; the names of what was applied.

    Two callers at once wait for each other, and an error leaves the warehouse as it was. What a killed restore left is
    settled first: whichever warehouse is there whole is the one.

    :raises WarehouseRefused: the schema is newer than this version, a migration was changed after it was applied, the
        server is too old, or the login may not create what is needed.
    :raises WarehouseUnavailable: the server does not answer.
    """
    with connect(uri) as db:
        if db.info.server_version < 150000:
            raise WarehouseRefused(
                f"the warehouse needs PostgreSQL 15 or newer; this is {db.info.server_version // 10000}"
            )
        with db.transaction():
            db.execute(_sql["one_at_a_time"])
            db.execute(_sql["create_bookkeeping"])
            _put_back(db)
            if _says(db, "was_restored"):
                _recall(db)
            _make_roles(db)
            applied = dict(cast(list[tuple[int, str]], db.execute(_sql["applied"]).fetchall()))
            pending = _pending(applied)
            for migration in pending:
                _apply(db, migration)
            db.cursor().executemany(
                _sql["put_outcome"],
                [(str(o), str(m.stage), str(m.next), m.text, m.advice) for o, m in MEANINGS.items()],
            )
            db.cursor().executemany(_sql["put_alert_kind"], [(str(a), m.text, m.advice) for a, m in ALERTS.items()])
            db.execute(_sql["keep_with_schema"])
            _grant(db)
    return [m.name for m in pending]


def count_articles(uri: str) -> int | None:
    """How many articles the warehouse holds; None where there is no warehouse in this database.

    :raises WarehouseUnavailable: the server does not answer.
    """
    with connect(uri) as db:
        if not _says(db, "has_schema"):
            return None
        count: Any = db.execute(_sql["count_articles"]).fetchone()
        return int(count[0])


def set_aside(uri: str) -> None:
    """Put the warehouse out of the way of one that is restored; what an earlier restore left there is dropped."""
    with connect(uri) as db, db.transaction():
        db.execute(_sql["drop_aside"])
        db.execute(_sql["set_aside"])


def put_back(uri: str) -> None:
    """Undo :func:`set_aside` where nothing has come in the warehouse's place; else nothing happens."""
    with connect(uri) as db:
        _put_back(db)


def recall(uri: str) -> None:
    """Take a restored schema for this database's warehouse, and drop what was set aside."""
    with connect(uri) as db, db.transaction():
        db.execute(_sql["create_bookkeeping"])
        _recall(db)


def _put_back(db: Database) -> None:
    if _says(db, "was_cut_short"):
        db.execute(_sql["put_back"])


def _recall(db: Database) -> None:
    db.execute(_sql["forget_applied"])
    db.execute(_sql["recall_applied"])
    db.execute(_sql["drop_aside"])


def _says(db: Database, name: str) -> bool:
    row: Any = db.execute(_sql[name]).fetchone()
    return bool(row[0])


def _pending(applied: dict[int, str]) -> list[Migration]:
    known = {m.version: m for m in _migrations()}
    if newer := sorted(set(applied) - set(known)):
        raise WarehouseRefused(
            f"the warehouse has migration {newer[-1]}, which this version of finews does not know; update finews"
        )
    for version, sha256 in applied.items():
        if known[version].sha256 != sha256:
            raise WarehouseRefused(
                f"migration {known[version].name} was changed after it was applied here; put the file back, and write "
                "the change as a new one"
            )
    return [m for version, m in sorted(known.items()) if version not in applied]


def _migrations() -> list[Migration]:
    return [_read(path) for path in sorted(MIGRATIONS.glob("*.sql"))]


def _read(path: Path) -> Migration:
    return Migration(int(path.stem.split("_")[0]), path.stem, path.read_text(encoding="utf-8"))


def _apply(db: Database, migration: Migration) -> None:
    with _told_of_rights(f"run migration {migration.name}"):
        db.execute(migration.text)
    db.execute(
        _sql["record"],
        {"version": migration.version, "name": migration.name, "sha256": migration.sha256},
    )


def _make_roles(db: Database) -> None:
    with _told_of_rights("make the roles"):
        db.execute(_sql["make_roles"])


def _grant(db: Database) -> None:
    with _told_of_rights("say who may what (sql/grants.sql)"):
        db.execute(GRANTS.read_text(encoding="utf-8"))


@contextmanager
def _told_of_rights(what: str) -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise WarehouseRefused(
            f"the login may not {what}: {str(error).strip()}; it needs CREATE on the database, to own the schema "
            "news, and CREATEROLE unless the roles finews_analyst and finews_loader exist"
        ) from error
