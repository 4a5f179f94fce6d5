"""A warehouse filled before symbols were settled and days were no times: what the migration makes of its rows."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from loaders.database import Database
from loaders.migrate import migrate
from pipeline.refresh_tables import refresh_tables
from tests.loaders.older import filled

# A code without a market beside its share, an index, and one story whose first article only says its day.
ROWS = """
    INSERT INTO news.security (market, code) VALUES (NULL, '000409'), (0, '000409'), (1, '000001');
    INSERT INTO news.article_security (article_id, security_id, found_by, surface, mentions)
    SELECT v.article_id, s.security_id, v.found_by, v.surface, v.mentions
    FROM (VALUES (1, NULL::smallint, '000409', 'link', '南岭矿业', 2), (2, 0, '000409', 'link', '南岭矿业', 1),
                 (2, 0, '000409', 'text', '南岭矿业', 1), (2, 1, '000001', 'link', '上证指数', 1))
         AS v (article_id, market, code, found_by, surface, mentions)
    JOIN news.security s ON s.code = v.code AND s.market IS NOT DISTINCT FROM v.market;
    UPDATE news.article SET published_at = '2026-09-29 16:00+00', published_raw = '2026-09-30' WHERE article_id = 1;
    INSERT INTO news.story_member VALUES (1, 1, 1, '2026-10-01 18:02+00'), (2, 1, 1, '2026-10-01 18:02+00');
    INSERT INTO news.story_total VALUES
        (1, 1, '2026-09-29 16:00+00', '2026-09-30 09:30+00', 2, ARRAY['澎湃新闻', '上海证券报']);
    REFRESH MATERIALIZED VIEW news.security_name;
    REFRESH MATERIALIZED VIEW news.security_full;
    REFRESH MATERIALIZED VIEW news.mention_by_day;
    REFRESH MATERIALIZED VIEW news.outlet_speed;
"""
INDEXES = """
    SELECT indexname FROM pg_indexes
    WHERE schemaname = 'news' AND tablename IN ('mention_by_day', 'outlet_speed') ORDER BY 1
"""
GRANTS = """
    SELECT c.relname::text, a.grantee::regrole::text, a.privilege_type
    FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
    WHERE c.relname IN ('mention_by_day', 'outlet_speed') AND a.grantee <> c.relowner ORDER BY 1, 2, 3
"""
COMMENTS = """
    SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace = 'news'::regnamespace AND c.relkind IN ('m', 'v', 'r') AND NOT a.attisdropped
      AND col_description(c.oid, a.attnum) IS NULL AND NOT c.relispartition
"""


@pytest.fixture
def blank(blank_database: str) -> Iterator[Database]:
    filled(blank_database, upto=10)
    with psycopg.connect(blank_database, autocommit=True) as db:
        db.execute(ROWS)
        yield db


def test_what_was_counted_before_is_counted_anew(blank: Database, blank_database: str) -> None:
    assert blank.execute("SELECT symbol FROM news.mention_by_day WHERE symbol ~ '409' ORDER BY 1").fetchall() == [
        ("000409",),
        ("000409.SZ",),
    ]
    assert blank.execute("SELECT outlet, first FROM news.outlet_speed ORDER BY 1").fetchall() == [
        ("上海证券报", 0),
        ("澎湃新闻", 1),
    ]
    indexes = blank.execute(INDEXES).fetchall()

    migrate(blank_database)

    def check() -> None:
        assert blank.execute(
            "SELECT symbol, name, kind, articles, stories, mentions FROM news.mention_by_day WHERE symbol ~ '^000' "
            "ORDER BY symbol"
        ).fetchall() == [("000001.SH", "上证指数", "index", 1, 1, 1), ("000409.SZ", "南岭矿业", "security", 2, 1, 3)]
        assert blank.execute(
            "SELECT symbol, kind, articles FROM news.security_full WHERE symbol ~ '^000' ORDER BY 1"
        ).fetchall() == [("000001.SH", "index", 1), ("000409.SZ", "security", 2)]
        assert blank.execute("SELECT * FROM news.outlet_speed").fetchall() == []

    check()
    assert blank.execute("SELECT news.settle_symbols()").fetchone() == (0,), "done already"
    assert blank.execute("SELECT first_outlet, outlet_names FROM news.story").fetchall() == [
        ("上海证券报", ["上海证券报", "澎湃新闻"])
    ]
    assert blank.execute("SELECT outlet, lag, is_first FROM news.story_article ORDER BY is_first").fetchall() == [
        ("澎湃新闻", None, False),
        ("上海证券报", timedelta(0), True),
    ]
    assert blank.execute(INDEXES).fetchall() == indexes
    assert {row[0] for row in blank.execute(GRANTS).fetchall() if row[1:] == ("finews_analyst", "SELECT")} == {
        "mention_by_day",
        "outlet_speed",
    }
    assert blank.execute(COMMENTS).fetchone() == (0,)
    refresh_tables(blank_database, always=True)
    check()


def test_what_reads_securities_goes_on_reading(blank: Database, blank_database: str) -> None:
    before = blank.execute("SELECT count(*) FROM news.mention").fetchone()
    migrate(blank_database)
    assert blank.execute("SELECT count(*) FROM news.mention").fetchone() == before
    blank.execute("INSERT INTO news.security (market, code) VALUES (0, '159915')")
    found = blank.execute("SELECT symbol, kind FROM news.security WHERE code = '159915'").fetchall()
    assert found == [("159915.SZ", "fund")]


def test_the_index_serves_the_first_question_of_history(blank: Database, blank_database: str) -> None:
    migrate(blank_database)
    blank.execute("SET enable_seqscan = off")
    query = "EXPLAIN SELECT * FROM news.article_revision WHERE replaced_at >= now() - interval '1 day'"
    plan = "\n".join(line for (line,) in blank.execute(query).fetchall())
    assert "article_revision_by_replacement" in plan
