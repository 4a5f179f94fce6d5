"""`finews refresh`: what the DAGs do behind every load, in this process, with a bar each."""

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.find_stories import find_stories
from pipeline.index_search import index_search
from pipeline.judge_mentions import judge_mentions
from pipeline.refresh_tables import refresh_tables

__all__ = ["refresh"]

Work = Callable[[str, Callable[[int, int], None]], dict[str, Any]]

# In this order: the tables count stories and leave doubtful mentions out.
WORK: tuple[tuple[str, Work], ...] = (
    ("Search index", index_search),
    ("Stories", find_stories),
    ("Mentions", judge_mentions),
    ("Ready tables", refresh_tables),
)


def refresh(uri: str, console: Console) -> None:
    """Bring all of it up to date; cut short, it goes on when it is run again.

    :raises WarehouseUnavailable: what is done is kept.
    """
    for name, work in WORK:
        counts = _with_a_bar(name, work, uri, console)
        console.print(f"  {name}: {_in_words(counts)}", highlight=False)


def _with_a_bar(name: str, work: Work, uri: str, console: Console) -> dict[str, Any]:
    columns = (SpinnerColumn(), TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        bar = progress.add_task(name, total=None)
        return work(uri, lambda done, total: progress.update(bar, completed=done, total=total))


def _in_words(counts: dict[str, Any]) -> str:
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items()) or "nothing to do"
