"""Which pages a run asks for: the form's days first, else what the kind of run stands for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from croniter import croniter

from pipeline.window import options_of
from scraper.errors import ConfigError
from tests.scraper.scripted_site import source

SOURCE = source("http://127.0.0.1:1")
NEW_YORK = replace(SOURCE, time_zone="America/New_York")
NONE: dict[str, Any] = {"since": None, "until": None, "limit": None, "refetch": False}
TICK = datetime(2026, 11, 18, 16, tzinfo=UTC)
"""The midnight at which 19 November begins in Shanghai."""
HOUR = timedelta(hours=1)


def window(form: dict[str, Any], run_type: str, tick: datetime = TICK, **changes: Any) -> tuple[Any, Any]:
    options = options_of(replace(SOURCE, **changes), {**NONE, **form}, run_type, tick)
    return options.since, options.until


def test_a_run_by_hand_asks_for_everything() -> None:
    assert window({}, "manual") == (None, None)


def test_a_scheduled_run_makes_up_for_missed_days() -> None:
    assert window({}, "scheduled") == (None, TICK)


def test_a_backfilled_day_is_the_day_that_it_names_in_the_zone_of_the_source() -> None:
    nineteenth = (TICK, datetime(2026, 11, 19, 16, tzinfo=UTC))
    assert window({}, "backfill") == nineteenth
    assert window({}, "backfill", TICK.replace(hour=22, minute=30), schedule="30 6 * * *") == nineteenth


def test_a_backfilled_hour_is_an_hour() -> None:
    for hour in (TICK, TICK + 3 * HOUR, TICK + 23 * HOUR):
        assert window({}, "backfill", hour, schedule="@hourly") == (hour, hour + HOUR)


def test_a_backfilled_week_or_month_is_a_whole_one() -> None:
    sunday = datetime(2026, 11, 14, 16, tzinfo=UTC)
    assert window({}, "backfill", sunday, schedule="@weekly") == (sunday, sunday + timedelta(days=7))
    october = datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert window({}, "backfill", october, schedule="@monthly") == (october, october + timedelta(days=31))


def test_a_schedule_of_weekdays_leaves_no_weekend_out() -> None:
    friday = datetime(2026, 11, 19, 22, 30, tzinfo=UTC)
    since, until = window({}, "backfill", friday, schedule="30 6 * * 1-5")
    assert (since, until - since) == (datetime(2026, 11, 19, 16, tzinfo=UTC), timedelta(days=3))


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 7, 24), (3, 8, 23), (10, 31, 24), (11, 1, 25), (11, 2, 24)])
@pytest.mark.parametrize(("schedule", "hour", "minute"), [("@daily", 0, 0), ("30 6 * * *", 6, 30)])
def test_a_day_is_as_long_as_it_is_on_the_clocks_of_its_zone(
    month: int, day: int, hours: int, schedule: str, hour: int, minute: int
) -> None:
    midnight = datetime(2026, month, day, tzinfo=NEW_YORK.zone)
    tick = midnight.replace(hour=hour, minute=minute).astimezone(UTC)
    options = options_of(replace(NEW_YORK, schedule=schedule), NONE, "backfill", tick)
    assert options.since == midnight.astimezone(UTC)
    assert options.until == options.since + hours * HOUR


SCHEDULES = (
    "@hourly",
    "@daily",
    "@weekly",
    "@monthly",
    "30 6 * * *",
    "0 9,17 * * *",
    "*/20 8-18 * * 1-5",
    "0 0,23 * * *",
)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Europe/London", "Africa/Cairo"])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_stretches_of_all_ticks_leave_nothing_out(zone: str, schedule: str) -> None:
    at = replace(SOURCE, time_zone=zone, schedule=schedule)
    # Each of these stretches has a day of 23 or 25 hours in one of the zones.
    for first in (datetime(2026, 3, 6), datetime(2026, 3, 27), datetime(2026, 4, 22), datetime(2026, 10, 23)):
        ticks, covered = croniter(schedule, first), None
        while (tick := ticks.get_next(datetime)) < first + timedelta(days=12):
            options = options_of(at, NONE, "backfill", tick.replace(tzinfo=at.zone).astimezone(UTC))
            assert options.since is not None
            assert options.until is not None
            assert options.since < options.until
            assert covered is None or options.since <= covered, tick
            covered = options.until


def test_the_days_of_the_form_include_the_last_and_win() -> None:
    days = {"since": "2026-11-19", "until": "2026-11-20"}
    for run_type in ("manual", "scheduled", "backfill"):
        assert window(days, run_type) == (TICK, datetime(2026, 11, 20, 16, tzinfo=UTC))
    assert window({"since": "2026-11-19"}, "manual") == (TICK, None)


@pytest.mark.parametrize("days", [{"since": "tomorrow"}, {"since": "2026-11-20", "until": "2026-11-19"}])
def test_days_that_are_none_or_swapped_are_refused(days: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        window(days, "manual")
