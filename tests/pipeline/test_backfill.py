"""Days backfilled afterwards, in any order and over again, beside the same days crawled as they came."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

import psycopg
import pytest
from psycopg import sql

from finews.postgres import EmbeddedPostgres
from loaders.runs import RunSummary
from newsroom.workdays import is_working_day
from newsroom.writing import SHANGHAI
from pipeline.window import options_of

from .conftest import FRIDAY, Scene

_numbers = count(1)
DAYS = 7
FORM: dict[str, Any] = {"since": None, "until": None, "limit": None, "refetch": False}

# All that an analyst sees of an article, without keys and without what depends on when it was asked for.
SEEN = """
    SELECT a.external_id, a.title, a.summary, a.url, o.name, c.slug, a.authors, a.published_at, a.language,
           a.body_text, a.body_html, a.canonical_url, a.content_hash,
           ARRAY(SELECT t.name FROM news.article_tag x JOIN news.tag t USING (tag_id)
                 WHERE x.article_id = a.article_id ORDER BY 1),
           ARRAY(SELECT (s.market, s.code, m.found_by, m.surface, m.mentions, m.doubt)::text
                 FROM news.article_security m JOIN news.security s USING (security_id)
                 WHERE m.article_id = a.article_id ORDER BY 1),
           ARRAY(SELECT (i.position, i.url, i.caption)::text FROM news.image i
                 WHERE i.article_id = a.article_id ORDER BY i.position)
    FROM news.article a JOIN news.page p USING (page_id)
    LEFT JOIN news.outlet o USING (outlet_id) LEFT JOIN news.category c USING (category_id)
    WHERE p.listed_at >= %s AND p.listed_at < %s
"""
SUMMARY = 2
"""Which column of these it is."""
# Where each row lies and which transaction wrote it: the same twice means that nothing was written.
PLACES = """
    SELECT 'article', ctid::text, xmin::text FROM news.article
    UNION ALL SELECT 'article_revision', ctid::text, xmin::text FROM news.article_revision
    UNION ALL SELECT 'article_tag', ctid::text, xmin::text FROM news.article_tag
    UNION ALL SELECT 'article_security', ctid::text, xmin::text FROM news.article_security
    UNION ALL SELECT 'image', ctid::text, xmin::text FROM news.image
    UNION ALL SELECT 'outlet', ctid::text, xmin::text FROM news.outlet
    UNION ALL SELECT 'answer', ctid::text, xmin::text FROM news.answer WHERE status = 200
        AND EXISTS (SELECT FROM news.article a WHERE a.answer_id = answer.answer_id)
    ORDER BY 1, 2
"""


@pytest.fixture
def other_warehouse(postgres: EmbeddedPostgres, empty_warehouse: str) -> str:
    """A second migrated warehouse without rows."""
    name = f"backfilled_{next(_numbers)}"
    with psycopg.connect(postgres.uri(), autocommit=True) as db:
        db.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(empty_warehouse))
        )
    return postgres.uri(name)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def tick(scene: Scene, run_type: str, at: datetime, **changes: Any) -> RunSummary:
    """The run of one tick of the schedule, as the DAG makes it."""
    source = replace(scene.config.source("newsroom"), **changes)
    options = options_of(source, FORM, run_type, at.astimezone(UTC))
    return scene.crawl(since=options.since, until=options.until)


def past_days(scene: Scene) -> list[date]:
    return [scene.newsroom.since + timedelta(days=number) for number in range(DAYS)]


def week(scene_of: Callable[..., Scene], per_day: int = 30, recheck_days: int = 0) -> Scene:
    """A newsroom that opened a week before its today's midnight in Shanghai."""
    # A newsroom in which no list names the outlet 360 in a digest alone: without the outlet beside it, the end of such
    # a digest, （360）, is no source to the parser.
    scene = scene_of(since=FRIDAY.date() - timedelta(days=DAYS), per_day=per_day, seed=12)
    text = scene.sources.read_text(encoding="utf-8")
    scene.sources.write_text(text.replace("recheck_days = 2", f"recheck_days = {recheck_days}"), encoding="utf-8")
    return scene


