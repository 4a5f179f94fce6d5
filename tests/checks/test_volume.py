"""Silence and outlets that are gone, judged on counts alone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from checks.days import Days
from checks.verdict import Judged
from checks.vocabulary import Level
from checks.volume import Volume, judge_outlets, judge_silence
from newsroom.workdays import is_working_day
from scraper.errors import ConfigError
from scraper.limits import Limits

LIMITS = Limits()
CHINA = Days("CN")
HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 11, 16)


def steady(as_of: datetime, per_hour: int = 5, days: int = 36, weekend: int | None = None) -> dict[datetime, int]:
    """So many pages in each hour of the days before; ``weekend`` is how many on a day that nobody works."""
    hours = [as_of - n * HOUR for n in range(1, days * 24 + 1)]
    return {h: per_hour if weekend is None or is_working_day(h.date()) else weekend for h in hours}


def silence(hours: dict[datetime, int], as_of: datetime, days: Days = CHINA) -> Judged:
    return judge_silence(Volume(as_of, {"": hours}), days, LIMITS)


def without(
    hours: dict[datetime, int], begin: datetime, keep: Callable[[int], int] = lambda n: 0
) -> dict[datetime, int]:
    return {hour: keep(n) if hour >= begin else n for hour, n in hours.items()}


def test_an_ordinary_day_is_no_alarm() -> None:
    judged = silence(steady(MONDAY), MONDAY)
    assert judged.findings == ()
    assert judged.said == "30 pages listed in the 6 hours up to Mon 2026-11-16 00:00, 30 are normal at these hours"


def test_nothing_at_all_is_a_failure_and_few_are_a_warning() -> None:
    gone = silence(without(steady(MONDAY), MONDAY - 6 * HOUR), MONDAY)
    assert [(f.level, f.observed, f.normal) for f in gone.findings] == [(Level.FAILURE, 0, 30)]
    few = silence(without(steady(MONDAY), MONDAY - 6 * HOUR, lambda n: 1), MONDAY)
    assert [(f.level, f.observed, f.normal) for f in few.findings] == [(Level.WARNING, 6, 30)]
    assert few.findings[0].detail.startswith("6 pages listed in the 6 hours up to Mon 2026-11-16 00:00")


def test_a_slow_source_is_judged_over_a_longer_stretch_or_not_at_all() -> None:
    two_a_day = {hour: 1 for hour in steady(MONDAY) if hour.hour in (9, 15)}
    assert "not judged" in silence(two_a_day, MONDAY).said
    five_a_day = {hour: 1 for hour in steady(MONDAY) if hour.hour in (9, 11, 13, 15, 17)}
    judged = silence(without(five_a_day, MONDAY - timedelta(days=7)), MONDAY)
    assert [f.level for f in judged.findings] == [Level.FAILURE]
    assert "in the 7 days up to" in judged.findings[0].detail


@pytest.mark.parametrize("days", [3, 9, 14])
def test_without_two_comparable_weeks_nothing_is_judged(days: int) -> None:
    hours = without(steady(MONDAY, days=days), MONDAY - 24 * HOUR)
    assert "not judged" in silence(hours, MONDAY).said
    assert silence(hours, MONDAY).findings == ()


def test_night_and_weekend_are_compared_with_their_like() -> None:
    hours = {h: (8 if 8 <= h.hour < 20 else 0) if h.weekday() < 5 else 1 for h in steady(MONDAY)}
    for n in range(24 * 7):
        as_of = MONDAY - n * HOUR
        judged = silence({h: c for h, c in hours.items() if h < as_of}, as_of)
        assert judged.findings == (), judged.said


@pytest.mark.parametrize("holiday", [date(2026, 10, 1), date(2026, 10, 6), date(2026, 9, 25), date(2026, 2, 18)])
def test_a_public_holiday_is_as_quiet_as_a_sunday_and_no_alarm(holiday: date) -> None:
    as_of = datetime.combine(holiday + timedelta(days=1), datetime.min.time())
    hours = steady(as_of, per_hour=20, weekend=4)
    assert silence(hours, as_of).findings == ()
    assert silence(hours, as_of, Days()).findings != (), "without the calendar it would be one"


def test_silence_on_a_holiday_is_still_noticed() -> None:
    as_of = datetime(2026, 10, 2)
    hours = without(steady(as_of, per_hour=20, weekend=4), as_of - 24 * HOUR)
    assert [f.level for f in silence(hours, as_of).findings] == [Level.FAILURE]


@pytest.mark.parametrize("day", [date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 12)])
def test_after_the_holidays_the_normal_is_that_of_working_days(day: date) -> None:
    as_of = datetime.combine(day + timedelta(days=1), datetime.min.time())
    hours = steady(as_of, per_hour=20, weekend=4)
    assert silence(hours, as_of).findings == ()
    few = silence(without(hours, as_of - 24 * HOUR, lambda n: 4), as_of)
    assert [f.level for f in few.findings] == [Level.WARNING], "which a Sunday's number is far below"


def test_all_at_once_after_an_outage_makes_no_habit() -> None:
    hours = steady(MONDAY, days=22)
    hours[MONDAY - timedelta(days=7) - HOUR] = 5000
    assert silence(hours, MONDAY).findings == ()


def test_a_country_without_a_calendar_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ConfigError, match="no calendar is known for 'XX'"):
        Days("XX")


def test_an_outlet_that_always_had_some_is_missed() -> None:
    as_of = MONDAY
    others = steady(as_of, per_hour=4)
    outlet = {hour: 1 for hour in others}
    volume = Volume(as_of, {"江海晨报": without(outlet, as_of - 24 * HOUR), "其他": others})
    [finding] = judge_outlets(volume, CHINA, LIMITS).findings
    assert (finding.subject, finding.level, finding.observed, finding.normal) == ("江海晨报", Level.WARNING, 0, 24)
    assert finding.detail == "江海晨报: none in the 24 hours up to Mon 2026-11-16 00:00, 24 are normal"
    assert judge_outlets(Volume(as_of, {"江海晨报": outlet, "其他": others}), CHINA, LIMITS).findings == ()


def test_an_outlet_that_once_had_many_is_not_missed() -> None:
    others = steady(MONDAY)
    volume = Volume(MONDAY, {"年报专刊": {MONDAY - timedelta(days=9): 900}, "其他": others})
    assert judge_outlets(volume, CHINA, LIMITS).findings == ()


def test_pages_of_unknown_outlets_may_be_those_that_are_missed() -> None:
    outlet = without(steady(MONDAY, 1), MONDAY - 24 * HOUR)
    unknown = {MONDAY - n * HOUR: 1 for n in range(1, 25)}
    volume = Volume(MONDAY, {"江海晨报": outlet, "": unknown, "其他": steady(MONDAY, 4)})
    assert judge_outlets(volume, CHINA, LIMITS).findings == ()
