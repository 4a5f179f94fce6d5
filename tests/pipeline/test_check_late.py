"""Which sources' crawls are late, by their schedules and their runs."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest

from checks.vocabulary import Alert, Level
from loaders.alerts import Alarm
from pipeline.check_late import check_late
from scraper.config import Config, load_config

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)


def config_of(folder: Path, schedule: str, more: str) -> Config:
    path = folder / "sources.toml"
    path.write_text(
        f'[[source]]\nname = "one"\nkind = "share"\nsite = "one"\nsite_name = "One"\nbase_url = "http://127.0.0.1:9"\n'
        f'lists = ["rolling"]\nbudget = {{ requests_per_minute = 1 }}\nallow_private = true\nschedule = "{schedule}"\n'
        f"{more}\n",
        encoding="utf-8",
    )
    return load_config(path)


@pytest.fixture
def late_after(warehouse: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Puts runs down as (began, whether finished, whether of a stretch of days), and says what is late at noon."""

    def judge(*runs: tuple[datetime, bool, bool], schedule: str = "@daily", more: str = "") -> list[Alarm]:
        with psycopg.connect(warehouse) as db:
            for number, (began, is_finished, is_stretch) in enumerate(runs):
                since = began - timedelta(days=9) if is_stretch else None
                db.execute(
                    "INSERT INTO news.crawl_run (source, run_key, started_at, finished_at, since)"
                    " VALUES ('one', %s, %s, %s, %s)",
                    [f"run {number}", began, began + timedelta(minutes=5) if is_finished else None, since],
                )
        return check_late(warehouse, config_of(tmp_path, schedule, more), NOON)

    return judge


def ago(**by: float) -> datetime:
    return NOON - timedelta(**by)


def test_a_crawl_that_began_since_its_tick_is_in_time(late_after) -> None:  # type: ignore[no-untyped-def]
    assert late_after((ago(hours=11, minutes=59), True, False)) == []


def test_a_crawl_that_was_left_out_is_late(late_after) -> None:  # type: ignore[no-untyped-def]
    [alarm] = late_after((ago(hours=36), True, False))
    assert (alarm.kind, alarm.level, alarm.source, alarm.subject) == (
        Alert.LATE,
        Level.WARNING,
        "one",
        "2026-11-20 00:00",
    )
    assert alarm.detail == (
        "The crawl of 2026-11-20 00:00 CST is not done 12 hours after its tick; "
        "the newest that finished began 2026-11-19 00:00 CST."
    )


def test_one_that_still_goes_on_is_late_and_said_so(late_after) -> None:  # type: ignore[no-untyped-def]
    [alarm] = late_after((ago(hours=36), True, False), (ago(hours=12), False, False))
    assert alarm.detail.endswith("and one that began 2026-11-20 00:00 CST is not.")


def test_a_run_over_a_stretch_of_days_makes_up_for_none(late_after) -> None:  # type: ignore[no-untyped-def]
    assert len(late_after((ago(hours=36), True, False), (ago(hours=1), True, True))) == 1


def test_one_that_was_never_crawled_or_has_no_schedule_is_not_late(late_after) -> None:  # type: ignore[no-untyped-def]
    assert late_after() == []
    assert late_after((ago(days=90), True, False), schedule="") == []


def test_each_tick_of_a_day_counts(late_after) -> None:  # type: ignore[no-untyped-def]
    [alarm] = late_after(
        (ago(hours=4, minutes=30), True, False), schedule="30 8,20 * * *", more="checks = { late_after_hours = 1 }"
    )
    assert alarm.subject == "2026-11-20 08:30"


def test_an_hourly_crawl_of_this_morning_is_in_time(late_after) -> None:  # type: ignore[no-untyped-def]
    assert late_after((ago(hours=3), True, False), schedule="@hourly") == []


def test_how_late_is_too_late_can_be_set(late_after) -> None:  # type: ignore[no-untyped-def]
    assert late_after((ago(hours=36), True, False), more="checks = { late_after_hours = 13 }") == []
