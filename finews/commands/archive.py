"""import and export."""

import logging
from pathlib import Path

import click
from rich.logging import RichHandler

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
    from finews.stack import enter

    uri = enter()
    console = open_console()
    handler = RichHandler(console=console, show_path=False, show_level=False)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[handler])
    import_from(uri, load_config(), paths, console)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["archive"]), required=True, help="archive: Jekyll posts.")
@click.option(
    "--site", "sites", multiple=True, help="Only articles of this site; East Money and the sample without it."
)
@click.option("--source", "sources", multiple=True, help="Only articles that came through this entry of sources.toml.")
@click.option("--since", metavar="DAY", help="First day of publication, YYYY-MM-DD, in the archive's time zone.")
@click.option("--until", metavar="DAY", help="Last day of publication, itself included.")
def export(
    folder: Path, form: str, sites: tuple[str, ...], sources: tuple[str, ...], since: str | None, until: str | None
) -> None:
    """Export articles below DIR: posts in _posts, category pages in category. Writes only what differs."""
    from finews.archive import export_to
    from finews.stack import enter
    from pipeline.export_archive import chosen_articles

    uri = enter()
    config = load_config()
    export_to(uri, config, folder, chosen_articles(config, sites, sources, since, until), open_console())
