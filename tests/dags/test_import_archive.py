"""The DAG that imports archived posts: wiring, and a real run of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from pipeline.import_posts import BATCH
from tests.archive_posts import number, outlet_post, rolling_post, write_posts

from .conftest import Airflow

ENTRY = """
name = "archive"
kind = "archive"
site = "eastmoney"
site_name = "East Money"
base_url = "http://finews.zning.xyz"
enabled = false
"""
BUDGET = "budget = { requests_per_minute = 2, at_once = 1 }\n"


def archive_sources(folder: Path) -> Path:
    path = folder / "archive.toml"
    path.write_text(f"[[source]]{ENTRY}{BUDGET}", encoding="utf-8")
    return path


def test_the_dag_is_there_where_sources_toml_has_an_archive(
    airflow: Airflow, sources: Callable[..., Path], tmp_path: Path
) -> None:
    found = airflow.run("describe_dags.py", FINEWS_SOURCES=str(archive_sources(tmp_path)))
    assert found["errors"] == {}
    dag = found["dags"]["import_archive"]
    assert dag["params"] == ["paths"]
    assert dag["tasks"] == ["announce", "every_batch", "load", "read", "report"]
    assert dag["undocumented"] == dag["without_policy"] == []
    assert "report" in dag["doc"]
    without = sources(("one", f'base_url = "http://127.0.0.1:1"\n{BUDGET}'))
    assert "import_archive" not in airflow.run("describe_dags.py", FINEWS_SOURCES=str(without))["dags"]


REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'not this one' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON news.article FOR EACH ROW WHEN (NEW.title = '标题 0') EXECUTE FUNCTION refuse();
"""


def test_a_batch_that_fails_marks_the_run_and_what_the_others_loaded_is_announced(
    airflow: Airflow, warehouse: str, tmp_path: Path
) -> None:
    posts: dict[str, Any] = {f"NW{number(n)}.md": outlet_post(number(n), f"标题 {n}") for n in range(BATCH + 1)}
    folder = write_posts(tmp_path / "archive", posts)
    with psycopg.connect(warehouse) as db:
        db.execute(REFUSE)
    [run] = airflow.run(
        "run_dags.py",
        f"import_archive={json.dumps({'paths': [str(folder)]})}",
        FINEWS_SOURCES=str(archive_sources(tmp_path)),
        FINEWS_WAREHOUSE=warehouse,
    )
    assert run["state"] == "failed"
    assert sorted(state for task, _, state in run["tasks"] if task == "load") == ["failed", "success"]
    assert run["report"]["loaded"] in (1, BATCH)
    assert dict((t[0], t[2]) for t in run["tasks"])["announce"] == "success"


def test_a_run_imports_and_a_second_one_does_nothing(airflow: Airflow, warehouse: str, tmp_path: Path) -> None:
    posts: dict[str, Any] = {f"2022-01-24-NW{number(n)}.md": outlet_post(number(n), f"标题 {n}") for n in range(5)}
    posts |= {f"2022-01-24-{number(1)}.md": rolling_post(number(1), "标题 1"), "README.md": "nothing"}
    folder = write_posts(tmp_path / "archive", posts)
    form = f"import_archive={json.dumps({'paths': [f' {folder} ', '']})}"
    first, second = airflow.run(
        "run_dags.py",
        form,
        form,
        FINEWS_SOURCES=str(archive_sources(tmp_path)),
        FINEWS_WAREHOUSE=warehouse,
    )

    assert first["state"] == second["state"] == "success"
    assert [task for task in first["tasks"] if task[0] == "load"] == [["load", 0, "success"]], "a batch, not a post"
    assert first["report"]["loaded"] == 5
    assert first["report"]["rejected"] == {"not_an_article": 1}
    assert {key: second["report"][key] for key in ("discovered", "fetched", "loaded", "unchanged")} == {
        **dict.fromkeys(("discovered", "fetched", "loaded", "unchanged"), 0)
    }
    assert dict((t[0], t[2]) for t in second["tasks"])["announce"] == "skipped"
    with psycopg.connect(warehouse) as db:
        assert db.execute("SELECT count(*) FROM news.article").fetchone() == (5,)
        assert db.execute("SELECT count(*) FROM news.crawl_run WHERE finished_at IS NULL").fetchone() == (0,)
