"""The warehouse of a home: brought up to date, opened to its analyst, asked with psql."""

import os
import shlex
import shutil

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from finews.home import HOST, Home, write_private
from finews.postgres import binaries
from finews.stack import ANALYST, WAREHOUSE, Stack

__all__ = ["admit_analyst", "analyst_line", "psql_command"]

READERS = "finews_analyst"
"""The role that the migrations make and grant reading to."""


def admit_analyst(stack: Stack) -> None:
    """A read-only login for the embedded warehouse, and a file that lets its owner use it without typing a password."""
    postgres = stack.postgres
    if postgres is None or stack.own_warehouse:
        return
    password = stack.state.passwords[ANALYST]
    postgres.ensure_login(ANALYST, password)
    with psycopg.connect(stack.warehouse, autocommit=True) as connection:
        for statement in (
            "GRANT {readers} TO {analyst}",
            "GRANT CONNECT ON DATABASE {database} TO {readers}",
            "ALTER ROLE {analyst} SET default_transaction_read_only = on",
        ):
            connection.execute(
                sql.SQL(statement).format(
                    readers=sql.Identifier(READERS), analyst=sql.Identifier(ANALYST), database=sql.Identifier(WAREHOUSE)
                )
            )
    write_private(stack.home.pgpass, f"{HOST}:{postgres.port}:{WAREHOUSE}:{ANALYST}:{password}\n")


def analyst_line(stack: Stack) -> str:
    """A line for any shell that opens psql on the warehouse, read-only where it is the embedded one."""
    if stack.postgres is None or stack.own_warehouse:
        return shlex.join(["psql", _without_password(stack.own_warehouse)[0]])
    uri = stack.postgres.uri(WAREHOUSE, ANALYST)
    return f"PGPASSFILE={shlex.quote(str(stack.home.pgpass))} {shlex.join([str(binaries() / 'psql'), uri])}"


def psql_command(warehouse: str, home: Home) -> tuple[list[str], dict[str, str]]:
    """psql on ``warehouse`` as its owner, and its environment, in which the password is kept from the process list."""
    conninfo, password = _without_password(warehouse)
    environment = dict(os.environ)
    if password:
        environment["PGPASSWORD"] = password
    if home.path.is_dir():
        environment.setdefault("PSQL_HISTORY", str(home.path / "psql_history"))
    # The bundled one speaks no TLS, which a server elsewhere may want.
    elsewhere = conninfo_to_dict(conninfo).get("host") not in (HOST, "localhost")
    installed = shutil.which("psql") if elsewhere else None
    return [installed or str(binaries() / "psql"), "-d", conninfo], environment


def _without_password(uri: str) -> tuple[str, str]:
    parameters = conninfo_to_dict(uri)
    password = parameters.pop("password", None)
    return make_conninfo("", **parameters), str(password or "")
