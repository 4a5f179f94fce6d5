"""HTML parsed, with a guard against pages that are made to cost minutes, or all of the memory.

The parser is quadratic in the elements that stand open, in the attributes of one tag, and in the formatting elements
that are left open, which it opens again in every paragraph. A guard that follows the parser tag by tag would have to be
as exact as the parser is, or is led astray by end tags that close nothing, comments and quotes. This one only counts
what cannot be hidden from it: no page has more of anything than it finds.
"""

import re
from collections import Counter
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.text import one_line, printable

__all__ = ["MOST_NESTED", "first_text", "parse_html", "root_of", "texts_of"]

MOST_NESTED = 256
"""Elements within each other. Real pages stay below 50."""
MOST_TAGS = 60_000
"""Real pages stay below 20,000."""
TAGS_AT_ONCE = 20_000
"""So many tags take the parser a second at worst, however deep they nest."""
MOST_OPTIONS = 10_000
"""Of all selects together; parsing is quadratic in them, though they do not nest."""

SMALL = 8_000
"""So many characters leave too few formatting elements open."""
MEDIUM = 64_000
"""So many characters hold too few attributes."""
MOST_COPIES = 2_000_000
"""Elements and attributes that may come of formatting elements being opened again; some 300 MB."""
MOST_COMPARED = 200_000_000
"""Attributes compared with others of their tag: 14,000 in one tag, which take a third of a second."""
LONG_TAG = 500
"""Characters; shorter tags compare too few attributes to count."""

_TOO_DEEP = ">".join("*" * (MOST_NESTED + 3))
"""Selects what stands deeper than that in the body."""
_OPTION = re.compile(r"<option", re.IGNORECASE)
_TEMPLATE = re.compile(r"<template", re.IGNORECASE)
_TAG_START = re.compile(r"</?[a-zA-Z]")
_SEPARATOR = re.compile(r"""[\s/]++|["'=]""")
"""What stands before or within an attribute: there are no more attributes than these."""
_MERGED = re.compile(r"<(?:body|html)(?![^\s/>])[^>]*", re.IGNORECASE)
"""Tags whose attributes all become those of one element."""
# An "a" is no danger: the next one closes it. The letters first, as that is faster.
_NAMES = "(?=[bcefinstu])(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)"
_SPACE = r"\t\n\f\r "
_FORMATTING = re.compile(
    rf"<{_NAMES}(?![^{_SPACE}/>])"
    rf"(?:[{_SPACE}/]++|[^{_SPACE}/>][^{_SPACE}/>=]*+"
    rf"(?:[{_SPACE}]*+=[{_SPACE}]*+(?:\"[^\"]*+\"?|'[^']*+'?|[^{_SPACE}>\"'][^{_SPACE}>]*+)?+)?+)*+",
    re.IGNORECASE,
)
_PLAIN = r"""(?:[\t\n\f\r ]++[a-zA-Z_:-]++(?:="[^"<>]*+"|='[^'<>]*+'|=[^\s"'<>=`]++)?+)*+[\t\n\f\r ]*+"""
"""Attributes that are read alike whatever stands before them."""
_CLOSED = re.compile(
    rf"<({_NAMES}|a|span)(?![^{_SPACE}>]){_PLAIN}>(?:[^<]++|<(?:br|img)(?![^{_SPACE}/>]){_PLAIN}/?>)*+</\1[{_SPACE}]*+>",
    re.IGNORECASE,
)
"""A formatting element that is closed for certain, as nothing in it is left open."""
_ALIKE = 3
"""Of equal formatting elements, no more than so many are opened again."""


def parse_html(html: str) -> LexborHTMLParser:
    """``html``, a page or a part of one, as a tree.

    Takes two seconds and 500 MB at the very worst, and little more than the parser alone for what sites send.

    :raises Rejected: ``shape_changed``: it is nothing that a site would send, or the parser gave it up.
    """
    try:
        try:
            return _guarded(html.replace("\0", ""))
        except UnicodeEncodeError:
            return _guarded(printable(html))
    except (SelectolaxError, MemoryError, RuntimeError, ValueError) as error:
        raise Rejected(Outcome.SHAPE_CHANGED, f"the HTML cannot be parsed: {error}") from error


