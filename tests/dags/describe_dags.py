"""Prints what the DAG files hold, and which modules importing them brought in beyond Airflow's own."""

import json
import os
import sys

from airflow.dag_processing.dagbag import DagBag

before = set(sys.modules)
bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
brought = {name.split(".")[0] for name in set(sys.modules) - before}

print(
    json.dumps(
        {
            "errors": bag.import_errors,
            "brought": sorted(brought),
            "dags": {
                dag_id: {
                    "doc": dag.doc_md or "",
                    "tasks": sorted(dag.task_ids),
                    "undocumented": [t.task_id for t in dag.tasks if not t.doc_md],
                    "without_policy": [t.task_id for t in dag.tasks if t.retry_policy is None],
                    "params": sorted(dag.params),
                    "timetable": str(dag.timetable),
                    "max_active_runs": dag.max_active_runs,
                }
                for dag_id, dag in bag.dags.items()
            },
        },
        default=str,
    )
)
