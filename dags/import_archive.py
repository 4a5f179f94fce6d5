"""
Imports archived posts: **files and folders, one a line**, as the machine that runs the tasks sees them. Of a folder it
takes all `*.md` files in it and below.

Each post is stored as the answer of its article's page and then loaded like any other answer: the same articles that a
crawl would have made. Posts that are here already are passed over, so that a run that was cut short, or a folder that
has grown, is imported by running it again.

| task | what it does | clearing it |
| --- | --- | --- |
| read | reads the files, stores those that are new, plans the batches | adds what is new meanwhile |
| load | parses the posts of a batch, writes new and changed articles | loads what is missing |
| report | closes the run; **its log says what became of every page** | counts again |
| announce | updates the asset `finews_articles` when articles came in | announces again |
| every_batch | a mark: not reached where a batch failed, and the run is then red | is reached again |

A file that is of no article is no failed task: it is a row in `news.reject` with its reason.
"""

from typing import Any

from airflow.sdk import DAG, Param, dag, task
from callbacks import run_failed
from conclusion import conclude
from crawl_tasks import load
from task_settings import TASK, warehouse

from scraper.config import load_config
from scraper.errors import ConfigError

PATHS = Param(
    [],
    type="array",
    items={"type": "string"},
    minItems=1,
    maxItems=1000,
    title="Files and folders",
    description="One a line, as absolute paths, such as /data/finews/_posts",
)


def import_dag(source: str) -> DAG:
    """The DAG that imports through the entry ``source``."""

    @dag(
        dag_id="import_archive",
        dag_display_name="Import archived posts",
        description="Load the articles of archived posts, which are files and folders named in the form",
        doc_md=__doc__,
        schedule=None,
        catchup=False,
        on_failure_callback=run_failed(source),
        max_active_runs=1,
        params={"paths": PATHS},
        tags=["finews", "archive"],
    )
    def import_archive() -> None:
        conclude(load.expand(batch=read()), source)

    return import_archive()


@task(doc_md="Reads the files, stores the posts that are new and plans the batches.", **TASK)
def read(**context: Any) -> list[dict[str, int]]:
    from pathlib import Path

    from pipeline.import_posts import import_posts

    paths = [Path(line.strip()) for line in context["params"]["paths"] if line.strip()]
    imported = import_posts(warehouse(), load_config(), context["run_id"], paths)
    return [{"run": imported.run_id, "number": number} for number in imported.batches]


try:
    entries = load_config().sources
except ConfigError:
    # crawl_sources.py says what is wrong with the file; once is enough.
    entries = ()
for entry in entries:
    if entry.kind == "archive":
        import_archive = import_dag(entry.name)
        break
