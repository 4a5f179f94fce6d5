"""Which pages a run asks for, from what its form or its schedule says."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from croniter import croniter

from loaders.runs import Options
from scraper.config import Source
from scraper.errors import ConfigError

__all__ = ["day_window", "options_of"]


def options_of(source: Source, form: Mapping[str, Any], run_type: str, tick: datetime | None) -> Options:
    """The form's days, limit and refetch; without days, what the kind of run stands for.

    ``tick`` is the moment of the schedule that the run belongs to, aware. A scheduled run asks for all that was listed
    before it, so that a missed day is made up for; a backfill for what was listed on the day that it names in the
    source's zone (see :func:`_stretch` for schedules of more or less than a day); a run by hand for everything.

    :raises ConfigError: the form's days are no days, or the wrong way round.
    """
    limit, refetch = form.get("limit"), bool(form.get("refetch"))
    if form.get("since") or form.get("until"):
        since, until = day_window(source, form.get("since"), form.get("until"))
    elif run_type == "backfill" and tick:
        since, until = _stretch(source, tick)
    elif run_type == "scheduled":
        since, until = None, tick
    else:
        since, until = None, None
    return Options(since=since, until=until, limit=limit, refetch=refetch)


def _stretch(source: Source, tick: datetime) -> tuple[datetime, datetime]:
    """From the tick to the next one, reaching to midnight from the first and the last tick of a day.

    So the stretches of all ticks leave nothing out, and whatever hour a daily crawl is at, its day is a whole day on
    the source's clocks, be it of 23 or 25 hours.
    """
    schedule = source.schedule or "@daily"
    here = tick.astimezone(source.zone).replace(tzinfo=None)
    before = croniter(schedule, here).get_prev(datetime)
    after = croniter(schedule, here).get_next(datetime)
    since = tick if before.date() == here.date() else _at_midnight(source, here.date())
    until = after.replace(tzinfo=source.zone) if after.date() == here.date() else _at_midnight(source, after.date())
    return since.astimezone(UTC), until.astimezone(UTC)


def day_window(source: Source, first: str | None, last: str | None) -> tuple[datetime | None, datetime | None]:
    """From the beginning of the first day to the end of the last, ``YYYY-MM-DD``, in the source's zone.

    :raises ConfigError: they are no days, or the wrong way round.
    """
    since = _at_midnight(source, _day(first)) if first else None
    until = _at_midnight(source, _day(last) + timedelta(days=1)) if last else None
    if since and until and since >= until:
        raise ConfigError(f"since {first} is after until {last}; swap them")
    return since, until


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError as error:
        raise ConfigError(f"{text!r} is no day; write YYYY-MM-DD") from error
    # At the ends of the calendar there is no midnight of another zone, or no day after.
    if not 1900 <= day.year < 2200:
        raise ConfigError(f"{text!r} is no day that news can be of; write YYYY-MM-DD")
    return day


def _at_midnight(source: Source, day: date) -> datetime:
    return datetime.combine(day, time(), source.zone)
