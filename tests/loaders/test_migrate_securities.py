"""A filled warehouse gets symbols at once, doubts when its mentions are judged."""

import psycopg
import pytest

from loaders.migrate import migrate
from pipeline.judge_mentions import judge_mentions
from pipeline.refresh_tables import refresh_tables
from tests.loaders.older import filled


@pytest.fixture
def older(blank_database: str) -> str:
    filled(blank_database)
    migrate(blank_database)
    return blank_database


def test_every_security_has_its_symbol(older: str) -> None:
    with psycopg.connect(older) as db:
        found = db.execute("SELECT symbol FROM news.security ORDER BY security_id").fetchall()
    assert [symbol for (symbol,) in found] == [
        "600519.SH",
        "601519.SH",
        "00700.HK",
        "NIO.US",
        "BK0493",
        "300343.SZ",
    ]


def test_mentions_are_as_they_were_until_they_are_judged(older: str) -> None:
    query = "SELECT article_id, symbol, found_by, doubt FROM news.mention ORDER BY 1, 2, 3"
    with psycopg.connect(older, autocommit=True) as db:
        before = db.execute(query).fetchall()
        assert len(before) == 6
        assert {row[3] for row in before} == {""}
        changed = db.execute("SELECT article_id, changed_at, record_hash FROM news.article ORDER BY 1").fetchall()

        assert judge_mentions(older) == {"judged": 2, "doubted": 1}
        refresh_tables(older)

        assert db.execute(query).fetchall() == sorted(
            [
                *(row for row in before if row[1] != "601519.SH"),
                (1, "601519.SH", "link", "inside_word"),
                (1, "600519.SH", "text", ""),
                (2, "600519.SH", "text", ""),
            ]
        )
        assert (
            db.execute("SELECT article_id, changed_at, record_hash FROM news.article ORDER BY 1").fetchall() == changed
        )
        names = db.execute(
            "SELECT name FROM news.security_full WHERE symbol IN ('600519.SH', '601519.SH') ORDER BY symbol"
        )
        assert names.fetchall() == [("贵州茅台",), ("大智慧",)]
