from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Listed
from scraper.times import find_time, published, read_time

SHANGHAI = ZoneInfo("Asia/Shanghai")
# 12:30:15 in Shanghai.
FETCHED = datetime(2022, 1, 25, 4, 30, 15, tzinfo=UTC)


def shanghai(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("2022-01-24 18:16:28", shanghai(2022, 1, 24, 18, 16, 28)),
        ("2022/01/24 18:16:28", shanghai(2022, 1, 24, 18, 16, 28)),
        ("2022-1-4 8:06", shanghai(2022, 1, 4, 8, 6)),
        ("2022-01-24", shanghai(2022, 1, 24)),
        ("2022年01月24日 18:16", shanghai(2022, 1, 24, 18, 16)),
        ("2022年1月24日18时16分", shanghai(2022, 1, 24, 18, 16)),
        ("2022年1月24日", shanghai(2022, 1, 24)),
        ("2022-01-24T18:16:28", shanghai(2022, 1, 24, 18, 16, 28)),
        ("2022-01-24T18:16:28.123+08:00", shanghai(2022, 1, 24, 18, 16, 28)),
        ("2022-01-24T10:16:28Z", shanghai(2022, 1, 24, 18, 16, 28)),
        ("2022-01-24 18:16:28 +0800", shanghai(2022, 1, 24, 18, 16, 28)),
        ("2022-01-24T05:16:28-05:00", shanghai(2022, 1, 24, 18, 16, 28)),
        ("1643019388000", shanghai(2022, 1, 24, 18, 16, 28)),
        ("1643019388", shanghai(2022, 1, 24, 18, 16, 28)),
        ("今天 09:25", shanghai(2022, 1, 25, 9, 25)),
        ("今天09:25:30", shanghai(2022, 1, 25, 9, 25, 30)),
        ("昨天 23:10", shanghai(2022, 1, 24, 23, 10)),
        ("前天 09:10", shanghai(2022, 1, 23, 9, 10)),
        ("52分钟前", shanghai(2022, 1, 25, 11, 38)),
        ("13小时前", shanghai(2022, 1, 24, 23, 30)),
        ("2 天前", shanghai(2022, 1, 23)),
        ("刚刚", shanghai(2022, 1, 25, 12, 30)),
        ("12:30", shanghai(2022, 1, 25, 12, 30)),
        ("12:34", shanghai(2022, 1, 25, 12, 34)),
        ("12:36", shanghai(2022, 1, 24, 12, 36)),
        ("18:16", shanghai(2022, 1, 24, 18, 16)),
        ("  2022-01-24 18:16  ", shanghai(2022, 1, 24, 18, 16)),
        ("2022-01-26 12:00", shanghai(2022, 1, 26, 12, 0)),
    ],
)
def test_every_grammar_is_read(raw: str, time: datetime) -> None:
    read = read_time(raw, FETCHED, SHANGHAI)
    assert read == time
    assert read.utcoffset() == time.utcoffset()


@pytest.mark.parametrize(
    "raw",
    [
        *("", "--", "junk", "今天", "明天 09:10", "2022-02-30", "2022-13-01 10:00", "24:00", "12:60", "12", "123456"),
        *("1989-12-31 23:59", "0001-01-01", "2022-01-26 12:31", "9999-12-31 23:59:59", "99999999999", "99999999999999"),
        *("0001-01-01T00:00:00+23:59", "2022-01-24T10:00:00+99:99", "２０２２-01-24", "2022-01-24 18:16 来源"),
    ],
)
def test_what_is_no_plausible_time_is_rejected(raw: str) -> None:
    with pytest.raises(Rejected) as rejected:
        read_time(raw, FETCHED, SHANGHAI)
    assert rejected.value.outcome is Outcome.BAD_TIME


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("01月24日 18:16", shanghai(2022, 1, 24, 18, 16)),
        ("1月24日18:16:28", shanghai(2022, 1, 24, 18, 16, 28)),
        ("01月24日", shanghai(2022, 1, 24)),
        ("01-24 18:16", shanghai(2022, 1, 24, 18, 16)),
        ("1/24 18:16", shanghai(2022, 1, 24, 18, 16)),
        ("01月25日 12:34", shanghai(2022, 1, 25, 12, 34)),
        ("01月25日 12:36", shanghai(2021, 1, 25, 12, 36)),
        ("09月30日 13:10", shanghai(2021, 9, 30, 13, 10)),
        ("12-31 23:59", shanghai(2021, 12, 31, 23, 59)),
    ],
)
def test_a_date_without_a_year_is_the_last_one(raw: str, time: datetime) -> None:
    assert read_time(raw, FETCHED, SHANGHAI) == time


