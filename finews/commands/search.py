"""search."""

from datetime import datetime
from typing import Literal

import click

from finews.steps import open_console

__all__ = ["search"]

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="[QUERY]…", nargs=-1, type=click.UNPROCESSED)
@click.option("--since", metavar="DAY", type=_DAY, help="First day of publication, YYYY-MM-DD, in the site's zone.")
@click.option("--until", metavar="DAY", type=_DAY, help="Last day of publication, itself included.")
@click.option("--outlet", metavar="NAME", help="Only this outlet's articles, such as 澎湃新闻.")
@click.option("--category", metavar="NAME", help="Only of this category: its slug or name.")
@click.option("--tag", metavar="NAME", help="Only with this tag.")
@click.option("--security", metavar="NAME", help="Only those that mention it: 600160.SH, 600160 or a name.")
@click.option("--site", metavar="SLUG", help="Only of this site, such as eastmoney.")
@click.option("--sort", type=click.Choice(["relevance", "newest"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="So many articles at most.")
def search(
    words: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    outlet: str | None,
    category: str | None,
    tag: str | None,
    security: str | None,
    site: str | None,
    sort: Literal["relevance", "newest"],
    limit: int,
) -> None:
    """Find articles: finews search 元宇宙 规划 -上海

    Every word of QUERY must be there; Chinese is found inside longer words, too. A word of several parts stands in
    quotes ('"new york"'), one that must not be there begins with -, and a Latin word or number that goes on in any way
    ends with * ('nvid*'). Without QUERY, the newest articles.
    """
    from finews.search import search as search_for
    from finews.stack import enter
    from loaders.search import Question

    # A word may begin with -, so click lets unknown options pass; none of these is a word.
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    question = Question(
        query=" ".join(words),
        since=since.date() if since else None,
        until=until.date() if until else None,
        outlet=outlet,
        category=category,
        tag=tag,
        security=security,
        site=site,
        sort=sort,
        max_rows=limit,
    )
    search_for(enter(), question, open_console())
