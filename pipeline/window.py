"""Which pages a run asks for, from what its form or its schedule says."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from loaders.runs import Options
from scraper.config import Source
from scraper.errors import ConfigError

__all__ = ["day_window", "options_of"]


def options_of(
    source: Source, form: Mapping[str, Any], run_type: str, start: datetime | None, end: datetime | None
) -> Options:
    """The form's days, limit and refetch; without days, what the kind of run stands for.

    ``end`` is the run's tick in its schedule and ``start`` the one before. A scheduled run asks for all that was listed
    before its tick, so that a missed day is made up for; a backfill for what was listed on the day that its tick names
    (with a schedule of less than a day, from its tick to the next); a run by hand for everything.

    :raises ConfigError: the form's days are no days, or the wrong way round.
    """
    limit, refetch = form.get("limit"), bool(form.get("refetch"))
    if form.get("since") or form.get("until"):
        since, until = day_window(source, form.get("since"), form.get("until"))
    elif run_type == "backfill" and start and end:
        since, until = _stretch(source, end, end - start)
    elif run_type == "scheduled":
        since, until = None, end
    else:
        since, until = None, None
    return Options(since=since, until=until, limit=limit, refetch=refetch)


def _stretch(source: Source, tick: datetime, length: timedelta) -> tuple[datetime, datetime]:
    if length < timedelta(days=1):
        return tick, tick + length
    # A day is a day in the source's zone, whatever hour its crawl is at.
    midnight = datetime.combine(tick.astimezone(source.zone).date(), time(), source.zone)
    return midnight, midnight + length


def day_window(source: Source, first: str | None, last: str | None) -> tuple[datetime | None, datetime | None]:
    """From the beginning of the first day to the end of the last, ``YYYY-MM-DD``, in the source's zone.

    :raises ConfigError: they are no days, or the wrong way round.
    """
    since = _midnight(source, first) if first else None
    until = _midnight(source, last, days_later=1) if last else None
    if since and until and since >= until:
        raise ConfigError(f"since {first} is after until {last}; swap them")
    return since, until


def _midnight(source: Source, day: str, days_later: int = 0) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day[:10]) + timedelta(days_later), time(), source.zone)
    except ValueError as error:
        raise ConfigError(f"{day!r} is no day; write YYYY-MM-DD") from error
