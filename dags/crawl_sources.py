"""One DAG for each enabled entry of sources.toml that has lists or feeds: ``crawl_<name>``."""

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, Param, dag, task
from crawl_tasks import announce, crawl_batch, report
from task_settings import TASK, warehouse

from scraper.config import Source, load_config

DOCUMENTATION = """
Crawls **{name}** ({base_url}): reads its lists, asks for the pages that are new, changed or due, and loads the
articles.

| task | what it does | clearing it |
| --- | --- | --- |
| discover | reads the lists back to what is known, records each new page once | adds what is new meanwhile |
| fetch | asks for the pages of a batch within the host's budget, stores the answers | asks for what is missing |
| load | parses the stored answers, writes new and changed articles | loads what is missing |
| report | closes the run; **its log says what became of every page** | counts again |
| announce | updates the asset `finews_articles` when articles came in | announces again |

A page that gives no article is no failed task: it is a row in `news.reject` with its reason. A task fails only when
the system does. Every task can be cleared without fear: nothing is lost and nothing is loaded twice; clearing fetch or
load also tries again what that task rejected.

**By schedule** ({schedule}, {time_zone}) it asks for all that was listed before the end of the day. A **backfill** of
a day asks for what was listed on that day in {time_zone}. **Triggered by hand** it takes the form's days, limit and
refetch.
"""

FORM = {
    "since": Param(
        None,
        type=["null", "string"],
        format="date",
        title="Since",
        description="First day to ask for, in the source's time zone. Empty: all that is new.",
    ),
    "until": Param(
        None,
        type=["null", "string"],
        format="date",
        title="Until",
        description="Last day to ask for, itself included. Empty: up to now.",
    ),
    "limit": Param(
        None,
        type=["null", "integer"],
        minimum=1,
        title="Limit",
        description="Ask for so many pages at most, the newest first; the others wait for the next run.",
    ),
    "refetch": Param(
        False,
        type="boolean",
        title="Refetch",
        description="Ask again for known pages of these days too, conditionally: finds edits.",
    ),
}

# A run by schedule or backfill stands for the stretch before its tick.
STRETCHES = {"@hourly": timedelta(hours=1), "@weekly": timedelta(days=7), "@monthly": timedelta(days=30)}


def crawl_dag(source: Source) -> DAG:
    """The DAG that crawls one source."""
    schedule = source.schedule and CronTriggerTimetable(
        source.schedule, timezone=source.time_zone, interval=STRETCHES.get(source.schedule, timedelta(days=1))
    )

    @dag(
        dag_id=f"crawl_{source.name}",
        dag_display_name=f"Crawl {source.name}",
        description=f"Discover, fetch and load the articles of {source.name}",
        doc_md=DOCUMENTATION.format(
            name=source.name,
            base_url=source.base_url,
            schedule=source.schedule or "no schedule",
            time_zone=source.time_zone,
        ),
        schedule=schedule,
        catchup=False,
        max_active_runs=1,
        params=FORM,
        tags=["finews", "crawl"],
    )
    def crawl() -> None:
        batches = crawl_batch.expand(batch=discover(source.name))
        counts = report(source.name)
        batches >> counts
        batches >> announce(counts)

    return crawl()


@task(doc_md="Reads the lists, records new pages and plans the batches.", **TASK)
def discover(source: str, **context: Any) -> list[dict[str, int]]:
    from pipeline.discover import discover as discover_source
    from pipeline.window import options_of

    config = load_config()
    options = options_of(
        config.source(source),
        context["params"],
        context["dag_run"].run_type,
        context.get("data_interval_start"),
        context.get("data_interval_end"),
    )
    run_id, batches = discover_source(warehouse(), config, source, context["run_id"], options)
    return [{"run": run_id, "number": number} for number in batches]


for entry in load_config().crawled:
    globals()[f"crawl_{entry.name}"] = crawl_dag(entry)
