"""Securities: symbols, doubts, names with their history, and the views that leave the doubtful out."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from loaders.database import Database
from loaders.mentions import settle_symbols
from loaders.tables import ready_tables, refresh
from scraper.config import PROJECT
from scraper.records import Mention

from .conftest import NOON, Desk, article

DeskOf = Callable[[str], Desk]

DAY = timedelta(days=1)


def link(name: str, code: str, market: int | None = 1) -> Mention:
    return Mention(market, code, name, 1, "link")


def rows(db: Database, query: Any, *parameters: Any) -> list[tuple[Any, ...]]:
    return db.execute(query, parameters).fetchall()


@pytest.fixture
def load(desk: DeskOf) -> Callable[..., None]:
    """Loads an article in a run of its own."""

    def load_one(external_id: str, body_text: str, *mentions: Mention, **changes: Any) -> None:
        one = desk(f"run-{external_id}-{len(body_text)}")
        one.fetch({external_id: body_text})
        one.load(article(external_id, body_text=body_text, mentions=mentions, **changes))

    return load_one


def refresh_all(db: Database) -> None:
    for name in ready_tables(db):
        refresh(db, name)


@pytest.mark.parametrize(
    ("market", "code", "symbol"),
    [
        (1, "600160", "600160.SH"),
        (1, "688981", "688981.SH"),
        (1, "900901", "900901.SH"),
        (1, "510300", "510300.SH"),
        (1, "000001", "000001.SH"),
        (0, "300343", "300343.SZ"),
        (0, "000001", "000001.SZ"),
        (0, "200011", "200011.SZ"),
        (0, "399006", "399006.SZ"),
        (0, "430047", "430047.BJ"),
        (0, "830799", "830799.BJ"),
        (0, "920819", "920819.BJ"),
        (116, "00700", "00700.HK"),
        (116, "700", "00700.HK"),
        (128, "09988", "09988.HK"),
        (105, "NVDA", "NVDA.US"),
        (106, "NIO", "NIO.US"),
        (106, "BRK.B", "BRK.B.US"),
        (107, "crlt", "CRLT.US"),
        (153, "OCBIY", "OCBIY.US"),
        (90, "BK0493", "BK0493"),
        (100, "DJIA", "DJIA"),
        (133, "USDCNH", "USDCNH"),
        (8, "IF2612", "IF2612"),
        (None, "600519", "600519.SH"),
        (None, "688376", "688376.SH"),
        (None, "900901", "900901.SH"),
        (None, "300750", "300750.SZ"),
        (None, "430047", "430047.BJ"),
        (None, "920819", "920819.BJ"),
        (None, "00700", "00700.HK"),
        (None, "NIO.US", "NIO.US"),
        # Shares, funds, bonds and indexes share these.
        (None, "000001", "000001"),
        (None, "002353", "002353"),
        (None, "013855", "013855"),
        (None, "113050", "113050"),
        (None, "510300", "510300"),
        (None, "BK0493", "BK0493"),
        (None, "EURUSD", "EURUSD"),
    ],
)
def test_a_symbol_is_what_analysts_write(db: Database, market: int | None, code: str, symbol: str) -> None:
    db.execute("INSERT INTO news.security (market, code) VALUES (%s, %s)", [market, code])
    assert rows(db, "SELECT symbol FROM news.security") == [(symbol,)]


@pytest.mark.parametrize(
    ("market", "code", "kind"),
    [
        (90, "BK0493", "board"),
        (100, "DJIA", "index"),
        (133, "USDCNH", "currency"),
        # Shanghai's composite and a bank of Shenzhen have one number.
        (1, "000001", "index"),
        (1, "000300", "index"),
        (0, "000001", "security"),
        (0, "399001", "index"),
        (0, "899050", "index"),
        (0, "980017", "index"),
        (1, "510300", "fund"),
        (1, "588000", "fund"),
        (1, "508000", "fund"),
        (0, "159915", "fund"),
        (0, "161725", "fund"),
        (0, "180101", "fund"),
        (None, "013855", "fund"),
        (None, "519674", "fund"),
        (1, "113001", "bond"),
        (1, "118031", "bond"),
        (1, "019547", "bond"),
        (0, "123045", "bond"),
        (0, "128136", "bond"),
        (0, "112001", "bond"),
        # Shares, and what the number does not tell.
        (1, "600519", "security"),
        (1, "688981", "security"),
        (1, "900901", "security"),
        (1, "580989", "security"),
        (1, "204001", "security"),
        (0, "200011", "security"),
        (0, "003816", "security"),
        (0, "300750", "security"),
        (0, "430047", "security"),
        (0, "920819", "security"),
        (0, "140001", "security"),
        (0, "131810", "security"),
        (116, "02800", "security"),
        (105, "NVDA", "security"),
        (None, "000001", "security"),
        (None, "113050", "security"),
        (None, "600519", "security"),
        (None, "NIO", "security"),
    ],
)
def test_a_kind_is_what_the_code_leaves_no_doubt_of(db: Database, market: int | None, code: str, kind: str) -> None:
    db.execute("INSERT INTO news.security (market, code) VALUES (%s, %s)", [market, code])
    assert rows(db, "SELECT kind FROM news.security") == [(kind,)]
    with pytest.raises(psycopg.errors.CheckViolation):
        db.execute("UPDATE news.security SET kind = 'guess'")


def test_another_market_or_code_is_another_symbol_and_kind(db: Database) -> None:
    db.execute("INSERT INTO news.security (market, code) VALUES (NULL, '510300')")
    db.execute("UPDATE news.security SET market = 1")
    assert rows(db, "SELECT symbol, kind FROM news.security") == [("510300.SH", "fund")]


def symbols(db: Database) -> list[tuple[Any, ...]]:
    return rows(db, "SELECT market, symbol, kind FROM news.security ORDER BY market NULLS FIRST")


def test_a_code_is_settled_by_its_name(db: Database, load: Callable[..., None]) -> None:
    load("1", "南岭矿业涨。", link("南岭矿业", "000409", 0))
    load("2", "南岭矿业又涨。", link("南岭矿业", "000409", None))
    load("3", "正文。", Mention(None, "000409", "", 1, "related"))
    assert symbols(db) == [(None, "000409", "security"), (0, "000409.SZ", "security")]

    assert settle_symbols(db) == 1
    assert symbols(db) == [(None, "000409.SZ", "security"), (0, "000409.SZ", "security")]
    assert settle_symbols(db) == 0, "once"
    refresh_all(db)
    assert rows(db, "SELECT symbol, name, articles FROM news.security_full") == [("000409.SZ", "南岭矿业", 3)]
    assert rows(db, "SELECT DISTINCT symbol FROM news.mention") == [("000409.SZ",)]
    assert rows(db, "SELECT sum(articles) FROM news.mention_by_day WHERE symbol = '000409.SZ'") == [(3,)]
    assert rows(db, "SELECT cardinality(news.search_mentioning('000409.SZ'))") == [(3,)]


def test_a_number_that_several_bear_is_settled_by_its_name_alone(db: Database, load: Callable[..., None]) -> None:
    load("1", "上证指数、平安银行涨。", link("上证指数", "000001", 1), link("平安银行", "000001", 0))
    load("2", "上证指数涨。", link("上证指数", "000001", None))
    assert settle_symbols(db) == 1
    assert symbols(db)[0] == (None, "000001.SH", "index")
    # Then the bank comes without a market as well: which of the two an article means, its row cannot tell.
    load("3", "平安银行涨。", link("平安银行", "000001", None))
    assert settle_symbols(db) == 1
    assert symbols(db) == [(None, "000001", "security"), (0, "000001.SZ", "security"), (1, "000001.SH", "index")]
    assert settle_symbols(db) == 0


def test_a_name_that_no_security_of_that_number_has_leaves_it_bare(db: Database, load: Callable[..., None]) -> None:
    """新和成 is a share, and a fund has its number."""
    load("1", "新和成涨。", link("新和成", "002001", 0))
    load("2", "华夏回报净值涨。", link("华夏回报", "002001", None))
    assert settle_symbols(db) == 0
    load("3", "新和成涨。", link("新和成", "002001", None))
    assert settle_symbols(db) == 0
    assert symbols(db)[0] == (None, "002001", "security")


def test_no_name_settles_nothing_and_a_doubtful_link_still_tells_the_name(
    db: Database, load: Callable[..., None]
) -> None:
    load("1", "太阳能发电量增长。", link("太阳能", "000591", 0))
    load("2", "正文。", Mention(None, "000591", "", 1, "related"))
    assert settle_symbols(db) == 0
    load("3", "太阳能发电量又增长。", link("太阳能", "000591", None))
    assert rows(db, "SELECT DISTINCT doubt FROM news.mention WHERE surface <> ''") == [("common_noun",)]
    assert settle_symbols(db) == 1


def test_a_ticker_is_settled_too_and_the_loader_may_do_it(db: Database, load: Callable[..., None]) -> None:
    load("1", "蔚来涨。", link("蔚来", "NIO", 106), link("蔚来", "NIO", None))
    db.execute("SET ROLE finews_loader")
    assert settle_symbols(db) == 1
    assert symbols(db) == [(None, "NIO.US", "security"), (106, "NIO.US", "security")]


def test_mentions_come_with_their_doubt_and_the_sure_ones_alone(db: Database, load: Callable[..., None]) -> None:
    load(
        "1",
        "贵州茅台（600519.SH）壮大智慧产品线。\n工厂里的机器人昼夜不停。",
        link("贵州茅台", "600519"),
        link("大智慧", "601519"),
        link("机器人", "300024", 0),
        Mention(106, "NIO", "", 1, "chart"),
    )
    refresh_all(db)

    query = "SELECT symbol, name, surface, found_by, doubt, outlet, article_url FROM news.{} ORDER BY symbol, found_by"
    sure = [
        ("600519.SH", "贵州茅台", "贵州茅台", "link", ""),
        ("600519.SH", "贵州茅台", "贵州茅台", "text", ""),
        ("NIO.US", "", "", "chart", ""),
    ]
    doubted = [
        ("300024.SZ", "机器人", "机器人", "link", "common_noun"),
        ("601519.SH", "大智慧", "大智慧", "link", "inside_word"),
    ]
    found = rows(db, query.format("mention"))
    assert [row[:5] for row in found] == sorted([*sure, *doubted])
    assert {row[5:] for row in found} == {("澎湃新闻", "http://127.0.0.1:9/1")}
    assert [row[:5] for row in rows(db, query.format("mention_sure"))] == sure
    assert rows(db, "SELECT mention_rules > 0 FROM news.article") == [(True,)]


def test_before_the_first_refresh_the_surface_is_the_name(db: Database, load: Callable[..., None]) -> None:
    load("1", "贵州茅台涨。", link("贵州茅台", "600519"))
    assert rows(db, "SELECT symbol, name FROM news.mention") == [("600519.SH", "贵州茅台")]


def test_another_doubt_or_code_in_an_edited_article_is_written(db: Database, load: Callable[..., None]) -> None:
    robot = link("机器人", "300024", 0)
    load("1", "机器人产量增长。", robot)
    assert rows(db, "SELECT found_by, doubt FROM news.mention") == [("link", "common_noun")]

    load("1", "机器人产量增长。机器人（300024.SZ）涨停。", robot)
    assert rows(db, "SELECT found_by, doubt FROM news.mention ORDER BY 1") == [("link", ""), ("text", "")]

    load("1", "机器人产量又增长。", robot)
    assert rows(db, "SELECT found_by, doubt FROM news.mention") == [("link", "common_noun")]


def test_names_have_their_history_and_the_newest_usual_one_is_the_name(db: Database, load: Callable[..., None]) -> None:
    old = NOON - 500 * DAY
    for n in range(3):
        load(f"old{n}", "远山化工涨。", link("远山化工", "600160"), published_at=old + n * DAY)
    load("new1", "远山科技涨。", link("远山科技", "600160"), published_at=NOON - 2 * DAY)
    load("new2", "远山科技（600160.SH）涨。", link("远山科技", "600160"), published_at=NOON)
    load("odd", "远山股份涨。", link("远山股份", "600160"), published_at=NOON - DAY)
    load("undated", "远山科技涨。", link("远山科技", "600160"), published_at=None, published_raw="")
    refresh_all(db)

    names = rows(
        db, "SELECT name, first_at, last_at, articles, recent_articles FROM news.security_name ORDER BY first_at"
    )
    assert names == [
        ("远山化工", old, old + 2 * DAY, 3, 0),
        ("远山科技", NOON - 2 * DAY, NOON, 3, 2),
        ("远山股份", NOON - DAY, NOON - DAY, 1, 1),
    ]
    full = rows(
        db, "SELECT symbol, name, names, first_mentioned_at, last_mentioned_at, articles FROM news.security_full"
    )
    assert full == [("600160.SH", "远山科技", ["远山科技", "远山股份", "远山化工"], old, NOON, 7)]


def test_rows_with_and_without_a_market_are_one_line(db: Database, load: Callable[..., None]) -> None:
    load("1", "远山化工涨。", link("远山化工", "600160", None))
    load("2", "远山化工涨。", link("远山化工", "600160", 1))
    load("3", "远山化工涨。", link("远山化工", "600160", None), link("远山化工", "600160", 1))
    refresh_all(db)

    known = rows(db, "SELECT security_id FROM news.security WHERE market = 1")[0][0]
    assert rows(db, "SELECT security_id, symbol, market, articles FROM news.security_full") == [
        (known, "600160.SH", 1, 3)
    ]
    assert rows(db, "SELECT security_id, name, articles FROM news.security_name") == [(known, "远山化工", 3)]
    assert rows(db, "SELECT DISTINCT symbol, name FROM news.mention") == [("600160.SH", "远山化工")]


def test_a_doubtful_name_is_no_name_used_and_still_tells_what_the_security_is_called(
    db: Database, load: Callable[..., None]
) -> None:
    load("1", "公司壮大智慧产品线。", link("大智慧", "601519"))
    load("2", "正文。", Mention(106, "NIO", "", 1, "chart"))
    refresh_all(db)

    assert rows(db, "SELECT * FROM news.security_name") == []
    assert rows(db, "SELECT symbol, name, names, articles, last_mentioned_at FROM news.security_full ORDER BY 1") == [
        ("601519.SH", "大智慧", [], 0, None),
        ("NIO.US", "", [], 1, NOON),
    ]


def test_only_known_doubts_and_ways_are_taken(db: Database, load: Callable[..., None]) -> None:
    load("1", "贵州茅台涨。", link("贵州茅台", "600519"))
    for column, value in (("doubt", "unsure"), ("found_by", "guess")):
        with pytest.raises(psycopg.errors.CheckViolation):
            db.execute(f"UPDATE news.article_security SET {column} = '{value}'")  # type: ignore[arg-type]


def test_a_mention_of_a_symbol_is_found_by_indexes(db: Database) -> None:
    """And not by reading all mentions, however few there are now."""
    db.execute("SET enable_seqscan = off")
    plan = rows(db, "EXPLAIN SELECT * FROM news.mention_sure WHERE symbol = '600519.SH'")
    text = "\n".join(line for (line,) in plan)
    assert "security_by_symbol" in text
    assert "article_security_by_security" in text


def test_the_queries_of_the_docs_run(db: Database) -> None:
    queries = re.findall(
        r"```sql\n(.*?)```", (PROJECT / "docs" / "securities.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert len(queries) >= 3
    db.execute("SET ROLE finews_analyst")
    for query in queries:
        db.execute(query)
