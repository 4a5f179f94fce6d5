"""backup, restore, retain and login, as they are typed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from loaders.migrate import migrate
from tests.loaders.older import filled
from tests.loaders.test_roles import as_login

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def full(blank_database: str) -> str:
    filled(blank_database)
    migrate(blank_database)
    return blank_database


@pytest.fixture
def finews(full: str, tmp_path: Path) -> Run:
    def run(*arguments: str, warehouse: str = full) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FINEWS_")}
        return subprocess.run(
            [sys.executable, "-m", "finews", *arguments],
            env={**kept, "FINEWS_HOME": str(tmp_path / "home"), "FINEWS_WAREHOUSE": warehouse},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def test_a_backup_is_restored(finews: Run, warehouse: str, tmp_path: Path) -> None:
    saved = finews("backup", "all.backup")
    assert saved.returncode == 0, saved.stderr
    assert "MB in all.backup" in saved.stdout

    restored = finews("restore", "all.backup", warehouse=warehouse)
    assert restored.returncode == 0, restored.stderr
    assert "2 articles from all.backup" in restored.stdout

    again = finews("restore", "all.backup", warehouse=warehouse)
    assert again.returncode == 1
    assert "holds 2 articles; back it up first, then give --replace" in again.stderr
    assert finews("restore", "all.backup", "--replace", warehouse=warehouse).returncode == 0


def test_retention_says_what_would_go(finews: Run, full: str) -> None:
    kept = finews("retain")
    assert "all is kept: keep_answers_months is 0" in kept.stdout
    # Every month of the warehouse is in the past or now; nothing is a hundred years old.
    assert "nothing is old enough" in finews("retain", "--months", "1200", "--dry-run").stdout
    with psycopg.connect(full) as db:
        assert db.execute("SELECT count(*) FROM news.answer_body").fetchone() == (5,)


def test_an_analyst_is_let_in(finews: Run, full: str) -> None:
    made = finews("login", "ann")
    assert made.returncode == 0, made.stderr
    password = made.stdout.split()[-1]
    with psycopg.connect(as_login(full, "ann", password), autocommit=True) as db:
        assert db.execute("SELECT count(*) FROM news.article_full").fetchone() == (2,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("SELECT body FROM news.answer_body")
