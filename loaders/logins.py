"""Logins for those who load and those who read; what their roles may is in sql/grants.sql."""

from typing import Any, Literal

from psycopg import sql

from loaders.database import Database, connect
from loaders.statements import statements

__all__ = ["ANALYST_STATEMENT_TIMEOUT", "Role", "admit"]

Role = Literal["analyst", "loader"]

ANALYST_STATEMENT_TIMEOUT = "60s"
"""A question that runs longer is ended, so that one analyst's slip does not keep the others waiting."""
IDLE_TIMEOUT = "10min"

_sql = statements("logins")


def admit(uri: str, login: str, password: str, role: Role) -> None:
    """Make ``login``, known or new, a member of the role, with this password; ``uri`` is the owner's.

    An analyst's login starts read-only transactions and has a statement timeout, which it may lengthen for itself.

    :raises WarehouseRefused: the owner may not make logins (it needs CREATEROLE), or the schema is not there yet.
    :raises WarehouseUnavailable: the server does not answer.
    """
    with connect(uri) as db, db.transaction():
        names = {"login": sql.Identifier(login), "password": sql.Literal(password)}
        exists: Any = db.execute(_sql["exists"], {"login": login}).fetchone()
        _run(db, "renew" if exists[0] else "create", **names)
        database = sql.Identifier(db.info.dbname)
        _run(db, "may_connect", database=database)
        _run(db, "may_stage", database=database)
        _run(db, "join", role=sql.Identifier(f"finews_{role}"), login=names["login"])
        if role == "analyst":
            _run(db, "read_only", login=names["login"])
            _run(db, "statement_timeout", login=names["login"], timeout=sql.Literal(ANALYST_STATEMENT_TIMEOUT))
            _run(db, "idle_timeout", login=names["login"], timeout=sql.Literal(IDLE_TIMEOUT))


def _run(db: Database, name: str, **parts: sql.Composable) -> None:
    db.execute(sql.SQL(_sql[name]).format(**parts))
