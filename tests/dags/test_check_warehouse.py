"""The DAG that looks after the warehouse's rules: wiring, and real runs of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from loaders.runs import Options
from newsroom.newsroom import Newsroom
from newsroom.server import running
from pipeline.discover import discover
from pipeline.fetch import fetch_batch
from pipeline.finish import finish
from pipeline.load import load_batch
from scraper.config import load_config

from .conftest import Airflow

RULES = {
    "behind_the_load",
    "counters_add_up",
    "done_page_without_article",
    "published_in_the_future",
    "reject_of_done_page",
    "two_articles_of_one_address",
}
BREAK = {
    "done_page_without_article": "DELETE FROM news.article WHERE article_id = 9",
    "reject_of_done_page": "UPDATE news.page SET outcome = 'loaded' WHERE outcome NOT IN ('loaded', 'postponed')",
    "published_in_the_future": "UPDATE news.article SET published_at = now() + interval '3 days' WHERE article_id = 5",
    "two_articles_of_one_address": "UPDATE news.article SET canonical_url = 'a', title = 'a' WHERE article_id < 3",
    "behind_the_load": "UPDATE news.article SET changed_at = now() - interval '2 days'",
    "counters_add_up": "UPDATE news.crawl_run SET loaded = loaded + 1000",
}


@pytest.fixture
def crawled(warehouse: str, sources: Callable[..., Path]) -> dict[str, str]:
    """A crawl of two days in the warehouse, and the environment that names both."""
    with running(Newsroom(days=2, per_day=20)) as base_url:
        path = sources(
            ("newsroom", f'base_url = "{base_url}"\nbudget = {{ requests_per_minute = 600000, at_once = 8 }}\n')
        )
        config = load_config(path)
        run_id, batches = discover(warehouse, config, "newsroom", "first", Options())
        for batch in batches:
            fetch_batch(warehouse, config, run_id, batch)
            load_batch(warehouse, config, run_id, batch)
        finish(warehouse, "newsroom", "first")
    connection = warehouse.replace("postgresql://", "postgres://")
    return {"FINEWS_SOURCES": str(path), "FINEWS_WAREHOUSE": warehouse, "AIRFLOW_CONN_FINEWS_WAREHOUSE": connection}


def states(run: Any) -> dict[str, str]:
    return {task: state for task, _, state in run["tasks"]}


def test_it_runs_daily_and_says_what_it_does(airflow: Airflow) -> None:
    found = airflow.run("describe_dags.py")
    assert found["errors"] == {}
    dag = found["dags"]["check_warehouse"]
    assert dag["tasks"] == sorted([*RULES, "late"])
    assert dag["undocumented"] == dag["without_policy"] == []
    assert dag["max_active_runs"] == 1
    assert all(rule in dag["doc"] for rule in dag["tasks"])


def test_what_holds_is_no_alert_and_each_broken_rule_is_one(
    airflow: Airflow, warehouse: str, crawled: dict[str, str]
) -> None:
    [sound] = airflow.run("run_dags.py", "check_warehouse", **crawled)
    assert states(sound) == dict.fromkeys([*RULES, "late"], "success")
    with psycopg.connect(warehouse, autocommit=True) as db:
        assert db.execute("SELECT count(*) FROM news.alert").fetchone() == (0,)
        for statement in BREAK.values():
            assert db.execute(statement).rowcount > 0  # type: ignore[arg-type]
        db.execute("UPDATE news.crawl_run SET started_at = started_at - interval '5 days'")

    [broken] = airflow.run("run_dags.py", "check_warehouse", **crawled)
    assert states(broken) == {**dict.fromkeys(RULES, "failed"), "late": "success"}
    with psycopg.connect(warehouse) as db:
        alerts = db.execute("SELECT kind, source, subject, detail FROM news.alert ORDER BY subject").fetchall()
    found = {(kind, source, subject) for kind, source, subject, _ in alerts if kind == "warehouse"}
    assert found == {("warehouse", "check_warehouse", rule) for rule in RULES}
    [late] = [(source, detail) for kind, source, _, detail in alerts if kind == "late"]
    assert late[0] == "newsroom"
    assert "is not done" in late[1]
