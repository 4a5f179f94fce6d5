"""``finews import`` and ``finews export``: the archive in and out, with progress bars."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from finews.first_crawl import print_runs
from loaders.database import connect
from loaders.export import Chosen, count_articles
from loaders.runs import RunSummary
from pipeline.export_archive import Exported, export_archive
from pipeline.finish import finish
from pipeline.import_posts import find_posts, import_posts
from pipeline.load import load_batch
from pipeline.log_context import about
from scraper.config import Config

__all__ = ["export_to", "import_from"]


def import_from(uri: str, config: Config, paths: Sequence[Path], console: Console) -> RunSummary:
    """Import posts and print what became of them.

    :raises ConfigError: sources.toml has no entry of kind ``archive``, or a path does not exist.
    :raises FinewsError: a file or folder cannot be read; what is stored so far is kept.
    :raises WarehouseUnavailable: what is done so far is kept, and the next import goes on.
    """
    run_key = f"cli-{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"
    with _bars(console) as progress:
        reading = progress.add_task("posts: read and store", total=None)
        progress.update(reading, total=sum(1 for _ in find_posts(paths)))
        imported = import_posts(uri, config, run_key, paths, partial(progress.advance, reading))
        loading = progress.add_task("posts: load", total=sum(imported.batches.values()))
        with about(imported.source, run_key):
            for batch in imported.batches:
                load_batch(uri, config, imported.run_id, batch, partial(progress.advance, loading))
    finished = finish(uri, imported.source, run_key)
    assert finished is not None, "import_posts began the run"
    print_runs([finished[0]], console)
    console.print(
        f"{imported.files:,} files: {imported.known:,} known already, {imported.rejected:,} of no article",
        highlight=False,
    )
    return finished[0]


def export_to(uri: str, config: Config, folder: Path, chosen: Chosen, console: Console) -> Exported:
    """Export the archive and print what was written.

    :raises FinewsError: the folder cannot be written.
    :raises WarehouseUnavailable: what is written stays, and the next export goes on.
    """
    with connect(uri) as db:
        total = count_articles(db, chosen)
    with _bars(console) as progress:
        writing = progress.add_task("articles", total=total)
        exported = export_archive(uri, config, folder, chosen, partial(progress.advance, writing))
    console.print(
        f"{exported.articles:,} articles in {folder}: {exported.written:,} files written, "
        f"{exported.unchanged:,} unchanged",
        highlight=False,
        soft_wrap=True,
    )
    if exported.left:
        console.print(
            f"{exported.left:,} posts there are of none of these articles and were left alone", highlight=False
        )
    if exported.doubled:
        console.print(f"{exported.doubled:,} articles have the same file as another and were left out", highlight=False)
    return exported


def _bars(console: Console) -> Progress:
    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)
