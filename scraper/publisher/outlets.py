"""Which outlet a page belongs to, and all the names that it gives its site."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.fields import outlet_of
from scraper.publisher.linked_data import LinkedData, names_in, strings_in
from scraper.publisher.metas import Metas
from scraper.text import one_line

__all__ = ["outlet_in", "site_names"]

NAME_CHARS = 60

_METAS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name")
_PUBLISHERS = (
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "sailthru.publisher",
    "rbpubname",
    "citation_journal_title",
)
# Where Chinese pages say from whom they have an article.
_SOURCE_PLACES = (
    "[class*=source],[id*=source],[class*=info],[class*=laiyuan],[class*=from],"
    "[class*=time],[class*=date],[class*=meta]"
)
_SOURCE = re.compile(r"(?:文章|新闻|稿件)?来源\s*[:：]\s*((?!作者|编辑|责编|责任)[^\s|｜:：]{2,20})")
MOST_PLACES = 40


def site_names(metas: Metas, linked: LinkedData, url: str) -> list[str]:
    """Every name of the page's site, the outlet's own first, that of its host last."""
    return list(dict.fromkeys(name for name, _ in _names(metas, linked, url) if name))


def outlet_in(tree: LexborHTMLParser, metas: Metas, linked: LinkedData, url: str, language: str) -> tuple[str, str]:
    """The outlet and which way gave it: ``text``, ``opengraph``, ``json_ld``, ``meta`` or ``url``."""
    if language == "zh":
        for node in tree.css(_SOURCE_PLACES)[:MOST_PLACES]:
            if match := _SOURCE.search(one_line(node.text(deep=True))[:200]):
                return outlet_of(match[1]), "text"
    for name, way in _names(metas, linked, url):
        name = name.lstrip("@")
        if 1 < len(name) <= NAME_CHARS and not name.lower().startswith(("http:", "https:")):
            return name, way
    return "", ""


def _names(metas: Metas, linked: LinkedData, url: str) -> Iterator[tuple[str, str]]:
    yield from ((name, "opengraph") for name in metas.all(_METAS[:1]))
    for value in linked.of_article("publisher"):
        yield from ((name, "json_ld") for name, _ in names_in(value, linked.by_id))
    for node in linked.others:
        types = " ".join(strings_in(node.get("@type"))).lower()
        if "website" in types or "organization" in types:
            yield from ((name, "json_ld") for name in strings_in(node.get("name")))
    yield from ((name, "meta") for name in metas.all((*_PUBLISHERS, *_METAS[1:])))
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if host:
        labels = host.split(".")
        yield from (
            (name, "url") for name in (host, labels[0], ".".join(labels[-2:]), labels[-2] if len(labels) > 1 else "")
        )
