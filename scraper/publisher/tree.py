"""A publisher's HTML made lean and parsed, with a guard against pages that are made to cost minutes."""

import re

from selectolax.lexbor import LexborHTMLParser

from scraper.errors import Rejected
from scraper.html import parse_html
from scraper.outcomes import Outcome

__all__ = ["lean", "parse_lean"]

MOST_CHARS = 3_000_000
"""Of a page without its scripts. Real articles stay below one million."""
MOST_TAGS = 60_000
"""Of a page without its scripts. Real articles stay below 20,000; the body's extractor takes a second for so many."""

# What no field is read from. Data in JSON-LD and in the shop window of some applications stays.
_DROPPED = re.compile(r"<(script|style|svg|noscript|iframe|!--)(?=[\s>/]|(?<=--))", re.IGNORECASE)
_KEPT_SCRIPT = "ld+json"


def lean(html: str) -> str:
    """``html`` without scripts (but JSON-LD), styles, comments and drawings: often a third of it. In linear time."""
    lowered = html.lower()
    # A few characters change their length with their case, and the places would no longer fit.
    if len(lowered) != len(html):
        lowered = re.sub(r"[A-Z]", lambda match: match[0].lower(), html)
    kept: list[str] = []
    start = place = 0
    while match := _DROPPED.search(lowered, place):
        name = match[1]
        is_comment = name == "!--"
        end = lowered.find("-->" if is_comment else f"</{name}", match.end())
        if end < 0:
            # Never closed, it is read as text, and so is all that follows: nothing more is looked for.
            break
        if is_comment:
            end += len("-->")
        else:
            closing = lowered.find(">", end)
            end = len(html) if closing < 0 else closing + 1
        opening_end = lowered.find(">", match.end(), end)
        if name != "script" or _KEPT_SCRIPT not in lowered[match.end() : opening_end]:
            kept.append(html[start : match.start()])
            start = end
        place = end
    kept.append(html[start:])
    return "".join(kept)


def parse_lean(html: str) -> tuple[str, LexborHTMLParser]:
    """The lean HTML, and its tree.

    :raises Rejected: ``shape_changed``: it is nothing that a site would send.
    """
    small = lean(html)
    if len(small) > MOST_CHARS:
        raise Rejected(Outcome.SHAPE_CHANGED, f"the page has {len(small)} characters; {MOST_CHARS} are read at most")
    tags = small.count("<")
    if tags > MOST_TAGS:
        raise Rejected(Outcome.SHAPE_CHANGED, f"the page has {tags} tags; {MOST_TAGS} are read at most")
    return small, parse_html(small)
