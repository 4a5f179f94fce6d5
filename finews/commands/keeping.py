"""backup, restore, retain, refresh and login: what keeps a warehouse."""

import logging
import secrets
from pathlib import Path
from typing import Literal

import click
from rich.logging import RichHandler

from finews.steps import Steps, open_console
from scraper.config import load_config
from scraper.errors import FinewsError

__all__ = ["backup", "login", "refresh", "restore", "retain"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the whole warehouse into FILE, raw pages too. Nobody is kept waiting meanwhile."""
    from finews.backup import back_up
    from finews.stack import enter_as_owner

    console = open_console()
    uri = enter_as_owner()
    with console.status("Backup") as status:
        size = back_up(uri, file, lambda so_far: status.update(f"Backup: {so_far / 1e6:,.0f} MB"))
    console.print(f"{size / 1e6:,.1f} MB in {file}", highlight=False, markup=False)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Drop the warehouse that is there, if it holds articles.")
def restore(file: Path, replace: bool) -> None:
    """Make this database the warehouse that FILE holds, brought up to this version."""
    from finews.backup import restore as restore_from
    from finews.stack import enter_as_owner

    steps = Steps(open_console())
    uri = enter_as_owner()
    with steps.step("Restore") as step:
        articles = restore_from(uri, file, replace)
        step.note = f"{articles:,} articles from {file}"


@click.command()
@click.option("--months", type=click.IntRange(min=1), help="Keep so many full months; sources.toml says without it.")
@click.option("--dry-run", is_flag=True, help="Only say what would be let go.")
def retain(months: int | None, dry_run: bool) -> None:
    """Let go of the bodies of stored answers that are old and were parsed, as the DAG retain_answers does."""
    from finews.stack import enter
    from pipeline.retain_answers import retain_answers

    uri = enter()
    handler = RichHandler(console=open_console(), show_path=False, show_level=False, show_time=False)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[handler])
    retain_answers(uri, load_config().keep_answers_months if months is None else months, dry_run)


@click.command()
def refresh() -> None:
    """Bring search, stories, judged mentions and ready tables up to date, as the DAGs do behind every load."""
    from finews.log_lines import show_log_lines
    from finews.refresh import refresh as refresh_all
    from finews.stack import enter

    console = open_console()
    show_log_lines(console)
    refresh_all(enter(), console)


@click.command()
@click.argument("name")
@click.option("--as", "role", type=click.Choice(["analyst", "loader"]), default="analyst", show_default=True)
def login(name: str, role: Literal["analyst", "loader"]) -> None:
    """Make NAME a login of the warehouse, or give it a new password, and print the password.

    An analyst reads tables, views and functions but no raw pages; a loader reads and writes rows.
    """
    from finews.stack import enter_as_owner, own_logins
    from loaders.logins import admit

    if name in own_logins():
        raise FinewsError(f"{name} is a login of this stack itself, which would no longer get in: choose another name.")
    password = secrets.token_urlsafe(18)
    admit(enter_as_owner(), name, password, role)
    click.echo(f"{name} may log in as {role}; password {password}")
