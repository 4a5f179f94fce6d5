"""Connections to the warehouse, with psycopg's errors turned into this project's."""

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from loaders.errors import WarehouseRefused, WarehouseUnavailable
from scraper.errors import ConfigError

__all__ = ["AsyncDatabase", "Database", "NamedConnection", "connect", "connect_async", "conninfo_of", "warehouse_uri"]

Database = psycopg.Connection[tuple[object, ...]]
AsyncDatabase = psycopg.AsyncConnection[tuple[object, ...]]

CONNECT_SECONDS = 10
# A peer that vanished without a word is noticed within a minute, and its locks are freed.
KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}

_OTHER_SCHEMAS = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedFunction,
    errors.InvalidSchemaName,
)
_REFUSALS = (
    errors.InvalidAuthorizationSpecification,
    errors.InvalidCatalogName,
    errors.InsufficientPrivilege,
    *_OTHER_SCHEMAS,
)
_OUTAGES = (psycopg.OperationalError, psycopg.InterfaceError)


def warehouse_uri() -> str:
    """The libpq URI in ``FINEWS_WAREHOUSE``.

    :raises ConfigError: it is not set.
    """
    uri = os.environ.get("FINEWS_WAREHOUSE", "")
    if not uri:
        raise ConfigError("FINEWS_WAREHOUSE is not set: give the libpq URI of the warehouse, or start one: finews up")
    return uri


class NamedConnection(Protocol):
    """A server with a login, as whoever keeps connections by name describes it."""

    host: str | None
    port: int | None
    login: str | None
    password: str | None
    schema: str | None
    """The database."""

    @property
    def extra_dejson(self) -> Mapping[str, Any]: ...


def conninfo_of(named: NamedConnection) -> str:
    """The same as libpq reads it. Of its extras those count that libpq knows; others may be for others."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    return make_conninfo(
        host=named.host,
        port=named.port,
        user=named.login,
        password=named.password,
        dbname=named.schema,
        **{key: value for key, value in named.extra_dejson.items() if key in known},
    )


@contextmanager
def connect(uri: str) -> Iterator[Database]:
    """A connection in autocommit mode; ``with db.transaction()`` groups what belongs together.

    :raises WarehouseUnavailable: the server does not answer, went away meanwhile, or broke off what takes too long.
    :raises WarehouseRefused: the login, the database, a right or the schema is wrong.
    """
    with _wrapped(), psycopg.connect(_conninfo(uri), autocommit=True) as db:
        yield db


@asynccontextmanager
async def connect_async(uri: str) -> AsyncIterator[AsyncDatabase]:
    """The same as :func:`connect`, for asyncio."""
    with _wrapped():
        db = await psycopg.AsyncConnection.connect(_conninfo(uri), autocommit=True)
        async with db:
            yield db


def _conninfo(uri: str) -> str:
    try:
        return make_conninfo(uri, application_name="finews", connect_timeout=CONNECT_SECONDS, **KEEPALIVES)
    except psycopg.ProgrammingError as error:
        raise ConfigError(f"FINEWS_WAREHOUSE is no libpq URI: {error}") from error


@contextmanager
def _wrapped() -> Iterator[None]:
    try:
        yield
    except _REFUSALS as error:
        raise WarehouseRefused(_refusal(error)) from error
    except _OUTAGES as error:
        if "authentication failed" in str(error) or "does not exist" in str(error):
            raise WarehouseRefused(f"the warehouse refuses the connection: {error}; check FINEWS_WAREHOUSE") from error
        raise WarehouseUnavailable(_outage(error)) from error


def _outage(error: psycopg.Error) -> str:
    # Classes of connections, and of servers that stop; without a code there is no connection.
    if (error.sqlstate or "08").startswith(("08", "57P")):
        return f"the warehouse does not answer: {error}; is it running? (finews status)"
    # It waited too long for others, took too long, met another one that waited for it, found no room.
    return f"the warehouse broke off what it was asked to do: {error.diag.message_primary}; try again"


def _refusal(error: psycopg.Error) -> str:
    text = str(error).strip()
    if isinstance(error, _OTHER_SCHEMAS):
        return f"the warehouse's schema is not this version's: {text}; run: finews migrate"
    return f"the warehouse refuses: {text}"
