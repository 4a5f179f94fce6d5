"""The few calls of Airflow's REST API that starting a stack takes."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from scraper.errors import FinewsError

__all__ = ["AirflowApi"]

API_SERVER = "api-server"
CALL_SECONDS = 30.0
OUTAGE_SECONDS = 60.0
"""How long it may be away in between: the supervisor starts it again."""
POLL_SECONDS = 0.25


class AirflowApi:
    """Airflow at ``url`` as one of its users. Errors of the network are waited out, a refusal is raised.

    :param runs: whether waiting makes sense: False once the stack was stopped.
    """

    def __init__(self, url: str, user: str, password: str, runs: Callable[[], bool]) -> None:
        # trust_env: a proxy has no business on loopback.
        self._client = httpx.Client(base_url=url, timeout=CALL_SECONDS, trust_env=False)
        self._runs = runs
        self._login = {"username": user, "password": password}

    def __enter__(self) -> "AirflowApi":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def answers(self) -> bool:
        """Whether the api-server answers; its parts may not be ready."""
        return self.unhealthy() != [API_SERVER]

    def unhealthy(self) -> list[str]:
        """What is not ready yet, by name; [] when Airflow is."""
        try:
            answer = self._client.get("/api/v2/monitor/health")
            parts: dict[str, dict[str, Any]] = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            return [API_SERVER]
        return [name for name, part in parts.items() if part["status"] != "healthy"]

    def wake_execution_api(self) -> None:
        """The API that tasks talk to is built at its first request, which takes seconds: let it not be a task's."""
        self._ask("GET", "/execution/health")

    def login(self) -> None:
        token = self._ask("POST", "/auth/token", json=self._login)["access_token"]
        self._client.headers["Authorization"] = f"Bearer {token}"

    def has_dag(self, dag_id: str) -> bool:
        return self._ask("GET", f"/api/v2/dags/{dag_id}", absent_is_none=True) is not None

    def is_paused(self, dag_id: str) -> bool:
        return bool(self._ask("GET", f"/api/v2/dags/{dag_id}")["is_paused"])

    def import_errors(self) -> list[str]:
        """The DAG files that do not import, each with the end of its traceback."""
        found = self._ask("GET", "/api/v2/importErrors")["import_errors"]
        return [f"{e['filename']}: {e['stack_trace'].strip().splitlines()[-1]}" for e in found]

    def runs(self, dag_id: str) -> list[dict[str, Any]]:
        """Its runs, newest first."""
        path = f"/api/v2/dags/{dag_id}/dagRuns"
        found: list[dict[str, Any]] = self._ask("GET", path, params={"order_by": "-run_after", "limit": 100})[
            "dag_runs"
        ]
        return found

    def trigger(self, dag_id: str) -> str:
        """Start a run now; its id."""
        return str(self._ask("POST", f"/api/v2/dags/{dag_id}/dagRuns", json={"logical_date": None})["dag_run_id"])

    def run_state(self, dag_id: str, run_id: str) -> str:
        """queued, running, success or failed."""
        return str(self._ask("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")["state"])

    def failed_tasks(self, dag_id: str, run_id: str) -> list[str]:
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances"
        found = self._ask("GET", path, params={"state": "failed"})["task_instances"]
        return sorted({str(task["task_id"]) for task in found})

    def _ask(self, method: str, path: str, absent_is_none: bool = False, **options: Any) -> Any:
        deadline = time.monotonic() + OUTAGE_SECONDS
        while True:
            try:
                answer = self._client.request(method, path, **options)
                if answer.status_code < 500:
                    break
                problem = f"HTTP {answer.status_code}: {answer.text[:300]}"
            except httpx.HTTPError as error:
                # A POST that was cut off may have worked: asking again could start a second crawl.
                if method == "POST" and not isinstance(error, httpx.ConnectError):
                    raise FinewsError(f"Airflow did not answer {method} {path}: {error!r}") from error
                problem = repr(error)
            if not self._runs():
                raise FinewsError("the stack was stopped meanwhile. Start it: finews up")
            if time.monotonic() > deadline:
                raise FinewsError(f"Airflow does not answer {method} {path}: {problem}")
            time.sleep(POLL_SECONDS)
        if answer.status_code == 404 and absent_is_none:
            return None
        if answer.is_error:
            raise FinewsError(f"Airflow refused {method} {path}: HTTP {answer.status_code}: {answer.text[:300]}")
        return answer.json()