def seen(scene: Scene, first: date, days: int) -> dict[str, Any]:
    return {row[0]: row for row in scene.rows(SEEN, midnight(first), midnight(first + timedelta(days=days)))}


def rejected(scene: Scene, first: date, days: int) -> set[Any]:
    query = """
        SELECT r.subject, r.reason FROM news.reject r JOIN news.page p USING (page_id)
        WHERE p.listed_at >= %s AND p.listed_at < %s
    """
    return set(scene.rows(query, midnight(first), midnight(first + timedelta(days=days))))


def test_a_week_backfilled_is_the_week_that_was_crawled_daily(
    scene_of: Callable[..., Scene], other_warehouse: str
) -> None:
    daily = week(scene_of, recheck_days=36_500)
    now, days = daily.clock.now, past_days(daily)
    for day in days:
        daily.clock.now = midnight(day + timedelta(days=1)) + timedelta(minutes=1)
        tick(daily, "scheduled", midnight(day + timedelta(days=1)))
    revised = daily.rows("SELECT count(*) FROM news.article_revision")[0][0]
    # The outlets go on editing: the crawl of the days after looks at these articles again.
    daily.clock.now = now
    tick(daily, "scheduled", midnight(days[-1] + timedelta(days=1)))

    backfilled = replace(daily, warehouse=other_warehouse)
    for day in days:
        assert tick(backfilled, "backfill", midnight(day)).loaded > 0

    expected, found = seen(daily, days[0], DAYS), seen(backfilled, days[0], DAYS)
    good = {e.info_code.removeprefix("NW") for e in daily.newsroom.expected() if e.outcome == "loaded"}
    assert len(found) > DAYS * 10
    assert set(found) == set(expected) <= good
    for external_id, row in found.items():
        other = expected[external_id]
        # A list of the newest gives summaries that the search, which reaches back, has not.
        assert row[SUMMARY] in ("", other[SUMMARY])
        assert row[:SUMMARY] + row[SUMMARY + 1 :] == other[:SUMMARY] + other[SUMMARY + 1 :]
    assert rejected(backfilled, days[0], DAYS) == rejected(daily, days[0], DAYS)
    # What was edited before the backfill asked cannot be had any more.
    assert revised > 0
    assert backfilled.rows("SELECT count(*) FROM news.article_revision") == [(0,)]

    before = daily.rows(PLACES)
    for day in days:
        summary = tick(daily, "backfill", midnight(day))
        assert (summary.loaded, summary.revised, summary.updated) == (0, 0, 0)
    assert daily.rows(PLACES) == before, "a backfill over days that were crawled changes nothing"


def test_days_in_any_order_and_twice(scene_of: Callable[..., Scene]) -> None:
    scene = week(scene_of)
    days = past_days(scene)
    shuffled = [days[number] for number in (3, 0, 6, 2)]
    for number, day in enumerate(shuffled, 1):
        tick(scene, "backfill", midnight(day))
        read = scene.rows("SELECT listed_at FROM news.article JOIN news.page USING (page_id)")
        assert {at.astimezone(SHANGHAI).date() for (at,) in read} == set(shuffled[:number]), "a run is one day"
    good = {e.info_code: e for e in scene.newsroom.expected() if e.outcome == "loaded"}
    # The lists' time, which decides, is up to a minute off.
    edge = timedelta(minutes=2)
    certain = {
        x
        for x, e in good.items()
        if (e.published_at - edge).date() == (e.published_at + edge).date() and e.published_at.date() in shuffled
    }
    assert certain <= {f"NW{x}" for (x,) in scene.rows("SELECT external_id FROM news.article")} <= set(good)

    before, asked = scene.rows(PLACES), len(scene.texts_asked())
    for day in reversed(shuffled):
        summary = tick(scene, "backfill", midnight(day))
        assert (summary.loaded, summary.revised, summary.updated) == (0, 0, 0)
    assert scene.rows(PLACES) == before
    again = set(scene.texts_asked()[asked:])
    assert not again & certain, "only what was rejected is asked for again"


