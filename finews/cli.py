"""The command line: ``finews COMMAND``."""

import sys

import click

from finews.commands import again, archive, crawl, keeping, report, search, stack, trace, warehouse
from scraper.errors import FinewsError

__all__ = ["cli", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """News share pages into a Postgres warehouse, crawled by Airflow."""


for command in (
    *(stack.up, stack.down, stack.status, stack.logs),
    *(crawl.crawl, crawl.show, trace.trace),
    *(again.reparse, again.replay, again.refetch),
    *(archive.import_posts, archive.export, search.search, report.report),
    *(keeping.refresh, keeping.retain, keeping.backup, keeping.restore, keeping.login),
    *(warehouse.sql, warehouse.migrate, warehouse.sources),
):
    cli.add_command(command)


def main() -> None:
    """Run a command; an error of ours is a message and exit code 1."""
    try:
        cli()
    except FinewsError as error:
        click.echo(f"finews: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
