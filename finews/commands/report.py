"""report."""

from pathlib import Path

import click

__all__ = ["report"]


@click.command()
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; reports/finews-report.html in FINEWS_HOME without it.",
)
@click.option("--days", metavar="N", type=click.IntRange(1, 366), default=30, show_default=True, help="So many days.")
def report(output: Path | None, days: int) -> None:
    """Write one HTML page of pictures: volume, tags, securities, stories, rejects.

    It ends with the newest day of the warehouse and needs nothing beside it: mail it, open it on a phone.
    """
    from finews.home import find_home
    from finews.stack import enter
    from reports.write import LATEST, write_report

    uri = enter()
    written = write_report(uri, (output or find_home().path / "reports" / LATEST).absolute(), days)
    click.echo(f"{written.path} ({written.size / 1e6:.1f} MB)")
    if written.report.refreshed_at is None:
        click.echo(
            "The ready tables were never filled, so that it is nearly empty. Fill them: finews refresh", err=True
        )
    elif written.report.changed_since:
        click.echo(
            f"Articles that came or changed since the ready tables were refreshed: "
            f"{written.report.changed_since:,}. Refresh them: finews refresh",
            err=True,
        )
