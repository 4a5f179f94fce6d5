"""An article's body: what trafilatura finds, without the lines that belong to the page around it."""

import logging
import re
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from html import escape

import trafilatura
from selectolax.lexbor import LexborHTMLParser

from scraper.body import Body, BodyReader, tree_of
from scraper.publisher.boilerplate import is_boilerplate_line, is_invitation
from scraper.publisher.densest import densest
from scraper.publisher.linked_data import LinkedData

__all__ = ["key_of", "read_article_body"]

log = logging.getLogger(__name__)

FEW_CHARS = 500
"""So short a body may be what a careful way left over of a longer one: the next way is tried."""
MUCH_MORE = 2
"""How many times longer the body of a less careful way must be to be believed."""
FIRST_LINES = 5
"""The title, said again, stands among them."""
HEADLINE_CHARS = 40
"""A paragraph from this length on that is nothing but a link, and no sentence, is another article's headline."""
MOST_LINKS = 5_000
AGREED = 0.75
"""Share of a body that JSON-LD's articleBody must hold to be believed about the rest."""
LEFT_OUT = 1.5
"""How much longer than the body found an articleBody must be to take its place."""

# How trafilatura is asked, careful and quick or not; where it is not quick it compares itself with other extractors.
_HOWS = ((True, True), (True, False), (False, False))
_WORDS = re.compile(r"\w+")
_TAG = re.compile(r"<[a-zA-Z/]")
_NGRAM = 4


class _Reader(BodyReader):
    def __init__(self, title: str, links: Collection[str], foreign: Collection[str] = ()) -> None:
        super().__init__()
        self._title = key_of(title)
        self._links = links
        self._foreign = foreign
        self._kept = 0

    def is_boilerplate(self, line: str) -> bool:
        key = key_of(line)
        if (key == self._title and self._kept < FIRST_LINES) or line in self._foreign:
            return True
        is_headline = key in self._links and len(line) >= HEADLINE_CHARS and line[-1] not in ".。!?！？"
        return is_headline or is_boilerplate_line(line) or is_invitation(line)

    def paragraph_ended(self, kept: bool) -> None:
        self._kept += kept


def read_article_body(html: str, tree: LexborHTMLParser, title: str, linked: LinkedData) -> tuple[Body, str]:
    """The body and which way gave it: ``trafilatura``, ``densest``, ``json_ld``; "" and an empty body without one.

    ``html`` is lean and has passed the guard of :func:`scraper.publisher.tree.parse_lean`.
    """
    links = {key_of(node.text()) for node in tree.css("a")[:MOST_LINKS]}
    found, body, way = "", _Reader(title, links).read(None), "trafilatura"
    for careful, quick in _HOWS:
        tried = _found(html, careful, quick)
        other = _Reader(title, links).read(tree_of(tried))
        if len(other.text) > MUCH_MORE * len(body.text):
            found, body = tried, other
        if len(body.text) >= FEW_CHARS:
            break
    else:
        # trafilatura makes one heap of a short text and of what stands around it.
        dense = _Reader(title, links).read(densest(tree))
        if _is_better(dense.text, body.text):
            found, body, way = "", dense, "densest"
    told = max((text for text in linked.of_article("articleBody") if isinstance(text, str)), key=len, default="")
    if told:
        body, is_told = _settled(body, told, found, title, links)
        way = "json_ld" if is_told else way
    return body, way if body.text else ""


def key_of(line: str) -> str:
    """A line as it is compared: its letters and digits alone."""
    return "".join(_WORDS.findall(line.casefold()))


def _is_better(dense: str, found: str) -> bool:
    """Whether the densest element's text is the one found without its surroundings, or much longer."""
    key, whole = key_of(dense), key_of(found)
    is_part = key in whole and (len(key) < len(whole) or dense.count("\n") > found.count("\n"))
    return is_part or len(dense) > MUCH_MORE * len(found)


def _found(html: str, careful: bool, quick: bool) -> str:
    try:
        found = trafilatura.extract(
            html,
            output_format="html",
            include_comments=False,
            include_formatting=True,
            favor_precision=careful,
            fast=quick,
        )
    except Exception:
        # It is other people's code on anybody's bytes: a page that it fails on has no text.
        log.warning("trafilatura failed", exc_info=True)
        return ""
    return found or ""


def _settled(body: Body, told: str, found: str, title: str, links: Collection[str]) -> tuple[Body, bool]:
    """The body found, or the one told, and whether it is that.

    Of the one found lines are left out that the one told does not have.
    """
    markup = told if _TAG.search(told) else "".join(f"<p>{escape(line, quote=False)}</p>" for line in told.splitlines())
    whole = _Reader(title, links).read(tree_of(markup))
    known = _ngrams(whole.text)
    lines = {line: _share(line, known) for line in body.text.split("\n") if line}
    agreed = sum(len(line) for line, share in lines.items() if share >= 0.5) / max(len(body.text), 1)
    is_longer = len(whole.text) > LEFT_OUT * len(body.text)
    # What is told in paragraphs and found in one heap was not found as text, but as data.
    is_heap = "\n" not in body.text and "\n" in whole.text and len(whole.text) >= AGREED * len(body.text)
    if (is_longer or is_heap) and (agreed >= AGREED or not body.text):
        return whole, True
    foreign = {line for line, share in lines.items() if share < 0.2 and len(line) >= HEADLINE_CHARS}
    if found and foreign and agreed >= AGREED:
        return _Reader(title, links, foreign).read(tree_of(found)), False
    return body, False


def _ngrams(text: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(text.casefold())
    return {tuple(words[start : start + _NGRAM]) for start in range(max(len(words) - _NGRAM + 1, 1))}


def _share(line: str, known: AbstractSet[tuple[str, ...]]) -> float:
    grams = _ngrams(line)
    return len(grams & known) / len(grams) if grams else 0.0
