"""trace."""

import click

from finews.steps import open_console

__all__ = ["trace"]


@click.command()
@click.argument("words", metavar="LINK", nargs=-1, required=True)
def trace(words: tuple[str, ...]) -> None:
    """What became of a link: finews trace 'http://…/NewsShare.html?infoCode=NW202611233549823467'

    LINK is an address, an article id (with or without NW), or words of a title. Shows the page's whole life, in the
    order of time; of several pages, a list; of a link that was never seen, what it would be.
    """
    from finews.stack import enter
    from finews.trace import show

    show(enter(), " ".join(words), open_console())
