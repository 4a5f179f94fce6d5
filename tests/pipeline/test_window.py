"""Which pages a run asks for: the form's days first, else what the kind of run stands for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.window import options_of
from scraper.errors import ConfigError
from tests.scraper.scripted_site import source

SOURCE = source("http://127.0.0.1:1")
NONE: dict[str, Any] = {"since": None, "until": None, "limit": None, "refetch": False}
BEFORE = datetime(2026, 11, 17, 16, tzinfo=UTC)
TICK = datetime(2026, 11, 18, 16, tzinfo=UTC)
"""The midnight at which 19 November begins in Shanghai."""


def window(form: dict[str, Any], run_type: str, start: datetime = BEFORE, end: datetime = TICK) -> tuple[Any, Any]:
    options = options_of(SOURCE, {**NONE, **form}, run_type, start, end)
    return options.since, options.until


def test_a_run_by_hand_asks_for_everything() -> None:
    assert window({}, "manual") == (None, None)


def test_a_scheduled_run_makes_up_for_missed_days() -> None:
    assert window({}, "scheduled") == (None, TICK)


def test_a_backfilled_day_is_the_day_that_it_names_in_the_zone_of_the_source() -> None:
    nineteenth = (TICK, datetime(2026, 11, 19, 16, tzinfo=UTC))
    assert window({}, "backfill") == nineteenth
    half_past_six = TICK.replace(hour=22, minute=30)
    assert window({}, "backfill", half_past_six.replace(day=17), half_past_six) == nineteenth


def test_a_backfilled_hour_is_an_hour() -> None:
    hour = TICK.replace(hour=3)
    assert window({}, "backfill", hour.replace(hour=2), hour) == (hour, hour.replace(hour=4))


def test_the_days_of_the_form_include_the_last_and_win() -> None:
    days = {"since": "2026-11-19", "until": "2026-11-20"}
    for run_type in ("manual", "scheduled", "backfill"):
        assert window(days, run_type) == (TICK, datetime(2026, 11, 20, 16, tzinfo=UTC))
    assert window({"since": "2026-11-19"}, "manual") == (TICK, None)


@pytest.mark.parametrize("days", [{"since": "tomorrow"}, {"since": "2026-11-20", "until": "2026-11-19"}])
def test_days_that_are_none_or_swapped_are_refused(days: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        window(days, "manual")
