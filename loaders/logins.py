"""Logins for those who load and those who read; what their roles may is in sql/grants.sql."""

from typing import Any, Literal

from psycopg import sql

from loaders.database import Database, connect
from loaders.errors import WarehouseRefused
from loaders.statements import statements

__all__ = ["ANALYST_STATEMENT_TIMEOUT", "Role", "admit"]

Role = Literal["analyst", "loader"]

ANALYST_STATEMENT_TIMEOUT = "60s"
"""A question that runs longer is ended, so that one analyst's slip does not keep the others waiting."""
IDLE_TIMEOUT = "10min"

_OTHER: dict[Role, Role] = {"analyst": "loader", "loader": "analyst"}
_LONGEST = 63
"""The bytes of a name that Postgres keeps; it cuts off the rest without a word."""

_sql = statements("logins")


def admit(uri: str, login: str, password: str, role: Role) -> None:
    """Make ``login``, new or made here before, a member of this role and not of the other, with this password; ``uri``
    is the owner's.

    An analyst's login starts read-only transactions and has a statement timeout, which it may lengthen for itself.

    :raises WarehouseRefused: the name is another login's or can be none, the owner may not make logins (it needs
        CREATEROLE), or the schema is not there yet.
    :raises WarehouseUnavailable: the server does not answer.
    """
    if not login or "\0" in login or login.startswith("pg_") or len(login.encode()) > _LONGEST:
        raise WarehouseRefused(
            f"{login!r} cannot be a login: choose a name of 1 to {_LONGEST} bytes without pg_ before it."
        )
    with connect(uri) as db, db.transaction():
        names = {"login": sql.Identifier(login), "password": sql.Literal(password)}
        known: Any = db.execute(_sql["known"], {"login": login}).fetchone()
        if known == (False,):
            raise WarehouseRefused(
                f"{login} is a login of this server for something else, and was left as it is: choose another name, or "
                f"give it the role yourself: GRANT finews_{role} TO {login}"
            )
        _run(db, "renew" if known else "create", **names)
        database = sql.Identifier(db.info.dbname)
        _run(db, "may_connect", database=database)
        _run(db, "may_stage", database=database)
        _run(db, "join", role=sql.Identifier(f"finews_{role}"), login=names["login"])
        _run(db, "leave", role=sql.Identifier(f"finews_{_OTHER[role]}"), login=names["login"])
        _run(db, "plain", login=names["login"])
        if role == "analyst":
            _run(db, "read_only", login=names["login"])
            _run(db, "statement_timeout", login=names["login"], timeout=sql.Literal(ANALYST_STATEMENT_TIMEOUT))
            _run(db, "idle_timeout", login=names["login"], timeout=sql.Literal(IDLE_TIMEOUT))


def _run(db: Database, name: str, **parts: sql.Composable) -> None:
    db.execute(sql.SQL(_sql[name]).format(**parts))
