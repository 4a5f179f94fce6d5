"""Times as publishers of any language write them."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import dateparser
from dateutil import parser as dateutil_parser

from scraper.errors import Rejected
from scraper.publisher.near import DATE
from scraper.times import EARLIEST, LATEST_AHEAD, find_time, read_time

__all__ = ["moment_of", "states_clock"]

MOST_CHARS = 60
"""Of a time; what is longer is searched for one in digits."""

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?\d*)?(Z|[+-]\d{2}:?\d{2})?")
_SPACED_OFFSET = re.compile(r"(?<=\d)\s+(?=[+-]\d{2}:?\d{2}$)")
_LONG_FRACTION = re.compile(r"(\.\d{6})\d+")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(\d{4})(?:\D{1,12}(\d{1,2})[:.](\d{2}))?")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\D{1,12}(\d{1,2})[:.](\d{2}))?")
_HOURS = {
    **{"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3},
    **{"MSK": 3, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13},
    **{"EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "HST": -10, "BRT": -3, "ART": -3},
}
_CLOCK = re.compile(r"\d{1,2}[:：时h.]\d{2}|\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_MONTH_WORD = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def moment_of(raw: str, fetched_at: datetime, zone: ZoneInfo, languages: tuple[str, ...] = ()) -> datetime | None:
    """The time that ``raw`` states, with the offset that it states; None where it states none, or one that cannot be.

    Without an offset, or in UTC, which machines state, it is in ``zone``. ``languages`` are those in which months are
    spelt on the page.
    """
    raw = " ".join(raw.split())
    if not raw:
        return None
    time = _in_digits(raw, fetched_at, zone, "en" in languages)
    if time is None and len(raw) <= MOST_CHARS and _YEAR.search(raw) and _MONTH_WORD.search(raw):
        time = _in_words(raw, zone, languages)
    if time is None:
        time = _read(find_time(raw), fetched_at, zone)
    try:
        return time if time is not None and EARLIEST <= time <= fetched_at + LATEST_AHEAD else None
    except OverflowError:
        return None


def states_clock(raw: str) -> bool:
    """Whether a time says more than the day."""
    return _CLOCK.search(raw) is not None or (raw.isdigit() and len(raw) > 8)


def _in_digits(raw: str, fetched_at: datetime, zone: ZoneInfo, month_first: bool) -> datetime | None:
    if match := _DAY_FIRST.search(raw):
        day, month, year, hour, minute = (int(part) if part else 0 for part in match.groups())
        return _made(zone, year, month, day, hour, minute)
    if match := _SLASHES.search(raw):
        day, month, year, hour, minute = (int(part) if part else 0 for part in match.groups())
        if month > 12 or (month_first and day <= 12):
            day, month = month, day
        return _made(zone, year, month, day, hour, minute)
    if (match := _COMPACT.fullmatch(raw)) and match[1][:2] in ("19", "20") and not _is_epoch(raw):
        made = _made(zone, *(int(part) if part else 0 for part in match.groups()[:6]))
        return _read(f"{made:%Y-%m-%dT%H:%M:%S}{match[7]}", fetched_at, zone) if made and match[7] else made
    return _read(_SPACED_OFFSET.sub("", raw), fetched_at, zone)


def _is_epoch(raw: str) -> bool:
    return raw.isdigit() and len(raw) in (9, 10, 13)


def _read(raw: str, fetched_at: datetime, zone: ZoneInfo) -> datetime | None:
    if not re.search(r"\d{4}", raw):
        return None
    try:
        return _placed(datetime.fromisoformat(_LONG_FRACTION.sub(r"\1", raw)), zone)
    except (ValueError, OverflowError):
        pass
    try:
        return read_time(raw, fetched_at, zone)
    except Rejected:
        return None


def _placed(time: datetime, zone: ZoneInfo) -> datetime:
    if time.tzinfo is None:
        return time.replace(tzinfo=zone)
    return time if time.utcoffset() else time.astimezone(zone)


def _in_words(raw: str, zone: ZoneInfo, languages: tuple[str, ...]) -> datetime | None:
    time: datetime | None = None
    try:
        time = dateutil_parser.parse(raw, tzinfos=_offset_of)
    except (ValueError, OverflowError, TypeError, AttributeError):
        # It knows the months of every language, but takes a millisecond to find that a text is no date at all.
        if match := DATE.search(raw):
            time = _in_any_language(match[0], languages)
    try:
        return _placed(time, zone) if time is not None else None
    except (ValueError, OverflowError):
        return None


def _offset_of(name: str | None, seconds: int | None) -> tzinfo | None:
    """What a zone's name or offset says; None for a name that no one or more than one zone has."""
    if seconds is None and name is not None and name.upper() in _HOURS:
        seconds = int(_HOURS[name.upper()] * 3600)
    return timezone(timedelta(seconds=seconds)) if seconds is not None else None


def _in_any_language(raw: str, languages: tuple[str, ...]) -> datetime | None:
    try:
        return dateparser.parse(raw, languages=list(languages) or None, settings={"RETURN_AS_TIMEZONE_AWARE": False})
    except Exception:
        # It is other people's code on anybody's text, and knows some languages by codes of its own.
        return None


def _made(
    zone: ZoneInfo, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return None
