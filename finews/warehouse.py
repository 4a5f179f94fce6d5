"""The warehouse of a home: brought up to date, opened to its analyst, asked with psql."""

import os
import shlex
import shutil

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from finews.home import HOST, Home, write_private
from finews.postgres import binaries
from finews.stack import ANALYST, LOADER, WAREHOUSE, Stack
from loaders.logins import admit

__all__ = ["admit_logins", "analyst_line", "client", "psql_command"]


def admit_logins(stack: Stack) -> None:
    """The embedded warehouse's logins: one that loads, and a read-only one, with a file that lets its owner use it
    without typing a password."""
    postgres = stack.postgres
    if postgres is None or stack.own_warehouse:
        return
    passwords = stack.state.passwords
    admit(stack.warehouse, LOADER, passwords[LOADER], "loader")
    admit(stack.warehouse, ANALYST, passwords[ANALYST], "analyst")
    write_private(stack.home.pgpass, f"{HOST}:{postgres.port}:{WAREHOUSE}:{ANALYST}:{passwords[ANALYST]}\n")


def analyst_line(stack: Stack) -> str:
    """A line for any shell that opens psql on the warehouse, read-only where it is the embedded one."""
    if stack.postgres is None or stack.own_warehouse:
        return shlex.join(["psql", _without_password(stack.own_warehouse)[0]])
    uri = stack.postgres.uri(WAREHOUSE, ANALYST)
    return f"PGPASSFILE={shlex.quote(str(stack.home.pgpass))} {shlex.join([str(binaries() / 'psql'), uri])}"


def psql_command(warehouse: str, home: Home) -> tuple[list[str], dict[str, str]]:
    """psql on ``warehouse`` as its owner, and its environment."""
    command, environment = client("psql", warehouse)
    if home.path.is_dir():
        environment.setdefault("PSQL_HISTORY", str(home.path / "psql_history"))
    return command, environment


def client(program: str, warehouse: str) -> tuple[list[str], dict[str, str]]:
    """A program of PostgreSQL's (psql, pg_dump, pg_restore) on ``warehouse``, and its environment.

    The password is in the environment, which keeps it from the process list.
    """
    conninfo, password = _without_password(warehouse)
    environment = dict(os.environ)
    if password:
        environment["PGPASSWORD"] = password
    # The bundled ones speak no TLS, which a server elsewhere may want.
    elsewhere = conninfo_to_dict(conninfo).get("host") not in (HOST, "localhost")
    installed = shutil.which(program) if elsewhere else None
    return [installed or str(binaries() / program), "-d", conninfo], environment


def _without_password(uri: str) -> tuple[str, str]:
    parameters = conninfo_to_dict(uri)
    password = parameters.pop("password", None)
    return make_conninfo("", **parameters), str(password or "")
