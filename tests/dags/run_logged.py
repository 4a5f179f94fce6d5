"""Runs DAGs, each argument being DAG_ID=FORM, with their log in the file TASK_LOG as Airflow writes task logs."""

import json
import os
import sys
from pathlib import Path

from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.log import configure_logging

# Left open: Airflow logs until the process ends.
log = Path(os.environ["TASK_LOG"]).open("wb", buffering=0)  # noqa: SIM115
configure_logging(json_output=True, output=log)
bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
runs = []
for argument in sys.argv[1:]:
    dag_id, _, form = argument.partition("=")
    run = bag.dags[dag_id].test(run_conf=json.loads(form or "{}"))
    runs.append({"dag": dag_id, "run": run.run_id, "state": str(run.state)})
print(json.dumps(runs))
