"""The checks on real crawls: each trouble is noticed by the next run, and an ordinary month raises no alarm."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import psycopg
import pytest

from checks.vocabulary import Alert, Level
from loaders.alerts import Alarm
from newsroom.troubles import Trouble, Troubled
from newsroom.writing import SHANGHAI, stories_of
from pipeline.check_run import check_run
from pipeline.fetch import fetch_batch
from pipeline.weigh_run import weigh
from scraper.config import PROJECT

from .conftest import Scene

WEEKS_BEFORE = timedelta(days=16)
"""So long that each weekday was there twice."""
MONDAY = datetime(2026, 9, 14, tzinfo=SHANGHAI)

SceneOf = Callable[..., Scene]


@pytest.fixture
def site_at(scene_of: SceneOf) -> SceneOf:
    """A newsroom at a moment, with two weeks behind it, and the limits as they are shipped."""
    with (PROJECT / "sources.toml").open("rb") as file:
        shipped = tomllib.load(file)["checks"]
    limits = ", ".join(
        f"{name} = {str(value).lower() if value in (True, False) else repr(value)}" for name, value in shipped.items()
    )

    def make(now: datetime, **arguments: Any) -> Scene:
        scene = scene_of(since=(now - WEEKS_BEFORE).date(), **{"per_day": 60, **arguments})
        scene.clock.now = now
        with scene.sources.open("a", encoding="utf-8") as file:
            file.write(f"checks = {{ {limits} }}\n")
        return scene

    return make


class NothingThere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def nothing_there() -> Iterator[str]:
    """A site that has moved away."""
    with ThreadingHTTPServer(("127.0.0.1", 0), NothingThere) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def checked_crawl(scene: Scene, name: str = "") -> list[Alarm]:
    """What the crawl of this moment's tick brings, as the checks see it."""
    run_key = name or f"at {scene.clock.now}"
    scene.crawl(run_key=run_key, until=scene.clock.now)
    return check_run(scene.warehouse, scene.config, "newsroom", run_key)


def test_a_month_with_weekends_and_holidays_raises_no_alarm(site_at: SceneOf) -> None:
    scene = site_at(MONDAY, per_day=120)
    loaded = []
    for _ in range(31):
        assert checked_crawl(scene) == []
        loaded += scene.rows("SELECT loaded, checked_at IS NOT NULL FROM news.crawl_run ORDER BY run_id DESC LIMIT 1")
        scene.clock.move(days=1)
    assert all(checked for _, checked in loaded)
    by_day = [count for count, _ in loaded[1:]]
    assert min(by_day) > 40
    # From the Monday on: a Sunday that is worked on, the Mid-Autumn Festival, and the first of October.
    assert by_day[6] > 100
    assert max(by_day[11], by_day[17]) < 50
    assert scene.rows("SELECT count(*) FROM news.alert") == [(0,)]


def test_a_source_that_falls_silent_fails_the_next_run_and_is_one_alarm(site_at: SceneOf) -> None:
    scene = site_at(MONDAY, troubles=[Troubled(Trouble.SILENT, MONDAY + timedelta(days=1))])
    assert checked_crawl(scene) == []
    scene.clock.move(days=1)
    assert checked_crawl(scene) == []
    scene.clock.move(days=1)
    [alarm] = checked_crawl(scene, "the silent one")
    assert (alarm.kind, alarm.level, alarm.observed) == (Alert.SILENCE, Level.FAILURE, 0)
    assert alarm.detail.startswith("0 pages listed in the 6 hours up to Wed 2026-09-16 00:00, ")
    [row] = scene.rows("SELECT kind, level, source, run_key, observed, detail FROM news.alert")
    assert row == ("silence", "failure", "newsroom", "the silent one", 0, alarm.detail)


def test_a_field_that_stops_being_filled_warns(site_at: SceneOf) -> None:
    scene = site_at(MONDAY, troubles=[Troubled(Trouble.NO_AUTHORS, MONDAY + timedelta(hours=1))])
    assert checked_crawl(scene) == []
    scene.clock.move(days=1)
    [alarm] = checked_crawl(scene)
    assert (alarm.kind, alarm.level, alarm.subject, alarm.observed) == (Alert.FIELDS, Level.WARNING, "authors", 0)
    assert alarm.detail.startswith("authors: 0 of 5")
    assert "read by share 1" in alarm.detail


