"""up, down, status and logs."""

import os

import click

from finews.steps import Steps, open_console

__all__ = ["down", "logs", "status", "up"]


@click.command()
@click.option("--no-crawl", is_flag=True, help="Start the stack only; crawl nothing yet.")
def up(no_crawl: bool) -> None:
    """Start the stack, bring its databases up to date and crawl what never was.

    Leaves the stack running in the background; where it runs already, nothing is started twice.
    """
    from finews.up import up as bring_up

    bring_up(open_console(), crawl=not no_crawl)


@click.command()
def down() -> None:
    """Stop every process that was started in this home, and nothing else."""
    from finews.down import down as take_down

    take_down(Steps(open_console()))


@click.command()
def status() -> None:
    """Show what runs, since when, how often it was restarted, and where. Exits 0 only when everything runs."""
    from finews.status import show_status

    if not show_status(open_console()):
        raise SystemExit(1)


@click.command()
@click.argument("part", required=False)
@click.option("-f", "--follow", is_flag=True, help="Go on with what is written from now on.")
@click.option("-n", "--lines", default=50, show_default=True, help="How many of the last lines.")
def logs(part: str | None, follow: bool, lines: int) -> None:
    """Show the last lines of the logs, or of one PART's (finews status lists the parts)."""
    from finews.status import log_files

    command = ["tail", "-n", str(lines), *(["-F"] if follow else []), *map(str, log_files(part))]
    os.execvp(command[0], command)
