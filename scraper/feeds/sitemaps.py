"""Sitemaps: lists of pages, with Google's news extension or without, and indexes of sitemaps."""

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from scraper.feeds.content import plain
from scraper.feeds.markup import name_of
from scraper.feeds.moments import Clock
from scraper.feeds.records import Found, found_entry
from scraper.kind import Part

__all__ = ["SITEMAPS", "parts_of", "read_sitemap"]

SITEMAPS = ("urlset", "sitemapindex")
"""The names of their root elements."""


def read_sitemap(root: etree._Element, base_url: str, clock: Clock) -> Iterator[Found]:
    for url in _children(root, "url"):
        news = _child(url, "news")
        title = plain(_text(news, "title"))
        location = _text(url, "loc")
        yield found_entry(
            base_url,
            location,
            location or title or "a url without loc",
            title=title,
            outlet=plain(_text(_child(news, "publication"), "name")),
            published=clock.read(_text(news, "publication_date")),
            modified=clock.read(_text(url, "lastmod")),
        )


def parts_of(root: etree._Element, base_url: str, clock: Clock) -> Iterator[Part]:
    """The sitemaps that an index names."""
    for sitemap in _children(root, "sitemap"):
        if location := _text(sitemap, "loc"):
            yield Part(_joined(base_url, location), clock.read(_text(sitemap, "lastmod")).at)


def _joined(base_url: str, location: str) -> str:
    try:
        return urljoin(base_url, location)
    except ValueError:
        # Whoever asks for it says what is wrong with it.
        return location


def _children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return (child for child in (() if element is None else element) if name_of(child) == name)


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return next(_children(element, name), None)


def _text(element: etree._Element | None, name: str) -> str:
    """The text of a child, in whichever lines it stands."""
    child = _child(element, name)
    return "" if child is None else "".join(str(text) for text in child.itertext()).strip()
