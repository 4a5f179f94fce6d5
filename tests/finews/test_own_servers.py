"""A stack on servers of the operator's own, which finews uses and neither starts nor stops."""

import psycopg

from finews.postgres import EmbeddedPostgres
from finews.stack import Stack
from finews.status import part_statuses
from tests.finews.helpers import Cli


def test_a_warehouse_of_ones_own_is_used_before_anything_was_started(cli: Cli, postgres: EmbeddedPostgres) -> None:
    postgres.ensure_database("before_up")
    own = {"FINEWS_WAREHOUSE": postgres.uri("before_up")}
    assert "Applied 0001" in cli("migrate", **own).stdout
    assert cli("sql", "-Atc", "SELECT current_database(), count(*) FROM news.article", **own).stdout == "before_up|0\n"
    missing = cli("sql")
    assert missing.returncode == 1
    assert missing.stderr == "finews: Nothing was started in this home yet. Start it: finews up\n"


def test_a_stack_on_own_servers_starts_none(cli: Cli, postgres: EmbeddedPostgres) -> None:
    postgres.ensure_database("own_warehouse", "owner", "owner's")
    postgres.ensure_database("own_metadata", "airflow_owner", "$HOME/%")
    with psycopg.connect(postgres.uri("own_warehouse"), autocommit=True) as db:
        db.execute("ALTER ROLE owner CREATEROLE")
    warehouse = postgres.uri("own_warehouse", "owner", "owner's")
    metadata = postgres.uri("own_metadata", "airflow_owner", "$HOME/%")

    up = cli("up", "--no-crawl", FINEWS_WAREHOUSE=warehouse, FINEWS_METADATA=metadata)

    assert up.returncode == 0, up.stdout + up.stderr
    assert "owner's" not in up.stdout
    stack = Stack(cli.home, cli.state, warehouse, metadata)
    assert [(s.info.name, s.info.is_up) for s in part_statuses(stack)] == [
        (part, True) for part in ("newsroom", "api-server", "triggerer", "dag-processor", "scheduler")
    ]
    assert list((cli.home.path / "postgres").iterdir()) == []
    with psycopg.connect(warehouse) as db:
        assert db.execute("SELECT count(*) FROM news.article").fetchone() == (0,)
    with psycopg.connect(metadata) as db:
        assert db.execute("SELECT count(*) > 0 FROM dag").fetchone() is not None
    # In another shell, where the variables are not set.
    assert cli("sql", "-Atc", "SELECT current_user, current_database()").stdout == "owner|own_warehouse\n"
    assert cli("status").returncode == 0
    assert cli("down").returncode == 0
    with psycopg.connect(warehouse) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_a_server_that_is_no_uri_is_named(cli: Cli) -> None:
    up = cli("up", FINEWS_WAREHOUSE="host=db.example dbname=news")
    assert up.returncode == 1
    assert up.stderr.startswith("finews: FINEWS_WAREHOUSE: must be a URI postgresql://")
    assert not cli.home.logs.exists() or not list(cli.home.logs.iterdir())
