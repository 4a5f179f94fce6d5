"""Who may what: the loader loads, the analyst reads, nobody else does anything."""

from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest

from loaders.database import connect
from loaders.errors import WarehouseRefused
from loaders.logins import Role, admit
from loaders.migrate import migrate
from loaders.retention import forget, months
from tests.loaders.older import filled


def as_login(uri: str, login: str, password: str) -> str:
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(netloc=f"{quote(login)}:{quote(password)}@{parts.netloc.rpartition('@')[2]}"))


@pytest.fixture
def full(blank_database: str) -> str:
    filled(blank_database)
    migrate(blank_database)
    return blank_database


@pytest.fixture
def login(full: str) -> Callable[[Role], str]:
    """The URI of a login of this role on the filled warehouse."""

    def make(role: Role) -> str:
        admit(full, f"test {role}", 'pass"word', role)
        return as_login(full, f"test {role}", 'pass"word')

    return make


@pytest.fixture
def analyst(login: Callable[[Role], str]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(login("analyst"), autocommit=True) as db:
        yield db


def relations(uri: str, where: str) -> list[str]:
    with psycopg.connect(uri) as db:
        rows = db.execute(
            f"SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'news'::regnamespace AND {where}"
        )  # type: ignore[arg-type]
        return [name for (name,) in rows.fetchall()]


def test_nothing_is_granted_to_public(full: str) -> None:
    with psycopg.connect(full) as db:
        granted = db.execute("""
            SELECT 'schema', nspname FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'news' AND grantee = 0
            UNION ALL
            SELECT 'relation', relname FROM pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner)))
            WHERE relnamespace = 'news'::regnamespace AND grantee = 0
            UNION ALL
            SELECT 'routine', proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
            WHERE pronamespace = 'news'::regnamespace AND grantee = 0
        """).fetchall()
    assert granted == []


def test_analysts_read_everything_but_raw_pages(full: str, analyst: psycopg.Connection) -> None:
    readable = relations(full, "relkind IN ('r', 'v', 'm', 'p') AND NOT relispartition")
    for name in set(readable) - {"news.answer_body"}:
        analyst.execute(f"SELECT * FROM {name} LIMIT 1")  # type: ignore[arg-type]
    for name in [
        "news.answer_body",
        *relations(full, "relispartition AND relname LIKE 'answer_body%' AND relkind = 'r'"),
    ]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            analyst.execute(f"SELECT * FROM {name} LIMIT 1")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM news.article",
        "INSERT INTO news.tag (name) VALUES ('x')",
        "SELECT news.forget_answer_month('2026-09-01')",
        "SELECT news.open_answer_month('2026-09-01')",
        "CREATE TABLE news.mine (x integer)",
        "TRUNCATE news.article CASCADE",
    ],
)
def test_analysts_change_nothing(analyst: psycopg.Connection, statement: str) -> None:
    analyst.execute("SET default_transaction_read_only = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        analyst.execute(statement)  # type: ignore[arg-type]


def test_analysts_may_not_ask_for_ever(analyst: psycopg.Connection) -> None:
    assert analyst.execute("SHOW statement_timeout").fetchone() == ("1min",)
    assert analyst.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
    analyst.execute("SET statement_timeout = '50ms'")
    with pytest.raises(psycopg.errors.QueryCanceled):
        analyst.execute("SELECT count(*) FROM generate_series(1, 1e12)")


def test_loaders_write_rows_and_change_no_table(login: Callable[[Role], str]) -> None:
    with psycopg.connect(login("loader"), autocommit=True) as db:
        db.execute("INSERT INTO news.tag (name) VALUES ('x')")
        db.execute("CREATE TEMP TABLE staged (x integer)")
        db.execute("SELECT news.open_answer_month('2031-05-06')")
        for statement in ("DROP TABLE news.tag", "CREATE TABLE news.mine (x integer)", "TRUNCATE news.tag CASCADE"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(statement)  # type: ignore[arg-type]
    with connect(login("loader")) as db:
        assert forget(db, months(db)[0].month) == (2, 1)


def test_a_login_is_renewed(full: str, login: Callable[[Role], str]) -> None:
    old = login("analyst")
    admit(full, "test analyst", "another", "analyst")
    with pytest.raises(WarehouseRefused, match="authentication failed"), connect(old):
        pass
    with connect(as_login(full, "test analyst", "another")) as db:
        assert db.execute("SELECT count(*) FROM news.article").fetchone() == (2,)


def test_who_may_not_make_logins_is_told(login: Callable[[Role], str]) -> None:
    with pytest.raises(WarehouseRefused, match="permission denied"):
        admit(login("loader"), "somebody", "x", "analyst")


def test_a_login_has_one_role_at_a_time(full: str) -> None:
    admit(full, "test turncoat", "x", "loader")
    uri = as_login(full, "test turncoat", "x")
    with psycopg.connect(uri, autocommit=True) as db:
        db.execute("INSERT INTO news.tag (name) VALUES ('x')")
        db.execute("SELECT FROM news.answer_body")
    admit(full, "test turncoat", "x", "analyst")
    with psycopg.connect(uri, autocommit=True) as db:
        db.execute("SET default_transaction_read_only = off")
        for statement in ("INSERT INTO news.tag (name) VALUES ('y')", "SELECT FROM news.answer_body"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(statement)  # type: ignore[arg-type]
    admit(full, "test turncoat", "x", "loader")
    with psycopg.connect(uri, autocommit=True) as db:
        db.execute("INSERT INTO news.tag (name) VALUES ('y')")
        assert db.execute("SHOW statement_timeout").fetchone() == ("0",)


def test_a_login_that_is_for_something_else_stays_as_it_is(full: str) -> None:
    with psycopg.connect(full, autocommit=True) as db:
        db.execute("CREATE ROLE \"test other\" LOGIN PASSWORD 'its own'")
        # One of the warehouse's logins that may do more: somebody gave it that.
        db.execute("CREATE ROLE \"test admin\" LOGIN CREATEROLE PASSWORD 'its own'")
        db.execute('GRANT finews_loader TO "test admin"')
        try:
            before = db.execute("SELECT * FROM pg_authid ORDER BY oid").fetchall()
            for name in ("test other", "test admin", db.info.user):
                with pytest.raises(WarehouseRefused, match=f"{name} is a login of this server for something else"):
                    admit(full, name, "taken", "analyst")
            assert db.execute("SELECT * FROM pg_authid ORDER BY oid").fetchall() == before
            assert (
                db.execute(
                    "SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole "
                    "WHERE r.rolname IN ('test other', 'test admin', current_user)"
                ).fetchall()
                == []
            )
        finally:
            db.execute('DROP ROLE "test other"')
            db.execute('DROP ROLE "test admin"')


@pytest.mark.parametrize("name", ["", "pg_mine", "a\0b", "名" * 22])
def test_what_can_be_no_login_is_told(full: str, name: str) -> None:
    with pytest.raises(WarehouseRefused, match="cannot be a login"):
        admit(full, name, "x", "analyst")
