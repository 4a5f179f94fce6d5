"""Runs DAGs one after the other, each argument being DAG_ID=FORM; prints how they ended and what report returned."""

import json
import os
import sys

from airflow.dag_processing.dagbag import DagBag

bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
runs = []
for argument in sys.argv[1:]:
    dag_id, _, form = argument.partition("=")
    dag = bag.dags[dag_id]
    # dag.test() looks for a deadline under the alert itself in place of its id, and breaks; no deadline is near here.
    dag.deadline = None
    run = dag.test(run_conf=json.loads(form or "{}"))
    tasks = run.get_task_instances()
    runs.append(
        {
            "state": str(run.state),
            "tasks": sorted((ti.task_id, ti.map_index, str(ti.state)) for ti in tasks),
            "report": next((ti.xcom_pull(task_ids="report") for ti in tasks if ti.task_id == "report"), None),
        }
    )
print(json.dumps(runs, default=str))
