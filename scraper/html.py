"""HTML parsed, with a guard against pages that are made to cost minutes."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.text import one_line, printable

__all__ = ["first_text", "parse_html", "root_of", "texts_of"]

MOST_NESTED = 256
"""Elements within each other. Parsing is quadratic in it: 200,000 take four minutes. Real pages stay below 50."""
FEW_TAGS = MOST_NESTED
"""Up to so many tags a page cannot nest too deep, and is not searched for how deep it does."""

SMALL = 20_000
"""Up to so many characters a page cannot have a tag too long, and is not searched for one."""

_LONG_TAG = re.compile(r"<[a-zA-Z](?:[^>\s/]*+[\s/]++){10000}")
"""Parsing is quadratic in the attributes of one tag, too: 100,000 take a minute."""
_TAG = re.compile(r"<(/?[a-zA-Z][^\s/>]*)")
# They are closed by the next of their kind or hold nothing, so that unclosed ones do not nest.
# fmt: off
_FLAT = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
})
# fmt: on


def parse_html(html: str) -> LexborHTMLParser:
    """``html``, a page or a part of one, as a tree.

    :raises Rejected: ``shape_changed``: it is nothing that a site would send, or the parser gave it up.
    """
    if html.count("<") > FEW_TAGS and _depth(html) > MOST_NESTED:
        raise Rejected(Outcome.SHAPE_CHANGED, f"the HTML nests deeper than {MOST_NESTED} elements")
    if len(html) > SMALL and _may_have_long_tag(html) and _LONG_TAG.search(html):
        raise Rejected(Outcome.SHAPE_CHANGED, "the HTML has a tag with more than 10000 attributes")
    try:
        return _tree(html)
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


def _tree(html: str) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(html.replace("\0", ""))
    except UnicodeEncodeError:
        return LexborHTMLParser(printable(html))


def _may_have_long_tag(html: str) -> bool:
    """Whether there is a stretch of ``SMALL // 2`` characters in which no tag ends."""
    start = 0
    while len(html) - start > SMALL // 2:
        end = html.rfind(">", start, start + SMALL // 2)
        if end < 0:
            return True
        start = end + 1
    return False


def _depth(html: str) -> int:
    """How deep the elements nest, or an upper bound of it where that is low enough."""
    steps = list(map(_step, _TAG.findall(html)))
    heights = list(accumulate(steps, initial=0))
    if (bound := max(heights) - min(heights)) <= MOST_NESTED:
        return bound
    depth = deepest = 0
    for step in steps:
        # What closes nothing leads nowhere.
        depth = max(depth + step, 0)
        deepest = max(deepest, depth)
    return deepest


# Pages use few names, written alike.
@lru_cache(maxsize=1024)
def _step(tag: str) -> int:
    """How much deeper a tag leads: 1, -1, or 0 for one that does not nest."""
    name = tag.lower()
    if name.removeprefix("/") in _FLAT:
        return 0
    return -1 if name[0] == "/" else 1
