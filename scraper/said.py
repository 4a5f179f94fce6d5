"""What an answer says, be it JSON or HTML, looked up by field names or selectors."""

import json
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from scraper.body import tree_of
from scraper.text import printable, text_of

__all__ = ["Fields", "Json", "Markup", "Places", "Said"]

SHOWN_CHARS = 1000
"""How much of an unreadable record is kept."""

Places = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Where a record or an article says what: for each field the places to look in, tried in order.

    In JSON they are dotted paths (``data.author.name``; through a list they give every element's value), in HTML CSS
    selectors (``a.more@href`` is an attribute).
    """

    id: Places = ()
    url: Places = ()
    title: Places = ()
    summary: Places = ()
    outlet: Places = ()
    authors: Places = ()
    published: Places = ()
    modified: Places = ()
    body: Places = ()
    images: Places = ()
    """The pictures beside the text of flash news: addresses, or objects with one."""
    related: Places = ()
    """The securities that the site itself names: codes, or objects with a code and a market."""


@dataclass(frozen=True, slots=True)
class Json:
    """A JSON value that fields are read from."""

    value: object

    def all(self, places: Places) -> list[object]:
        """What stands at the first of the places where anything does."""
        for place in places:
            found = self.at(place)
            values = found if isinstance(found, list) else [found]
            if values := [v for v in values if v not in (None, "", [], {})]:
                return values
        return []

    def at(self, place: str) -> object:
        """What stands at the place as it came, or None."""
        found = self.value
        for key in place.split("."):
            found = _step(found, key)
        return found

    def text(self, places: Places) -> str:
        return next((text for value in self.all(places) if (text := text_of(value))), "")

    def is_empty_list(self, place: str) -> bool:
        """Whether a list is there and has nothing in it, as behind the last page of one."""
        found = self.value
        for key in place.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        return found == []

    def shown(self) -> str:
        """The value as text, for a person to see what could not be read."""
        return printable(json.dumps(self.value, ensure_ascii=False))[:SHOWN_CHARS]

    def html(self, places: Places) -> str:
        """The text that the places hold, be it HTML or plain; "" without one."""
        return next((v for v in self.all(places) if isinstance(v, str) and text_of(v)), "")

    def body(self, places: Places) -> LexborNode | None:
        return tree_of(self.html(places))


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed page, or an element of one, that fields are read from."""

    node: LexborNode

    def all(self, places: Places) -> list[object]:
        """The texts that the first of the places that finds any does."""
        for place in places:
            selector, _, attribute = place.partition("@")
            nodes = self.node.css(selector) if selector else [self.node]
            texts = [node.attributes.get(attribute) or "" if attribute else node.text() for node in nodes]
            if found := [text for text in texts if text.strip()]:
                return list(found)
        return []

    def text(self, places: Places) -> str:
        return next((text for value in self.all(places) if (text := text_of(value))), "")

    def is_empty_list(self, place: str) -> bool:
        """Never: a page whose list has no element was built anew."""
        return False

    def shown(self) -> str:
        """The element as HTML, for a person to see what could not be read."""
        return printable(self.node.html or "")[:SHOWN_CHARS]

    def html(self, places: Places) -> str:
        """The text that the places hold, as HTML; "" without one."""
        body = self.body(places)
        return (body.html or "") if body is not None else ""

    def body(self, places: Places) -> LexborNode | None:
        found = (node for place in places for node in self.node.css(place))
        return next((n for n in found if n.text().strip() or n.css_first("img") is not None), None)


Said = Json | Markup


def _step(value: object, key: str) -> object:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list):
        found = [_step(item, key) for item in value]
        return [x for item in found for x in (item if isinstance(item, list) else [item])]
    return None
