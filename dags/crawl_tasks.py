"""The tasks that the crawl DAGs are wired from: each calls one step of ``pipeline``, and imports it only then."""

import logging
from typing import Any

from airflow.sdk import get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowFailException
from alerts import notify
from task_settings import TASK, warehouse
from telemetry import FETCH, LOAD

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
