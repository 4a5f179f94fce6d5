from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.publisher.moments import moment_of, states_clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("2026-09-29T18:05:00+01:00", "2026-09-29T18:05:00+01:00"),
        ("2026-09-29T18:05:00.1234567-0700", "2026-09-29T18:05:00.123456-07:00"),
        ("2026-09-29 18:05:00 +0200", "2026-09-29T18:05:00+02:00"),
        ("2026-09-29T18:05:00Z", "2026-09-30T02:05:00+08:00"),
        ("2026-09-29 18:05", "2026-09-29T18:05:00+08:00"),
        ("20260929", "2026-09-29T00:00:00+08:00"),
        ("20260929T180500Z", "2026-09-30T02:05:00+08:00"),
        ("1790676300", "2026-09-29T18:05:00+08:00"),
        ("1790676300000", "2026-09-29T18:05:00+08:00"),
        ("Tue, 29 Sep 2026 18:05:00 GMT", "2026-09-30T02:05:00+08:00"),
        ("September 29, 2026 6:05 PM", "2026-09-29T18:05:00+08:00"),
        ("29 Sep 2026 18:05 EST", "2026-09-29T18:05:00-05:00"),
        ("29 Sep 2026 18:05 CST", "2026-09-29T18:05:00+08:00"),
        ("29. September 2026", "2026-09-29T00:00:00+08:00"),
        ("29 septembre 2026", "2026-09-29T00:00:00+08:00"),
        ("29.09.2026, 18:05 Uhr", "2026-09-29T18:05:00+08:00"),
        ("03/09/2026", "2026-09-03T00:00:00+08:00"),
        ("2026年9月29日 22:44", "2026-09-29T22:44:00+08:00"),
    ],
)
def test_a_time_is_read_with_its_offset_or_in_the_site_s_zone(raw: str, time: str) -> None:
    read = moment_of(raw, NOW, SHANGHAI)
    assert read is not None
    assert read == datetime.fromisoformat(time)
    assert read.utcoffset() == datetime.fromisoformat(time).utcoffset()


def test_slashes_are_read_as_the_page_s_language_writes_them() -> None:
    assert moment_of("03/09/2026", NOW, SHANGHAI, ("en",)) == datetime(2026, 3, 9, tzinfo=SHANGHAI)
    assert moment_of("29/09/2026", NOW, SHANGHAI, ("en",)) == datetime(2026, 9, 29, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "raw",
    [
        *("", "yesterday", "0000-00-00T00:00:00Z", "2026-02-30", "1970-01-01", "1066-10-14", "2026-12-24T18:00:00Z"),
        *("99999999", "9" * 400, "2026", "Room 2026", "12:30", "2026-09-29T25:61:61+99:99"),
    ],
)
def test_what_is_no_time_or_cannot_be_one_is_none(raw: str) -> None:
    assert moment_of(raw, NOW, SHANGHAI) is None


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("2026-09-29", False),
        ("29. September 2026", False),
        ("2026-09-29 18:05", True),
        ("1790676300", True),
        ("6 pm", True),
    ],
)
def test_whether_a_time_says_more_than_the_day(raw: str, says: bool) -> None:
    assert states_clock(raw) is says
