"""One DAG for each enabled entry of sources.toml that has lists or feeds: ``crawl_<name>``."""

from datetime import timedelta
from typing import Any

from airflow.sdk import (
    DAG,
    CronTriggerTimetable,
    DeadlineAlert,
    DeadlineReference,
    SyncCallback,
    dag,
    task,
)
from callbacks import late, run_failed
from conclusion import conclude
from crawl_form import DOCUMENTATION, FORM, GATE
from crawl_tasks import check, crawl_batch, fetch, load, warn
from task_settings import TASK, warehouse
from telemetry import DISCOVER

from scraper.config import Source, load_config


def crawl_dag(source: Source) -> DAG:
    """The DAG that crawls one source."""
    schedule = source.schedule and CronTriggerTimetable(source.schedule, timezone=source.time_zone)
    documentation = DOCUMENTATION + (GATE if source.checks.wait_for_operator else "")

    @dag(
        dag_id=f"crawl_{source.name}",
        dag_display_name=f"Crawl {source.name}",
        description=f"Discover, fetch and load the articles of {source.name}",
        doc_md=documentation.format(
            name=source.name,
            base_url=source.base_url,
            schedule=source.schedule or "no schedule",
            time_zone=source.time_zone,
            hours=source.checks.wait_hours,
        ),
        schedule=schedule,
        deadline=deadline(source) if schedule else None,
        on_failure_callback=run_failed(source.name),
        catchup=False,
        max_active_runs=1,
        params=FORM,
        tags=["finews", "crawl"],
    )
    def crawl() -> None:
        planned = discover(source.name)
        batches = (
            judged_batches(source, planned) if source.checks.wait_for_operator else crawl_batch.expand(batch=planned)
        )
        counts = conclude(batches, source.name)
        # A teardown that fails marks its run, and does not fail it.
        counts >> check(source.name) >> warn(source.name).as_teardown(on_failure_fail_dagrun=False)

    return crawl()


def judged_batches(source: Source, planned: Any) -> Any:
    """All batches fetched, then the gate, then all of them loaded."""
    from judgement import gate

    batches = load.expand(batch=planned)
    gate(source, fetch.expand(batch=planned)) >> batches
    return batches


def deadline(source: Source) -> DeadlineAlert:
    """Told when a run by schedule is not done so long after its tick, which is its logical date."""
    hours = source.checks.late_after_hours
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_LOGICAL_DATE,
        interval=timedelta(hours=hours),
        callback=SyncCallback(late, kwargs={"source": source.name, "hours": hours}),
    )


@task(doc_md="Reads the lists, records new pages and plans the batches.", **TASK)
def discover(source: str, **context: Any) -> list[dict[str, int]]:
    from pipeline.discover import discover as discover_source
    from pipeline.window import options_of

    config = load_config()
    options = options_of(
        config.source(source),
        context["params"],
        context["dag_run"].run_type,
        context.get("data_interval_end"),
    )
    run_id, batches = discover_source(warehouse(DISCOVER), config, source, context["run_id"], options)
    return [{"run": run_id, "number": number} for number in batches]


for entry in load_config().crawled:
    globals()[f"crawl_{entry.name}"] = crawl_dag(entry)