def root_of(tree: LexborHTMLParser) -> LexborNode | None:
    """The body, or the whole document where it has none, as a frameset has not."""
    return tree.body or tree.root


def texts_of(tree: LexborHTMLParser, selector: str) -> list[str]:
    """The text of every element that the selector finds, each as one line."""
    return [one_line(node.text()) for node in tree.css(selector)]


def first_text(tree: LexborHTMLParser, selectors: Iterable[str]) -> str:
    """The first text that any of the selectors finds, tried in order; "" where none does."""
    return next((text for selector in selectors for text in texts_of(tree, selector) if text), "")


def _guarded(html: str) -> LexborHTMLParser:
    tags = html.count("<")
    if tags > MOST_TAGS:
        raise _refused(f"has {tags} tags; {MOST_TAGS} are read at most")
    if tags > MOST_OPTIONS and len(_OPTION.findall(html)) > MOST_OPTIONS:
        raise _refused(f"has more than {MOST_OPTIONS} options")
    if len(html) > SMALL and _copies(html, tags) > MOST_COPIES:
        raise _refused("leaves too many formatting elements open")
    if len(html) > MEDIUM and _compared(_certain_ends(html)) > MOST_COMPARED:
        raise _refused("has a tag with too many attributes")
    if tags > TAGS_AT_ONCE:
        # What they hold is no part of the tree, and its depth is not seen.
        if _TEMPLATE.search(html):
            raise _refused(f"has templates and {tags} tags; {TAGS_AT_ONCE} are read at most then")
        places = [tag.start() for tag in re.finditer("<", html)]
        for end in places[TAGS_AT_ONCE::TAGS_AT_ONCE]:
            _check_depth(LexborHTMLParser(html[:end]))
    tree = LexborHTMLParser(html)
    if tags > MOST_NESTED:
        _check_depth(tree)
    return tree


def _check_depth(tree: LexborHTMLParser) -> None:
    if tree.css_first(_TOO_DEEP) is not None:
        raise _refused(f"nests deeper than {MOST_NESTED} elements")


def _certain_ends(html: str) -> str:
    """``html`` without such ">" as may stand in a quoted value. All others end a tag, if there is one to be ended."""
    for quote in ('"', "'"):
        parts = html.split(quote)
        for place in range(1, len(parts)):
            if ">" in parts[place] and parts[place - 1].rstrip().endswith("="):
                parts[place] = parts[place].replace(">", " ")
        html = quote.join(parts)
    return html


def _compared(html: str) -> int:
    """How many attributes are compared with each other, at most."""
    compared = 0
    for stretch in html.split(">"):
        if len(stretch) > LONG_TAG and (tag := _TAG_START.search(stretch)):
            compared += len(_SEPARATOR.findall(stretch, tag.start())) ** 2
    return compared + sum(len(_SEPARATOR.findall(tag)) for tag in _MERGED.findall(html)) ** 2


def _copies(html: str, tags: int) -> int:
    """How many elements and attributes come of formatting elements that are opened again, at most."""
    copies = tags * _weight(html)
    # What is nested is closed from within.
    for _ in range(_ALIKE):
        if copies <= MOST_COPIES:
            break
        html = _CLOSED.sub("", html)
        copies = tags * _weight(html)
    return copies


def _weight(html: str) -> int:
    """Of the formatting elements, each with its attributes, as many as may be open at a time."""
    found = Counter(_FORMATTING.findall(html))
    return sum(min(n, _ALIKE) * (1 + len(_SEPARATOR.findall(tag))) for tag, n in found.items())


def _refused(what: str) -> Rejected:
    return Rejected(Outcome.SHAPE_CHANGED, f"the HTML {what}")