@pytest.mark.parametrize(
    "raw", ["01-24", "1/24", "02月30日 10:00", "13月01日 10:00", "01月24日 24:00", "02月29日 10:00"]
)
def test_what_is_no_date_of_the_last_year_is_rejected(raw: str) -> None:
    with pytest.raises(Rejected) as rejected:
        read_time(raw, FETCHED, SHANGHAI)
    assert rejected.value.outcome is Outcome.BAD_TIME


def test_the_year_turns_in_the_zone() -> None:
    new_year = datetime(2021, 12, 31, 16, 5, tzinfo=UTC)
    assert read_time("12月31日 23:58", new_year, SHANGHAI) == shanghai(2021, 12, 31, 23, 58)
    assert read_time("01月01日 00:03", new_year, SHANGHAI) == shanghai(2022, 1, 1, 0, 3)
    assert read_time("01月01日 08:00", new_year, SHANGHAI) == shanghai(2021, 1, 1, 8, 0)
    # The site's clock is two minutes ahead of ours.
    eve = datetime(2021, 12, 31, 15, 59, tzinfo=UTC)
    assert read_time("01月01日 00:01", eve, SHANGHAI) == shanghai(2022, 1, 1, 0, 1)
    leap = datetime(2025, 1, 10, tzinfo=UTC)
    assert read_time("02月29日 10:00", leap, SHANGHAI) == shanghai(2024, 2, 29, 10)


def test_today_just_after_midnight_is_the_day_that_is_over() -> None:
    just_after = datetime(2022, 1, 24, 16, 1, tzinfo=UTC)
    assert read_time("今天 23:58", just_after, SHANGHAI) == shanghai(2022, 1, 24, 23, 58)
    assert read_time("今天 00:00", just_after, SHANGHAI) == shanghai(2022, 1, 25)


def test_the_day_is_that_of_the_zone_not_of_utc() -> None:
    late = datetime(2022, 1, 24, 17, 0, tzinfo=UTC)
    assert read_time("今天 00:30", late, SHANGHAI) == shanghai(2022, 1, 25, 0, 30)
    assert read_time("今天 16:30", late, ZoneInfo("UTC")).day == 24


def listed(raw: str = "", time: datetime | None = None) -> Listed:
    return Listed("1", "", "rolling", published_at=time, published_raw=raw)


def test_the_pages_whole_time_decides() -> None:
    said = listed("2022-01-24 18:17", shanghai(2022, 1, 24, 18, 17))
    assert published("2022-01-24 18:16:28", said, FETCHED, SHANGHAI) == (
        shanghai(2022, 1, 24, 18, 16, 28),
        "2022-01-24 18:16:28",
    )


@pytest.mark.parametrize(
    "raw", ["", "--", "2029-01-01 10:00", "2022-01-24", "18:16", "今天 09:00", "01-24 18:16", "1小时前"]
)
def test_the_list_completes_a_page_without_a_whole_time(raw: str) -> None:
    said = listed("2022-01-24 18:17", shanghai(2022, 1, 24, 18, 17))
    assert published(raw, said, FETCHED, SHANGHAI) == (said.published_at, "2022-01-24 18:17")


@pytest.mark.parametrize("raw", ["2022-01-24", "01月24日"])
def test_a_list_with_a_date_alone_does_not_replace_the_page(raw: str) -> None:
    said = listed(raw, shanghai(2022, 1, 24))
    assert published("今天 09:00", said, FETCHED, SHANGHAI) == (shanghai(2022, 1, 25, 9, 0), "今天 09:00")


@pytest.mark.parametrize(
    ("raw", "said", "outcome"),
    [
        ("", listed(), Outcome.NO_TIME),
        ("--", listed(), Outcome.BAD_TIME),
        ("", listed("--"), Outcome.BAD_TIME),
        ("2099-01-01", listed("2099-01-01"), Outcome.BAD_TIME),
    ],
)
def test_no_time_and_bad_time_are_told_apart(raw: str, said: Listed, outcome: Outcome) -> None:
    with pytest.raises(Rejected) as rejected:
        published(raw, said, FETCHED, SHANGHAI)
    assert rejected.value.outcome is outcome


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("发布于2022年01月24日 18:16 来源：某报", "2022年01月24日 18:16"),
        ("报告期2021-12-31，时间：2022-01-24 18:16", "2022-01-24 18:16"),
        ("昨天 09:10 某报", "昨天 09:10"),
        ("某报 · 52分钟前 · 阅读", "52分钟前"),
        ("2022-01-24 某报", "2022-01-24"),
        ("某报 01月24日 18:16 编辑", "01月24日 18:16"),
        ("01-24 18:16 某报", "01-24 18:16"),
        ("01月23日刊 2022-01-24 18:16", "2022-01-24 18:16"),
        ("01月24日某报 18:16", "18:16"),
        ("比分 3/4 版本 2-1", ""),
        ("某报", ""),
    ],
)
def test_a_time_is_found_in_longer_text(text: str, found: str) -> None:
    assert find_time(text) == found