@pytest.mark.parametrize(("changed", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25)])
def test_a_day_of_23_or_25_hours(scene_of: Callable[..., Scene], changed: date, hours: int) -> None:
    """A site on New York's clocks, in whose night they change."""
    scene = scene_of(since=changed - timedelta(days=1), per_day=150)
    scene.clock.now = midnight(changed + timedelta(days=3))
    text = scene.sources.read_text(encoding="utf-8")
    scene.sources.write_text(f'{text}time_zone = "America/New_York"\n', encoding="utf-8")
    zone = scene.config.source("newsroom").zone
    begins = datetime.combine(changed, time(), zone)
    options = options_of(scene.config.source("newsroom"), FORM, "backfill", begins.astimezone(UTC))
    assert options.since is not None
    assert options.until == options.since + timedelta(hours=hours)

    tick(scene, "backfill", begins)

    # The newsroom writes wall clock times, which this source takes for New York's.
    wall = {e.info_code.removeprefix("NW"): e.published_at.replace(tzinfo=None) for e in scene.newsroom.expected()}
    loaded = {x for (x,) in scene.rows("SELECT external_id FROM news.article")}
    good = {e.info_code.removeprefix("NW") for e in scene.newsroom.expected() if e.outcome == "loaded"}
    edge = timedelta(minutes=2)
    start = datetime.combine(changed, time())
    inside = {x for x in good if start + edge <= wall[x] < start + timedelta(days=1) - edge}
    assert len(inside) > 10
    assert inside <= loaded
    assert all(start - edge <= wall[x] < start + timedelta(days=1) + edge for x in loaded)


def test_an_hourly_source_is_backfilled_by_the_hour(scene_of: Callable[..., Scene]) -> None:
    scene = week(scene_of, per_day=100)
    day = next(day for day in past_days(scene) if is_working_day(day))
    ticks = [midnight(day) + timedelta(hours=hour) for hour in (10, 9, 23)]
    for at in ticks:
        tick(scene, "backfill", at, schedule="@hourly")
    read = scene.rows("SELECT date_trunc('hour', listed_at) FROM news.article JOIN news.page USING (page_id)")
    assert {at for (at,) in read} <= set(ticks)
    assert {at for (at,) in read} >= set(ticks[:2])
    before = scene.rows(PLACES)
    for at in ticks:
        assert tick(scene, "backfill", at, schedule="@hourly").loaded == 0
    assert scene.rows(PLACES) == before


def test_a_backfill_beside_a_scheduled_run(scene_of: Callable[..., Scene], other_warehouse: str) -> None:
    scene = week(scene_of)
    days = past_days(scene)

    def backfill() -> None:
        for day in reversed(days):
            tick(scene, "backfill", midnight(day))

    with ThreadPoolExecutor(2) as pool:
        at_once: list[Future[Any]] = [
            pool.submit(backfill),
            pool.submit(tick, scene, "scheduled", midnight(days[-1] + timedelta(days=1))),
        ]
        for done in at_once:
            done.result()
    # What one run found held by the other has waited for the next.
    tick(scene, "scheduled", midnight(days[-1] + timedelta(days=1)))

    alone = replace(scene, warehouse=other_warehouse)
    tick(alone, "scheduled", midnight(days[-1] + timedelta(days=1)))
    assert seen(scene, days[0], DAYS).keys() == seen(alone, days[0], DAYS).keys()
    bodies = "SELECT external_id, content_hash FROM news.article ORDER BY 1"
    assert scene.rows(bodies) == alone.rows(bodies)
    assert scene.rows("SELECT count(*) FROM news.article_revision") == [(0,)]
