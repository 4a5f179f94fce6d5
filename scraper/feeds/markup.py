"""XML as a tree, hardened: no entity is resolved, nothing fetched, nothing nests deep. And where it broke off."""

import re

from lxml import etree

from scraper.errors import Rejected
from scraper.feeds.content import with_entities
from scraper.outcomes import Outcome

__all__ = ["name_of", "root_of", "whole"]

_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)


def root_of(text: str) -> etree._Element:
    """The root of XML that need not be well-formed.

    :raises Rejected: ``truncated``: it ends before its first element does; ``shape_changed``: it is no XML at all.
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(with_entities(text).strip().encode(), parser)
    except (etree.LxmlError, ValueError) as error:
        raise Rejected(Outcome.SHAPE_CHANGED, f"no XML ({error}), starting {text.strip()[:60]!r}") from error
    if root is None or ">" not in text[_start(text) :]:
        raise Rejected(Outcome.TRUNCATED, f"the XML breaks off after {len(text)} characters, before its first element")
    return root


def whole(text: str) -> str:
    """The text up to the end of its last whole entry, where it breaks off; else as it is.

    :raises Rejected: ``truncated``: it breaks off before the end of the first entry.
    """
    root = _ROOT.match(text, _start(text))
    if root is None or f"</{root[1]}" in text or re.match(r"[^<>]*/>", text[root.end() :]):
        return text
    ends = [found.end() for found in _ENTRY_END.finditer(text)]
    if not ends:
        raise Rejected(Outcome.TRUNCATED, f"the XML breaks off after {len(text)} characters, before its first entry")
    return text[: ends[-1]]


def name_of(element: etree._Element) -> str:
    """The name of an element in lower case, without namespace and prefix; feeds are careless with both."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _start(text: str) -> int:
    """Where the root element begins."""
    prolog = _PROLOG.match(text)
    return prolog.end() if prolog else 0
