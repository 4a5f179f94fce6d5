"""The DAG that exports articles as files: wiring, and real runs of it."""

import json
from pathlib import Path
from typing import Any

from pyarrow import parquet

from tests.export_scene import ExportScene

from .conftest import Airflow


def test_the_dag_is_there(airflow: Airflow) -> None:
    found = airflow.run("describe_dags.py")
    assert found["errors"] == {}
    dag = found["dags"]["export_articles"]
    assert dag["params"] == ["folder", "format", "sites"]
    assert dag["tasks"] == ["export"]
    assert dag["undocumented"] == dag["without_policy"] == []
    assert "log" in dag["doc"]
    assert "pyarrow" not in found["brought"]


def test_runs_write_what_changed(airflow: Airflow, warehouse: str, tmp_path: Path) -> None:
    scene = ExportScene(warehouse, tmp_path / "out")
    scene.days(2)

    def run(*forms: dict[str, Any]) -> list[str]:
        arguments = [f"export_articles={json.dumps(form)}" for form in forms]
        return [run["state"] for run in airflow.run("run_dags.py", *arguments, FINEWS_WAREHOUSE=warehouse)]

    parquet_form = {"folder": str(scene.folder), "format": "parquet", "sites": ["scripted", " "]}
    csv_form = {"folder": str(tmp_path / "csv"), "format": "csv", "sites": None}
    assert run(parquet_form, csv_form) == ["success", "success"]
    rows = parquet.read_table(scene.folder / "articles").to_pylist()
    assert [row["external_id"] for row in rows] == ["0", "1"]
    assert len(list((tmp_path / "csv").glob("articles/*/articles.csv"))) == 2
    with scene.rewritten() as names:
        assert run(parquet_form) == ["success"]
    assert names == set()
