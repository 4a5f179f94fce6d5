"""Airflow's settings, processes and database, all told by environment: it has no configuration file of ours."""

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from finews.home import HOST, Home, State, write_private
from finews.supervision import Part
from scraper.config import PROJECT
from scraper.errors import FinewsError

__all__ = ["OPERATOR", "airflow_parts", "airflow_settings", "migrate_airflow", "schema_version", "write_login"]

OPERATOR = "operator"
"""Who logs in to the UI."""


def airflow_settings(home: Home, state: State, metadata: str, warehouse: str) -> dict[str, str]:
    """The environment of every Airflow process of this home; ``metadata`` and ``warehouse`` are libpq URIs."""
    port = state.ports["api-server"]
    settings = {
        "CORE__EXECUTOR": "LocalExecutor",
        # Each slot costs 40 MB and the machine's cores are shared with Postgres.
        "CORE__PARALLELISM": "4",
        "CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "CORE__LOAD_EXAMPLES": "False",
        # A source that sources.toml enables is meant to run.
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "CORE__FERNET_KEY": state.fernet_key,
        "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{OPERATOR}:admin",
        "CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home.airflow_passwords),
        "CORE__EXECUTION_API_SERVER_URL": f"http://{HOST}:{port}/execution/",
        # The default asks DNS, which a laptop on a train waits for.
        "CORE__HOSTNAME_CALLABLE": "socket.gethostname",
        # What is expanded in a setting is $, which a password may hold.
        "DATABASE__SQL_ALCHEMY_CONN": _sqlalchemy(metadata).replace("$", "%24"),
        # `finews up` migrates; the api-server starts beside that, and would give up over it.
        "DATABASE__CHECK_MIGRATIONS": "False",
        "API__HOST": HOST,
        "API__PORT": str(port),
        "API__WORKERS": "1",
        "API__SECRET_KEY": state.api_secret_key,
        "API_AUTH__JWT_SECRET": state.jwt_secret,
        # The next task of a run starts within a quarter of a second, for 15 % of a core when idle.
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.25",
        "SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        # 5, the default, stalls the slots of LocalExecutor.
        "WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        # A task whose worker was killed together with the scheduler is tried again after a minute (300 s by default).
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        # The same for tasks that a killed scheduler had queued and not started (300 s by default).
        "SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "20",
        # A new or mended DAG file is seen within seconds (300 by default).
        "DAG_PROCESSOR__REFRESH_INTERVAL": "10",
        "LOGGING__LOGGING_LEVEL": "INFO",
        "LOGGING__BASE_LOG_FOLDER": str(home.logs / "airflow"),
        "LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(home.logs / "airflow" / "dag_processor"),
        "LOGGING__COLORED_CONSOLE_LOG": "False",
        "LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o700",
        "LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o600",
        "USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    own = {f"AIRFLOW__{name}": value for name, value in settings.items()}
    return {
        **own,
        **_connection(warehouse),
        "AIRFLOW_HOME": str(home.airflow),
        "AIRFLOW_CONFIG": str(home.airflow / "airflow.cfg"),
    }


def airflow_parts(state: State) -> list[Part]:
    """In starting order: stopped the other way round, the scheduler goes first and the api-server last."""

    def part(name: str, *options: str, stop_seconds: int = 30, tells_children: bool = False) -> Part:
        # As a module: the scripts in a venv's bin name its path in a line that may be too short for it.
        command = [sys.executable, "-m", "finews.run_part", sys.executable, "-m", "airflow", name, *options]
        return Part(name, command, stop_seconds=stop_seconds, tells_children=tells_children)

    return [
        part("api-server", "--host", HOST, "--port", str(state.ports["api-server"])),
        # Their log servers would listen on every address; the api-server reads the same files.
        # The triggerer at times waits ten seconds for its child to stop. What it holds is taken up at its next start.
        part("triggerer", "--skip-serve-logs", stop_seconds=5, tells_children=True),
        part("dag-processor"),
        part("scheduler", "--skip-serve-logs", stop_seconds=60),
    ]


def write_login(home: Home, state: State) -> None:
    """The UI's login as Airflow reads it; Airflow would make one itself, readable by all, and print it."""
    write_private(home.airflow_passwords, json.dumps({OPERATOR: state.passwords["operator"]}) + "\n")


def schema_version(metadata: str) -> str:
    """The installed Airflow and the revision of its database; the latter is "" where there is none."""
    airflow = importlib.metadata.version("apache-airflow")
    with psycopg.connect(metadata, connect_timeout=10) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            row = None
    return f"{airflow} {row[0] if row else ''}"


def migrate_airflow(log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """`airflow db migrate` in the background (it takes five seconds), with its output in ``log``."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def _connection(warehouse: str) -> dict[str, str]:
    """The warehouse as an Airflow connection, for operators that take one.

    As JSON: in a URI of Airflow's, a socket's folder loses its way. What Airflow's connections cannot say, several
    servers in one URI, is left to FINEWS_WAREHOUSE.
    """
    parts: dict[str, Any] = conninfo_to_dict(warehouse)
    port = str(parts.pop("port", ""))
    if port and not port.isdecimal():
        return {}
    connection = {
        "conn_type": "postgres",
        "host": parts.pop("host", None),
        "port": int(port) if port else None,
        "login": parts.pop("user", None),
        "password": parts.pop("password", None),
        "schema": parts.pop("dbname", None),
        "extra": parts,
    }
    return {"AIRFLOW_CONN_FINEWS_WAREHOUSE": json.dumps(connection)}


def _sqlalchemy(uri: str) -> str:
    scheme, separator, rest = uri.partition("://")
    if not separator or scheme not in ("postgresql", "postgres"):
        raise FinewsError("FINEWS_METADATA: must be a URI postgresql://user:password@host:port/database")
    return f"postgresql+psycopg://{rest}"
