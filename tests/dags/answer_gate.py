"""Runs DAGs as run_dags.py does, and answers a task ask that waits: with the first argument, as the operator Ann would
by the API, or with "nobody", by letting the wait run out. What the person was shown is printed with each run."""

import json
import os
import sys
import threading
from typing import Any

from airflow.api_fastapi.app import create_app
from airflow.dag_processing.dagbag import DagBag
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from fastapi.testclient import TestClient

ANSWER, ARGUMENTS = sys.argv[1], sys.argv[2:]
done = threading.Event()
shown: dict[str, dict[str, Any]] = {}


def answer() -> None:
    api = TestClient(create_app(apps="core"))
    login = api.post("/auth/token", json={"username": "ann", "password": os.environ["ANNS_PASSWORD"]})
    api.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
    while not done.wait(0.2):
        parked = api.get("/api/v2/dags/~/dagRuns/~/taskInstances", params={"state": "awaiting_input"}).json()
        for task in parked["task_instances"]:
            url = f"/api/v2/dags/{task['dag_id']}/dagRuns/{task['dag_run_id']}/taskInstances/ask/-1/hitlDetails"
            asked = api.get(url).json()
            if ANSWER == "nobody":
                SchedulerJobRunner(job=Job()).check_awaiting_input_timeouts()
            else:
                api.patch(url, json={"chosen_options": [ANSWER], "params_input": {}}).raise_for_status()
            shown[task["dag_run_id"]] = {"options": asked["options"], "body": asked["body"]}


bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
thread = threading.Thread(target=answer)
thread.start()
runs = []
try:
    for argument in ARGUMENTS:
        dag_id, _, form = argument.partition("=")
        dag = bag.dags[dag_id]
        # As in run_dags.py.
        dag.deadline = None
        run = dag.test(run_conf=json.loads(form or "{}"))
        tasks = run.get_task_instances()
        runs.append(
            {"state": str(run.state), "tasks": sorted((ti.task_id, ti.map_index, str(ti.state)) for ti in tasks)}
        )
finally:
    done.set()
    thread.join()
print(json.dumps({"runs": runs, "shown": list(shown.values())}, default=str))
