"""The DAG that writes the report: what it offers, and a real run of it."""

import json
from pathlib import Path

from pipeline.refresh_tables import refresh_tables

from .conftest import Airflow


def test_the_dag_follows_the_tables(airflow: Airflow) -> None:
    found = airflow.run("describe_dags.py")
    assert found["errors"] == {}
    dag = found["dags"]["write_report"]
    assert dag["params"] == ["days"]
    assert dag["tasks"] == ["report"]
    assert dag["undocumented"] == dag["without_policy"] == []
    assert dag["max_active_runs"] == 1
    assert "Asset" in dag["timetable"]
    assert not set(found["brought"]) & {"plotly", "reports", "psycopg"}


def test_a_run_writes_the_day_s_page_and_the_latest(airflow: Airflow, warehouse: str, tmp_path: Path) -> None:
    refresh_tables(warehouse)
    form = f"write_report={json.dumps({'days': 7})}"
    home = tmp_path / "home"
    [run] = airflow.run("run_dags.py", form, FINEWS_WAREHOUSE=warehouse, FINEWS_HOME=str(home))
    assert run["state"] == "success"
    path = Path(run["report"]["path"])
    assert path.parent == home / "reports"
    assert {p.name for p in path.parent.iterdir()} == {path.name, "finews-report.html"}
    assert path.stat().st_size == run["report"]["bytes"]