def test_an_outlet_that_disappears_warns_as_soon_as_it_can_be_missed(site_at: SceneOf) -> None:
    # One that has enough in a week to be missed in that week.
    days = [(MONDAY - timedelta(days=n)).date() for n in range(1, 15)]
    found = Counter(story.outlet for day in days for story in stories_of(1, day, 120))
    [(outlet, count)] = found.most_common(1)
    assert count > 44
    scene = site_at(MONDAY, seed=1, per_day=120, troubles=[Troubled(Trouble.OUTLET_GONE, MONDAY, outlet)])
    assert checked_crawl(scene) == []
    scene.clock.move(days=7)
    [alarm] = checked_crawl(scene)
    assert (alarm.kind, alarm.level, alarm.subject) == (Alert.OUTLETS, Level.WARNING, outlet)
    assert alarm.detail.startswith(f"{outlet}: none in the ")


def test_a_parser_that_breaks_fails_the_next_run_and_is_weighed_before(site_at: SceneOf) -> None:
    scene = site_at(MONDAY, troubles=[Troubled(Trouble.NEW_SHAPE, MONDAY + timedelta(hours=1))])
    first, batches = scene.discover(run_key="sound", until=scene.clock.now)
    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, first, batch)
    assert weigh(scene.warehouse, scene.config, first) is None
    assert checked_crawl(scene, "sound") == []

    scene.clock.move(days=1)
    run_id, batches = scene.discover(run_key="broken", until=scene.clock.now)
    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, run_id, batch)
    before = scene.rows("SELECT count(*) FROM news.article")
    evidence = weigh(scene.warehouse, scene.config, run_id)
    assert evidence is not None
    assert evidence.planned >= evidence.rejected >= evidence.shapes > 50
    facts = evidence.text.splitlines()
    assert facts[0] == f"{evidence.rejected} of the {evidence.planned} pages of newsroom would give no article."
    assert "are normal" in facts[1]
    assert len(facts) == 7, "five pages are shown"
    assert all(": shape_changed: " in fact or ": not_rendered: " in fact for fact in facts[2:])
    assert scene.rows("SELECT count(*) FROM news.article") == before, "nothing is written"

    [alarm] = checked_crawl(scene, "broken")
    assert (alarm.kind, alarm.level) == (Alert.SHAPE, Level.FAILURE)
    assert alarm.subject in ("shape_changed", "not_rendered")
    assert (alarm.observed or 0) > 0.9


def test_lists_that_cannot_be_read_are_told_of(site_at: SceneOf) -> None:
    scene = site_at(MONDAY, per_day=20)
    assert checked_crawl(scene) == []
    text = scene.sources.read_text(encoding="utf-8")
    with nothing_there() as base_url:
        scene.sources.write_text(text.replace(scene.base_url, base_url), encoding="utf-8")
        [alarm] = checked_crawl(scene, "all of them")
    assert (alarm.kind, alarm.level, alarm.subject) == (Alert.LISTS, Level.FAILURE, "")
    assert alarm.detail.startswith("none of the 7 lists could be read; the first: gone: ")
    assert "404" in alarm.detail

    scene.sources.write_text(text, encoding="utf-8")
    assert checked_crawl(scene, "mended") == []
    with psycopg.connect(scene.warehouse) as db:
        db.execute(
            "INSERT INTO news.reject (source, subject, stage, reason, detail, run_id)"
            " SELECT source, 'list rolling', 'discover', 'shape_changed', 'no records', run_id"
            " FROM news.crawl_run WHERE run_key = 'mended'"
        )
    [alarm] = check_run(scene.warehouse, scene.config, "newsroom", "mended")
    assert (alarm.kind, alarm.level, alarm.subject) == (Alert.LISTS, Level.WARNING, "rolling")
    assert alarm.detail == "the list rolling could not be read: shape_changed: no records"


def test_a_run_that_is_checked_again_forgets_what_it_found(site_at: SceneOf) -> None:
    scene = site_at(MONDAY, per_day=60, troubles=[Troubled(Trouble.SILENT, MONDAY)])
    checked_crawl(scene, "first")
    scene.clock.move(days=2)
    assert [alarm.kind for alarm in checked_crawl(scene, "second")] == [Alert.SILENCE]
    text = scene.sources.read_text(encoding="utf-8")
    scene.sources.write_text(text.replace("silence_least = 20", "silence_least = 100000"), encoding="utf-8")
    assert check_run(scene.warehouse, scene.config, "newsroom", "second") == []
    assert scene.rows("SELECT count(*) FROM news.alert") == [(0,)]


def test_runs_that_no_normal_is_known_of_are_checked_and_find_nothing(site_at: SceneOf) -> None:
    scene = site_at(MONDAY, per_day=20)
    assert check_run(scene.warehouse, scene.config, "newsroom", "never begun") == []
    scene.crawl(run_key="days", since=MONDAY - timedelta(days=2), until=MONDAY)
    assert check_run(scene.warehouse, scene.config, "newsroom", "days") == []
    assert scene.rows("SELECT count(*) FROM news.crawl_run WHERE checked_at IS NOT NULL") == [(1,)]
