"""``finews reparse``, ``replay`` and ``refetch``: the same steps as the DAGs' tasks, with a progress bar."""

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from loaders.again import Again
from loaders.runs import RunSummary
from pipeline.again import plan_pages, read_batch
from pipeline.fetch import fetch_batch
from pipeline.finish import describe, finish
from pipeline.preview import Preview, merged, preview, preview_parts
from pipeline.preview import describe as describe_preview
from scraper.config import Config

__all__ = ["go_again", "look"]

T = TypeVar("T")


def go_again(uri: str, config: Config, name: Again, form: Mapping[str, Any], console: Console) -> RunSummary:
    """Go over known pages and print what became of them. Reparsing takes all processors.

    :raises ConfigError: the form is wrong; the message says how.
    :raises WarehouseUnavailable: what is done so far is kept, and running it again goes over the rest once more.
    """
    run_key = f"cli-{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"
    with _bar(console, f"{name}: plan") as (progress, task):
        planned = plan_pages(uri, config, name, run_key, form)
        pages = sum(planned.batches.values())
        progress.update(task, description=f"{name}: {'parse' if name == 'reparse' else 'ask and parse'}", total=pages)
        if name == "reparse":
            read = partial(read_batch, uri, config, planned.run_id)
            for batch, _ in _in_processes(read, list(planned.batches)):
                progress.advance(task, planned.batches[batch])
        else:
            for batch, size in planned.batches.items():
                fetch_batch(uri, config, planned.run_id, batch)
                read_batch(uri, config, planned.run_id, batch)
                progress.advance(task, size)
    finished = finish(uri, name, run_key)
    assert finished is not None, "plan_pages began the run"
    for why, number in planned.passed.items():
        console.print(f"{number:,} passed over: {why}", highlight=False, markup=False)
    _print(console, describe(finished[0]))
    return finished[0]


def look(uri: str, config: Config, form: Mapping[str, Any], console: Console) -> Preview:
    """Print what reparsing would change; nothing is written. Takes all processors.

    :raises ConfigError: the form is wrong; the message says how.
    :raises WarehouseUnavailable: the server does not answer.
    """
    with _bar(console, "reparse: look") as (progress, task):
        # More parts than processors, so that the bar moves.
        parts = max(preview_parts(uri, config, form), 4 * (os.cpu_count() or 1))
        progress.update(task, total=parts)
        counts = []
        for _, part in _in_processes(partial(preview, uri, config, form, parts=parts), range(parts)):
            counts.append(part.counts)
            progress.advance(task)
    seen = merged(counts)
    _print(console, describe_preview(seen))
    return seen


def _in_processes(work: Callable[[int], T], numbers: Sequence[int]) -> Iterator[tuple[int, T]]:
    """Each number with what its work returned, as they end; the first ones are begun with."""
    workers = min(os.cpu_count() or 1, len(numbers))
    if workers <= 1:
        yield from ((number, work(number)) for number in numbers)
        return
    # Spawned: a connection must not be shared, and a forked process may have threads that no longer run.
    context = multiprocessing.get_context("spawn")
    # Their log has no place on the bar: what became of each page is in the run.
    with ProcessPoolExecutor(workers, context, initializer=logging.disable, initargs=(logging.ERROR,)) as pool:
        calls = {pool.submit(work, number): number for number in numbers}
        try:
            for future in as_completed(calls):
                yield calls[future], future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


@contextmanager
def _bar(console: Console, name: str) -> Iterator[tuple[Progress, Any]]:
    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        yield progress, progress.add_task(name, total=None)


def _print(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(escape(line), highlight=False, soft_wrap=True)
