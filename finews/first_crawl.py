"""The first crawl of each source, through Airflow, watched from the terminal."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from finews.airflow_api import AirflowApi
from finews.steps import Steps
from loaders.runs import RunSummary
from scraper.config import Source
from scraper.errors import FinewsError

__all__ = ["Crawl", "begin_first_crawls", "begin_first_upkeep", "follow", "print_latest_runs", "print_runs"]

DAG_SECONDS = 90.0
"""How long a DAG file may take to be seen."""
POLL_SECONDS = 0.5
DONE = ("success", "failed")
UPKEEP = ("index_search", "find_stories")
"""What brings search, stories, ready tables and the report up to date: the others follow these by themselves."""
COUNTERS = ("discovered", "fetched", "loaded", "changed", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class Crawl:
    source: Source
    dag_id: str
    run_id: str


def begin_first_crawls(api: AirflowApi, sources: Sequence[Source], steps: Steps) -> list[Crawl]:
    """Trigger the DAG of every source that was never crawled; those, and the crawls that are under way.

    :raises FinewsError: a DAG does not appear or import.
    """
    crawls = []
    for source in sources:
        dag_id = f"crawl_{source.name}"
        with steps.step(f"Crawl of {source.name}") as step:
            _wait_for_dag(api, dag_id)
            runs = api.runs(dag_id)
            open_runs = [run for run in runs if run["state"] not in DONE]
            if api.is_paused(dag_id):
                step.note = f"{dag_id} is paused in Airflow"
            elif open_runs:
                crawls.append(Crawl(source, dag_id, open_runs[0]["dag_run_id"]))
                step.note = "is under way"
            elif any(run["state"] == "success" for run in runs):
                step.note = "was crawled before"
            else:
                crawls.append(Crawl(source, dag_id, api.trigger(dag_id)))
                step.note = "triggered"
    return crawls


def begin_first_upkeep(api: AirflowApi, warehouse: str, steps: Steps) -> None:
    """Trigger what works behind the load where it never did, which otherwise waits for articles that come in.

    :raises FinewsError: a DAG does not appear or import.
    """
    from loaders.upkeep import was_never_done

    if not was_never_done(warehouse):
        return
    with steps.step("Search and stories") as step:
        for dag_id in UPKEEP:
            _wait_for_dag(api, dag_id)
            api.trigger(dag_id)
        step.note = "triggered, for the articles that are here"


def follow(api: AirflowApi, crawls: Sequence[Crawl], warehouse: str, console: Console) -> list[str]:
    """Show a bar a crawl until all have ended; the tasks that failed, as "dag: task, task".

    :raises FinewsError: Airflow is gone for longer than a restart takes.
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("pages"),
    )
    failed = []
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        bars = {crawl: progress.add_task(f"Crawling {crawl.source.name}", total=None) for crawl in crawls}
        while bars:
            time.sleep(POLL_SECONDS)
            for crawl, bar in list(bars.items()):
                _advance(progress, bar, warehouse, crawl)
                state = api.run_state(crawl.dag_id, crawl.run_id)
                if state in DONE:
                    _advance(progress, bar, warehouse, crawl)
                    progress.stop_task(bar)
                    del bars[crawl]
                if state == "failed":
                    failed.append(f"{crawl.dag_id}: {', '.join(api.failed_tasks(crawl.dag_id, crawl.run_id))}")
    return failed


def print_latest_runs(warehouse: str, console: Console) -> None:
    """Print what became of the pages in the newest finished run of each source."""
    from loaders.runs import latest_runs

    print_runs(latest_runs(warehouse), console)


def print_runs(runs: Sequence[RunSummary], console: Console) -> None:
    """Print what became of the pages in each run, as a table that fits a narrow terminal."""
    table = Table("source", title="Newest crawls", title_justify="left")
    for name in COUNTERS:
        table.add_column(name, justify="right")
    for run in runs:
        counts = (run.discovered, run.fetched, run.loaded, run.revised + run.updated, run.unchanged)
        table.add_row(run.source, *(f"{count:,}" for count in (*counts, run.total_rejected)))
    console.print(table)
    for run in runs:
        reasons = sorted(run.rejected.items(), key=lambda item: (-item[1], item[0]))
        if reasons:
            words = ", ".join(f"{reason} {count:,}" for reason, count in reasons)
            console.print(f"{run.source}: rejected by reason: {words}", highlight=False)
        if run.postponed:
            console.print(f"{run.source}: {run.postponed:,} pages wait for the next crawl", highlight=False)


def _advance(progress: Progress, bar: TaskID, warehouse: str, crawl: Crawl) -> None:
    from loaders.errors import WarehouseUnavailable
    from loaders.runs import progress as pages_of

    try:
        pages = pages_of(warehouse, crawl.source.name, crawl.run_id)
    except WarehouseUnavailable:
        # It is being restarted; the bar waits, and Airflow's answer decides.
        return
    progress.update(bar, total=pages.planned or None, completed=pages.ended)


def _wait_for_dag(api: AirflowApi, dag_id: str) -> None:
    deadline = time.monotonic() + DAG_SECONDS
    while not api.has_dag(dag_id):
        if time.monotonic() > deadline:
            raise FinewsError(
                f"Airflow knows no DAG {dag_id} after {DAG_SECONDS:.0f} s; see: finews logs dag-processor"
            )
        if errors := api.import_errors():
            raise FinewsError(f"A DAG file does not import: {'; '.join(errors)}")
        time.sleep(POLL_SECONDS)
