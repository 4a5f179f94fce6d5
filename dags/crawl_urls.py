"""
Crawls the share URLs that an operator pastes: **one URL a line**, and every line gets an answer.

Each line is checked before anything is asked for: it must be an http or https URL of a host that an enabled source of
sources.toml names, lead to no private address (on every redirect too), and name an article. The page is then asked for,
also when it is known, and loaded.

The log of **report** has the answer to each line: loaded, unchanged, revised, or rejected with the reason; so has the
view `news.pasted_answer`. A wrong line is an answer, never a failed task.
"""

from typing import Any

from airflow.sdk import Param, dag, task
from callbacks import run_failed
from conclusion import conclude
from crawl_tasks import crawl_batch
from task_settings import TASK, warehouse

from scraper.config import PASTED

URLS = Param(
    [],
    type="array",
    items={"type": "string"},
    minItems=1,
    maxItems=1000,
    title="Share URLs",
    description="One a line, such as http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW…",
)


@dag(
    dag_display_name="Crawl pasted URLs",
    description="Check, fetch and load the share URLs pasted into the form",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    on_failure_callback=run_failed(PASTED),
    params={"urls": URLS},
    tags=["finews", "crawl"],
)
def crawl_urls() -> None:
    conclude(crawl_batch.expand(batch=check()), PASTED)


@task(doc_md="Checks each line and records the page it names, or why it names none.", **TASK)
def check(**context: Any) -> list[dict[str, int]]:
    from pipeline.paste import paste
    from scraper.config import load_config

    run_id, batches = paste(warehouse(), load_config(), context["run_id"], context["params"]["urls"])
    return [{"run": run_id, "number": number} for number in batches]


crawl_urls()
