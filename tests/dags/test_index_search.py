"""The DAG that fills the search index: wiring, and real runs of it."""

import psycopg
import pytest

from loaders.migrate import migrate
from tests.loaders.older import filled

from .conftest import Airflow


@pytest.fixture
def older(blank_database: str) -> str:
    """A warehouse with some articles."""
    filled(blank_database)
    migrate(blank_database)
    return blank_database


def test_the_dag_waits_for_articles_and_says_what_it_does(airflow: Airflow) -> None:
    found = airflow.run("describe_dags.py")
    assert found["errors"] == {}
    dag = found["dags"]["index_search"]
    assert dag["tasks"] == ["index"]
    assert dag["params"] == []
    assert dag["undocumented"] == dag["without_policy"] == []
    assert dag["max_active_runs"] == 1
    assert "Asset" in dag["timetable"]
    assert "search index" in dag["doc"]


def test_a_run_indexes_and_a_second_one_finds_nothing_to_do(airflow: Airflow, older: str) -> None:
    first, second = airflow.run("run_dags.py", "index_search", "index_search", FINEWS_WAREHOUSE=older)
    assert first["state"] == second["state"] == "success"
    with psycopg.connect(older) as db:
        articles = db.execute("SELECT count(*) FROM news.article").fetchone()
        assert db.execute("SELECT indexed FROM news.search_freshness").fetchone() == articles
        assert db.execute("SELECT waiting FROM news.search_freshness").fetchone() == (0,)
        assert db.execute("SELECT done FROM news.upkeep WHERE task = 'search'").fetchone() == (0,)
