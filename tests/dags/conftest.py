"""An Airflow of the tests' own: its metadata in the session's Postgres, its home in a temporary folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from finews.postgres import EmbeddedPostgres

PROJECT = Path(__file__).parents[2]
SECONDS = 300


@dataclass(frozen=True)
class Airflow:
    """Runs scripts in processes in which Airflow is set up; importing it here would set it up otherwise."""

    environment: dict[str, str]

    def run(self, script: str, *arguments: str, **variables: str) -> Any:
        """What the script prints last, as JSON."""
        done = subprocess.run(
            [sys.executable, str(Path(__file__).parent / script), *arguments],
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
        return json.loads(done.stdout.strip().splitlines()[-1])


def airflow_environment(home: Path, metadata: str) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "FINEWS"))},
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata,
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'dags'}",
    }


@pytest.fixture(scope="session")
def airflow(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Airflow:
    home = tmp_path_factory.mktemp("airflow")
    postgres.ensure_database("airflow")
    metadata = postgres.uri("airflow").replace("postgresql://", "postgresql+psycopg://")
    environment = airflow_environment(home, metadata)
    subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"],
        env=environment,
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    return Airflow(environment)


@pytest.fixture
def sources(tmp_path: Path) -> Callable[..., Path]:
    """Writes a sources.toml from entries given as (name, lines of TOML)."""

    def write(*entries: tuple[str, str]) -> Path:
        path = tmp_path / "sources.toml"
        text = "".join(
            f'[[source]]\nname = "{name}"\nkind = "share"\nsite = "{name}"\nsite_name = "{name}"\n'
            f'lists = ["rolling", "search"]\nallow_private = true\n{lines}\n'
            for name, lines in entries
        )
        path.write_text(text, encoding="utf-8")
        return path

    return write
