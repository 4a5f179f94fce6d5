"""The readers that are compared, each as a function from a page to what it says."""

import logging
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from scraper.errors import Rejected
from scraper.publisher import parse_page

__all__ = ["Read", "Reader", "installed_readers"]


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader says of a page; empty where it says nothing. ``date`` is ``YYYY-MM-DD``."""

    body: str = ""
    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()


Reader = Callable[[str, str], Read]
"""From a page's HTML and its URL."""

_PEERS = {"trafilatura": "trafilatura", "newspaper4k": "newspaper"}


def installed_readers() -> tuple[Mapping[str, Reader], list[str]]:
    """The readers by name and version, finews first, and the names of those that are not installed."""
    # The peers speak of their own matters, not of the result.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    readers: dict[str, Reader] = {"finews": _finews}
    made = {"trafilatura": _trafilatura, "newspaper4k": _newspaper}
    for name, module in _PEERS.items():
        if find_spec(module) is not None:
            readers[f"{name} {version(name)}"] = made[name]()
    return readers, [name for name, module in _PEERS.items() if find_spec(module) is None]


def _finews(html: str, url: str) -> Read:
    try:
        # The zone of a set's pages is not known: times without one are taken as written.
        page = parse_page(html, url, datetime.now(UTC), ZoneInfo("UTC"))
    except Rejected:
        return Read()
    date = f"{page.published_at:%Y-%m-%d}" if page.published_at else ""
    return Read(page.body.text, page.title, date, page.authors)


def _trafilatura() -> Reader:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    def read(html: str, url: str) -> Read:
        said = bare_extraction(html, include_comments=False, with_metadata=True)
        if not isinstance(said, Document):
            return Read()
        authors = tuple(name.strip() for name in (said.author or "").split(";") if name.strip())
        return Read(said.text or "", said.title or "", said.date or "", authors)

    return read


def _newspaper() -> Reader:
    from newspaper import Article  # type: ignore[import-not-found,unused-ignore]

    def read(html: str, url: str) -> Read:
        # Otherwise it asks the page's own host for the pictures.
        article = Article(url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        published = article.publish_date
        date = f"{published:%Y-%m-%d}" if isinstance(published, datetime) else ""
        return Read(article.text or "", article.title or "", date, tuple(article.authors))

    return read
