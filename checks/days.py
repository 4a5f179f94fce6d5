"""Which days are alike: weekdays with their like, public holidays with Sundays."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import lru_cache

import holidays

from scraper.errors import ConfigError

__all__ = ["Days"]

_SUNDAY = 6


class _Kind(Enum):
    MAKE_UP = "a weekend day that is worked on"


class Days:
    """Days of a country, a code such as CN; without one no day is a holiday.

    A public holiday is like a Sunday. A weekend day that is worked on, to make up for one, is like any day from Monday
    to Friday.

    :raises ConfigError: there is no calendar for the country.
    """

    def __init__(self, country: str = "") -> None:
        self._calendar = _calendar(country) if country else None

    def alike(self, day: date, others: Iterable[date]) -> list[date]:
        """Those of ``others`` whose volume is comparable with ``day``'s."""
        kind = self._kind(day)
        if kind is _Kind.MAKE_UP:
            return [other for other in others if self._kind(other) in range(5)]
        return [other for other in others if self._kind(other) == kind]

    def _kind(self, day: date) -> int | _Kind:
        if self._calendar is None:
            return day.weekday()
        if day in self._calendar:
            return _SUNDAY
        return _Kind.MAKE_UP if day.weekday() >= 5 and self._calendar.is_working_day(day) else day.weekday()


@lru_cache
def _calendar(country: str) -> holidays.HolidayBase:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError as error:
        raise ConfigError(f'checks: holidays: no calendar is known for {country!r}; use "" for none') from error
