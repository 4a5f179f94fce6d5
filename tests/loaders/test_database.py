"""What goes wrong with the warehouse is told as what it is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg.conninfo import make_conninfo

from loaders.database import Database, connect, connect_async
from loaders.errors import WarehouseUnavailable
from loaders.runs import Options, begin_run


def ask(uri: str, query: str, **settings: str) -> None:
    with connect(make_conninfo(uri, options=" ".join(f"-c {name}={value}" for name, value in settings.items()))) as db:
        db.execute(query)  # type: ignore[arg-type]


async def ask_async(uri: str, query: str) -> None:
    async with connect_async(uri) as db:
        await db.execute(query)  # type: ignore[arg-type]


def test_who_waits_too_long_for_others_is_told_so(warehouse: str) -> None:
    with connect(warehouse) as other, other.transaction():
        other.execute("LOCK TABLE news.site")
        with pytest.raises(WarehouseUnavailable) as caught:
            ask(warehouse, "SELECT FROM news.site", lock_timeout="10ms")
    assert str(caught.value) == (
        "the warehouse broke off what it was asked to do: canceling statement due to lock timeout; try again"
    )


async def test_what_takes_too_long_is_told_so(warehouse: str) -> None:
    hasty = make_conninfo(warehouse, options="-c statement_timeout=10ms")
    with pytest.raises(WarehouseUnavailable, match=r"broke off what it was asked to do: .* statement timeout; try"):
        await ask_async(hasty, "SELECT pg_sleep(60)")


def test_two_that_wait_for_each_other_are_told_so(warehouse: str) -> None:
    with connect(warehouse) as db:
        for source in ("one", "two"):
            begin_run(db, source, "run", Options())
    with pytest.raises(WarehouseUnavailable, match="broke off what it was asked to do: deadlock detected; try again"):
        cross(warehouse)


def cross(warehouse: str) -> None:
    """Two transactions, each of which waits for the other."""
    with (
        connect(warehouse) as left,
        connect(warehouse) as right,
        ThreadPoolExecutor(1) as pool,
        left.transaction(),
        right.transaction(),
    ):
        touch(left, "one")
        touch(right, "two")
        late = pool.submit(touch, left, "two")
        touch(right, "one")
        late.result()


def touch(db: Database, source: str) -> None:
    db.execute("UPDATE news.crawl_run SET run_key = run_key WHERE source = %s", [source])


def test_a_server_that_ends_the_connection_does_not_answer(warehouse: str) -> None:
    with pytest.raises(WarehouseUnavailable, match=r"does not answer: .*is it running"):
        ask(warehouse, "SELECT pg_terminate_backend(pg_backend_pid())")
