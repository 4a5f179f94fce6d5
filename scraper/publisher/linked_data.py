"""schema.org data in a page's JSON-LD, whatever its nesting, and as far as it can be read where it is broken."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from scraper.text import one_line, printable

__all__ = ["LinkedData", "names_in", "read_linked_data", "strings_in"]

MOST_SCRIPTS = 100
"""JSON-LD scripts that are read of a page; real ones have up to 30."""
MOST_NODES = 20_000
"""Values that are looked at in all of them."""

# Types of which a page has one: itself. Subtypes end alike: NewsArticle, BlogPosting, …
_ARTICLE = re.compile(r"(?:article|posting|report|review|recipe|howto|interview|newsitem|creativework)$", re.IGNORECASE)
_PAGE = re.compile(r"(?:webpage|itempage|aboutpage|collectionpage|profilepage|qapage)$", re.IGNORECASE)
_COMMENTS = re.compile(r"<!--|-->|//\s*<!\[CDATA\[|//\s*\]\]>|<!\[CDATA\[|\]\]>")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_STRAY_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])|\\u(?![0-9a-fA-F]{4})')
# In JSON that cannot be mended the plain string fields can still be read.
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|inLanguage|isAccessibleForFree)"\s*:\s*'
    r'(?:"((?:[^"\\]|\\.){1,1000})"|(true|false))'
)
_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^\]}]{0,500}?"name"\s*:\s*"((?:[^"\\]|\\.){1,200})"')

# Where in a node other nodes about the same article stand.
_OWN = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "hasPart")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """``articles`` are the nodes of an article type, in the page's order, ``pages`` those of a page's type."""

    articles: tuple[Mapping[str, Any], ...] = ()
    pages: tuple[Mapping[str, Any], ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()
    by_id: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of_article(self, name: str) -> Iterator[Any]:
        """What the article's nodes say in a field, or the page's where they say nothing."""
        for nodes in (self.articles, self.pages):
            for node in nodes:
                if node.get(name) not in (None, "", [], {}):
                    yield node[name]


def read_linked_data(tree: LexborHTMLParser) -> LinkedData:
    """All JSON-LD of a page; never raises."""
    nodes: list[Mapping[str, Any]] = []
    for script in tree.css('script[type*="ld+json"]')[:MOST_SCRIPTS]:
        text = script.text(deep=True)
        value = _json_in(text)
        nodes += _nodes(value) if value is not None else _fields_in(text)
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    articles, pages, others = [], [], []
    for node in nodes:
        types = strings_in(node.get("@type"))
        if any(_ARTICLE.search(name) for name in types):
            articles.append(node)
        elif any(_PAGE.search(name) for name in types):
            pages.append(node)
        else:
            others.append(node)
    return LinkedData(tuple(articles), tuple(pages), tuple(others), by_id)


def strings_in(value: object) -> list[str]:
    """A string, or those of a list, each as one line."""
    items = value if isinstance(value, list) else [value]
    return [line for item in items if isinstance(item, str | int) and (line := one_line(item))]


def names_in(value: object, by_id: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Names and types (in lower case, "" for a bare string) of the things in an author or publisher field."""
    names: list[tuple[str, str]] = []
    for item in (value if isinstance(value, list) else [value])[:50]:
        if isinstance(item, Mapping):
            if "name" not in item and isinstance(item.get("@id"), str):
                item = by_id.get(item["@id"], item)
            kind = (strings_in(item.get("@type")) or [""])[0].lower()
            named = item.get("name")
            if isinstance(named, Mapping):
                named = named.get("name") or named.get("@value")
            names += [(name, kind) for name in strings_in(named)]
        elif isinstance(item, list):
            names += [(name, "") for name in strings_in(item)]
        else:
            names += [(name, "") for name in strings_in(item)]
    return names


def _json_in(text: str) -> object:
    text = _COMMENTS.sub("", text).strip().rstrip(";")
    for mended in (lambda t: t, unescape, lambda t: _TRAILING_COMMA.sub("", _STRAY_ESCAPE.sub(r"\\\\", t))):
        try:
            return json.loads(mended(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return _first_value(text)


def _first_value(text: str) -> object:
    """The first value of a text in which more follows, as where two objects stand side by side."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> list[Mapping[str, Any]]:
    nodes: list[Mapping[str, Any]] = []
    waiting = deque([value])
    seen = 0
    while waiting and seen < MOST_NODES:
        item = waiting.popleft()
        seen += 1
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            nodes.append(item)
            waiting += [item[key] for key in _OWN if isinstance(item.get(key), dict | list)]
    return nodes


def _fields_in(text: str) -> Sequence[Mapping[str, Any]]:
    fields: dict[str, Any] = {}
    for name, quoted, literal in _FIELD.findall(text):
        fields.setdefault(name, printable(_unescaped(quoted)) if quoted else literal == "true")
    authors = [printable(_unescaped(name)) for name in _AUTHOR.findall(text)]
    if authors:
        fields["author"] = authors
    return [{"@type": "Article", **fields}] if fields else []


def _unescaped(quoted: str) -> str:
    try:
        return str(json.loads(f'"{quoted}"', strict=False))
    except ValueError:
        return quoted
