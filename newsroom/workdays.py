"""On which days China works."""

from datetime import date
from functools import cache

from holidays import country_holidays

__all__ = ["is_working_day"]

_CALENDAR = country_holidays("CN")


@cache
def is_working_day(day: date) -> bool:
    """From Monday to Friday but for public holidays, and the weekend days that make up for one."""
    return _CALENDAR.is_working_day(day)
