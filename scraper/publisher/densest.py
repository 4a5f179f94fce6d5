"""The element of a page in which most of its sentences stand: the body where a text is too short for other ways."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.publisher.places import is_foreign
from scraper.text import one_line

__all__ = ["densest"]

MOST_BLOCKS = 3_000
"""Elements that are looked at, in the page's order."""
FEWEST_CHARS = 12
"""Of the text in one element; what is shorter is an entry of a menu."""
BLOCKS = "p,div,td,section,article,li,blockquote,span"

_SENTENCE = re.compile(r"[。！？；]|[.!?…][”\"»]?(?:\s|$)")
_INLINE = frozenset({"strong", "b", "em", "i", "font", "span"})


def densest(tree: LexborHTMLParser) -> LexborNode | None:
    """The element whose own paragraphs, or own text, have most characters in sentences; None where none has any."""
    scores: dict[int, float] = {}
    nodes: dict[int, LexborNode] = {}
    for node in tree.css(BLOCKS)[:MOST_BLOCKS]:
        text = _own_text(node)
        if len(text) < FEWEST_CHARS or not _SENTENCE.search(text) or is_foreign(node):
            continue
        # A paragraph speaks for what holds it; a heap of text with line breaks for itself.
        parent = node.parent if node.tag in ("p", "span", "li") else node
        for holder, share in ((parent, 1.0), (parent.parent if parent is not None else None, 0.5)):
            if holder is not None and holder.tag != "html":
                scores[holder.mem_id] = scores.get(holder.mem_id, 0.0) + share * len(text)
                nodes[holder.mem_id] = holder
    return nodes[max(scores, key=lambda key: scores[key])] if scores else None


def _own_text(node: LexborNode) -> str:
    """The text that stands in the element itself, or in inline elements of it that are no links."""
    parts: list[str] = []
    child = node.child
    while child is not None:
        if child.tag == "-text":
            parts.append(child.text_content or "")
        elif child.tag in _INLINE:
            parts.append(child.text(deep=True))
        child = child.next
    return one_line("".join(parts))
