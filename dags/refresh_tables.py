"""
Brings the **ready tables** up to date, which are materialised views such as `news.articles_by_day` and
`news.mention_by_day`: after new articles have found their stories, and only then. Nobody who reads them waits.

| task | what it does | clearing it |
| --- | --- | --- |
| judge_mentions | judges mentions of securities again after the rules for doubts changed | judges what is left |
| refresh | refreshes each ready table; **its log says how long each took** | does nothing where nothing came in since |
| announce | updates the asset `finews_tables` | announces again |

A table that cannot be refreshed keeps no other back: they are refreshed, and then the task fails with its name. Where
nothing came in since the last time, refresh does nothing and announce is skipped. **Triggered by hand** with
*always*, it refreshes in any case: after rows were changed or deleted by hand, which nothing notices.
"""

from typing import Any

from airflow.sdk import Metadata, Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException
from assets import STORIES, TABLES
from task_settings import TASK, warehouse
from telemetry import JUDGE_MENTIONS, REFRESH_TABLES

ALWAYS = Param(
    False, type="boolean", title="Always", description="Refresh even where nothing came in since the last time."
)


@dag(
    dag_display_name="Refresh ready tables",
    description="Bring the materialised views up to date with what came in",
    doc_md=__doc__,
    schedule=[STORIES],
    catchup=False,
    max_active_runs=1,
    params={"always": ALWAYS},
    tags=["finews", "warehouse"],
)
def refresh_tables() -> None:
    counts = refresh()
    judge_mentions() >> counts
    announce(counts)


@task(doc_md="Judges the mentions of articles that older rules judged, or none.", multiple_outputs=False, **TASK)
def judge_mentions() -> dict[str, int]:
    from pipeline.judge_mentions import judge_mentions as judge

    return judge(warehouse(JUDGE_MENTIONS))


@task(doc_md="Refreshes each ready table while it is read, if something came in.", multiple_outputs=False, **TASK)
def refresh(**context: Any) -> dict[str, int]:
    from pipeline.refresh_tables import refresh_tables as refresh_all

    return refresh_all(warehouse(REFRESH_TABLES), always=context["params"]["always"])


@task(
    outlets=[TABLES],
    doc_md="Tells Airflow that the ready tables are new, so that others can schedule on it. Skipped when they are not.",
    **TASK,
)
def announce(counts: dict[str, int]) -> Any:
    if not counts["tables"]:
        raise AirflowSkipException("Nothing came in: the ready tables are as they were.")
    yield Metadata(TABLES, counts)


refresh_tables()
