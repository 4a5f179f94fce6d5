"""The ready tables: what they count, on articles made by hand; refreshed while they are read."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from loaders.database import Database
from loaders.errors import WarehouseRefused
from loaders.runs import finish_run
from loaders.tables import ready_tables, refresh
from scraper.records import Image, Mention

from .conftest import NOON, Desk, article

DeskOf = Callable[[str], Desk]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def load(desk: DeskOf) -> Callable[..., None]:
    """Loads an article in a run of its own."""

    def load_one(external_id: str, **changes: Any) -> None:
        one = desk(f"run-{external_id}")
        one.fetch({external_id: "{}"})
        assert one.load(article(external_id, **changes)) == {external_id: "loaded"}

    return load_one


def one_story(db: Database, *external_ids: str) -> None:
    """Make these articles one story."""
    ids = "SELECT article_id FROM news.article WHERE external_id = ANY (%(ids)s)"
    parameters = {"ids": list(external_ids)}
    db.execute(
        f"INSERT INTO news.story_member SELECT article_id, min(article_id) OVER (), 0.9, changed_at FROM news.article "
        f"WHERE article_id IN ({ids})",
        parameters,
    )
    db.execute(
        "INSERT INTO news.story_total SELECT min(article_id), min(article_id), min(published_at), max(published_at), "
        f"count(*), array_agg(DISTINCT outlet_id::text) FROM news.article WHERE article_id IN ({ids})",
        parameters,
    )


def refresh_all(db: Database) -> None:
    for name in ready_tables(db):
        refresh(db, name)


def rows(db: Database, query: str, parameters: Iterable[Any] = ()) -> list[Any]:
    return db.execute(query, tuple(parameters)).fetchall()  # type: ignore[arg-type]


def test_articles_are_counted_by_the_day_of_their_site(db: Database, load: Callable[..., None]) -> None:
    # 15:59 and 16:00 UTC are the last minute of a day and the first of the next in Shanghai.
    load("1", published_at=datetime.fromisoformat("2026-11-20T15:59:00Z"))
    load("2", published_at=datetime.fromisoformat("2026-11-20T16:00:00Z"), body_text="四个字。")
    load("3", published_at=datetime.fromisoformat("2026-11-20T17:00:00Z"))
    load("4", outlet="财联社", published_at=NOON)
    load("5", outlet="", category_slug="", category_name="", published_at=NOON)
    load("6", published_at=None, published_raw="")
    one_story(db, "2", "3")
    refresh_all(db)
    assert rows(db, "SELECT * FROM news.articles_by_day ORDER BY day, outlet") == [
        (date(2026, 11, 20), "scripted", "", "", 1, 1, 8),
        (date(2026, 11, 20), "scripted", "澎湃新闻", "澎湃新闻", 1, 1, 8),
        (date(2026, 11, 20), "scripted", "财联社", "澎湃新闻", 1, 1, 8),
        (date(2026, 11, 21), "scripted", "澎湃新闻", "澎湃新闻", 2, 1, 12),
    ]


def published(weeks: float) -> datetime:
    """So many weeks before the newest article, in the middle of a day there."""
    return NOON - weeks * 7 * DAY


def load_background(load: Callable[..., None], site: str, days: Iterable[int]) -> None:
    """An article without a tag on each of these days before the newest: what a day with news is."""
    for n in days:
        load(f"{site}-{n}", tags=(), published_at=NOON - n * DAY)


RISING = (
    "SELECT tag, articles_7d, articles_before_7d_mean, rise, surprise, articles_before, first_day, last_day "
    "FROM news.rising_tag ORDER BY surprise DESC, tag"
)


def test_tags_that_rise_stand_out_from_those_that_are_merely_frequent(db: Database, load: Callable[..., None]) -> None:
    counts = {
        # tag: articles in the last seven days, and in each of the four weeks before
        "降准": (6, 0),
        "稳定": (4, 4),
        "退潮": (1, 3),
        "偶然": (1, 0),
    }
    load_background(load, "every-day", range(35))
    for tag, (now, before) in counts.items():
        for week, articles in enumerate([now] + [before] * 4):
            for n in range(articles):
                load(f"{tag}{week}{n}", tags=(tag,), published_at=published(week) - n * DAY)
    # A wrong date in the years to come.
    load("wrong", tags=("稳定",), published_at=NOON + 3000 * DAY)
    refresh_all(db)
    window = (date(2026, 11, 14), date(2026, 11, 20))
    expected = [
        ("降准", 6, Decimal("0.00"), Decimal("3.00"), Decimal("6.00"), 0, *window),
        ("偶然", 1, Decimal("0.00"), Decimal("1.33"), Decimal("1.00"), 0, *window),
        ("稳定", 4, Decimal("4.00"), Decimal("1.00"), Decimal("0.00"), 16, *window),
        ("退潮", 1, Decimal("3.00"), Decimal("0.67"), Decimal("-1.00"), 12, *window),
    ]
    assert rows(db, RISING) == expected
    assert rows(db, "SELECT articles FROM news.tag_by_day WHERE tag = '稳定' AND day = '2026-11-20'") == [(1,)]
    # What is older than the five weeks does not count.
    load("old", tags=("稳定", "降准"), published_at=NOON - 60 * DAY)
    load("archived", tags=("稳定",), published_at=NOON - 1600 * DAY)
    refresh_all(db)
    assert rows(db, RISING) == expected


def test_a_young_warehouse_compares_with_the_past_that_it_has(db: Database, load: Callable[..., None]) -> None:
    for n in range(14 + 7):
        load(str(n), tags=("稳定",), published_at=NOON - n * DAY)
    query = "SELECT articles_7d, articles_before, articles_before_7d_mean FROM news.rising_tag"
    refresh_all(db)
    assert rows(db, query) == [(7, 14, Decimal("7.00"))]
    load("old", tags=("稳定",), published_at=NOON - 1600 * DAY)
    refresh_all(db)
    assert rows(db, query) == [(7, 14, Decimal("7.00"))], "an article of years ago is no past that was empty"
    load("listed", tags=("稳定",), published_at=NOON - 33 * DAY)
    refresh_all(db)
    assert rows(db, query) == [(7, 15, Decimal("7.00"))], "the day of an old one that a first list had is a day"


def test_single_old_articles_make_no_past(db: Database, load: Callable[..., None]) -> None:
    """The first list of a site goes back a week, thinly; then it is crawled whole."""
    for day in range(7):
        for n in range(11):
            load(f"{day}-{n}", tags=("降准",), published_at=NOON - day * DAY + n * timedelta(minutes=1))
    for day in range(7, 16):
        load(f"{day}", tags=("旧闻",), published_at=NOON - day * DAY)
    refresh_all(db)
    assert rows(db, "SELECT * FROM news.comparable_site") == []
    assert rows(db, RISING) == []


def test_a_site_that_joined_this_week_makes_nothing_rise(db: Database, load: Callable[..., None]) -> None:
    for n in range(35):
        load(f"first-{n}", tags=("稳定",), published_at=NOON - n * DAY)
    for n in range(7):
        load(f"second-{n}", tags=("稳定", "新站"), published_at=NOON - n * DAY)
    db.execute("INSERT INTO news.site (slug, name, time_zone) VALUES ('second', 'Second', 'Asia/Shanghai')")
    db.execute(
        "UPDATE news.article SET site_id = (SELECT site_id FROM news.site WHERE slug = 'second') "
        "WHERE external_id LIKE 'second-%'"
    )
    refresh_all(db)
    assert rows(db, "SELECT site, weeks FROM news.comparable_site") == [("scripted", Decimal(4))]
    assert [row[:4] for row in rows(db, RISING)] == [("稳定", 7, Decimal("7.00"), Decimal("1.00"))]


def test_names_of_outlets_and_channels_are_told_from_topics(db: Database, load: Callable[..., None]) -> None:
    load_background(load, "every-day", range(35))
    for n in range(5):
        load(str(n), tags=("澎湃新闻新闻", "东财滚动新闻", "降准"), published_at=NOON - n * DAY)
    refresh_all(db)
    assert rows(db, "SELECT tag, articles_7d, names_outlet FROM news.rising_tag ORDER BY names_outlet, tag") == [
        ("降准", 5, False),
        ("东财滚动新闻", 5, True),
        ("澎湃新闻新闻", 5, True),
    ]
    assert rows(db, "SELECT DISTINCT tag FROM news.tag_by_day ORDER BY 1") == [
        ("东财滚动新闻",),
        ("澎湃新闻新闻",),
        ("降准",),
    ]


def test_what_is_mentioned_rises_like_a_tag(db: Database, load: Callable[..., None]) -> None:
    board = Mention(90, "BK0493", "新能源", 1, "link")
    maotai = (Mention(1, "600519", "贵州茅台", 1, "link"), Mention(1, "600519", "", 1, "chart"))
    load_background(load, "every-day", range(35))
    for n in range(4):
        load(f"now-{n}", mentions=(board, *maotai), body_text="新能源，贵州茅台。")
        load(f"then-{n}", mentions=maotai, body_text="贵州茅台。", published_at=published(1 + n))
    db.execute("UPDATE news.article_security SET doubt = ''")
    refresh_all(db)
    found = rows(
        db,
        "SELECT symbol, name, kind, articles_7d, articles_before, articles_before_7d_mean, rise, surprise "
        "FROM news.rising_mention ORDER BY surprise DESC",
    )
    assert found == [
        ("BK0493", "新能源", "board", 4, 0, Decimal("0.00"), Decimal("2.33"), Decimal("4.00")),
        ("600519.SH", "贵州茅台", "security", 4, 4, Decimal("1.00"), Decimal("1.75"), Decimal("2.12")),
    ]
    db.execute("UPDATE news.article_security SET doubt = 'inside_word'")
    assert rows(db, "SELECT * FROM news.rising_mention") == []


def test_an_empty_warehouse_has_no_rising_tags(db: Database) -> None:
    refresh_all(db)
    assert rows(db, "SELECT * FROM news.rising_tag") == []
    assert rows(db, "SELECT * FROM news.rising_mention") == []
    assert rows(db, "SELECT * FROM news.source_freshness") == []


def test_mentions_count_stories_and_leave_doubts_out(db: Database, load: Callable[..., None]) -> None:
    maotai = Mention(1, "600519", "贵州茅台", 3, "link")
    chart = Mention(1, "600519", "", 1, "chart")
    load("1", mentions=(maotai, chart), body_text="贵州茅台贵州茅台贵州茅台")
    load("2", mentions=(maotai,), outlet="财联社", body_text="贵州茅台贵州茅台贵州茅台")
    load(
        "3", mentions=(maotai, Mention(90, "BK0493", "新能源", 1, "link")), body_text="贵州茅台贵州茅台贵州茅台，新能源"
    )
    load("4", mentions=(maotai,), published_at=NOON + DAY, body_text="贵州茅台贵州茅台贵州茅台")
    db.execute("UPDATE news.article_security SET doubt = ''")
    db.execute("UPDATE news.article_security SET doubt = 'common_noun' WHERE surface = '新能源'")
    db.execute("UPDATE news.article_security SET doubt = 'inside_word' WHERE article_id = 4")
    one_story(db, "1", "2")
    refresh_all(db)
    found = rows(db, "SELECT day, symbol, name, kind, articles, stories, mentions FROM news.mention_by_day")
    assert found == [(date(2026, 11, 20), "600519.SH", "贵州茅台", "security", 3, 2, 9)]
    assert rows(db, "SELECT security_id FROM news.mention_by_day") == rows(
        db, "SELECT security_id FROM news.security_full WHERE symbol = '600519.SH'"
    )


def test_rows_of_one_symbol_are_one_security(db: Database, load: Callable[..., None]) -> None:
    load("1", mentions=(Mention(1, "600519", "", 1, "chart"), Mention(None, "600519", "", 1, "related")))
    db.execute("UPDATE news.article_security SET doubt = ''")
    refresh_all(db)
    assert rows(db, "SELECT symbol, articles, mentions FROM news.mention_by_day") == [("600519.SH", 1, 1)]


def test_a_place_that_two_ways_find_is_mentioned_once(db: Database, load: Callable[..., None]) -> None:
    maotai, maotai_liquor = (Mention(1, "600519", name, 1, "link") for name in ("贵州茅台", "茅台"))
    load("1", mentions=(maotai,), body_text="贵州茅台（600519.SH）涨停。")
    ways = "SELECT found_by, mentions FROM news.mention WHERE article_id = 1 ORDER BY 1"
    assert rows(db, ways) == [("link", 1), ("text", 1)]
    load("2", mentions=(maotai, maotai_liquor), body_text="贵州茅台涨停，茅台停牌。", published_at=NOON + DAY)
    db.execute("UPDATE news.article_security SET doubt = ''")
    refresh_all(db)
    found = rows(db, "SELECT day, articles, mentions FROM news.mention_by_day ORDER BY day")
    assert found == [(date(2026, 11, 20), 1, 1), (date(2026, 11, 21), 1, 2)], "two names are two places"


def test_who_was_first(db: Database, load: Callable[..., None]) -> None:
    def told(external_id: str, outlet: str, hours: float) -> None:
        load(external_id, outlet=outlet, published_at=NOON + hours * HOUR)

    told("a1", "财联社", 0)
    told("a2", "澎湃新闻", 1)
    told("a3", "澎湃新闻", 5)
    told("b1", "财联社", 3)
    told("b2", "澎湃新闻", 0)
    told("b3", "证券时报", 0)
    # Nobody else had it; a lone article; no outlet; no time.
    told("c1", "财联社", 0)
    told("c2", "财联社", 2)
    told("d1", "财联社", 0)
    told("e1", "财联社", 1)
    told("e2", "", 0)
    load("b4", outlet="新华社", published_at=None, published_raw="")
    for story in ("a1 a2 a3", "b1 b2 b3 b4", "c1 c2", "d1", "e1 e2"):
        one_story(db, *story.split())
    refresh_all(db)
    assert rows(db, "SELECT * FROM news.outlet_speed ORDER BY outlet") == [
        ("澎湃新闻", 2, 1, Decimal("0.5000"), 1, HOUR),
        ("证券时报", 1, 1, Decimal("1.0000"), 0, None),
        ("财联社", 2, 1, Decimal("0.5000"), 1, 3 * HOUR),
    ]


MIDNIGHT = datetime.fromisoformat("2026-11-20T00:00:00+08:00")


def test_who_only_says_the_day_runs_no_race(db: Database, load: Callable[..., None]) -> None:
    day = {"published_at": MIDNIGHT, "published_raw": "2026-11-20"}
    load("a1", outlet="日报", **day)
    load("a2", outlet="财联社", published_at=NOON)
    load("a3", outlet="澎湃新闻", published_at=NOON + HOUR)
    # Of these two nobody knows who was first.
    load("b1", outlet="日报", **day)
    load("b2", outlet="财联社", published_at=NOON)
    # A midnight that is told is a time like any other.
    load("c1", outlet="晚报", published_at=MIDNIGHT, published_raw="2026-11-20 00:00:00")
    load("c2", outlet="财联社", published_at=NOON)
    for story in ("a1 a2 a3", "b1 b2", "c1 c2"):
        one_story(db, *story.split())
    refresh_all(db)
    assert rows(db, "SELECT outlet, stories, first, behind, median_lag FROM news.outlet_speed ORDER BY outlet") == [
        ("晚报", 1, 1, 0, None),
        ("澎湃新闻", 1, 0, 1, HOUR),
        ("财联社", 2, 1, 1, 12 * HOUR),
    ]


@pytest.mark.parametrize(
    ("raw", "says_clock"),
    [
        *((raw, False) for raw in ("2026-11-20", "2026/11/20", "2026年11月20日", "11月20日", "20261120", "3天前", "")),
        *((raw, False) for raw in ("Fri, 20 Nov 2026", "20.11.2026", "November 20th, 2026", "2026.11.20")),
        *((raw, True) for raw in ("2026-11-20 00:00", "2026-11-20T00:00:00+08:00", "今天 00:00", "00:00", "0时5分")),
        *(
            (raw, True)
            for raw in ("1795104000", "1795104000000", "20261120T0000", "20261120000000", "0:00 am", "12 AM")
        ),
        *((raw, True) for raw in ("3小时前", "52分钟前", "刚刚", "2026年11月20日 00：00")),
    ],
)
def test_a_midnight_is_a_time_only_where_the_source_writes_it(db: Database, raw: str, says_clock: bool) -> None:
    query = "SELECT news.published_by(%s, %s, 'Asia/Shanghai')"
    assert rows(db, query, (MIDNIGHT, raw)) == [(MIDNIGHT if says_clock else MIDNIGHT + DAY,)]
    assert rows(db, query, (NOON, raw)) == [(NOON,)], "what is not midnight was told by somebody"
    assert rows(db, query, (None, raw)) == [(None,)]


def test_how_complete_a_source_is(db: Database, desk: DeskOf, load: Callable[..., None]) -> None:
    load("1", summary="摘要", tags=(), body_text="四个字。")
    load(
        "2",
        authors=("记者",),
        outlet="",
        images=(Image("http://127.0.0.1:9/1.png"),),
        mentions=(Mention(1, "600519", "贵州茅台", 1, "link"),),
        body_text="贵州茅台八个字。",
    )
    load("3", published_at=NOON - DAY)
    one = desk("crawl")
    one.fetch({"4": "{}", "5": "{}"})
    db.execute("UPDATE news.page SET outcome = 'no_text', outcome_at = now() WHERE external_id = '4'")
    db.execute("UPDATE news.article_security SET doubt = ''")
    refresh_all(db)
    found = rows(
        db,
        "SELECT source, day, listed, fetched, loaded, rejected, waiting, newest_at, with_outlet::float, "
        "with_summary::float, with_authors::float, with_tags::float, with_mentions::float, with_images::float, "
        "mean_characters FROM news.source_health ORDER BY day DESC",
    )
    assert found == [
        ("sample", date(2026, 11, 20), 4, 4, 2, 1, 1, NOON, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 6),
        ("sample", date(2026, 11, 19), 1, 1, 1, 0, 0, NOON - DAY, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 8),
    ]


def test_a_day_of_which_nothing_was_loaded_has_no_shares(db: Database, desk: DeskOf) -> None:
    desk("crawl").fetch({"1": "{}"})
    refresh_all(db)
    found = rows(db, "SELECT listed, loaded, waiting, newest_at, with_tags, mean_characters FROM news.source_health")
    assert found == [(1, 0, 1, None, None, None)]


def test_how_fresh_a_source_is(db: Database, desk: DeskOf, load: Callable[..., None]) -> None:
    one = desk("first")
    one.fetch({"1": "{}", "2": "{}"})
    one.load(article("1"))
    finish_run(db, one.run.run_id)
    desk("second")
    found = rows(
        db,
        "SELECT source, is_running, newest_loaded_at = last_finished_at, last_finished_at <= last_run_at, "
        "newest_published_at, waiting, discovered_last_run, loaded_last_run, rejected_last_run "
        "FROM news.source_freshness",
    )
    assert found == [("sample", True, True, True, NOON, 1, 2, 1, 0)], "before any refresh"
    db.execute("INSERT INTO news.crawl_run (run_key, source) VALUES ('x', 'another'), ('x', 'zebra')")
    names = rows(db, "SELECT source, newest_published_at FROM news.source_freshness ORDER BY 1")
    assert names == [("another", None), ("sample", NOON), ("zebra", None)]


def test_every_ready_table_is_read_while_it_is_refreshed(
    warehouse: str, db: Database, load: Callable[..., None]
) -> None:
    load("1", mentions=(Mention(1, "600519", "贵州茅台", 1, "link"),), body_text="贵州茅台")
    names = ready_tables(db)
    assert {"articles_by_day", "tag_by_day", "mention_by_day", "outlet_speed", "source_health", "outlet_edits"} <= set(
        names
    )
    with psycopg.connect(warehouse) as reader:
        reader.execute("SET lock_timeout = '1s'")
        for name in names:
            # Its lock lasts to the end of its transaction, and it reads on while and after the table is refreshed.
            reader.execute(f"SELECT count(*) FROM news.{name}")  # type: ignore[arg-type]
        db.execute("SET lock_timeout = '1s'")
        with db.transaction():
            for name in names:
                refresh(db, name)
                reader.execute(f"SELECT count(*) FROM news.{name}")  # type: ignore[arg-type]
    assert rows(db, "SELECT articles FROM news.articles_by_day") == [(1,)]


def test_each_is_refreshed_after_those_that_it_reads(db: Database) -> None:
    names = ready_tables(db)
    reads = rows(
        db,
        """
        SELECT DISTINCT reader.relname, read.relname
        FROM pg_rewrite w JOIN pg_depend d ON d.objid = w.oid AND d.classid = 'pg_rewrite'::regclass
        JOIN pg_class reader ON reader.oid = w.ev_class AND reader.relkind = 'm'
        JOIN pg_class read ON read.oid = d.refobjid AND read.relkind = 'm' AND read.oid <> reader.oid
        """,
    )
    assert ("mention_by_day", "security_full") in reads
    assert [(a, b) for a, b in reads if names.index(a) < names.index(b)] == []


def test_a_restored_table_without_rows_is_filled(db: Database, load: Callable[..., None]) -> None:
    load("1")
    db.execute("REFRESH MATERIALIZED VIEW news.articles_by_day WITH NO DATA")
    refresh(db, "articles_by_day")
    assert rows(db, "SELECT articles FROM news.articles_by_day") == [(1,)]


def test_only_ready_tables_are_refreshed(db: Database) -> None:
    for name in ("article", "nothing", 'articles_by_day"; DROP TABLE news.article; --'):
        with pytest.raises(WarehouseRefused, match="there is no ready table"):
            refresh(db, name)


def test_the_loader_refreshes_and_analysts_read(db: Database, load: Callable[..., None]) -> None:
    load("1")
    db.execute("SET ROLE finews_loader")
    refresh_all(db)
    db.execute("RESET ROLE")
    db.execute("SET ROLE finews_analyst")
    assert rows(db, "SELECT articles FROM news.articles_by_day") == [(1,)]
    assert rows(db, "SELECT source FROM news.source_freshness") == [("sample",)]
    with pytest.raises(WarehouseRefused, match="permission denied"):
        refresh(db, "articles_by_day")


def test_typical_questions_are_answered_from_an_index(db: Database) -> None:
    db.execute("SET enable_seqscan = off")
    for question in (
        "articles_by_day WHERE day >= '2026-11-01' AND site = 'x'",
        "articles_by_day WHERE outlet = '财联社' AND day >= '2026-11-01'",
        "articles_by_day WHERE category = '财联社' AND day >= '2026-11-01'",
        "tag_by_day WHERE tag = '降准' AND day >= '2026-11-01'",
        "tag_by_day WHERE day >= '2026-11-01'",
        "mention_by_day WHERE symbol = '600519.SH' AND day >= '2026-11-01'",
        "mention_by_day WHERE name = '贵州茅台' AND day >= '2026-11-01'",
        "mention_by_day WHERE day >= '2026-11-01'",
        "source_health WHERE source = 'x' AND day >= '2026-11-01'",
    ):
        plan = "\n".join(line for (line,) in rows(db, f"EXPLAIN SELECT * FROM news.{question}"))
        assert "Index Cond" in plan, plan
        assert "Filter" not in plan, plan
