"""
Lets go of the **bodies of stored answers** that are older than `keep_answers_months` in sources.toml (0, as it comes,
keeps all of them), a month at a time.

Only what was parsed goes. An answer that waits to be loaded, or that was rejected and could be read by a mended parser,
keeps its body whatever its age. Articles, revisions, mentions and the answers' addresses, statuses and hashes all stay;
a page whose body was let go is asked for as a whole when it is next asked for.

**Triggered by hand** it takes another number of months, and a dry run says what would go. The log of `retain` names
each month. What was let go is gone, but for a backup: try a dry run first.
"""

from dataclasses import asdict
from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, dag, task
from task_settings import TASK, warehouse

FORM = {
    "months": Param(
        None,
        type=["null", "integer"],
        minimum=1,
        title="Months",
        description="Keep the bodies of so many full months. Empty: keep_answers_months of sources.toml.",
    ),
    "dry_run": Param(False, type="boolean", title="Dry run", description="Only say what would be let go."),
}


@dag(
    dag_display_name="Retain answers",
    description="Let go of old bodies of stored answers that were parsed",
    doc_md=__doc__,
    # On the second, when the month is over everywhere.
    schedule=CronTriggerTimetable("30 3 2 * *", timezone="UTC"),
    catchup=False,
    max_active_runs=1,
    params=FORM,
    tags=["finews", "warehouse"],
)
def retain_answers() -> None:
    retain()


@task(doc_md="Lets go of the months that are old enough; its log names each.", multiple_outputs=False, **TASK)
def retain(**context: Any) -> dict[str, int]:
    from pipeline.retain_answers import retain_answers
    from scraper.config import load_config

    months = context["params"]["months"]
    keep = load_config().keep_answers_months if months is None else months
    return asdict(retain_answers(warehouse(), keep, context["params"]["dry_run"]))


retain_answers()
