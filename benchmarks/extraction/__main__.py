"""``python -m benchmarks.extraction FOLDER…``: how well pages are read, beside two peers, from one run."""

import sys
from pathlib import Path
from time import perf_counter

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from benchmarks.extraction.measures import Score
from benchmarks.extraction.readers import Read, Reader, installed_readers
from benchmarks.extraction.sets import PageSet, UnknownSet, open_set


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(folders: tuple[Path, ...]) -> None:
    """Read every page of the annotated sets in FOLDERS with finews, trafilatura and newspaper4k, and compare."""
    console = Console()
    try:
        sets = [open_set(folder.resolve()) for folder in folders]
    except UnknownSet as problem:
        raise click.ClickException(str(problem)) from problem
    readers, missing = installed_readers()
    for name in missing:
        console.print(f"{name} is not installed and is left out; benchmarks/README.md says how to install it.")
    columns = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        for pages in sets:
            task = progress.add_task(pages.name, total=len(pages.pages))
            scores = {name: Score() for name in readers}
            for page in pages.pages:
                html = page.html()
                for name, reader in readers.items():
                    started = perf_counter()
                    read, failed = _read(reader, html, page.url)
                    scores[name].add(page, read, perf_counter() - started)
                    scores[name].failed += failed
                progress.advance(task)
            console.print(_table(pages, scores))


def _read(reader: Reader, html: str, url: str) -> tuple[Read, bool]:
    try:
        return reader(html, url), False
    except Exception:
        # A reader that fails on a page has read nothing of it.
        return Read(), True


def _table(pages: PageSet, scores: dict[str, Score]) -> Table:
    table = Table(title=f"{pages.name}: {len(pages.pages)} pages")
    table.add_column("reader")
    rows = {name: score.columns() for name, score in scores.items()}
    headings = list(dict.fromkeys(heading for row in rows.values() for heading in row))
    for heading in headings:
        table.add_column(heading, justify="right")
    for name, row in rows.items():
        table.add_row(name, *(row.get(heading, "") for heading in headings))
    return table


if __name__ == "__main__":
    sys.exit(main())
