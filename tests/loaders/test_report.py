"""The numbers of the report, on articles made by hand."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from loaders import upkeep
from loaders.database import Database
from loaders.pages import Ended, end_pages
from loaders.report import DayCount, Report, RisingTopic, read_report
from loaders.tables import ready_tables, refresh
from scraper.outcomes import Outcome
from scraper.records import Mention

from .conftest import NOON, Desk, article

DeskOf = Callable[[str], Desk]
Load = Callable[..., None]

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LAST = date(2026, 11, 20)


@pytest.fixture
def load(desk: DeskOf) -> Load:
    """Loads articles in a run of their own, each given as its id and what it has of its own."""

    def load_all(articles: dict[str, dict[str, Any]]) -> None:
        one = desk(f"run {next(iter(articles))}")
        one.fetch(dict.fromkeys(articles, "{}"))
        assert set(one.load(*(article(x, **own) for x, own in articles.items())).values()) == {"loaded"}

    return load_all


def one_story(db: Database, *external_ids: str) -> None:
    """Make these articles one story."""
    parameters = {"ids": list(external_ids)}
    db.execute(
        "INSERT INTO news.story_member (article_id, story_id, similarity, changed_at) "
        "SELECT article_id, min(article_id) OVER (), 0.9, changed_at FROM news.article "
        "WHERE external_id = ANY (%(ids)s)",
        parameters,
    )
    db.execute(
        "INSERT INTO news.story_total (story_id, first_article_id, first_at, last_at, articles, outlet_names) "
        "SELECT min(article_id), (array_agg(article_id ORDER BY published_at, article_id))[1], min(published_at), "
        "max(published_at), count(*), array_agg(DISTINCT o.name) "
        "FROM news.article JOIN news.outlet o USING (outlet_id) WHERE external_id = ANY (%(ids)s)",
        parameters,
    )


def refreshed(db: Database, days: int = 30) -> Report:
    """The report after the ready tables were refreshed."""
    covers_to = upkeep.begin(db)
    names = ready_tables(db)
    for name in names:
        refresh(db, name)
    upkeep.finished(db, "tables", covers_to, len(names))
    return read_report(db, days)


def test_an_empty_warehouse_is_a_report_without_a_period(db: Database) -> None:
    never = read_report(db, 30)
    assert (never.refreshed_at, never.period, never.headline.articles) == (None, None, 0)
    empty = refreshed(db)
    assert empty.refreshed_at is not None
    assert (empty.period, empty.headline.newest_at, empty.volume, empty.rejects) == (None, None, (), [])


def test_before_the_first_refresh_it_says_what_the_tables_themselves_tell(db: Database, load: Load) -> None:
    load({"1": {}, "2": {}})
    report = read_report(db, 30)
    assert (report.refreshed_at, report.period, report.volume) == (None, None, ())
    assert report.headline.articles == 2
    assert report.headline.newest_at == NOON


def test_a_table_that_a_restore_left_empty_counts_as_never_refreshed(db: Database, load: Load) -> None:
    load({"1": {}})
    refreshed(db)
    db.execute("REFRESH MATERIALIZED VIEW news.mention_by_day WITH NO DATA")
    assert read_report(db, 30).refreshed_at is None


def test_what_came_after_the_refresh_is_counted(db: Database, load: Load) -> None:
    load({"1": {}})
    refreshed(db)
    load({"2": {"published_at": NOON + HOUR}})
    report = read_report(db, 30)
    assert report.changed_since == 1
    assert report.covers_to is not None
    assert report.refreshed_at is not None
    assert report.covers_to <= report.refreshed_at <= report.made_at
    assert (report.headline.articles, report.headline.in_period) == (2, 1)


def test_the_period_ends_with_the_newest_day_even_of_an_old_archive(db: Database, load: Load) -> None:
    load({"1": {"published_at": datetime.fromisoformat("2022-01-24T16:30:00Z")}, "2": {"published_at": None}})
    report = refreshed(db, days=7)
    assert report.period is not None
    assert (report.period.first, report.period.last) == (date(2022, 1, 19), date(2022, 1, 25)), (
        "half past midnight there"
    )
    assert report.zone.key == "Asia/Shanghai"
    assert (report.headline.articles, report.headline.in_period) == (2, 1)


def test_a_date_in_years_to_come_does_not_move_the_period(db: Database, load: Load) -> None:
    load({"1": {}, "2": {"published_at": NOON + 3000 * DAY}})
    report = refreshed(db)
    assert report.period is not None
    assert report.period.last == LAST
    assert report.headline.newest_at == NOON


def test_volume_has_the_largest_outlets_and_the_rest_as_one(db: Database, load: Load) -> None:
    many = {f"o{n}": {"outlet": f"媒体{n:02}", "published_at": NOON - DAY} for n in range(30)}
    more = {f"m{n}": {"outlet": f"媒体{n:02}"} for n in range(28)}
    small = {f"s{n}": {"outlet": f"小媒体{n}"} for n in range(3)}
    load(many | more | small | {"none": {"outlet": "", "category_slug": "", "category_name": ""}})
    report = refreshed(db)
    newest = {c.outlet: c.articles for c in report.volume if c.day == LAST}
    assert newest == {**{f"媒体{n:02}": 1 for n in range(24)}, None: 4 + 3 + 1}
    assert DayCount(LAST - DAY, "媒体00", 1) in report.volume
    assert (report.headline.outlets_in_period, report.headline.newest_day) == (33, 32)


def test_weeks_are_compared_whatever_the_period(db: Database, load: Load) -> None:
    load({f"a{n}": {"published_at": NOON - n * DAY} for n in range(7)})
    load({f"b{n}": {"published_at": NOON - n * DAY} for n in (7, 13, 14, 40)})
    for days, in_period in ((1, 1), (3, 3), (30, 10), (366, 11)):
        head = refreshed(db, days).headline
        assert (head.in_period, head.last_7_days, head.days_before) == (in_period, 7, 2), days


def test_rising_topics_are_tags_boards_and_shares_with_their_past(db: Database, load: Load) -> None:
    board = {"mentions": (Mention(90, "BK0493", "新能源", 1, "link"),), "body_text": "新能源。", "tags": ()}
    share = {"mentions": (Mention(1, "600519", "贵州茅台", 1, "link"),), "body_text": "贵州茅台。", "tags": ()}
    index = {"mentions": (Mention(1, "000001", "上证指数", 1, "link"),), "body_text": "上证指数。", "tags": ()}
    load({f"day{n}": {"tags": (), "published_at": NOON - n * DAY} for n in range(35)})
    load({f"now{n}": {"tags": ("降准", "稳定", "澎湃新闻新闻")} for n in range(5)})
    load({f"then{n}": {"tags": ("稳定",), "published_at": NOON - 7 * DAY * (1 + n % 4)} for n in range(20)})
    load({f"board{n}": board for n in range(4)})
    load({f"share{n}": share for n in range(3)})
    load({f"index{n}": index for n in range(3)})
    topics = [RisingTopic("降准", 5, 0.0), RisingTopic("新能源", 4, 0.0), RisingTopic("贵州茅台", 3, 0.0)]
    assert refreshed(db).topics == topics


def test_indexes_and_funds_are_not_among_the_shares(db: Database, load: Load) -> None:
    codes = {
        "上证指数": (1, "000001"),
        "沪深三百基金": (1, "510300"),
        "平安转债": (1, "113001"),
        "贵州茅台": (1, "600519"),
    }
    mentions = tuple(Mention(*code, name, 1, "link") for name, code in codes.items())
    load({"1": {"mentions": mentions, "body_text": "、".join(codes)}})
    db.execute("UPDATE news.article_security SET doubt = ''")
    found = [(s.symbol, s.kind) for s in refreshed(db).securities]
    assert found == [
        ("600519.SH", "security"),
        ("000001.SH", "index"),
        ("113001.SH", "bond"),
        ("510300.SH", "fund"),
    ]


def test_securities_have_a_number_for_each_day_and_no_doubtful_mentions(db: Database, load: Load) -> None:
    maotai = {"mentions": (Mention(1, "600519", "贵州茅台", 1, "link"),), "body_text": "贵州茅台涨停。"}
    board = {"mentions": (Mention(90, "BK0493", "新能源", 1, "link"),), "body_text": "新能源。"}
    load({"1": maotai, "2": maotai | {"outlet": "财联社"}, "3": maotai | {"published_at": NOON - 3 * DAY}, "4": board})
    one_story(db, "1", "2")
    db.execute("UPDATE news.article_security SET doubt = ''")
    found = refreshed(db, days=5).securities
    assert [(s.symbol, s.name, s.kind, s.articles, s.stories, list(s.by_day)) for s in found] == [
        ("600519.SH", "贵州茅台", "security", 3, 2, [0, 1, 0, 0, 2]),
        ("BK0493", "新能源", "board", 1, 1, [0, 0, 0, 0, 1]),
    ]
    db.execute("UPDATE news.article_security SET doubt = 'common_noun'")
    assert refreshed(db, days=5).securities == []


def test_stories_are_those_of_several_outlets_in_the_order_of_their_times(db: Database, load: Load) -> None:
    load(
        {
            "late": {"outlet": "甲", "published_at": NOON},
            "first": {"outlet": "乙", "published_at": NOON - HOUR, "title": "最先的标题"},
            "twice": {"outlet": "乙", "published_at": NOON + HOUR},
            "own": {"outlet": "丙", "published_at": NOON},
            "own again": {"outlet": "丙", "published_at": NOON},
            "alone": {"outlet": "丁"},
        }
    )
    one_story(db, "late", "first", "twice")
    one_story(db, "own", "own again")
    one_story(db, "alone")
    report = refreshed(db)
    [story] = report.stories
    assert story.first.title == "最先的标题"
    assert story.outlets == ("乙", "甲")
    assert story.spread == 2 * HOUR
    assert [a.url.rpartition("/")[2] for a in story.articles] == ["first", "late", "twice"]
    assert report.headline.stories_in_period == 1
    assert [(o.outlet, o.stories, o.first, o.behind, o.median_lag) for o in report.outlets] == [
        ("乙", 1, 1, 0, None),
        ("甲", 1, 0, 1, HOUR),
    ]


def test_who_only_says_the_day_has_no_place_in_the_spread(db: Database, load: Load) -> None:
    midnight = datetime.fromisoformat("2026-11-20T00:00:00+08:00")
    day = {"published_at": midnight, "published_raw": "2026-11-20"}
    load({"day": {"outlet": "日报"} | day, "a": {"outlet": "甲"}, "b": {"outlet": "乙", "published_at": NOON + HOUR}})
    load({"c": {"outlet": "丙"} | day, "d": {"outlet": "丁"}})
    one_story(db, "day", "a", "b")
    one_story(db, "c", "d")
    db.execute(
        "UPDATE news.story_total SET first_article_id = (SELECT article_id FROM news.article WHERE external_id "
        "= CASE story_id WHEN 1 THEN 'a' ELSE 'd' END), first_at = %s",
        [NOON],
    )
    [story] = refreshed(db).stories
    assert [a.outlet for a in story.articles] == ["甲", "乙"]
    assert story.spread == HOUR


def test_the_stories_that_most_outlets_told_come_first(db: Database, load: Load) -> None:
    load({f"{n}{outlet}": {"outlet": outlet} for n in range(3) for outlet in "甲乙丙丁戊"[: 2 + n]})
    for n in range(3):
        one_story(db, *(f"{n}{outlet}" for outlet in "甲乙丙丁戊"[: 2 + n]))
    assert [len(story.outlets) for story in refreshed(db).stories] == [4, 3, 2]


def test_rejects_are_counted_by_reason_and_source(db: Database, desk: DeskOf) -> None:
    one = desk("run")
    one.fetch(dict.fromkeys("abcd", "{}"))
    pages: Any = db.execute("SELECT page_id, external_id FROM news.page ORDER BY external_id").fetchall()
    reasons = (Outcome.NO_TEXT, Outcome.NO_TEXT, Outcome.GONE)
    ended = [Ended(p, "sample", x, reason) for (p, x), reason in zip(pages, reasons, strict=False)]
    end_pages(db, one.run.run_id, ended)
    db.execute("UPDATE news.reject SET source = 'other' WHERE subject = 'b'")
    db.execute(
        "UPDATE news.reject SET first_at = now() - interval '30 days', last_at = now() - interval '8 days' "
        "WHERE subject = 'a'"
    )
    report = refreshed(db)
    no_text, gone = report.rejects
    assert (no_text.reason, no_text.by_source, no_text.pages, no_text.recent) == (
        "no_text",
        {"other": 1, "sample": 1},
        2,
        1,
    )
    assert (gone.reason, gone.pages, gone.next) == ("gone", 1, "never")
    assert "body" in no_text.meaning
    assert (report.headline.rejects, report.headline.waiting) == (3, 1)


def test_sources_say_how_far_they_have_come(db: Database, desk: DeskOf) -> None:
    one = desk("run")
    one.fetch(dict.fromkeys("abcd", "{}"))
    one.load(article("a"), article("b", summary="摘要"))
    [found] = refreshed(db).sources
    assert (found.source, found.listed, found.fetched, found.loaded, found.waiting) == ("sample", 4, 4, 2, 2)
    assert (found.with_outlet, found.with_summary, found.with_tags, found.newest_at) == (100.0, 50.0, 100.0, NOON)


def test_a_silent_source_is_there_with_its_newest_article(db: Database, load: Load) -> None:
    load({"old": {"published_at": NOON - 1000 * DAY}})
    db.execute("UPDATE news.page SET source = 'archive'")
    load({"new": {}})
    found = {s.source: (s.listed, s.loaded, s.newest_at, s.with_tags) for s in refreshed(db).sources}
    assert found == {"sample": (1, 1, NOON, 100.0), "archive": (0, 0, NOON - 1000 * DAY, 0.0)}
