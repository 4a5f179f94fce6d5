"""The DAG that refreshes the ready tables: wiring, and real runs of it."""

import json

import psycopg

from loaders.tables import ready_tables

from .conftest import Airflow


def test_the_dag_waits_for_stories_and_says_what_it_does(airflow: Airflow) -> None:
    found = airflow.run("describe_dags.py")
    assert found["errors"] == {}
    dag = found["dags"]["refresh_tables"]
    assert dag["tasks"] == ["announce", "judge_mentions", "refresh"]
    assert dag["params"] == ["always"]
    assert dag["undocumented"] == dag["without_policy"] == []
    assert dag["max_active_runs"] == 1
    assert "Asset" in dag["timetable"]
    assert "nobody who reads them waits" in dag["doc"].lower()


def test_a_run_refreshes_and_a_second_one_finds_nothing_to_do(airflow: Airflow, warehouse: str) -> None:
    always = f"refresh_tables={json.dumps({'always': True})}"
    runs = airflow.run("run_dags.py", "refresh_tables", "refresh_tables", always, FINEWS_WAREHOUSE=warehouse)
    states = [{task: state for task, _, state in run["tasks"]} for run in runs]
    assert [run["state"] for run in runs] == ["success"] * 3
    assert [state["refresh"] for state in states] == ["success"] * 3
    assert [state["judge_mentions"] for state in states] == ["success"] * 3
    assert [state["announce"] for state in states] == ["success", "skipped", "success"]
    with psycopg.connect(warehouse) as db:
        done = db.execute("SELECT done FROM news.upkeep WHERE task = 'tables'").fetchone()
        assert done == (len(ready_tables(db)),)
