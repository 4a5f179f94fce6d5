"""The ready tables: materialised views that are brought up to date behind the load."""

from datetime import datetime
from typing import Any

import psycopg

from loaders.database import Database
from loaders.errors import WarehouseRefused
from loaders.statements import statements

__all__ = ["ready_tables", "refresh", "something_came_in"]

_sql = statements("tables")


def ready_tables(db: Database) -> list[str]:
    """Their names without the schema, each after those that it reads."""
    rows: Any = db.execute(_sql["ready_tables"]).fetchall()
    return [name for (name,) in rows]


def something_came_in(db: Database, covers_to: datetime) -> bool:
    """Whether articles, runs, stories or what mentions are judged to be have changed since ``covers_to``.

    What somebody deletes by hand is not noticed.
    """
    row: Any = db.execute(_sql["something_came_in"], {"covers_to": covers_to}).fetchone()
    return bool(row[0])


def refresh(db: Database, name: str) -> None:
    """Bring one up to date, without blocking those who read it.

    :raises WarehouseRefused: it cannot be, and stays as it was; the message says why in a line.
    """
    try:
        db.execute(_sql["refresh"], {"name": name})
    except (psycopg.OperationalError, psycopg.InterfaceError):
        # Nothing is wrong with the table.
        raise
    except psycopg.Error as error:
        raise WarehouseRefused(f"news.{name}: {str(error).strip().splitlines()[0]}") from error
