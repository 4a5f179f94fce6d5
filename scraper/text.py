"""Clean strings out of whatever an answer holds where a text is due."""

import re
from html import unescape

__all__ = ["one_line", "printable", "text_of", "visible"]

# How upstream serialises a missing value.
_EMPTIES = frozenset({"[]", "[null]", "null", "{}"})
_LONGEST_EMPTY = max(map(len, _EMPTIES))
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Zero-width spaces and joiners, BOMs, soft hyphens.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def printable(text: str) -> str:
    """``text`` without NULs, which Postgres cannot hold, and without halves of surrogate pairs, which UTF-8 cannot."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode(errors="ignore").decode()
    return text


def text_of(value: object) -> str:
    """A JSON value as a stripped string; "" for null, for lists and objects, and for ``[]``, ``[Null]`` as a string."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = printable(str(value)).strip()
    return "" if len(text) <= _LONGEST_EMPTY and text.lower() in _EMPTIES else text


def one_line(value: object) -> str:
    """As :func:`text_of`, with HTML entities resolved and every run of whitespace as one space."""
    text = text_of(value)
    if "&" in text:
        text = printable(_ENTITY.sub(lambda match: unescape(match[0]), text))
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """``text`` without characters that nobody sees and that split words for every search."""
    # Most text is printable throughout, and that is fast to find out.
    if not text.isprintable():
        for character in _INVISIBLE:
            text = text.replace(character, "")
    return text
