"""In which state a source is, from its runs, its alerts and its schedule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from loaders.operations import DayArticles, RunRow, Standing
from operations.charts import HEIGHT, STEP, shapes
from operations.links import dag_of, run_path
from operations.overview import bars, card, in_words
from pipeline.ticks import next_tick, previous_tick
from scraper.config import Config, load_config
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


def state(runs: Sequence[RunRow], alerts: Sequence[Standing] = (), now: datetime = NOW, **source: Any) -> str:
    return card(replace(DAILY, **source), runs, None, alerts, now).state.word


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
    late = card(DAILY, yesterday, None, [], TICK + timedelta(hours=4)).state
    assert (late.word, late.why) == ("late", "The crawl that was due 4 h ago did not begin.")
    slow = card(DAILY, [run(minutes=None), *yesterday], None, [], TICK + timedelta(hours=4)).state
    assert (slow.word, slow.why) == ("late", "The crawl that was due 4 h ago is not done.")
    assert state(yesterday, now=TICK + timedelta(hours=4), checks=replace(DAILY.checks, late_after_hours=5)) == "fine"


def test_a_source_whose_dag_is_paused_is_neither_late_nor_due() -> None:
    old = card(DAILY, [run(TICK - timedelta(days=3))], None, [], NOW, is_paused=True)
    assert (old.state.word, old.due) == ("paused", None)
    new = card(DAILY, [], None, [], NOW, is_paused=True)
    assert new.state.word == "paused"
    failing = card(DAILY, [run()], None, [Standing("sample", "failure", "shape")], NOW, is_paused=True)
    assert (failing.state.word, failing.due) == ("failing", None)


def test_a_source_without_a_schedule_is_never_late() -> None:
    assert state([run(TICK - timedelta(days=90))], schedule=None) == "fine"


def test_a_run_that_goes_on_is_running_and_one_that_died_is_not() -> None:
    assert state([run(NOW - timedelta(minutes=5), None), run()]) == "running"
    assert state([run(NOW - timedelta(days=2), None)], schedule=None) == "failing"


def test_ticks_are_on_the_clocks_of_the_source() -> None:
    assert previous_tick(DAILY, NOW) == TICK
    assert previous_tick(DAILY, TICK) == TICK
    assert next_tick(DAILY, TICK) == TICK + timedelta(days=1)
    assert next_tick(replace(DAILY, schedule="30 8 * * 1-5"), NOW) == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert next_tick(replace(DAILY, schedule=None), NOW) is None


def test_outcomes_of_several_runs_are_counted_together() -> None:
    runs = [run(loaded=3, rejected_by={"gone": 1}), run(loaded=2, rejected_by={"gone": 1, "no_text": 5})]
    found = card(DAILY, runs, None, [], NOW).outcomes
    assert [(o.outcome, o.pages, o.is_reject) for o in found] == [
        ("loaded", 5, False), ("no_text", 5, True), ("gone", 2, True)
    ]  # fmt: skip


def test_a_chart_has_each_day_and_stands_on_its_ground() -> None:
    first, last = date(2026, 11, 20), date(2026, 11, 23)
    rows = [
        DayArticles("a", first, 30),
        DayArticles("b", first, 10),
        DayArticles("a", last, 20),
        DayArticles("x", last, 9),
    ]
    found = bars(rows, {"a": 0, "b": 1}, first, last)
    assert [bar.articles for bar in found] == [40, 0, 0, 20]
    assert [bar.is_weekend for bar in found] == [False, True, True, False]
    drawn = shapes(found, ["a", "b"])
    assert [(s.x, s.height, s.place) for s in drawn] == [(0, 75, 0), (0, 25, 1), (3 * STEP, 50, 0)]
    assert all(s.y >= 0 and s.y + s.height <= HEIGHT for s in drawn)
    assert drawn[0].text == "2026-11-20 a: 30"


@pytest.fixture
def config() -> Config:
    return load_config()


def test_every_run_leads_to_its_dag(config: Config) -> None:
    assert run_path(config, "sample", "manual__2026-11-23T02:00:00+00:00") == (
        "/dags/crawl_sample/runs/manual__2026-11-23T02%3A00%3A00%2B00%3A00"
    )
    names = ("pasted", "reparse", "replay", "refetch", "former")
    assert [dag_of(config, name) for name in names] == [
        "crawl_urls", "reparse_pages", "replay_rejects", "refetch_pages", "import_archive"
    ]  # fmt: skip
    assert run_path(config, "sample", "cli-1") == ""
    assert run_path(config, "sample", "../../x") == "/dags/crawl_sample/runs/..%2F..%2Fx"


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "5 s"), (600, "10 min"), (7200, "2 h"), (200_000, "2 days"), (-5, "0 s")]
)
def test_lengths_are_told_in_words(seconds: int, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words
