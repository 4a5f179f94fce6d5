"""Who wrote an article: what its data, its metas and its byline say, the most reliable first."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.publisher.linked_data import LinkedData, names_in
from scraper.publisher.metas import Metas, item_text
from scraper.publisher.people import people_in
from scraper.publisher.places import is_foreign
from scraper.text import one_line

__all__ = ["author_claims", "choose_authors"]

MOST_NODES = 10
BYLINE_CHARS = 150

_METAS = (
    *(
        "author",
        "article:author",
        "article:author_name",
        "byl",
        "citation_author",
        "creator",
        "dc.creator",
        "dc:creator",
    ),
    *(
        "dcterms.creator",
        "dc.creator.aut",
        "dcterms.creator.aut",
        "parsely-author",
        "sailthru.author",
        "rbauthors",
        "authors",
    ),
    *("shareaholic:article_author_name", "og:article:author", "og:author", "cxenseparse:author", "twitter:data1"),
)
_ORGANISATIONS = ("organization", "newsmediaorganization", "corporation", "website")
_BYLINES = (
    ("[itemprop~=author] [itemprop~=name]", False),
    ("[itemprop~=author]", False),
    ("a[rel~=author],[rel~=author] a", False),
    (".author.vcard,.vcard .fn,.fn.n,.p-author", False),
    (
        "[data-testid*=author],[class*=author-name],[class*=author__name],[class*=authorName],[class*=AuthorName],[class*=author_name]",
        False,
    ),
    ("a[href*='/author/'],a[href*='/authors/'],a[href*='/autor/'],a[href*='/autoren/'],a[href*='/profile/']", True),
    (
        ".author,.byline,.article-author,.post-author,.entry-author,.autor,.writer,.article-byline,.post-byline,.meta-author,.authors",
        False,
    ),
    ("[class*=byline],[class*=Byline],[class*=author],[class*=Author],[class*=autor],[id*=author],[id*=byline]", True),
)

_WORDS_BEFORE = (
    r"by|written by|posted by|von|geschrieben von|verfasst von|ein (?:beitrag|artikel|gastbeitrag|kommentar) von|par|"
    r"por|di|autor(?:in)?|author|auteur|autore|"
    r"text|作者|文|记者|本报记者|撰文|编辑|责任编辑"
)
_IN_TEXT = re.compile(
    rf"(?<!\w)(?:{_WORDS_BEFORE})\s{{0,20}}(?:[:：]|(?=[\s<]))\s{{0,20}}"
    r"(?:</?[a-zA-Z][^<>]{0,300}>\s{0,20}){0,3}([^<>]{2,60})<",
    re.IGNORECASE,
)
_DATE_BEFORE = re.compile(r"[\s\d.,/:|(–—•·-]*(?:Uhr)?[\s,|•·–-]*", re.IGNORECASE)
HTML_CHARS = 200_000
"""Of a page that are searched for bylines in the text."""
BEFORE_CHARS = 60
"""What may stand before a byline in its element, and is a date at most."""
IN_TEXT = 3
"""Bylines that are looked for in the text itself."""
_BETWEEN = re.compile(
    r"\s+(?:am|on|um|le|el|in|at|vom|\d)\b.*|\s*[|/•·–-]\s.*|\s*\d{1,4}[./-].*", re.IGNORECASE | re.DOTALL
)


def choose_authors(
    html: str, tree: LexborHTMLParser, metas: Metas, linked: LinkedData, site: Collection[str]
) -> tuple[tuple[str, ...], str]:
    """The people who wrote the article and which way gave them; none and "" where nobody is named."""
    claims = list(author_claims(tree, metas, linked, site))
    if not claims:
        people = _in_text(html, site)
        return tuple(people), "text" if people else ""
    way, people = claims[0]
    others = [named for _, named in claims[1:]]
    # A second author who is named twice elsewhere was left out.
    for named in others:
        if len(named) > len(people) and {*map(_key, people)} < {*map(_key, named)} and others.count(named) > 1:
            people = named
            break
    return tuple(dict.fromkeys(_in_full(name, others) for name in people)), way


def author_claims(
    tree: LexborHTMLParser, metas: Metas, linked: LinkedData, site: Collection[str]
) -> Iterator[tuple[str, list[str]]]:
    """Ways and the people that they name, the most reliable way first; ways that name nobody are left out."""
    for way, people in _claims(tree, metas, linked, site):
        if people:
            yield way, people


def _claims(
    tree: LexborHTMLParser, metas: Metas, linked: LinkedData, site: Collection[str]
) -> Iterator[tuple[str, list[str]]]:
    for value in linked.of_article("author"):
        named = names_in(value, linked.by_id)
        yield "json_ld", _all(site, (name for name, kind in named if kind not in _ORGANISATIONS))
    yield "meta", _all(site, metas.all(_METAS))
    for selector, strict in _BYLINES:
        yield "byline", _all(site, _bylines(tree, selector), strict)


def _all(site: Collection[str], texts: Iterable[str], strict: bool = False) -> list[str]:
    return list(dict.fromkeys(person for text in texts for person in people_in(text, site, strict)))


def _bylines(tree: LexborHTMLParser, selector: str) -> Iterator[str]:
    """The texts of the first byline and of those beside it; what stands elsewhere belongs to another article."""
    beside: LexborNode | None = None
    for node in tree.css(selector)[:MOST_NODES]:
        if is_foreign(node):
            continue
        around = _around(node)
        if beside is not None and around != beside:
            continue
        text = item_text(node)
        if 1 < len(text) <= BYLINE_CHARS:
            beside = around
            yield text


def _around(node: LexborNode) -> LexborNode | None:
    parent = node.parent
    return parent.parent if parent is not None and parent.parent is not None else parent


def _in_text(html: str, site: Collection[str]) -> list[str]:
    found = (match for match in _IN_TEXT.finditer(html, 0, HTML_CHARS) if _begins_element(html, match.start()))
    for match in islice(found, IN_TEXT):
        people = people_in(_BETWEEN.sub("", one_line(match[1])), site, strict=True)
        if people:
            return people
    return []


def _begins_element(html: str, place: int) -> bool:
    start = html.rfind(">", max(place - BEFORE_CHARS, 0), place)
    return start >= 0 and _DATE_BEFORE.fullmatch(" ".join(html[start + 1 : place].split())) is not None


def _in_full(name: str, others: Iterable[list[str]]) -> str:
    """The same name as it is written elsewhere, where this one is a login or a first name."""
    if " " in name:
        return name
    key = _key(name)
    for named in others:
        for other in named:
            if " " in other and (
                _key(other) == key or other.split()[0] == name or (len(key) > 4 and _key(other).startswith(key))
            ):
                return other
    return name


def _key(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())
