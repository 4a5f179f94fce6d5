"""The DAG that lets go of old bodies."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from loaders.migrate import migrate
from tests.loaders.older import filled

from .conftest import Airflow


@pytest.fixture
def older(blank_database: str) -> str:
    """A warehouse with bodies of September and October 2026."""
    filled(blank_database)
    migrate(blank_database)
    return blank_database


def test_the_form_and_the_setting(airflow: Airflow, older: str, sources: Callable[..., Path]) -> None:
    path = sources(("one", 'base_url = "http://127.0.0.1:1"\nbudget = { requests_per_minute = 2 }'))
    path.write_text(path.read_text(encoding="utf-8") + "[warehouse]\nkeep_answers_months = 1200\n", encoding="utf-8")
    with psycopg.connect(older, autocommit=True) as db:
        # As if they had come long ago, whenever this runs.
        db.execute("SELECT news.open_answer_month('2001-02-03')")
        db.execute("UPDATE news.answer SET body_at = '2001-02-03' WHERE answer_id IN (1, 2, 3)")
        db.execute("UPDATE news.answer_body SET stored_at = '2001-02-03' WHERE answer_id IN (1, 2, 3)")

    by_setting, dry, real = airflow.run(
        "run_dags.py",
        "retain_answers={}",
        'retain_answers={"months": 24, "dry_run": true}',
        'retain_answers={"months": 24, "dry_run": false}',
        FINEWS_WAREHOUSE=older,
        FINEWS_SOURCES=str(path),
    )

    assert [run["state"] for run in (by_setting, dry, real)] == ["success"] * 3
    with psycopg.connect(older) as db:
        assert db.execute("SELECT answer_id FROM news.answer_body ORDER BY 1").fetchall() == [(3,), (4,), (5,)]
