"""Texts from the warehouse as plotly may show them."""

import unicodedata
from html import escape

__all__ = ["label", "short"]


def label(text: str, width: int | None = None) -> str:
    """The text for a label or a hover: plotly reads a little HTML there, which nothing from a page may be."""
    return escape(_plain(text) if width is None else short(text, width), quote=False)


def short(text: str, width: int) -> str:
    """The text on one line, cut to so many columns, of which a Chinese character takes two."""
    text = _plain(text)
    columns = 0
    for place, character in enumerate(text):
        columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if columns > width:
            return text[:place].rstrip() + "…"
    return text


def _plain(text: str) -> str:
    """Without controls and marks that turn the direction of what follows; on one line."""
    shown = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join("".join(shown).split())
