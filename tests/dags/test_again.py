"""The DAGs over known pages: their forms, and real runs of them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from newsroom.newsroom import Newsroom
from newsroom.server import running

from .conftest import Airflow

BUDGET = "budget = { requests_per_minute = 600000, at_once = 8 }\n"
PARAMS = {
    "reparse_pages": ["dry_run", "ids", "outcomes", "parser_before", "since", "source", "until"],
    "replay_rejects": ["ids", "reasons", "since", "source", "until"],
    "refetch_pages": ["since", "source", "unconditional", "until", "urls_or_ids"],
}


def test_the_forms(airflow: Airflow, sources: Callable[..., Path]) -> None:
    found = airflow.run(
        "describe_dags.py", FINEWS_SOURCES=str(sources(("one", f'base_url = "http://127.0.0.1:1"\n{BUDGET}')))
    )
    assert found["errors"] == {}
    for name, params in PARAMS.items():
        dag = found["dags"][name]
        assert dag["params"] == params
        assert dag["undocumented"] == dag["without_policy"] == []
        assert "log" in dag["doc"]
        assert dag["max_active_runs"] == 1


def test_a_mistake_in_sources_toml_is_told_once(airflow: Airflow, sources: Callable[..., Path]) -> None:
    path = sources(("one", 'base_url = "http://127.0.0.1:1"\nbudget = { requests_per_minute = 0 }\n'))
    found = airflow.run("describe_dags.py", FINEWS_SOURCES=str(path))
    assert len(found["errors"]) == 1
    assert set(PARAMS) <= set(found["dags"])


@pytest.fixture
def scene(warehouse: str, sources: Callable[..., Path]) -> Iterator[tuple[Newsroom, dict[str, str]]]:
    newsroom = Newsroom(days=1, per_day=30)
    with running(newsroom) as base_url:
        path = sources(("newsroom", f'base_url = "{base_url}"\n{BUDGET}'))
        yield newsroom, {"FINEWS_SOURCES": str(path), "FINEWS_WAREHOUSE": warehouse}


def test_runs_from_the_forms(airflow: Airflow, warehouse: str, scene: tuple[Newsroom, dict[str, str]]) -> None:
    newsroom, environment = scene
    [crawled] = airflow.run("run_dags.py", 'crawl_newsroom={"limit": null}', **environment)
    asked = len(newsroom.requests)
    with psycopg.connect(warehouse) as db:
        [(external_id,)] = db.execute("SELECT external_id FROM news.article ORDER BY article_id LIMIT 1").fetchall()
        runs = db.execute("SELECT count(*) FROM news.crawl_run").fetchone()

    dry, reparsed = airflow.run(
        "run_dags.py",
        'reparse_pages={"dry_run": true, "source": "newsroom"}',
        'reparse_pages={"dry_run": false, "source": "newsroom"}',
        **environment,
    )

    assert dry["state"] == reparsed["state"] == "success"
    assert states(dry)["would_change"] == "success"
    assert {states(dry)[task] for task in ("plan", "read", "report", "announce")} == {"skipped"}
    assert states(reparsed)["would_change"] == "skipped"
    assert reparsed["report"]["unchanged"] == crawled["report"]["loaded"] > 0
    assert states(reparsed)["announce"] == "skipped", "nothing changed: nothing to announce"
    assert len(newsroom.requests) == asked, "nothing was asked for"
    with psycopg.connect(warehouse) as db:
        assert db.execute("SELECT count(*) FROM news.crawl_run").fetchone() == (runs[0] + 1,), "a dry run is no run"  # type: ignore[index]

    replayed, refetched, without = airflow.run(
        "run_dags.py",
        'replay_rejects={"source": "newsroom"}',
        f"refetch_pages={json.dumps({'urls_or_ids': [external_id, 'NW1']})}",
        'refetch_pages={"urls_or_ids": [], "source": "newsroom"}',
        **environment,
    )
    assert replayed["state"] == refetched["state"] == "success"
    assert sum(replayed["report"]["rejected"].values()) == sum(
        n for reason, n in crawled["report"]["rejected"].items() if reason != "no_id"
    )
    assert refetched["report"]["unchanged"] == 1
    assert without["state"] == "failed", "without days it would ask for everything"
    assert states(without)["plan"] == "failed"
    misspelt, looked = airflow.run(
        "run_dags.py", 'reparse_pages={"bogus": 1}', 'reparse_pages={"bogus": 1, "dry_run": true}', **environment
    )
    assert misspelt["state"] == looked["state"] == "failed", "it would go over everything"
    assert states(misspelt)["plan"] == states(looked)["parts"] == "failed", "and is not tried again"


def states(run: dict[str, Any]) -> dict[str, str]:
    return {task.rpartition(".")[2]: state for task, _, state in run["tasks"]}
