"""What one run says of the next ones: when an alert is over, what is normal, and runs that bring little."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from checks.vocabulary import CHECKS, Alert, Level
from loaders.alerts import Alarm
from loaders.database import Database
from loaders.operations import standing_alerts
from loaders.pages import Ended, end_pages
from loaders.runs import Options, begin_run, finish_run
from pipeline.check_run import check_run
from pipeline.judge_run import HOLD, LOAD, ask, remember
from pipeline.tell import record, warnings_of
from pipeline.weigh_run import weigh
from scraper.config import load_config
from scraper.outcomes import Outcome
from tests.loaders.conftest import NOON, SOURCE, Desk, article, db

__all__ = ["db"]

SOURCES = """
[[source]]
name = "sample"
kind = "share"
site = "scripted"
site_name = "Scripted site"
base_url = "http://127.0.0.1:9"
lists = ["rolling"]
budget = { requests_per_minute = 60 }
allow_private = true
"""


class Runs:
    """Runs of a source, each with so many pages that are read and so many that are not."""

    def __init__(self, db: Database, warehouse: str, sources: Path) -> None:
        self.db = db
        self.warehouse = warehouse
        self.sources = sources
        self.numbers = count(1)
        self.key = ""

    def crawl(self, good: int = 0, bad: int = 0, outcome: Outcome = Outcome.PARSER_FAILED, **changes: Any) -> list[str]:
        """The pages that were not read."""
        self.key = f"run {next(self.numbers)}"
        desk = Desk(self.db, self.key)
        ids = [f"{self.key} page {n}" for n in range(good + bad)]
        desk.fetch({external_id: "{}" for external_id in ids})
        for n, external_id in enumerate(ids[:good]):
            desk.load(article(external_id, **{"published_at": NOON - timedelta(minutes=n), **changes}))
        self.end(desk, ids[good:], outcome)
        finish_run(self.db, desk.run.run_id)
        return ids[good:]

    def end(self, desk: Desk, external_ids: Sequence[str], outcome: Outcome) -> None:
        pages: Any = self.db.execute(
            "SELECT page_id, external_id FROM news.page WHERE external_id = ANY (%s)", [list(external_ids)]
        ).fetchall()
        with self.db.transaction():
            end_pages(
                self.db,
                desk.run.run_id,
                [Ended(page_id, SOURCE.name, external_id, outcome, "KeyError", None) for page_id, external_id in pages],
            )

    def check(self) -> list[Alarm]:
        return check_run(self.warehouse, load_config(self.sources), SOURCE.name, self.key)

    def checked(self, good: int = 0, bad: int = 0, **changes: Any) -> list[Alert]:
        self.crawl(good, bad, **changes)
        return [alarm.kind for alarm in self.check()]

    def reparse(self, external_ids: Sequence[str]) -> None:
        """A run over known pages, whose parser was mended."""
        key = f"reparse {next(self.numbers)}"
        desk = Desk(self.db, key)
        self.db.execute("UPDATE news.crawl_run SET source = 'reparse' WHERE run_id = %s", [desk.run.run_id])
        for external_id in external_ids:
            desk.load(article(external_id))
        finish_run(self.db, desk.run.run_id)

    def standing(self) -> list[str]:
        return sorted({one.kind for one in standing_alerts(self.db, [SOURCE.name])})

    def tell(self, kind: Alert, level: Level = Level.FAILURE, run_key: str | None = None) -> None:
        run_key = self.key if run_key is None else run_key
        record(self.warehouse, [Alarm(kind, level, SOURCE.name, "as it was found", run_key=run_key)])


@pytest.fixture
def runs(db: Database, warehouse: str, tmp_path: Path) -> Runs:
    path = tmp_path / "sources.toml"
    path.write_text(SOURCES)
    return Runs(db, warehouse, path)


def test_an_alert_stands_until_a_run_is_judged_for_the_same(runs: Runs) -> None:
    assert runs.checked(good=40) == []
    assert runs.checked(bad=20) == [Alert.SHAPE]
    assert runs.standing() == ["shape"]
    assert runs.checked() == [], "nothing new"
    assert runs.standing() == ["shape"]
    runs.crawl(good=20)
    assert runs.standing() == ["shape"], "nobody judged that run"
    assert runs.checked(good=20) == []
    assert runs.standing() == []
    [(judged,)] = runs.db.execute(
        "SELECT judged FROM news.crawl_run WHERE source = 'sample' ORDER BY run_id DESC LIMIT 1"
    ).fetchall()
    assert {"lists", "shape", "rejects"} <= set(judged) < set(CHECKS)
    assert "silence" not in judged, "there are no weeks to compare with"


def test_what_is_broken_never_becomes_normal(runs: Runs) -> None:
    assert [runs.checked(bad=15) for _ in range(4)] == [[Alert.SHAPE]] * 4
    assert runs.checked(good=15) == []
    assert [runs.checked(good=20) for _ in range(2)] == [[]] * 2
    assert [runs.checked(good=10, bad=10) for _ in range(6)] == [[Alert.SHAPE]] * 6


def test_what_nobody_judged_is_not_normal_where_all_is_broken(runs: Runs) -> None:
    for _ in range(3):
        runs.crawl(bad=15)
    assert runs.checked(bad=15) == [Alert.SHAPE]


def test_a_few_pages_that_are_all_broken_are_noticed_at_once(runs: Runs) -> None:
    assert runs.checked(good=100) == []
    runs.crawl(bad=9)
    [alarm] = runs.check()
    assert (alarm.kind, alarm.level) == (Alert.SHAPE, Level.FAILURE)
    assert alarm.detail == "9 of 9 pages (100%): 9 parser_failed; 0% are normal"


def test_runs_of_a_few_pages_are_judged_together_and_come_back_to_sound(runs: Runs) -> None:
    assert runs.checked(good=100) == []
    assert [runs.checked(bad=3), runs.checked(bad=3), runs.checked(bad=3)] == [[]] * 3
    runs.crawl(bad=2)
    [alarm] = runs.check()
    assert (alarm.kind, alarm.subject) == (Alert.SHAPE, "parser_failed")
    assert alarm.detail == "11 of 11 pages of the last 4 runs that had any (100%): 11 parser_failed; 0% are normal"

    assert [runs.checked(), runs.checked(bad=3)] == [[], []], "too little is new to tell it twice"
    assert runs.standing() == ["shape"]
    assert [runs.checked(bad=3), runs.checked(bad=3), runs.checked(bad=3)] == [[], [], [Alert.SHAPE]]

    assert [runs.checked(good=3), runs.checked(good=3)] == [[], []]
    assert runs.standing() == ["shape"], "six pages are too few to say that all is well"
    assert [runs.checked(good=3), runs.checked(good=3)] == [[], []]
    assert runs.standing() == []


def test_pages_that_were_read_again_are_sound_at_the_next_run(runs: Runs) -> None:
    assert runs.checked(good=100) == []
    broken = [page for _ in range(4) for page in runs.crawl(bad=3)]
    assert [alarm.kind for alarm in runs.check()] == [Alert.SHAPE]
    assert runs.checked() == []
    assert runs.standing() == ["shape"]
    runs.reparse(broken)
    assert runs.checked(good=1) == []
    assert runs.standing() == []


def test_a_few_pages_that_are_rejected_now_and_then_raise_no_alarm(runs: Runs) -> None:
    assert runs.checked(good=97, bad=3) == []
    found = [runs.checked(good=2 + (n % 3 > 0), bad=int(n % 3 == 0)) for n in range(12)]
    assert found == [[]] * 12


def test_a_field_that_is_lost_is_noticed_in_small_runs(runs: Runs) -> None:
    assert runs.checked(good=40, summary="摘要。") == []
    assert [runs.checked(good=4), runs.checked(good=4)] == [[], []]
    runs.crawl(good=4)
    [alarm] = runs.check()
    assert (alarm.kind, alarm.subject, alarm.observed) == (Alert.FIELDS, "summary", 0)
    assert "summary: 0 of 12 articles of the last 3 runs that had any read by sample 1" in alarm.detail
    assert runs.checked(good=4) == []
    assert runs.standing() == ["fields"]


def test_articles_of_small_runs_with_the_day_for_a_time_raise_no_alarm(runs: Runs) -> None:
    assert [runs.checked(good=4, published_at=NOON) for _ in range(6)] == [[]] * 6


def test_a_small_run_is_weighed_with_those_before_it(runs: Runs) -> None:
    runs.checked(good=100)
    for _ in range(3):
        runs.checked(bad=3)
    desk = Desk(runs.db, "weighed")
    desk.fetch({f"weighed {n}": "{}" for n in range(3)})
    runs.end(desk, [f"weighed {n}" for n in range(3)], Outcome.SHAPE_CHANGED)
    evidence = weigh(runs.warehouse, load_config(runs.sources), desk.run.run_id)
    assert evidence is not None
    assert evidence.text.splitlines()[:2] == [
        "3 of the 3 pages of sample would give no article.",
        "12 of 12 pages of the last 4 runs that had any (100%): 9 parser_failed, 3 shape_changed; 0% are normal",
    ]


def test_a_run_that_failed_is_over_with_the_next_that_ends_or_when_its_tasks_are_done_again(runs: Runs) -> None:
    runs.crawl(good=1)
    runs.tell(Alert.RUN_FAILED)
    assert runs.standing() == ["run_failed"]
    finish_run(runs.db, Desk(runs.db, runs.key).run.run_id)
    assert runs.standing() == [], "its tasks were cleared"
    runs.tell(Alert.RUN_FAILED)
    runs.tell(Alert.RUN_FAILED, run_key="never begun")
    desk = Desk(runs.db, "under way")
    assert runs.standing() == ["run_failed"]
    finish_run(runs.db, desk.run.run_id)
    assert runs.standing() == []


def test_a_late_crawl_is_over_when_one_ends_and_not_with_a_stretch_of_days(runs: Runs) -> None:
    desk = Desk(runs.db, "the late one")
    runs.tell(Alert.LATE, Level.WARNING, run_key="the late one")
    days = begin_run(runs.db, SOURCE.name, "days", Options(since=NOON, until=NOON + timedelta(days=1)))
    finish_run(runs.db, days.run_id)
    assert runs.standing() == ["late"]
    finish_run(runs.db, desk.run.run_id)
    assert runs.standing() == []


def test_what_waits_is_over_when_somebody_chose_and_what_is_held_with_the_next_crawl(runs: Runs) -> None:
    desk = Desk(runs.db, "asked")
    put_question = "INSERT INTO news.judgement (run_id, evidence) VALUES (%s, '9 of 9')"
    runs.db.execute(put_question, [desk.run.run_id])
    runs.tell(Alert.WAITS, Level.WARNING, run_key="asked")
    assert runs.standing() == ["waits"]
    held = remember(runs.warehouse, SOURCE.name, "asked", HOLD, None, NOON)
    assert "nobody chose in time" in held[0].detail
    record(runs.warehouse, held)
    assert runs.standing() == ["held"]
    runs.key = "asked"
    finish_run(runs.db, desk.run.run_id)
    runs.check()
    assert runs.standing() == ["held"], "checking a run takes nothing back that others told"
    assert Alert.HELD in [alarm.kind for alarm in warnings_of(runs.warehouse, SOURCE.name, "asked")]

    assert "9 of 9" in ask(runs.warehouse, SOURCE.name, "asked")
    assert runs.standing() == ["held", "waits"], "the gate was cleared"
    assert remember(runs.warehouse, SOURCE.name, "asked", LOAD, "ann", NOON + timedelta(hours=1)) == []
    assert runs.standing() == []
    chosen = runs.db.execute("SELECT choice, chosen_by FROM news.judgement ORDER BY asked_at").fetchall()
    assert chosen == [("hold", "nobody"), ("load", "ann")]

    runs.tell(Alert.HELD, Level.WARNING, run_key="asked")
    runs.crawl(good=1)
    assert runs.standing() == []
