"""A look at the warehouse that a visitor waits for: read-only, of one moment, and never a long one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from loaders.database import Database, connect
from loaders.statements import statements

__all__ = ["look"]

PATIENCE = timedelta(seconds=8)

_sql = statements("operations")


@contextmanager
def look(uri: str, patience: timedelta = PATIENCE) -> Iterator[Database]:
    """A connection in a transaction that reads one moment; a statement that takes longer than ``patience`` is ended.

    :raises WarehouseUnavailable: the server does not answer, or not in time.
    :raises WarehouseRefused: the login, the database, a right or the schema is wrong.
    """
    with connect(uri) as db, db.transaction():
        db.execute(_sql["look"])
        db.execute(_sql["patience"], {"milliseconds": str(int(patience.total_seconds() * 1000))})
        yield db
