"""The DAGs: what they offer the operator, and real runs of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from newsroom.newsroom import Newsroom
from newsroom.server import running

from .conftest import Airflow

WAREHOUSE = {
    *("export_articles", "find_stories", "index_search", "refresh_tables", "retain_answers", "write_report"),
    *("check_warehouse", "refetch_pages", "replay_rejects", "reparse_pages"),
}
BUDGET = "budget = { requests_per_minute = 600000, at_once = 8 }\n"


def test_an_enabled_entry_is_a_dag_and_a_disabled_one_is_none(airflow: Airflow, sources: Callable[..., Path]) -> None:
    path = sources(
        ("one", f'base_url = "http://127.0.0.1:1"\nschedule = "@hourly"\n{BUDGET}'),
        ("two", f'base_url = "http://127.0.0.1:2"\nschedule = "30 6 * * *"\ntime_zone = "Asia/Tokyo"\n{BUDGET}'),
        ("three", f'base_url = "http://127.0.0.1:3"\nenabled = false\n{BUDGET}'),
    )
    found = airflow.run("describe_dags.py", FINEWS_SOURCES=str(path))

    assert found["errors"] == {}
    assert set(found["dags"]) - WAREHOUSE == {"crawl_one", "crawl_two", "crawl_urls"}
    assert set(found["dags"]) >= WAREHOUSE, "what works on the warehouse needs no source"
    assert "Asia/Tokyo" in found["dags"]["crawl_two"]["doc"]
    assert found["dags"]["crawl_one"]["params"] == ["limit", "refetch", "since", "until"]
    assert found["dags"]["crawl_urls"]["params"] == ["urls"]
    for dag in found["dags"].values():
        assert "log" in dag["doc"], "the operator is told where to look"
        assert dag["undocumented"] == []
        assert dag["without_policy"] == []


def test_importing_the_dags_brings_in_no_heavy_module(airflow: Airflow) -> None:
    found = airflow.run("describe_dags.py")
    assert found["errors"] == {}
    heavy = {"selectolax", "aiohttp", "pipeline", "psycopg", "zstandard", "nh3", "xpinyin", "plotly", "pyarrow"}
    assert not set(found["brought"]) & heavy


def test_a_mistake_in_sources_toml_is_an_import_error_that_names_it(
    airflow: Airflow, sources: Callable[..., Path]
) -> None:
    path = sources(("one", 'base_url = "http://127.0.0.1:1"\nbudget = { requests_per_minute = 0 }\n'))
    [error] = airflow.run("describe_dags.py", FINEWS_SOURCES=str(path))["errors"].values()
    assert "source 'one': budget: requests_per_minute: must be more than 0" in error


@pytest.fixture
def crawl_environment(warehouse: str, sources: Callable[..., Path]) -> Any:
    newsroom = Newsroom(days=2, per_day=30)
    with running(newsroom) as base_url:
        path = sources(("newsroom", f'base_url = "{base_url}"\n{BUDGET}'))
        yield newsroom, base_url, {"FINEWS_SOURCES": str(path), "FINEWS_WAREHOUSE": warehouse}


def test_runs_from_the_forms(airflow: Airflow, warehouse: str, crawl_environment: Any) -> None:
    newsroom, base_url, environment = crawl_environment
    expected = newsroom.expected()
    good = [e.info_code for e in expected if e.outcome == "loaded"]

    def share(info_code: str) -> str:
        return f"{base_url}/html_News/NewsShare.html?infoCode={info_code}"

    lines = [share(good[0]), "nonsense", "http://10.0.0.1/html_News/NewsShare.html?infoCode=NW202201242259277096"]
    limited, pasted, whole, again = airflow.run(
        "run_dags.py",
        'crawl_newsroom={"limit": 5}',
        f"crawl_urls={json.dumps({'urls': lines})}",
        # A run in the same process starts from the form of the one before: each names all that differs.
        'crawl_newsroom={"limit": null}',
        'crawl_newsroom={"since": "2001-01-01", "until": "2001-01-02"}',
        **environment,
    )

    assert [run["state"] for run in (limited, pasted, whole, again)] == ["success"] * 4
    counted = [limited["report"][x] for x in ("loaded", "postponed")] + list(limited["report"]["rejected"].values())
    assert sum(counted) - limited["report"]["rejected"].get("no_id", 0) == 5
    answers = pasted["report"]["lines"]
    assert answers["1"] in ("loaded", "unchanged")
    assert (answers["2"], answers["3"]) == ("bad_url", "private_address")
    with psycopg.connect(warehouse) as db:
        loaded = {x for (x,) in db.execute("SELECT 'NW' || external_id FROM news.article")}
        runs = db.execute("SELECT count(*) FROM news.crawl_run WHERE finished_at IS NULL").fetchone()
    assert loaded >= set(good)
    assert runs == (0,)
    assert dict((t[0], t[2]) for t in again["tasks"])["announce"] == "skipped", "nothing came in: nothing to announce"


def test_the_connection_names_the_warehouse(airflow: Airflow, warehouse: str, crawl_environment: Any) -> None:
    _, _, environment = crawl_environment
    connection = warehouse.replace("postgresql://", "postgres://")
    [run] = airflow.run(
        "run_dags.py",
        'crawl_urls={"urls": ["nonsense"]}',
        FINEWS_SOURCES=environment["FINEWS_SOURCES"],
        AIRFLOW_CONN_FINEWS_WAREHOUSE=connection,
    )
    assert run["state"] == "success"
    with psycopg.connect(warehouse) as db:
        assert db.execute("SELECT text, outcome FROM news.pasted_answer").fetchall() == [("nonsense", "bad_url")]
