"""reparse, replay and refetch: known pages gone over again."""

from collections.abc import Callable
from typing import Any

import click
from rich.console import Console

from finews.steps import open_console
from scraper.config import load_config
from scraper.outcomes import MEANINGS, Next, Outcome

__all__ = ["refetch", "reparse", "replay"]

Command = Callable[..., Any]

OUTCOMES = [str(outcome) for outcome in Outcome]
REASONS = [str(outcome) for outcome in Outcome if MEANINGS[outcome].next is not Next.DONE]


def of_pages(command: Command) -> Command:
    """The options that name pages."""
    for option in (
        click.argument("ids", metavar="[ID|URL]…", nargs=-1),
        click.option("--until", metavar="DAY", help="Last day, itself included."),
        click.option("--since", metavar="DAY", help="First day that pages are of, YYYY-MM-DD, in the source's zone."),
        click.option("--source", help="Only pages of this entry of sources.toml."),
    ):
        command = option(command)
    return command


@click.command()
@of_pages
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    type=click.Choice(OUTCOMES),
    metavar="WORD",
    help="Only pages that ended so.",
)
@click.option(
    "--parser-before", type=click.IntRange(min=2), metavar="N", help="Only articles that an older version read."
)
@click.option("--dry-run", is_flag=True, help="Only say what would change; write nothing.")
def reparse(dry_run: bool, **form: Any) -> None:
    """Parse stored answers again, newest first, without a request: after a parser was mended.

    Without options: all of them. Takes all processors.
    """
    from finews.again import go_again, look
    from finews.stack import enter

    uri, console = enter(), _console()
    if dry_run:
        look(uri, load_config(), form, console)
    else:
        go_again(uri, load_config(), "reparse", form, console)


@click.command()
@of_pages
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    type=click.Choice(REASONS),
    metavar="WORD",
    help="Only what was rejected for this.",
)
def replay(**form: Any) -> None:
    """Give rejects another try: ask for the page again, or read its stored answer again."""
    from finews.again import go_again
    from finews.stack import enter

    uri, console = enter(), _console()
    go_again(uri, load_config(), "replay", form, console)


@click.command()
@of_pages
@click.option("--unconditional", is_flag=True, help="Ask for the whole page, also where it is as it was.")
def refetch(ids: tuple[str, ...], **form: Any) -> None:
    """Ask again for known pages, within the host's budget: those named, or those of a source's days."""
    from finews.again import go_again
    from finews.stack import enter

    uri, console = enter(), _console()
    go_again(uri, load_config(), "refetch", {**form, "urls_or_ids": ids}, console)


def _console() -> Console:
    from finews.log_lines import show_log_lines

    console = open_console()
    show_log_lines(console)
    return console
