"""What Airflow calls when a run or a task fails, or a deadline is missed: operators are told."""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from alerts import run_of, tell
from task_settings import WHY_FAILED

from checks.vocabulary import Alert, Level
from scraper.config import load_config

log = logging.getLogger("finews")

ENDED = ("success", "failed")
_MAP_INDEX = re.compile(r"_\d+$")

Callback = Callable[[Mapping[str, Any]], None]

JUDGES = {"check", "warn"}
"""Tasks whose failure is an alert that was told already."""


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
        names = sorted(failed - judges)
        detail = (
            f"The run failed ({context.get('reason', 'for no reason that is known')}); what failed: "
            f"{', '.join(names) or 'no task of its own'}."
        )
        detail = " ".join([detail, *(f"{name}: {why}." for name in names if (why := _why_failed(context, name)))])
        tell([Alarm(Alert.RUN_FAILED, Level.FAILURE, source, detail, run_key=run_of(context)[1])], context)

    return tell_of_it


def rule_failed(context: Mapping[str, Any]) -> None:
    """A task's on_failure_callback: tells that a rule of the warehouse is broken; the rule is the task."""
    from loaders.alerts import Alarm

    dag_id, run_key = run_of(context)
    task = context["ti"].task_id
    detail = f"{task}: {context.get('exception') or 'its log says what was found'}"
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


def _why_failed(context: Mapping[str, Any], task_id: str) -> str:
    """What a failed task said, a line; of several batches the first that said something, "" where none did."""
    try:
        said = context["ti"].xcom_pull(task_ids=task_id, key=WHY_FAILED)
    except Exception:
        log.info("why %s failed cannot be had here; its log has it", task_id, exc_info=True)
        return ""
    several = [said] if isinstance(said, str) else said or []
    return next((str(one).rstrip(".") for one in several if one), "")


def _failed_tasks(context: Mapping[str, Any]) -> set[str]:
    """The tasks that failed themselves, each once however many batches failed in it."""
    if "ti" not in context:
        return set()
    dag_id, run_id = run_of(context)
    try:
        states = context["ti"].get_task_states(dag_id=dag_id, run_ids=[run_id])[run_id]
    except Exception:
        log.info("the states of the run's tasks cannot be had here; going by the last that failed", exc_info=True)
        return {context["ti"].task_id}
    failed = {name for name, state in states.items() if state == "failed"}
    return {_MAP_INDEX.sub("", name) for name in failed}
