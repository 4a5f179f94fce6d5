"""The charts, from records made by hand."""

from datetime import date, timedelta
from typing import Any

import pytest

from loaders.report import DayCount, Period, RejectReason, RisingTopic
from reports.figures import heat, in_words, rejected, rising, spread, volume
from reports.labels import label, short
from reports.sparkline import points

from .conftest import story

DAYS = Period(date(2026, 11, 18), date(2026, 11, 20))


def traces(figure: Any) -> dict[str, list[Any]]:
    return {trace.meta: list(trace.y) for trace in figure.data}


def test_the_largest_outlets_have_a_colour_and_the_rest_is_one() -> None:
    counts = [DayCount(day, f"媒体{n:02}", 20 - n) for day in DAYS.days for n in range(15)]
    counts += [DayCount(DAYS.first, None, 100), DayCount(DAYS.last, "", 7)]
    found = traces(volume(DAYS, counts))
    assert list(found) == [*(f"媒体{n:02}" for n in range(12)), "no outlet named", "others"]
    assert found["媒体00"] == [20, 20, 20]
    assert found["no outlet named"] == [0, 0, 7]
    assert found["others"] == [100 + 8 + 7 + 6, 8 + 7 + 6, 8 + 7 + 6]


def test_a_day_without_articles_is_a_gap_and_not_left_out() -> None:
    counts = [DayCount(DAYS.first, "甲", 1), DayCount(DAYS.last, "甲", 2)]
    [bars] = volume(DAYS, counts).data
    assert list(bars.x) == ["2026-11-18", "2026-11-19", "2026-11-20"]
    assert list(bars.y) == [1, 0, 2]
    assert list(heat(DAYS, counts).data[0].z[0]) == [1, 0, 2]


def test_outlets_with_names_like_numbers_days_or_each_other_keep_their_rows() -> None:
    names = ("360", "2026-11-20", "江海晨报江海晨报江海晨报甲", "江海晨报江海晨报江海晨报乙")
    figure = heat(DAYS, [DayCount(DAYS.first, name, 4 - n) for n, name in enumerate(names)])
    assert [row[0] for row in figure.data[0].z] == [1, 2, 3, 4], "the largest is on top"
    assert len(set(figure.data[0].y)) == 4
    assert figure.layout.yaxis.type == "category"
    assert figure.layout.yaxis.ticktext[-1] == "360"


def test_topics_have_their_past_beside_them_and_the_first_is_on_top() -> None:
    figure = rising([RisingTopic("元宇宙", 30, 2.5), RisingTopic("光伏", 9, 8.0)])
    before, now = figure.data
    assert list(now.x) == [9, 30]
    assert list(before.x) == [8.0, 2.5]
    assert list(figure.layout.yaxis.ticktext) == ["光伏", "元宇宙"]


def test_a_story_is_a_line_from_its_first_article_to_its_last() -> None:
    figure = spread([story("规划", "甲", "乙", "丙", minutes=30), story("另一个", "丁", "戊", minutes=90)])
    later, first = figure.data
    assert (list(first.x), list(first.y)) == ([0, 0], [0, 1])
    assert (list(later.x), list(later.y)) == ([1.5, 0.5, 2.0], [0, 1, 1])
    assert [line.x1 for line in figure.layout.shapes] == [1.5, 2.0]
    assert [title.text for title in figure.layout.annotations] == ["另一个", "规划"]
    assert later.customdata[2][0] == "丙"


def test_rejects_are_parted_by_source() -> None:
    figure = rejected(
        [
            RejectReason("gone", "m", "never", 0, {"one": 3, "two": 1}),
            RejectReason("empty", "m", "again", 0, {"one": 2}),
        ]
    )
    assert {trace.meta: list(trace.x) for trace in figure.data} == {"one": [2, 3], "two": [0, 1]}
    assert list(figure.layout.yaxis.ticktext) == ["empty", "gone"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (205, "3 h 25 min"), (1440, "1 d"), (3125, "2 d 4 h")],
)
def test_spans_are_said_in_two_units(minutes: int, words: str) -> None:
    assert in_words(timedelta(minutes=minutes)) == words


def test_labels_are_cut_by_columns_and_escaped() -> None:
    assert short("澎湃新闻", 8) == "澎湃新闻"
    assert short("澎湃新闻网", 8) == "澎湃新闻…"
    assert short("China Markets", 8) == "China Ma…"
    assert short(" 一\n二\u202e\x00三 ", 20) == "一 二三"
    assert label("<b>甲</b> & 乙") == "&lt;b&gt;甲&lt;/b&gt; &amp; 乙"
    assert label("<b>甲</b>", 3) == "&lt;b&gt;…"


def test_sparklines_go_from_zero_to_the_largest() -> None:
    assert points([0, 5, 10]) == "2.0,22.0 60.0,12.0 118.0,2.0"
    assert points([0, 0]) == "2.0,22.0 118.0,22.0"
    assert points([7]) == "2.0,2.0 118.0,2.0"
