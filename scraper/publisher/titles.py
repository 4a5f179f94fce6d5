"""An article's title, by agreement: what the page shows as its heading and what it says of itself."""

import re
from collections.abc import Collection, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.publisher.linked_data import LinkedData, strings_in
from scraper.publisher.metas import Metas
from scraper.text import one_line

__all__ = ["choose_title"]

MOST_CHARS = 400
"""Of a title; what is longer is a paragraph in the wrong element."""
MOST_HEADINGS = 40
"""Of one kind that are compared with what the page says of itself."""

_METAS = (
    *("twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title"),
    *("headline", "rbtitle", "fb_title", "weibo:article:title", "articletitle"),
)
_HEADINGS = ("h1", "[itemprop~=headline]", "[class*=title],[class*=headline],[id*=title]", "h2,h3")
# Between a title and the name of its site. A hyphen within a word separates nothing; Chinese has no spaces.
_SEPARATOR = re.compile(
    r"\s*[|｜•·»«→☆★~¦⋆›‹]+\s*|\s+(?:[-–—―:/\\<>*]|::|//|--|>>)+\s+|\s*_+\s*(?=[^\x00-\x7f])|"
    r"(?<=[\u3000-\u9fff）”？！])\s?[-–—_]+\s?"
    r"|:\s+(?=[^:]*$)"
)
SITE_WORDS = 4
_WORDS = re.compile(r"\w+")
_ENOUGH = 0.6
"""Share of its words that a heading must have in common with what the page says of itself."""


def choose_title(tree: LexborHTMLParser, metas: Metas, linked: LinkedData, names: Collection[str]) -> tuple[str, str]:
    """The title and which way gave it, or two empty strings. ``names`` are those of the site."""
    site = {_key(name) for name in names} - {""}
    claims = [(text, way) for text, way in _claims(tree, metas, linked) if _key(text) not in site]
    parts = {_key(part) for text, _ in claims for part in _parts_of(text)} - site - {""}
    words = [set(_WORDS.findall(text.casefold())) for text, _ in claims]
    # What stands at the end of <title> alone may as well be the site.
    ends = _ends(tree)
    told = {_key(text) for text, way in claims if way != "title"}
    fallback = ""
    for selector in _HEADINGS:
        texts = [text for node in tree.css(selector)[:MOST_HEADINGS] for text in _headings(node)]
        # The longest that is said elsewhere, too: a rubric above the heading often is one of its parts.
        agreed = [text for text in texts if _key(text) in parts]
        strong = [text for text in agreed if _key(text) in told or _key(text) not in ends]
        if strong:
            return max(strong, key=len), "heading"
        fallback = max(fallback, *agreed, key=len) if agreed else fallback
        if selector == "h1" and not agreed:
            whole = [text for text in texts if _key(text) not in site]
            nearest = max(whole, key=lambda text: _likeness(text, words), default="")
            if nearest and _likeness(nearest, words) >= _ENOUGH:
                return nearest, "heading"
    if fallback:
        return fallback, "heading"
    if claims:
        text, way = _most_agreed(claims, site)
        return (_without_end(text), way) if way == "title" else (text, way)
    return next(((text, "heading") for node in tree.css("h1,h2") if (text := _heading(node))), ("", ""))


def _claims(tree: LexborHTMLParser, metas: Metas, linked: LinkedData) -> Iterator[tuple[str, str]]:
    for value in linked.of_article("headline"):
        yield from ((text, "json_ld") for text in strings_in(value)[:1] if len(text) <= MOST_CHARS)
    said = (("opengraph", metas.all(("og:title",))), ("meta", metas.all(_METAS)))
    for way, texts in said:
        yield from ((text, way) for text in texts if len(text) <= MOST_CHARS)
    node = tree.css_first("title")
    if node is not None and (text := _heading(node)):
        yield text, "title"


def _ends(tree: LexborHTMLParser) -> set[str]:
    """The keys of the first and the last of several parts of ``<title>``."""
    node = tree.css_first("title")
    pieces = _SEPARATOR.split(_heading(node)) if node is not None else []
    return {_key(pieces[0]), _key(pieces[-1])} if len(pieces) > 1 else set()


def _headings(node: LexborNode) -> Iterator[str]:
    """The heading, and where it holds a rubric and the title proper each of them."""
    whole = _heading(node)
    if whole:
        yield whole
    parts = (_heading(part) for part in node.css("span,div,strong,a")[:8])
    yield from (part for part in parts if len(part) * 2 > len(whole))


def _heading(node: LexborNode) -> str:
    text = one_line(node.text(deep=True, separator=" ")) if node.css_first("br,div,p,span") else one_line(node.text())
    return text if len(text) <= MOST_CHARS else ""


def _key(text: str) -> str:
    return "".join(_WORDS.findall(text.casefold()))


def _parts_of(text: str) -> Iterator[str]:
    """The text, and each run of its parts between separators."""
    cuts = [(0, 0), *((m.start(), m.end()) for m in _SEPARATOR.finditer(text)), (len(text), len(text))][:12]
    if cuts[-1][0] != len(text):
        cuts.append((len(text), len(text)))
    for first in range(len(cuts) - 1):
        for last in range(first + 1, len(cuts)):
            yield text[cuts[first][1] : cuts[last][0]].strip()


def _likeness(text: str, claims: Sequence[set[str]]) -> float:
    words = set(_WORDS.findall(text.casefold()))
    return max((len(words & claim) / max(len(words), 1) for claim in claims), default=0.0) if words else 0.0


def _most_agreed(claims: Sequence[tuple[str, str]], site: Collection[str]) -> tuple[str, str]:
    """The part that most claims have; of those the longest."""
    best: tuple[tuple[float, float], str, str] = ((0, 0), "", "")
    keys = [{_key(part) for part in _parts_of(text)} for text, _ in claims]
    for text, way in claims:
        for part in _parts_of(text):
            key = _key(part)
            if not key or key in site or any(_ends_with_name(part, name) for name in site):
                continue
            score = (float(sum(key in other for other in keys)), float(len(part)))
            if score > best[0]:
                best = (score, part, way)
    return (best[1], best[2]) if best[1] else claims[0]


def _without_end(text: str) -> str:
    """A ``<title>`` without the last of its parts, where that is so short that it may be the site's name."""
    ends = list(_SEPARATOR.finditer(text))
    if not ends or not ends[-1].start():
        return text
    rest, last = text[: ends[-1].start()].strip(), text[ends[-1].end() :].strip()
    return rest if len(last) < len(rest) and len(last.split()) <= SITE_WORDS else text


def _ends_with_name(part: str, name: str) -> bool:
    pieces = _SEPARATOR.split(part)
    return len(pieces) > 1 and name in (_key(pieces[-1]), _key(pieces[0]))
