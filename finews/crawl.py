"""``finews crawl``: the same steps as the DAGs' tasks, in this process, with a progress bar."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from finews.first_crawl import print_runs
from loaders.runs import RunSummary
from pipeline.discover import discover
from pipeline.fetch import fetch_batch
from pipeline.finish import finish
from pipeline.load import load_batch
from pipeline.log_context import about
from pipeline.window import options_of
from scraper.config import Config, Source

__all__ = ["crawl"]


def crawl(
    uri: str,
    config: Config,
    sources: Sequence[Source],
    form: dict[str, object],
    console: Console,
) -> list[RunSummary]:
    """Crawl the sources one after the other and print what became of their pages.

    ``form`` has the keys of the DAG's form: since, until, limit, refetch.

    :raises ConfigError: the days are no days, or a source's lists are none of its kind's.
    :raises WarehouseUnavailable: what is done so far is kept, and the next crawl goes on.
    """
    run_key = f"cli-{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"
    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    summaries = []
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        for source in sources:
            options = options_of(source, form, "manual", None)
            lists = progress.add_task(f"{source.name}: lists", total=None)
            run_id, batches = discover(uri, config, source.name, run_key, options)
            progress.update(lists, total=1, completed=1)
            pages = sum(batches.values())
            fetching = progress.add_task(f"{source.name}: fetch", total=pages)
            loading = progress.add_task(f"{source.name}: load", total=pages)
            with about(source.name, run_key):
                for batch, size in batches.items():
                    fetch_batch(uri, config, run_id, batch, partial(progress.advance, fetching))
                    load_batch(uri, config, run_id, batch)
                    progress.advance(loading, size)
            finished = finish(uri, source.name, run_key)
            assert finished is not None, "discover began the run"
            summaries.append(finished[0])
    print_runs(summaries, console)
    return summaries
