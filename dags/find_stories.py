"""
Finds **stories** behind the load: the same report in several outlets, whether copied, cut, added to or rewritten, is
one story. After every run that brought articles in, those that are new or changed are compared with what was published
within a week of them; `news.story` and `news.story_article` then say who had it first, and who else.

| task | what it does | clearing it |
| --- | --- | --- |
| find | compares what came or changed; **its log says how many articles** | compares what waits, or nothing |
| announce | updates the asset `finews_stories`, on which the ready tables wait | announces again |

A run that was cut short goes on where it stopped. It can be triggered by hand at any time. The first run on a full
warehouse takes some minutes for every 100,000 articles.
"""

from typing import Any

from airflow.sdk import Metadata, dag, task
from assets import ARTICLES, STORIES
from task_settings import TASK, warehouse
from telemetry import FIND_STORIES


@dag(
    dag_display_name="Find stories",
    description="Say which articles are the same report",
    doc_md=__doc__,
    schedule=[ARTICLES],
    catchup=False,
    max_active_runs=1,
    tags=["finews", "warehouse"],
)
def find_stories() -> None:
    announce(find())


@task(doc_md="Compares every article that is new or changed with those near to it.", multiple_outputs=False, **TASK)
def find() -> dict[str, int]:
    from pipeline.find_stories import find_stories as find_all

    return find_all(warehouse(FIND_STORIES))


@task(
    outlets=[STORIES],
    doc_md="Tells Airflow that articles have found their stories.",
    **TASK,
)
def announce(counts: dict[str, int]) -> Any:
    # Also where this attempt found nothing to do: the one before may have been killed when all was done but this.
    yield Metadata(STORIES, counts)


find_stories()
