"""What a feed says, whatever its format."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from scraper.errors import Rejected
from scraper.kind import Part, UnreadableRecord
from scraper.outcomes import Outcome
from scraper.text import printable

__all__ = ["Entry", "Feed", "Found", "Moment", "check_count", "found_entry"]

RECORD_CHARS = 1000
"""How much of an unreadable record is kept."""
TEXT_CHARS = 1000
"""A longer text is no title and no summary: some feeds carry the whole article where that is due."""
MOST_ENTRIES = 50_000
"""Of one answer: what the sitemap protocol allows."""

# fmt: off
_MEDIA = frozenset({
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".mp3", ".m4a", ".aac", ".ogg", ".wav", ".mp4", ".m4v",
    ".mov", ".avi", ".webm", ".m3u8", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".apk",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as the feed writes it, and in UTC; None where it says none or one that cannot be read."""

    at: datetime | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a feed announces it; empty strings stand for what the feed does not say. Texts are one line."""

    url: str
    title: str = ""
    summary: str = ""
    outlet: str = ""
    published: Moment = Moment()
    modified: Moment = Moment()


Found = Entry | UnreadableRecord


@dataclass(frozen=True, slots=True)
class Feed:
    """One answer of a feed, in the feed's order.

    ``next_url`` is the address of the next older page, "" where there is none. ``parts`` are the sitemaps of an index.
    """

    entries: tuple[Entry, ...] = ()
    unreadable: tuple[UnreadableRecord, ...] = ()
    next_url: str = ""
    parts: tuple[Part, ...] = field(default=())


def check_count(entries: int) -> None:
    """Whether so many entries are read at all.

    :raises Rejected: ``oversized``: they are not.
    """
    if entries > MOST_ENTRIES:
        raise Rejected(Outcome.OVERSIZED, f"the feed has {entries} entries, and {MOST_ENTRIES} is the cap")


def found_entry(
    base_url: str,
    link: str,
    record: str,
    *,
    title: str = "",
    summary: str = "",
    outlet: str = "",
    published: Moment = Moment(),
    modified: Moment = Moment(),
) -> Found:
    """An entry whose link may be relative to ``base_url``, or why it names no article; ``record`` is it as text."""
    try:
        url = urljoin(base_url, link.strip())
        parts = urlsplit(url)
    except ValueError as error:
        problem = Rejected(Outcome.BAD_URL, f"{link[:200]!r} is no URL: {error}")
        return UnreadableRecord(printable(record)[:RECORD_CHARS], problem)
    if not link.strip():
        problem = Rejected(Outcome.NO_ID, "an entry without a URL")
    elif parts.scheme not in ("http", "https"):
        problem = Rejected(Outcome.BAD_URL, f"{link[:200]!r} is no http or https URL")
    elif parts.path in ("", "/") and not parts.query:
        problem = Rejected(Outcome.NOT_AN_ARTICLE, f"{url[:200]} is the front page of a host")
    elif PurePosixPath(parts.path).suffix.lower() in _MEDIA:
        problem = Rejected(Outcome.NOT_AN_ARTICLE, f"{url[:200]} is a file and no page")
    else:
        return Entry(url, _short(title), _short(summary), _short(outlet), published, modified)
    return UnreadableRecord(printable(record)[:RECORD_CHARS], problem)


def _short(text: str) -> str:
    return text if len(text) <= TEXT_CHARS else ""
