"""``python -m benchmarks.stories``: how right stories are, beside two plain ways, from one run."""

import sys
from time import perf_counter

import click
from rich.console import Console
from rich.table import Table

from benchmarks.stories.labelled import FAMILIES, labelled_set
from benchmarks.stories.measures import Score, measure
from benchmarks.stories.peers import WAYS, missing


@click.command()
@click.option("--each", default=40, show_default=True, help="Pairs of every change, and families of every hard case.")
@click.option("--seed", default=11, show_default=True, help="Another seed makes other articles.")
def main(each: int, seed: int) -> None:
    """Find the stories of a labelled set in several ways, and compare."""
    console = Console(width=110) if not sys.stdout.isatty() else Console()
    articles = labelled_set(each, seed)
    ways = dict(WAYS)
    for name in missing():
        console.print(f"{name} is not installed and is left out: uv pip install --group benchmarks")
        ways = {way: find for way, find in ways.items() if not way.startswith("MinHash")}
    scores: dict[str, Score] = {}
    milliseconds: dict[str, float] = {}
    for way, find in ways.items():
        with console.status(f"{len(articles):,} articles: {way}"):
            began = perf_counter()
            found = find(articles)
            milliseconds[way] = 1000 * (perf_counter() - began) / len(articles)
            scores[way] = measure(found)
    console.print(_table(f"Stories of {len(articles):,} articles", scores, milliseconds))


def _table(title: str, scores: dict[str, Score], milliseconds: dict[str, float]) -> Table:
    table = Table("", *scores, title=title)
    for column in table.columns[1:]:
        column.justify = "right"
    table.add_row("precision", *(f"{score.precision:.3f}" for score in scores.values()))
    table.add_row("recall", *(f"{score.recall:.3f}" for score in scores.values()))
    table.add_row("articles of the largest story", *(str(score.largest) for score in scores.values()))
    table.add_row("ms an article", *(f"{milliseconds[way]:.1f}" for way in scores), end_section=True)
    table.add_row("[bold]found to be one report, of what is[/]")
    for kind in next(iter(scores.values())).recalls:
        table.add_row(kind, *(f"{score.recalls[kind]:.2f}" for score in scores.values()))
    table.add_section()
    table.add_row("[bold]in one story with another report[/]")
    for kind in FAMILIES:
        table.add_row(kind, *(f"{score.wrong[kind]:.2f}" for score in scores.values()))
    return table


if __name__ == "__main__":
    main()
