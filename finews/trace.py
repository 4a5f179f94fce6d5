"""What became of a link, on the terminal."""

from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from loaders.look import look
from pipeline.life import Event, Life, moment, shown_zone
from pipeline.shown import shown
from pipeline.trace import NeverSeen, Several, trace
from scraper.config import load_config

__all__ = ["show"]

_STYLES = {"good": "green", "bad": "red", "plain": "cyan"}


def show(uri: str, asked: str, console: Console) -> None:
    """Print what became of it.

    :raises WarehouseUnavailable: the warehouse does not answer.
    """
    config = load_config()
    zone = shown_zone(config)
    with look(uri) as db:
        found = trace(db, config, asked)
    match found:
        case Life():
            _life(found, console, zone)
        case Several():
            _several(found, console, zone)
        case NeverSeen():
            _never_seen(found, console, zone)


def _life(life: Life, console: Console, zone: ZoneInfo) -> None:
    _line(console, life.title or "(no title known)", "bold")
    _line(console, f"{life.page.external_id} of {life.page.site}, {life.page.url}", "dim")
    _line(console, f"Times are {zone.key}.", "dim")
    console.print()
    _events(life.events, console, zone)
    console.print()
    _line(console, f"Next: {life.comes}", "bold")


def _several(found: Several, console: Console, zone: ZoneInfo) -> None:
    where = {"id": "with this id", "address": "with this address", "title": "with this in the title"}.get(
        found.how, "that search finds"
    )
    _line(console, f"{len(found.hits)} pages {where}, newest first; ask again with an address:", "bold")
    for hit in found.hits:
        line = Text(f"{moment(hit.at, zone)}  ", style="cyan")
        line.append(f"{hit.outcome or 'waits':<16}", style="default")
        line.append(f"{shown(hit.outlet)}  " if hit.outlet else "", style="green")
        console.print(line.append(shown(hit.title), style="bold"), soft_wrap=True)
        _line(console, f"  {hit.url}", "dim")


def _never_seen(found: NeverSeen, console: Console, zone: ZoneInfo) -> None:
    _line(console, found.verdict, "bold")
    for note in found.notes:
        _line(console, note)
    if found.events:
        console.print()
        _events(found.events, console, zone)
    if found.url:
        _line(console, "To have it crawled now, paste it into crawl_urls in the UI.")


def _events(events: tuple[Event, ...], console: Console, zone: ZoneInfo) -> None:
    for event in events:
        line = Text(f"{moment(event.at, zone)}  ", style="dim")
        line.append(f"{event.word:<12} ", style=_STYLES[event.tone])
        line.append(shown(event.text))
        if event.answer_id is not None:
            line.append(f" [answer {event.answer_id}]", style="dim")
        if event.run:
            line.append(f" ({event.run.source}, {event.run.key})", style="dim")
        console.print(line, soft_wrap=True)
        for note in event.notes:
            _line(console, f"{'':18}{note}", "dim")


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(shown(text), style=style), soft_wrap=True)
