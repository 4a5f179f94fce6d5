"""
Parses **stored answers again**, newest first and without one request: after a parser was mended. Articles that the
parser reads in another way are updated, and never revised: another reading is no edit of the outlet's. Rejected
answers that are an article now are loaded.

Start with a **dry run**: it writes nothing, and the log of **would_change** says how the pages would end, which
fields would be filled or emptied, and which pages are examples.

| task | what it does | clearing it |
| --- | --- | --- |
| parts, look, would_change | a dry run: **the log of would_change says what would change** | looks again |
| unless_dry_run | ends the run here where it is a dry one | asks again |
| plan | chooses the pages; its log says what is passed over, and why | adds what is new meanwhile |
| read | parses the stored answers of a batch, writes new and changed articles | goes on with what is left |
| report | closes the run; **its log says what became of every page** | counts again |
| announce | updates the asset `finews_articles` when articles changed | announces again |
| every_batch | a mark: not reached where a batch failed, and the run is then red | is reached again |

A page that still gives no article stays as it is: its article if it has one, its row in `news.reject` if not, and
when it is asked for again. Pages whose stored answer is kept no longer (`keep_answers_months`) are passed over and
counted.
"""

import logging
from typing import Any

from again_tasks import IDS, OUTCOMES, SINCE, UNTIL, outcomes_param, plan, read, source_param
from airflow.sdk import Param, dag, task
from callbacks import run_failed
from conclusion import conclude
from task_settings import TASK, warehouse

from scraper.config import load_config

log = logging.getLogger("finews")

FORM = {
    "source": source_param("Only pages that came through this entry of sources.toml. Empty: all entries."),
    "since": SINCE,
    "until": UNTIL,
    "outcomes": outcomes_param("Outcomes", OUTCOMES, "Only pages that ended so when last dealt with. Empty: any."),
    "parser_before": Param(
        None,
        type=["null", "integer"],
        minimum=2,
        title="Parser before",
        description="Only articles that a version of their parser before this one read. Empty: any page.",
    ),
    "ids": IDS,
    "dry_run": Param(False, type="boolean", title="Dry run", description="Only say what would change; write nothing."),
}


@dag(
    dag_display_name="Reparse stored answers",
    description="Parse stored answers again after a parser was mended, without a request",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=FORM,
    on_failure_callback=run_failed("reparse"),
    tags=["finews", "again"],
)
def reparse_pages() -> None:
    would_change(look.expand(part=parts()))
    batches = plan("reparse")
    unless_dry_run() >> batches
    conclude(read.expand(batch=batches), "reparse")


@task.short_circuit(doc_md="Ends the run here where it is a dry one.", **TASK)
def unless_dry_run(**context: Any) -> bool:
    return not context["params"]["dry_run"]


@task(doc_md="Divides the pages of a dry run into parts; there are none in another run.", **TASK)
def parts(**context: Any) -> list[dict[str, int]]:
    from pipeline.preview import preview_parts

    if not context["params"]["dry_run"]:
        return []
    count = preview_parts(warehouse(), load_config(), context["params"])
    return [{"part": part, "parts": count} for part in range(count)]


@task(doc_md="Parses a part of the pages and compares; writes nothing.", multiple_outputs=False, **TASK)
def look(part: dict[str, int], **context: Any) -> dict[str, Any]:
    from pipeline.preview import preview

    return preview(warehouse(), load_config(), context["params"], **part).counts


@task(doc_md="**Its log says what would change.** Its XCom has the counts.", multiple_outputs=False, **TASK)
def would_change(looks: Any) -> dict[str, Any]:
    from pipeline.preview import describe, merged

    seen = merged(list(looks))
    for line in describe(seen):
        log.info(line)
    return seen.counts


reparse_pages()
