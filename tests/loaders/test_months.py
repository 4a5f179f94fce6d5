"""Partitions by month: made beside whoever reads, by several at once, and each like those before it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from loaders.database import Database, connect
from loaders.migrate import migrate
from tests.loaders.older import filled

TABLES = ["answer", "search"]
PARENTS = {"answer": "answer_body", "search": "article_search"}


@pytest.fixture(params=TABLES)
def table(request: pytest.FixtureRequest) -> str:
    table: str = request.param
    return table


@pytest.fixture
def db(warehouse: str) -> Iterator[Database]:
    with connect(warehouse) as db:
        yield db


def open_month(db: Database, table: str, at: str) -> None:
    db.execute(f"SELECT news.open_{table}_month(%s)", [at])  # type: ignore[arg-type]


def months(db: Database, table: str) -> set[str]:
    rows: Any = db.execute(
        "SELECT relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = to_regclass(%s)",
        [f"news.{PARENTS[table]}"],
    ).fetchall()
    return {name for (name,) in rows}


def test_a_new_month_waits_for_no_reader_and_keeps_none_waiting(warehouse: str, db: Database, table: str) -> None:
    with psycopg.connect(warehouse) as dump, connect(warehouse) as other:
        # Held to the end of its transaction, as pg_dump does.
        dump.execute(f"SELECT count(*) FROM news.{PARENTS[table]}")  # type: ignore[arg-type]
        for one in (db, other):
            one.execute("SET lock_timeout = '5s'")
        with db.transaction():
            open_month(db, table, "2027-01-31 23:59:59+00")
            assert other.execute(f"SELECT count(*) FROM news.{PARENTS[table]}").fetchone() == (0,)  # type: ignore[arg-type]
    assert f"{PARENTS[table]}_2027_01" in months(db, table)


def test_two_may_open_a_month_at_once(warehouse: str, db: Database, table: str) -> None:
    before = months(db, table)
    with connect(warehouse) as other, ThreadPoolExecutor(1) as pool:
        with db.transaction():
            open_month(db, table, "2027-01-05 00:00+00")
            late = pool.submit(open_month, other, table, "2027-01-06 00:00+00")
            while not waits(db, other.info.backend_pid):
                assert not late.done()
        late.result(timeout=60)
    assert months(db, table) - before == {f"{PARENTS[table]}_2027_01"}


def waits(db: Database, pid: int) -> bool:
    row: Any = db.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid]).fetchone()
    return bool(row[0])


def test_a_month_is_opened_once_and_in_utc(db: Database, table: str) -> None:
    before = months(db, table)
    db.execute("SET timezone = 'Asia/Shanghai'")
    for at in ("2027-02-01 00:00+00", "2027-01-31 23:59:59+00", "2027-02-28 23:59:59+00"):
        open_month(db, table, at)
    assert months(db, table) - before == {f"{PARENTS[table]}_2027_01", f"{PARENTS[table]}_2027_02"}
    assert bounds(db, f"{PARENTS[table]}_2027_02") == (
        "FOR VALUES FROM ('2027-02-01 00:00:00+00') TO ('2027-03-01 00:00:00+00')"
    )


def test_what_has_no_month_of_its_own_is_searched_too(db: Database) -> None:
    for at in ("-infinity", "1989-12-31 23:59+00", "1990-01-01 00:00+00", "2100-01-01 00:00+00", "infinity"):
        open_month(db, "search", at)
    assert bounds(db, "article_search_1989_12").startswith("FOR VALUES FROM (MINVALUE) TO ('1990-01-01")
    assert bounds(db, "article_search_2100_01") == "FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE)"
    assert months(db, "search") == {f"article_search_{month}" for month in ("1989_12", "1990_01", "2100_01")}


def bounds(db: Database, name: str) -> str:
    db.execute("SET timezone = 'UTC'")
    row: Any = db.execute(
        "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = to_regclass(%s)", [f"news.{name}"]
    ).fetchone()
    return str(row[0])


SHAPES: dict[str, str] = {
    "columns": """
        SELECT attname, format_type(atttypid, atttypmod), attstorage, attcompression, attnotnull, attislocal,
               attinhcount, attstattarget, attacl::text, col_description(attrelid, attnum)
        FROM pg_attribute WHERE attrelid = to_regclass(%(table)s) AND attnum > 0 ORDER BY attnum
    """,
    "table": """
        SELECT reloptions, relacl::text, relowner::regrole, relpersistence, obj_description(oid, 'pg_class')
        FROM pg_class WHERE oid = to_regclass(%(table)s)
    """,
    "constraints": """
        SELECT replace(conname, %(suffix)s, ''), contype, convalidated, conislocal, coninhcount,
               conparentid <> 0, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid = to_regclass(%(table)s) ORDER BY 1
    """,
    "triggers": """
        SELECT tgtype, tgenabled, tgfoid::regproc::text, tgdeferrable, tgparentid <> 0
        FROM pg_trigger WHERE tgrelid = to_regclass(%(table)s) ORDER BY tgfoid, tgtype
    """,
    "indexes": """
        SELECT replace(pg_get_indexdef(i.oid), %(suffix)s, ''), i.reloptions, a.attnum, a.attstattarget,
               h.inhparent::regclass::text
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_attribute a ON a.attrelid = i.oid
        JOIN pg_inherits h ON h.inhrelid = i.oid
        WHERE x.indrelid = to_regclass(%(table)s) ORDER BY 1, 3
    """,
}


def shape(db: Database, parent: str, month: str) -> dict[str, Any]:
    values = {"table": f"news.{parent}_{month}", "suffix": f"_{month}"}
    return {name: db.execute(query, values).fetchall() for name, query in SHAPES.items()}  # type: ignore[call-overload]


def test_a_new_month_is_like_those_that_earlier_versions_made(blank_database: str, table: str) -> None:
    filled(blank_database, upto=4)
    with connect(blank_database) as db:
        open_month(db, table, "2026-08-15 00:00+00")
    migrate(blank_database)
    with connect(blank_database) as db:
        open_month(db, table, "2027-01-15 00:00+00")
        earlier = shape(db, PARENTS[table], "2026_08")
    migrate(blank_database)
    with connect(blank_database) as db:
        assert shape(db, PARENTS[table], "2027_01") == earlier
        assert earlier["indexes"]


@pytest.mark.parametrize("who", ["finews_analyst", "finews_loader"])
def test_a_new_month_gives_nobody_a_right(db: Database, table: str, who: str) -> None:
    open_month(db, table, "2027-01-15 00:00+00")
    rights = "SELECT has_table_privilege(%s, %s, 'SELECT, INSERT, UPDATE, DELETE')"
    assert db.execute(rights, [who, f"news.{PARENTS[table]}_2027_01"]).fetchone() == (False,)


def test_a_loader_may_open_a_month_and_an_analyst_may_not(db: Database, table: str) -> None:
    for who, at in (("finews_loader", "2027-01-15 00:00+00"), ("finews_analyst", "2027-02-15 00:00+00")):
        with db.transaction(force_rollback=True):
            db.execute(f"SET LOCAL ROLE {who}")  # type: ignore[arg-type]
            if who == "finews_loader":
                open_month(db, table, at)
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    open_month(db, table, at)
