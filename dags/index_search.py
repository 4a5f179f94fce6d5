"""
Fills the **search index** behind the load: after every run that brought articles in, those that are new or changed are
indexed, a thousand in one transaction. `SELECT * FROM news.search('…')` and `finews search` find them from then on;
`news.search_freshness` says how many still wait.

| task | what it does | clearing it |
| --- | --- | --- |
| index | indexes what came or changed; **its log says how many articles** | indexes what waits, or nothing |

A run that was cut short goes on where it stopped: what is indexed stays so. It can be triggered by hand at any time.
The first run on a full warehouse takes a minute or more for every 10,000 articles; search finds what is indexed so far.
"""

from airflow.sdk import dag, task
from assets import ARTICLES
from task_settings import TASK, warehouse
from telemetry import INDEX_SEARCH


@dag(
    dag_display_name="Index articles for search",
    description="Put new and changed articles into the search index",
    doc_md=__doc__,
    schedule=[ARTICLES],
    catchup=False,
    max_active_runs=1,
    tags=["finews", "warehouse"],
)
def index_search() -> None:
    index()


@task(doc_md="Indexes every article that is not in the index as it is now.", multiple_outputs=False, **TASK)
def index() -> dict[str, int]:
    import logging

    from pipeline.index_search import index_search as index_articles

    log = logging.getLogger("finews")
    return index_articles(
        warehouse(INDEX_SEARCH), lambda done, total: log.info("%d of %d articles indexed", done, total)
    )


index_search()
