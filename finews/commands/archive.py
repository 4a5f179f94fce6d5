"""import and export."""

from pathlib import Path

import click

from finews.steps import open_console
from scraper.config import load_config

__all__ = ["export", "import_posts"]


@click.command(name="import")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_posts(paths: tuple[Path, ...]) -> None:
    """Import archived Jekyll posts: files, and all *.md files of folders.

    Cut short, it goes on when it is run again; posts that are here already are passed over.
    """
    from finews.archive import import_from
    from finews.log_lines import show_log_lines
    from finews.stack import enter

    uri = enter()
    console = open_console()
    show_log_lines(console)
    import_from(uri, load_config(), paths, console)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["archive", "parquet", "csv", "jsonl"]),
    required=True,
    help="archive: Jekyll posts. The others: files by day, for pandas, Polars, DuckDB, Excel and the like.",
)
@click.option(
    "--site",
    "sites",
    multiple=True,
    help="Only articles of this site. Without it all sites; of the archive, East Money and the sample.",
)
@click.option("--source", "sources", multiple=True, help="Only articles that came through this entry of sources.toml.")
@click.option("--since", metavar="DAY", help="First day of publication, YYYY-MM-DD, on the clocks of the site.")
@click.option("--until", metavar="DAY", help="Last day of publication, itself included.")
def export(
    folder: Path, form: str, sites: tuple[str, ...], sources: tuple[str, ...], since: str | None, until: str | None
) -> None:
    """Export articles below DIR. Writes only what differs; cut short, it goes on when it is run again.

    archive: posts in _posts, category pages in category.

    parquet, csv, jsonl: articles/day=YYYY-MM-DD/articles.FORMAT, and mentions of securities likewise.
    """
    from finews.stack import enter

    uri = enter()
    config = load_config()
    if form == "archive":
        from finews.archive import export_to
        from pipeline.export_archive import chosen_articles

        export_to(uri, config, folder, chosen_articles(config, sites, sources, since, until), open_console())
        return
    from finews.export import export_files_to
    from pipeline.export_files import chosen_rows

    export_files_to(uri, folder, form, chosen_rows(config, sites, sources, since, until), open_console())
