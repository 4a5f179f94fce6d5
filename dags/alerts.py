"""Telling operators from DAGs: each alert is a row in ``news.alert`` and is sent by the notifier of sources.toml."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from task_settings import warehouse
from telemetry import count_alarms

from scraper.config import load_config

if TYPE_CHECKING:
    from loaders.alerts import Alarm

log = logging.getLogger("finews")


def tell(alarms: Sequence["Alarm"], context: Mapping[str, Any]) -> None:
    """Record alarms and send them. Never raises: what cannot be recorded or sent is logged."""
    from pipeline.tell import record

    with _about(alarms):
        try:
            record(warehouse(), alarms)
        except Exception:
            log.exception("these alerts could not be recorded")
    notify(alarms, context)


def notify(alarms: Sequence["Alarm"], context: Mapping[str, Any]) -> None:
    """Count and send alarms that are recorded already. Never raises."""
    from pipeline.notices import notice_of
    from pipeline.tell import send

    with _about(alarms):
        try:
            count_alarms(alarms)
            if alarms:
                send(load_config(), notice_of(alarms, _link(context)), context)
        except Exception:
            log.exception("these alerts could not be sent")


def _about(alarms: Sequence["Alarm"]) -> AbstractContextManager[None]:
    """Callbacks log outside of a task, where nothing says yet whose lines these are."""
    from pipeline.log_context import about

    return about(alarms[0].source, alarms[0].run_key) if alarms else nullcontext()


def run_of(context: Mapping[str, Any]) -> tuple[str, str]:
    """The ids of the DAG and its run. A deadline's context has plain values, a task's and a DAG's have objects."""
    run = context.get("dag_run")
    if isinstance(run, Mapping):
        return run["dag_id"], run["dag_run_id"]
    return context["dag"].dag_id, context["run_id"]


def _link(context: Mapping[str, Any]) -> str:
    """The run's page in Airflow."""
    from airflow.sdk.configuration import conf

    dag_id, run_id = run_of(context)
    base = conf.get("api", "base_url", fallback="") or _served_at(conf.get("api", "host"), conf.get("api", "port"))
    return f"{base.rstrip('/')}/dags/{dag_id}/runs/{quote(run_id)}"


def _served_at(host: str, port: str) -> str:
    """Where this machine reaches the UI; who reaches it otherwise sets Airflow's base_url."""
    return f"http://{'localhost' if host in ('0.0.0.0', '::') else host}:{port}"
