"""Telling operators from DAGs: each alert is a row in ``news.alert`` and is sent by the notifier of sources.toml.

``run_failed`` and ``rule_failed`` are callbacks for DAGs and tasks, ``late`` one for a deadline.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from task_settings import warehouse
from telemetry import count_alarms

from checks.vocabulary import Alert, Level
from scraper.config import load_config

if TYPE_CHECKING:
    from loaders.alerts import Alarm

log = logging.getLogger("finews")

ENDED = ("success", "failed")
_MAP_INDEX = re.compile(r"_\d+$")

Callback = Callable[[Mapping[str, Any]], None]

JUDGES = {"check", "warn"}
"""Tasks whose failure is an alert that was told already."""


def tell(alarms: Sequence["Alarm"], context: Mapping[str, Any]) -> None:
    """Record alarms and send them. Never raises: what cannot be recorded or sent is logged."""
    from pipeline.tell import record

    try:
        record(warehouse(), alarms)
    except Exception:
        log.exception("these alerts could not be recorded")
    notify(alarms, context)


def notify(alarms: Sequence["Alarm"], context: Mapping[str, Any]) -> None:
    """Count and send alarms that are recorded already. Never raises."""
    from pipeline.notices import notice_of
    from pipeline.tell import send

    try:
        count_alarms(alarms)
        if alarms:
            send(load_config(), notice_of(alarms, _link(context)), context)
    except Exception:
        log.exception("these alerts could not be sent")


def run_failed(source: str) -> Callback:
    """A DAG's on_failure_callback: tells that tasks failed for a reason of the system, once a run.

    ``source`` is what ``news.crawl_run`` calls the DAG's source.
    """

    def tell_of_it(context: Mapping[str, Any]) -> None:
        from loaders.alerts import Alarm

        failed = _failed_tasks(context)
        # In crawl_urls, check is another task, which checks what was pasted.
        judges = JUDGES if "warn" in context["dag"].task_ids else set()
        # A warn that failed alone fails no run: then it is known of no other task only.
        if "check" in failed and failed <= judges:
            return
        names = ", ".join(sorted(failed - judges)) or "no task of its own"
        detail = f"The run failed ({context.get('reason', 'for no reason that is known')}); what failed: {names}."
        tell([Alarm(Alert.RUN_FAILED, Level.FAILURE, source, detail, run_key=_run(context)[1])], context)

    return tell_of_it


def rule_failed(context: Mapping[str, Any]) -> None:
    """A task's on_failure_callback: tells that a rule of the warehouse is broken; the rule is the task."""
    from loaders.alerts import Alarm

    dag_id, run_key = _run(context)
    task = context["ti"].task_id
    detail = f"{task}: {context.get('exception') or 'its log says what was found'}"[:2000]
    tell([Alarm(Alert.WAREHOUSE, Level.FAILURE, dag_id, detail, run_key=run_key, subject=task)], context)


def late(source: str, hours: float, context: Mapping[str, Any]) -> None:
    """A deadline's callback: tells that a scheduled run goes on though it should be done."""
    from loaders.alerts import Alarm

    run = context["dag_run"]
    # A backfill is of days long past, a run by hand of no tick, and of one that failed was told already.
    if run["run_type"] != "scheduled" or run["state"] in ENDED:
        return
    tick = datetime.fromisoformat(run["logical_date"]).astimezone(load_config().source(source).zone)
    detail = f"The run of {tick:%Y-%m-%d %H:%M %Z} is not done {hours:g} hours after its tick; it is {run['state']}."
    tell([Alarm(Alert.LATE, Level.WARNING, source, detail, run_key=run["dag_run_id"])], context)


def _failed_tasks(context: Mapping[str, Any]) -> set[str]:
    """The tasks that failed themselves, each once however many batches failed in it."""
    if "ti" not in context:
        return set()
    dag_id, run_id = _run(context)
    try:
        states = context["ti"].get_task_states(dag_id=dag_id, run_ids=[run_id])[run_id]
    except Exception:
        log.info("the states of the run's tasks cannot be had here; going by the last that failed", exc_info=True)
        return {context["ti"].task_id}
    failed = {name for name, state in states.items() if state == "failed"}
    return {_MAP_INDEX.sub("", name) for name in failed}


def _run(context: Mapping[str, Any]) -> tuple[str, str]:
    """The ids of the DAG and its run. A deadline's context has plain values, a task's and a DAG's have objects."""
    run = context.get("dag_run")
    if isinstance(run, Mapping):
        return run["dag_id"], run["dag_run_id"]
    return context["dag"].dag_id, context["run_id"]


def _link(context: Mapping[str, Any]) -> str:
    """The run's page in Airflow."""
    from airflow.sdk.configuration import conf

    dag_id, run_id = _run(context)
    base = conf.get("api", "base_url", fallback="") or _served_at(conf.get("api", "host"), conf.get("api", "port"))
    return f"{base.rstrip('/')}/dags/{dag_id}/runs/{quote(run_id)}"


def _served_at(host: str, port: str) -> str:
    """Where this machine reaches the UI; who reaches it otherwise sets Airflow's base_url."""
    return f"http://{'localhost' if host in ('0.0.0.0', '::') else host}:{port}"
