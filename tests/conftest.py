"""What many tests share: one real Postgres a process and a migrated, empty warehouse a test."""

import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from finews.postgres import EmbeddedPostgres
from loaders.migrate import migrate

_numbers = count(1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
