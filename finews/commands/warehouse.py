"""migrate, sql and sources."""

import os

import click
from rich.table import Table

from finews.steps import open_console
from scraper.config import load_config

__all__ = ["migrate", "sources", "sql"]


@click.command()
def migrate() -> None:
    """Bring the warehouse's schema up to date (finews up does so too)."""
    from finews.stack import enter_as_owner
    from loaders.migrate import migrate as apply_migrations

    applied = apply_migrations(enter_as_owner())
    click.echo(f"Applied {', '.join(applied)}." if applied else "The warehouse is up to date.")


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def sql(arguments: tuple[str, ...]) -> None:
    """Open psql on the warehouse as its owner. ARGUMENTS are psql's own, such as -c 'SELECT …'."""
    from finews.home import find_home
    from finews.stack import enter_as_owner
    from finews.warehouse import psql_command

    command, environment = psql_command(enter_as_owner(), find_home())
    os.execvpe(command[0], [*command, *arguments], environment)


@click.command()
def sources() -> None:
    """Check sources.toml and show what it says."""
    from finews.stack import known_stack

    if (stack := known_stack()) is not None:
        os.environ.setdefault("FINEWS_NEWSROOM_URL", stack.newsroom_url)
    config = load_config()
    table = Table(title=str(config.path), title_justify="left")
    for name in ("name", "enabled", "kind", "base URL", "lists", "schedule", "budget"):
        # In one line, because a URL is to be copied.
        table.add_column(name, no_wrap=name == "base URL")
    for source in config.sources:
        table.add_row(
            source.name,
            "yes" if source.enabled else "no",
            source.kind,
            source.base_url,
            ", ".join(source.lists),
            f"{source.schedule or 'none'} {source.time_zone}",
            f"{source.budget.requests_per_minute:g}/min, {source.budget.at_once} at once",
        )
    open_console().print(table)
    if config.notify:
        from pipeline.tell import notifier_of

        notifier_of(config)
        click.echo(f"Alerts are told through {config.notify['notifier']}.")
