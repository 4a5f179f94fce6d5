"""Numbered migrations, applied once each, in order, all or none."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import psycopg

from loaders.database import Database, connect
from loaders.errors import WarehouseRefused
from loaders.statements import MIGRATIONS, statements
from scraper.outcomes import MEANINGS

__all__ = ["migrate"]


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrate(uri: str) -> list[str]:
    """Bring the warehouse to this version's schema and vocabulary; the names of what was applied, [] for nothing.

    Two callers at once wait for each other, and an error leaves the warehouse as it was.

    :raises WarehouseRefused: the schema is newer than this version, a migration was changed after it was applied, the
        server is too old, or the login may not create what is needed.
    :raises WarehouseUnavailable: the server does not answer.
    """
    with connect(uri) as db:
        if db.info.server_version < 150000:
            raise WarehouseRefused(
                f"the warehouse needs PostgreSQL 15 or newer; this is {db.info.server_version // 10000}"
            )
        sql = statements("migrate")
        with db.transaction():
            db.execute(sql["one_at_a_time"])
            db.execute(sql["create_bookkeeping"])
            applied = dict(cast(list[tuple[int, str]], db.execute(sql["applied"]).fetchall()))
            pending = _pending(applied)
            for migration in pending:
                _apply(db, migration)
            db.cursor().executemany(
                sql["put_outcome"],
                [(str(o), str(m.stage), str(m.next), m.text) for o, m in MEANINGS.items()],
            )
    return [m.name for m in pending]


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
    try:
        db.execute(migration.text)
    except psycopg.errors.InsufficientPrivilege as error:
        raise WarehouseRefused(
            f"the login may not run migration {migration.name}: {str(error).strip()}; it needs CREATE on the database, "
            "and CREATEROLE unless a role finews_analyst exists"
        ) from error
    db.execute(
        statements("migrate")["record"],
        {"version": migration.version, "name": migration.name, "sha256": migration.sha256},
    )
