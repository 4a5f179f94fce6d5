"""crawl and show."""

import os
from pathlib import Path

import click
from rich.console import Console

from scraper.config import load_config
from scraper.errors import Rejected

__all__ = ["crawl", "show"]


@click.command()
@click.argument("source", nargs=-1)
@click.option("--since", metavar="DAY", help="First day to ask for, YYYY-MM-DD, in the source's time zone.")
@click.option("--until", metavar="DAY", help="Last day to ask for, itself included.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask for so many pages at most, the newest first.")
@click.option("--refetch", is_flag=True, help="Ask again for known pages of these days too, conditionally.")
def crawl(source: tuple[str, ...], since: str | None, until: str | None, limit: int | None, refetch: bool) -> None:
    """Crawl SOURCEs (all enabled ones without any) in this process, with the same steps as the DAGs."""
    from finews.crawl import crawl as crawl_sources
    from finews.log_lines import show_log_lines
    from finews.stack import enter

    uri = enter()
    config = load_config()
    chosen = [config.source(name) for name in source] or list(config.crawled)
    form: dict[str, object] = {"since": since, "until": until, "limit": limit, "refetch": refetch}
    console = Console()
    show_log_lines(console)
    crawl_sources(uri, config, chosen, form, console)


@click.command()
@click.argument("what", metavar="URL|FILE")
@click.option("--source", help="The source whose parser reads FILE; the first of sources.toml without it.")
@click.option("--id", "external_id", default="", help="The article that FILE is of, if its name does not hold the id.")
@click.option("--url", default="", help="The page that FILE is of, for a site whose ids do not tell an address.")
def show(what: str, source: str | None, external_id: str, url: str) -> None:
    """Print the record that a page or a saved answer gives, as JSON. Stores nothing; exits with 1 if rejected."""
    from finews.show import show_file, show_url, to_json
    from finews.stack import known_stack

    if (stack := known_stack()) is not None:
        os.environ.update(stack.addresses())
    config = load_config()
    try:
        if "://" in what:
            article = show_url(config, what)
        else:
            path = Path(what)
            if not path.is_file():
                raise click.UsageError(f"{what} is neither a URL (http://…) nor a file.")
            article = show_file(config.source(source or config.sources[0].name), path, external_id, url)
    except Rejected as problem:
        raise click.ClickException(f"rejected: {problem}") from problem
    click.echo(to_json(article))
