"""What a page says of itself in ``<meta>`` elements and microdata."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.text import one_line

__all__ = ["Metas", "item_text", "read_metas"]

MOST_METAS = 2_000
"""Elements that are looked at; real pages have up to 200."""


@dataclass(frozen=True, slots=True)
class Metas:
    """``values`` has, for each property or name in lower case, what it says, in the page's order."""

    values: Mapping[str, tuple[str, ...]]

    def all(self, names: Iterable[str]) -> list[str]:
        """Everything that is said under these names, that of the first name first."""
        return [value for name in names for value in self.values.get(name, ())]

    def first(self, names: Iterable[str]) -> str:
        return next(iter(self.all(names)), "")


def read_metas(tree: LexborHTMLParser) -> Metas:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta")[:MOST_METAS]:
        attributes = node.attributes
        content = one_line(attributes.get("content") or attributes.get("value") or "")
        if not content:
            continue
        for key in ("property", "name", "http-equiv"):
            for name in (attributes.get(key) or "").lower().split():
                values = found.setdefault(name, [])
                if content not in values:
                    values.append(content)
    return Metas({name: tuple(values) for name, values in found.items()})


def item_text(node: LexborNode) -> str:
    """What a microdata element says: its ``content`` or ``datetime``, or else its text."""
    attributes = node.attributes
    return one_line(attributes.get("content") or attributes.get("datetime") or node.text(deep=True, separator=" "))
