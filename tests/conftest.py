"""What many tests share: one real Postgres a process and a migrated, empty warehouse a test."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from finews.ports import NEIGHBOURS, choose
from finews.postgres import EmbeddedPostgres
from loaders.migrate import migrate

_numbers = count(1)
_ports: set[int] = set()


def free_port() -> int:
    """A port that nothing else takes before the server that it is for is up.

    Below those that the system gives to connections going out, and of a range of this process's own, as several run
    tests at the same time.
    """
    port = choose(10_000 + os.getpid() % 400 * NEIGHBOURS, _ports, scattered=True)
    _ports.add(port)
    return port


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres") / "data", free_port(), password="for-tests")
    server.initialise()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_warehouse(postgres: EmbeddedPostgres) -> str:
    """The name of a migrated database without rows, from which each test's own is copied."""
    postgres.ensure_database("empty_warehouse")
    migrate(postgres.uri("empty_warehouse"))
    return "empty_warehouse"


@pytest.fixture
def blank_database(postgres: EmbeddedPostgres) -> str:
    """The URI of a database with nothing in it."""
    name = f"blank_{next(_numbers)}"
    postgres.ensure_database(name)
    return postgres.uri(name)


@pytest.fixture
def warehouse(postgres: EmbeddedPostgres, empty_warehouse: str) -> str:
    """The URI of a migrated warehouse without rows, for this test alone."""
    name = f"warehouse_{next(_numbers)}"
    with psycopg.connect(postgres.uri(), autocommit=True) as db:
        db.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(empty_warehouse))
        )
    return postgres.uri(name)


@pytest.fixture
def samples() -> Path:
    """The folder of real archived posts beside the checkout; they are not part of the project."""
    folder = Path(__file__).parents[1].parent / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("no folder shared/samples beside the checkout: real archived posts are not part of the project")
    return folder
