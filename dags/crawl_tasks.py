"""The tasks that the crawl DAGs are wired from: each calls one step of ``pipeline``, and imports it only then."""

import logging
from typing import Any

from airflow.sdk import Metadata, TriggerRule, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from alerts import notify
from assets import ARTICLES
from task_settings import TASK, warehouse
from telemetry import FETCH, LOAD, count_run

log = logging.getLogger("finews")


@task_group(group_id="batch", tooltip="The pages of one batch: asked for, stored, then loaded")
def crawl_batch(batch: dict[str, int]) -> None:
    load(fetch(batch))


@task(
    map_index_template="{{ label }}",
    doc_md="Asks for the pages of a batch and stores the answers.",
    multiple_outputs=False,
    **TASK,
)
def fetch(batch: dict[str, int]) -> dict[str, int]:
    from pipeline.fetch import fetch_batch
    from scraper.config import load_config

    _label(batch, "")
    counts = fetch_batch(warehouse(FETCH), load_config(), batch["run"], batch["number"])
    _label(batch, _in_words(counts) or "all fetched")
    return batch


@task(
    map_index_template="{{ label }}",
    doc_md="Parses the stored answers of a batch and writes the articles.",
    multiple_outputs=False,
    **TASK,
)
def load(batch: dict[str, int]) -> dict[str, int]:
    from pipeline.load import load_batch
    from scraper.config import load_config

    _label(batch, "")
    counts = load_batch(warehouse(LOAD), load_config(), batch["run"], batch["number"])
    _label(batch, _in_words(counts))
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
    trigger_rule=TriggerRule.NONE_FAILED,
    doc_md="Tells Airflow that articles came in, so that others can schedule on it. Skipped when none did.",
    **TASK,
)
def announce(counts: dict[str, Any]) -> Any:
    if not counts["loaded"] + counts["revised"] + counts["updated"]:
        raise AirflowSkipException("No article came in or changed: nothing to announce.")
    yield Metadata(ARTICLES, {key: value for key, value in counts.items() if key != "lines"})


@task(
    doc_md="Judges whether what came in is as usual, by the limits of sources.toml. Fails the run where it is not.",
    multiple_outputs=False,
    **TASK,
)
def check(source: str, **context: Any) -> dict[str, int]:
    from checks.vocabulary import Level
    from pipeline.check_run import check_run
    from pipeline.notices import lines_of
    from scraper.config import load_config

    alarms = check_run(warehouse(), load_config(), source, context["run_id"])
    notify(alarms, context)
    if failures := [alarm for alarm in alarms if alarm.level is Level.FAILURE]:
        raise AirflowFailException("\n".join(["", *lines_of(failures)]))
    return {"warnings": len(alarms)}


@task(doc_md="**Red: the run has warnings**, and this task's log says what to do. It never fails the run.", **TASK)
def warn(source: str, **context: Any) -> None:
    from pipeline.notices import lines_of
    from pipeline.tell import warnings_of

    if warnings := warnings_of(warehouse(), source, context["run_id"]):
        raise AirflowFailException("\n".join(["", *lines_of(warnings)]))
    log.info("nothing to warn of")


def _label(batch: dict[str, int], text: str) -> None:
    """What the UI shows for this batch in place of its map index."""
    # The function's own **context is a copy, which the template does not see.
    get_current_context()["label"] = f"batch {batch['number']}" + (f": {text}" if text else "")


def _in_words(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {outcome}" for outcome, n in counts.items())
