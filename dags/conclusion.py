"""How every run over pages ends: what came in is counted, told and announced."""

import logging
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Metadata, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from assets import ARTICLES
from task_settings import TASK, warehouse
from telemetry import count_run

log = logging.getLogger("finews")


def conclude(batches: Any, source: str) -> Any:
    """What follows the batches of a run: the report, whose counters it gives, and the announcement of what came in.

    Both are made when a batch failed, too; ``every_batch`` then fails the run.
    """
    counts = report(source)
    batches >> counts
    announce(counts)
    batches >> EmptyOperator(
        task_id="every_batch",
        trigger_rule=TriggerRule.NONE_FAILED,
        doc_md="Nothing but a mark: not reached where a batch failed, and the run is then red.",
        **TASK,
    )
    return counts


@task(
    trigger_rule=TriggerRule.ALL_DONE,
    doc_md="Closes the run and says in its log what became of every page. Its XCom has the counters.",
    multiple_outputs=False,
    **TASK,
)
def report(source: str, **context: Any) -> dict[str, Any]:
    from pipeline.finish import counters, describe, describe_lines, finish, waiting_pages
    from pipeline.log_context import about

    uri = warehouse()
    finished = finish(uri, source, context["run_id"])
    if finished is None:
        raise AirflowFailException("There is nothing to report: the first task began no run; its log says why.")
    count_run(finished[0], waiting_pages(uri, source))
    # Line by line: a log shows one entry a line, and what is printed may land out of order.
    with about(source):
        for line in [*describe(finished[0]), *describe_lines(finished[1])]:
            log.info(line)
    return counters(*finished)


@task(
    outlets=[ARTICLES],
    doc_md="Tells Airflow that articles came in, so that others can schedule on it. Skipped when none did.",
    **TASK,
)
def announce(counts: dict[str, Any]) -> Any:
    if not counts["loaded"] + counts["revised"] + counts["updated"]:
        raise AirflowSkipException("No article came in or changed: nothing to announce.")
    yield Metadata(ARTICLES, {key: value for key, value in counts.items() if key != "lines"})
