"""RSS 0.9 to 2.0 and Atom, by way of feedparser.

What feedparser is given was read before by a parser that is not misled: so it reads well-formed XML, looks nothing up
and meets no shape that costs it more than the bytes are worth.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree

from scraper.errors import Rejected
from scraper.feeds.content import plain
from scraper.feeds.markup import name_of
from scraper.feeds.moments import Clock
from scraper.feeds.records import Found, Moment, found_entry
from scraper.outcomes import Outcome

__all__ = ["ROOTS", "read_syndication"]

ROOTS = ("rss", "rdf", "feed", "channel")
"""The names of their root elements."""
MOST_ELEMENTS = 100_000
"""feedparser reads 20,000 a second; a feed of a hundred entries has a few thousand."""
MOST_BYTES = 16 * 1024 * 1024
"""feedparser reads 2 MB a second; feeds with the whole text of a hundred articles have less than one."""
MOST_ATTRIBUTES = 100
"""Of one element: feedparser's time is quadratic in them."""
MOST_NAMESPACES = 50
"""feedparser's time is that of elements times namespaces; feeds have about ten."""

_Fields = Mapping[str, Any]


def read_syndication(root: etree._Element, base_url: str, clock: Clock) -> tuple[list[Found], str]:
    """The entries, and the address of the next older page.

    :raises Rejected: ``shape_changed``: feedparser cannot read it, or no feed is like it; ``oversized``.
    """
    try:
        parsed = feedparser.parse(
            io.BytesIO(_lean(root)),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base_url},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
        is_atom = name_of(root) == "feed"
        found = [_found(_raw(entry), is_atom, base_url, clock) for entry in parsed.entries]
        return found, _next_url(_raw(parsed.feed), base_url)
    except Rejected:
        raise
    except Exception as error:
        # Its hand-written parsers raise whatever comes of a broken feed.
        raise Rejected(Outcome.SHAPE_CHANGED, f"the feed cannot be read: {type(error).__name__}: {error}") from error


def _lean(root: etree._Element) -> bytes:
    # Nobody reads them, and feedparser's time is quadratic in them.
    etree.strip_elements(root, "{*}category", with_tail=False)
    etree.cleanup_namespaces(root)
    elements, attributes, namespaces = 0, 0, set()
    for element in root.iter():
        elements += 1
        attributes = max(attributes, len(element.attrib))
        namespaces.add(str(element.tag).rpartition("}")[0])
    if elements > MOST_ELEMENTS or attributes > MOST_ATTRIBUTES or len(namespaces) > MOST_NAMESPACES:
        raise Rejected(
            Outcome.SHAPE_CHANGED,
            f"no feed of articles: {elements} elements in {len(namespaces)} namespaces, {attributes} attributes in one",
        )
    lean = etree.tostring(root, encoding="utf-8")
    if len(lean) > MOST_BYTES:
        raise Rejected(Outcome.OVERSIZED, f"the feed has {len(lean)} bytes, and {MOST_BYTES} is the cap")
    return lean


def _found(entry: _Fields, is_atom: bool, base_url: str, clock: Clock) -> Found:
    source = _raw(entry.get("source"))
    published, updated = (clock.read(entry.get(key), entry.get(f"{key}_parsed")) for key in ("published", "updated"))
    if not published.raw and not is_atom:
        # The dc:date of RSS, which is that of publication.
        published, updated = updated, Moment()
    title = _text_of(entry, "title")
    # FeedBurner puts an address of its own where the article's is due.
    link = str(entry.get("feedburner_origlink") or entry.get("link") or "")
    return found_entry(
        base_url,
        link,
        link or title or str(entry.get("id") or "an entry without link and title"),
        title=title,
        summary=_text_of(entry, "summary"),
        outlet=plain(source.get("title")) or plain(entry.get("publisher")),
        published=published,
        modified=updated,
    )


def _text_of(entry: _Fields, key: str) -> str:
    # Without a detail it is a copy of the whole content.
    detail = _raw(entry.get(f"{key}_detail"))
    return plain(entry.get(key), is_html=detail.get("type") != "text/plain") if detail else ""


def _next_url(feed: _Fields, base_url: str) -> str:
    """RFC 5005: ``next`` of a paged feed, ``prev-archive`` of an archived one; both lead back in time."""
    links: Sequence[_Fields] = [_raw(link) for link in feed.get("links") or ()]
    for relation in ("next", "prev-archive"):
        for link in links:
            if link.get("rel") == relation and link.get("href"):
                return urljoin(base_url, str(link["href"]))
    return ""


def _raw(fields: object) -> _Fields:
    """What really was in the feed; feedparser's own look-ups hand out other fields for missing ones."""
    return {str(key): value for key, value in dict.items(fields)} if isinstance(fields, dict) else {}
