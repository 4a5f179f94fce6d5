"""Times as Chinese news sites write them."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Listed

__all__ = ["find_time", "published", "read_time"]

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No site read here published anything before; an earlier time is a mistake of the site's."""
LATEST_AHEAD = timedelta(days=1)
"""How far after the fetch a publication time may lie: sites announce, and their clocks are wrong."""
SKEW = timedelta(minutes=5)
"""How far a time without a date may lie after the fetch before it must be the day before's."""

_CLOCK = r"(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})(?:[.,]\d+)?秒?|分)?"
_DATED = re.compile(
    rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?"
    rf"(?:[T\s]*{_CLOCK}\s*(Z|UTC|[+-]\d{{2}}:?\d{{2}})?)?",
    re.ASCII | re.IGNORECASE,
)
# 09月30日 13:10, 09月30日, 09-30 13:10. Figures alone are no date.
_YEARLESS = re.compile(
    rf"(?<![\d年./-])(?:(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日?(?:\s*{_CLOCK})?|(\d{{1,2}})[-/](\d{{1,2}})\s+{_CLOCK})",
    re.ASCII,
)
_RELATIVE = re.compile(rf"(?:(今天|昨天|前天)\s*)?{_CLOCK}", re.ASCII)
_CLOCKED = re.compile(r"\d[:：时]")
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}", re.ASCII)
_DAYS_AGO = {"今天": 0, "昨天": 1, "前天": 2}
_UNITS = {"分钟": "minutes", "小时": "hours", "天": "days"}
_AGO = re.compile(r"(\d{1,3})\s*(分钟|小时|天)前|刚刚", re.ASCII)


def read_time(raw: str, fetched_at: datetime, zone: ZoneInfo) -> datetime:
    """The time that ``raw`` states, in ``zone``.

    Understood: ``2022-01-24``, with ``/``, ``.`` or 年月日 as well, followed or not by ``18:16``, ``18:16:28`` or
    ``T18:16:28.5+08:00``; epoch seconds and milliseconds; ``16:25``, ``今天 16:25``, ``昨天 09:10``, ``前天 09:10``,
    ``09月30日 13:10``, ``09-30 13:10``, ``52分钟前``, ``3小时前``, ``2天前``, ``刚刚``, which are resolved against
    ``fetched_at``: a date without a year is the last one of that name. A time without an offset is local to ``zone``; a
    date alone is its midnight.

    :raises Rejected: ``bad_time``: none of these, no real date, before 1990, or over a day after ``fetched_at``.
    """
    try:
        time = _read(raw.strip(), fetched_at.astimezone(zone), zone)
    except (ValueError, OverflowError, OSError) as error:
        raise Rejected(Outcome.BAD_TIME, f"{raw[:80]!r} is no time: {error}") from error
    if time < EARLIEST:
        raise Rejected(Outcome.BAD_TIME, f"{raw[:80]!r} lies before 1990")
    if time > fetched_at + LATEST_AHEAD:
        raise Rejected(
            Outcome.BAD_TIME, f"{raw[:80]!r} lies over a day after the fetch, {fetched_at:%Y-%m-%d %H:%M %Z}"
        )
    return time


def published(raw: str, listed: Listed, fetched_at: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """An article's publication time, and the string that it was read from.

    The page's own ``raw`` decides if it has date and time. If it has not, a list that told the time comes first: a
    bare time or 今天 means another day when the page is fetched late, and a date alone is no midnight.

    :raises Rejected: ``no_time``: neither page nor list says one; ``bad_time``: neither can be read.
    """
    time: datetime | None = None
    problem = Rejected(Outcome.NO_TIME, "neither the answer nor the list gives a time")
    if listed.published_raw and listed.published_at is None:
        problem = Rejected(Outcome.BAD_TIME, f"the list's {listed.published_raw[:80]!r} is no time")
    if raw:
        try:
            time = read_time(raw, fetched_at, zone)
        except Rejected as rejected:
            problem = rejected
    if time is not None and _states_date(raw) and _states_clock(raw):
        return time, raw
    if listed.published_at is not None and (time is None or _states_clock(listed.published_raw)):
        return listed.published_at, listed.published_raw
    if time is None:
        raise problem
    return time, raw


def find_time(text: str) -> str:
    """The first date with a time in a longer text, or else the first time, or date; "" without any.

    A date with a year comes before one without.
    """
    dates = [*_DATED.finditer(text), *_YEARLESS.finditer(text)]
    found = next((m for m in dates if _CLOCKED.search(m[0])), None) or _RELATIVE.search(text) or _AGO.search(text)
    found = found or next(iter(dates), None)
    return found[0].strip() if found else ""


def _states_clock(raw: str) -> bool:
    raw = raw.strip()
    is_date = _DATED.fullmatch(raw) or _YEARLESS.fullmatch(raw)
    return is_date is None or _CLOCKED.search(raw) is not None


def _states_date(raw: str) -> bool:
    raw = raw.strip()
    return not any(form.fullmatch(raw) for form in (_RELATIVE, _YEARLESS, _AGO))


def _read(raw: str, now: datetime, zone: ZoneInfo) -> datetime:
    if match := _DATED.fullmatch(raw):
        year, month, day = (int(part) for part in match.group(1, 2, 3))
        hour, minute, second = _clock(match.groups()[3:6])
        stated = _offset(match[7]) if match[7] else zone
        return datetime(year, month, day, hour, minute, second, tzinfo=stated).astimezone(zone)
    if match := _YEARLESS.fullmatch(raw):
        found = match.groups()[:5] if match[1] else match.groups()[5:]
        return _last_time(now, int(found[0]), int(found[1]), _clock(found[2:]))
    if match := _AGO.fullmatch(raw):
        ago = {_UNITS[match[2]]: int(match[1])} if match[1] else {}
        time = (now - timedelta(**ago)).replace(second=0, microsecond=0)
        return time.replace(hour=0, minute=0) if "days" in ago else time
    if match := _RELATIVE.fullmatch(raw):
        hour, minute, second = _clock(match.groups()[1:])
        that_day = now - timedelta(days=_DAYS_AGO.get(match[1], 0))
        time = that_day.replace(hour=hour, minute=minute, second=second, microsecond=0)
        # Without a date, a time still to come was yesterday's. With 今天 it was only where midnight has just passed:
        # the list was made before it.
        was_yesterday = time > now + SKEW and (match[1] is None or now.hour == 0)
        return time - timedelta(days=1) if was_yesterday else time
    if _EPOCH.fullmatch(raw):
        seconds = int(raw) / (1000 if len(raw) > 10 else 1)
        return datetime.fromtimestamp(seconds, zone)
    raise ValueError("not one of the known forms")


def _last_time(now: datetime, month: int, day: int, clock: tuple[int, int, int]) -> datetime:
    """The last time that the clock stood so on that day of a year."""
    hour, minute, second = clock
    # On New Year's Eve next year may have begun by the site's clock.
    for year in (now.year + 1, now.year, now.year - 1):
        with suppress(ValueError):
            time = now.replace(year, month, day, hour, minute, second, 0)
            if time <= now + SKEW:
                return time
    raise ValueError("no such day within a year")


def _clock(parts: Sequence[str | None]) -> tuple[int, int, int]:
    hour, minute, second = (int(part) if part else 0 for part in parts)
    return hour, minute, second


def _offset(text: str) -> timezone:
    if text.upper() in ("Z", "UTC"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
