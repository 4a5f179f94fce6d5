"""What the tasks of all DAGs share: how they are tried again, and where the warehouse is."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from telemetry import Tables, tell_lineage

from scraper.config import PASTED

CONNECTION = "finews_warehouse"

RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception="loaders.errors.WarehouseUnavailable",
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=15),
            reason="the warehouse did not answer; it is usually back within seconds",
        ),
        RetryRule(
            exception="loaders.errors.WarehouseRefused",
            action=RetryAction.FAIL,
            reason="the warehouse refused; trying again would be refused again",
        ),
        RetryRule(
            exception="scraper.errors.ConfigError",
            action=RetryAction.FAIL,
            reason="a setting is wrong; the message names it",
        ),
    ],
)

RUN_NAMES = {
    "crawl_urls": PASTED,
    "reparse_pages": "reparse",
    "replay_rejects": "replay",
    "refetch_pages": "refetch",
}
"""What ``news.crawl_run`` calls the source of these DAGs' runs."""


def say_source_and_run(context: Mapping[str, Any]) -> None:
    """A task's on_execute_callback: every line of its log from then on has the fields ``source`` and ``run``.

    The source of a DAG that is about no single one is the DAG; what then works on a source's pages says whose.
    """
    from structlog.contextvars import bind_contextvars

    dag_id = context["dag"].dag_id
    bind_contextvars(source=RUN_NAMES.get(dag_id) or dag_id.removeprefix("crawl_"), run=context["run_id"])


WHY_FAILED = "why_failed"
"""Under this key a task that failed leaves its reason, a line, to those who tell of it."""


def keep_reason(context: Mapping[str, Any]) -> None:
    """A task's on_failure_callback: a DAG's own is not given what its tasks raised."""
    said = str(context.get("exception") or "").strip()
    if said:
        context["ti"].xcom_push(key=WHY_FAILED, value=said.splitlines()[0][:300])


TASK: dict[str, Any] = {
    "retries": 3,
    "retry_delay": timedelta(seconds=15),
    "retry_policy": RETRY_POLICY,
    "on_execute_callback": [say_source_and_run],
    "on_failure_callback": [keep_reason],
}


def warehouse(uses: Tables | None = None) -> str:
    """The connection ``finews_warehouse``, or where there is none, what FINEWS_WAREHOUSE names.

    ``uses`` says which tables the task is about to read and write, for those who collect lineage.
    """
    uri = _warehouse()
    if uses:
        tell_lineage(uri, uses)
    return uri


def _warehouse() -> str:
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    from loaders.database import conninfo_of, warehouse_uri

    try:
        found = Connection.get(CONNECTION)
    except AirflowNotFoundException:
        return warehouse_uri()
    return conninfo_of(found)
