"""Runs a DAG with a form, argument by argument; prints what each task that failed says of why."""

import json
import os
import sys

from airflow.dag_processing.dagbag import DagBag

bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
dag = bag.dags[sys.argv[1]]
# As in run_dags.py.
dag.deadline = None
tasks = dag.test(run_conf=json.loads(sys.argv[2])).get_task_instances()
failed = sorted(ti.task_id for ti in tasks if ti.state == "failed")
print(json.dumps({name: tasks[0].xcom_pull(task_ids=name, key="why_failed") for name in failed}))
