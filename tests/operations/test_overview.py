"""In which state a source is, from its runs, its alerts and its schedule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from loaders.checks import NewestRun
from loaders.operations import DayArticles, RunRow, Standing
from operations.charts import HEIGHT, STEP, chart_of
from operations.links import answer_path, dag_of, run_path
from operations.overview import Card, bars, card, in_words
from pipeline.ticks import next_tick, previous_tick
from scraper.config import Config, Source, load_config
from tests.scraper.scripted_site import source

DAILY = replace(source("http://127.0.0.1:9", name="sample"), schedule="@daily")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, 10 hours after the tick
TICK = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def run(started_at: datetime = TICK, minutes: float | None = 5, **changes: Any) -> RunRow:
    finished_at = None if minutes is None else started_at + timedelta(minutes=minutes)
    counts = dict.fromkeys(("discovered", "planned", "fetched", "loaded", "revised", "updated", "unchanged"), 0)
    values = {
        "source": "sample", "run_id": 1, "run_key": "scheduled__1", "started_at": started_at,
        "finished_at": finished_at,
        "postponed": 0, "rejected": 0, "rejected_by": {}, "worst": None, **counts,
    }  # fmt: skip
    return RunRow(**values | changes)


def newest(runs: Sequence[RunRow]) -> NewestRun | None:
    """Of runs that are all crawls of what was due."""
    if not runs:
        return None
    finished = [r.started_at for r in runs if r.finished_at]
    under_way = [r.started_at for r in runs if not r.finished_at]
    return NewestRun(max(finished, default=None), max(under_way, default=None))


def card_of(runs: Sequence[RunRow], now: datetime = NOW, source: Source = DAILY, **more: Any) -> Card:
    values: dict[str, Any] = {"newest": newest(runs), "fresh": None, "alerts": (), "is_paused": False, **more}
    return card(source, runs, now=now, **values)


def state(runs: Sequence[RunRow], alerts: Sequence[Standing] = (), now: datetime = NOW, **source: Any) -> str:
    return card_of(runs, now, replace(DAILY, **source), alerts=alerts).state.word


def test_a_source_whose_runs_end_on_time_is_fine() -> None:
    assert state([run()]) == "fine"
    assert state([run(TICK + timedelta(hours=5))]) == "fine"


def test_a_source_without_runs_was_never_crawled() -> None:
    assert state([]) == "never crawled"


@pytest.mark.parametrize(("level", "word"), [("failure", "failing"), ("warning", "warned")])
def test_an_alert_that_stands_is_the_state(level: str, word: str) -> None:
    assert state([run()], [Standing("sample", level, "silence")]) == word


def test_a_failure_outweighs_all_else() -> None:
    alerts = [Standing("sample", "warning", "outlets"), Standing("sample", "failure", "shape")]
    assert state([run(TICK - timedelta(days=3))], alerts) == "failing"


def test_a_crawl_is_late_when_its_hours_are_over() -> None:
    yesterday = [run(TICK - timedelta(days=1))]
    assert state(yesterday, now=TICK + timedelta(hours=2, minutes=59)) == "fine"
    late = card_of(yesterday, TICK + timedelta(hours=4)).state
    assert (late.word, late.why) == ("late", "The crawl that was due 4 h ago did not begin.")
    slow = card_of([run(minutes=None), *yesterday], TICK + timedelta(hours=4)).state
    assert (slow.word, slow.why) == ("late", "The crawl that was due 4 h ago is not done.")
    assert state(yesterday, now=TICK + timedelta(hours=4), checks=replace(DAILY.checks, late_after_hours=5)) == "fine"


def test_a_source_whose_dag_is_paused_is_neither_late_nor_due() -> None:
    old = card_of([run(TICK - timedelta(days=3))], is_paused=True)
    assert (old.state.word, old.due) == ("paused", None)
    new = card_of([], is_paused=True)
    assert new.state.word == "paused"
    failing = card_of([run()], alerts=[Standing("sample", "failure", "shape")], is_paused=True)
    assert (failing.state.word, failing.due) == ("failing", None)


def test_a_source_without_a_schedule_is_never_late() -> None:
    assert state([run(TICK - timedelta(days=90))], schedule=None) == "fine"


def test_a_run_that_goes_on_is_running_and_one_that_died_is_not() -> None:
    assert state([run(NOW - timedelta(minutes=5), None), run()]) == "running"
    assert state([run(NOW - timedelta(days=2), None)], schedule=None) == "failing"


def test_only_the_newest_run_can_be_the_one_that_goes_on() -> None:
    left = [run(NOW - timedelta(hours=1)), run(NOW - timedelta(hours=9), None)]
    assert state(left) == "fine"


def test_a_run_of_named_days_is_no_crawl_that_was_due() -> None:
    """As check_warehouse judges, which looks at the others only."""
    backfill = run(NOW - timedelta(hours=1))
    before = NewestRun(TICK - timedelta(days=1), None)
    assert card_of([backfill], newest=before).state.word == "late"
    assert card_of([backfill], newest=None).state.word == "fine", "nobody knows since when it is enabled"


def test_a_crawl_of_every_hour_can_be_late_too() -> None:
    hourly = {"schedule": "0 * * * *"}
    assert state([run(NOW - timedelta(hours=3))], **hourly) == "fine"
    assert state([run(NOW - timedelta(hours=4))], **hourly) == "late"


def test_ticks_are_on_the_clocks_of_the_source() -> None:
    assert previous_tick(DAILY, NOW) == TICK
    assert previous_tick(DAILY, TICK) == TICK
    assert next_tick(DAILY, TICK) == TICK + timedelta(days=1)
    assert next_tick(replace(DAILY, schedule="30 8 * * 1-5"), NOW) == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert next_tick(replace(DAILY, schedule=None), NOW) is None


def test_outcomes_of_several_runs_are_counted_together() -> None:
    runs = [run(loaded=3, rejected_by={"gone": 1}), run(loaded=2, rejected_by={"gone": 1, "no_text": 5})]
    found = card_of(runs).outcomes
    assert [(o.outcome, o.pages, o.is_reject) for o in found] == [
        ("loaded", 5, False), ("no_text", 5, True), ("gone", 2, True)
    ]  # fmt: skip


def test_a_chart_has_each_day_and_stands_on_its_ground() -> None:
    first, last = date(2026, 11, 20), date(2026, 11, 23)
    rows = [
        DayArticles("a", first, 4000),
        DayArticles("b", first, 10),
        DayArticles("a", date(2026, 11, 21), 1),
        DayArticles("a", last, 2000),
    ]
    found = bars(rows, "a", first, last)
    assert [bar.articles for bar in found] == [4000, 1, 0, 2000]
    assert [bar.is_weekend for bar in found] == [False, True, True, False]
    chart = chart_of(found)
    assert [(s.x, s.height) for s in chart.bars] == [(0, 100), (STEP, 2), (3 * STEP, 50)]
    assert all(s.y >= 0 and s.y + s.height <= HEIGHT for s in chart.bars)
    assert chart.bars[0].text == "2026-11-20: 4,000"
    assert chart.weekends == (STEP, 2 * STEP)
    assert (chart.total, chart.most, chart.newest) == (6001, 4000, 2000)
    assert chart.text.endswith(" 6,001 in all: 11-20 4000, 11-21 1, 11-22 0, 11-23 2000")
    assert chart_of(bars([], "a", first, last)).bars == ()


@pytest.fixture
def config() -> Config:
    return load_config()


def test_every_run_leads_to_its_dag(config: Config) -> None:
    assert run_path(config, "sample", "manual__2026-11-23T02:00:00+00:00") == (
        "/dags/crawl_sample/runs/manual__2026-11-23T02%3A00%3A00%2B00%3A00"
    )
    names = ("pasted", "reparse", "replay", "refetch", "former")
    assert [dag_of(config, name) for name in names] == [
        "crawl_urls", "reparse_pages", "replay_rejects", "refetch_pages", ""
    ]  # fmt: skip
    assert run_path(config, "former", "manual__1") == ""
    assert run_path(config, "sample", "cli-1") == ""
    assert answer_path(config, "sample", "manual__1") == "/dags/crawl_sample/runs/manual__1/tasks/ask/required_actions"
    assert answer_path(config, "sample", "cli-1") == ""
    assert run_path(config, "sample", "../../x") == "/dags/crawl_sample/runs/..%2F..%2Fx"


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "5 s"), (600, "10 min"), (7200, "2 h"), (200_000, "2 days"), (-5, "0 s")]
)
def test_lengths_are_told_in_words(seconds: int, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words
