"""The times of feeds: RFC 822, RFC 3339, and whatever Chinese sites write in their place."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import struct_time
from zoneinfo import ZoneInfo

from scraper.errors import Rejected
from scraper.feeds.records import Moment
from scraper.text import one_line
from scraper.times import read_time

__all__ = ["Clock"]

TIME_CHARS = 100
"""A longer text is no time."""
_GMT_OFFSET = re.compile(r"\b(?:GMT|UTC)(?=[+-]\d)|\s*\([^)]*\)\s*$", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\s+([A-Z]{3,4})$")


@dataclass(frozen=True, slots=True)
class Clock:
    """Reads the times of one answer; those without an offset are in ``zone``."""

    fetched_at: datetime
    zone: ZoneInfo

    def read(self, value: object, parsed: struct_time | None = None) -> Moment:
        """``parsed`` is what a feed reader made of it, in UTC: for forms that only that knows."""
        raw = one_line(value)
        if not raw or len(raw) > TIME_CHARS:
            return Moment(None, raw[:TIME_CHARS])
        for text in (raw, self._rfc_822(raw), _iso(parsed)):
            try:
                return Moment(read_time(text, self.fetched_at, self.zone).astimezone(UTC), raw)
            except Rejected:
                continue
        return Moment(None, raw)

    def _rfc_822(self, raw: str) -> str:
        text = _GMT_OFFSET.sub("", raw)
        # CST is Chicago to a mail reader and Shanghai to a site there.
        if (found := _ABBREVIATION.search(text)) and found[1] == self.fetched_at.astimezone(self.zone).tzname():
            text = text[: found.start()]
        try:
            time = parsedate_to_datetime(text)
        except (ValueError, OverflowError, TypeError, IndexError):
            return ""
        if text.endswith("-0000"):
            time = time.replace(tzinfo=UTC)
        return time.replace(microsecond=0).isoformat()


def _iso(parsed: struct_time | None) -> str:
    try:
        return datetime(*parsed[:6], tzinfo=UTC).isoformat() if parsed else ""
    except (ValueError, OverflowError):
        return ""
