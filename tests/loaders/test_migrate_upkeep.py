"""A filled warehouse gets its bodies by month, and who may what."""

import psycopg
import pytest

from loaders.migrate import migrate
from tests.loaders.older import filled


@pytest.fixture
def older(blank_database: str) -> str:
    filled(blank_database)
    migrate(blank_database)
    return blank_database


def test_every_body_is_in_its_month(older: str) -> None:
    with psycopg.connect(older) as db:
        found = db.execute("""
            SELECT a.answer_id, b.tableoid::regclass::text, convert_from(b.body, 'UTF8')
            FROM news.answer a JOIN news.answer_body b ON (b.answer_id, b.stored_at) = (a.answer_id, a.body_at)
            ORDER BY 1
        """).fetchall()
    assert found == [
        (1, "news.answer_body_2026_09", "一"),
        (2, "news.answer_body_2026_09", "二"),
        (3, "news.answer_body_2026_09", "三"),
        (4, "news.answer_body_2026_10", "四"),
        (5, "news.answer_body_2026_10", "一改"),
    ]


def test_what_was_parsed_is_known(older: str) -> None:
    with psycopg.connect(older) as db:
        found = dict(db.execute("SELECT answer_id, parsed FROM news.answer_use").fetchall())
    assert found == {1: True, 2: True, 3: False, 4: False, 5: True}, "3 was rejected, 4 waits to be loaded"


def test_a_vacant_month_is_dropped_and_what_was_not_parsed_stays(older: str) -> None:
    with psycopg.connect(older, autocommit=True) as db:
        assert db.execute("SELECT * FROM news.forget_answer_month('2026-09-01')").fetchone() == (2, 1)
        assert db.execute("SELECT answer_id FROM news.answer_body ORDER BY 1").fetchall() == [(3,), (4,), (5,)]
        assert db.execute("SELECT answer_id FROM news.answer WHERE body_at IS NULL ORDER BY 1").fetchall() == [
            (1,),
            (2,),
        ]
        db.execute("DELETE FROM news.reject WHERE page_id = 3")
        db.execute("UPDATE news.page SET outcome = 'loaded', outcome_at = now() WHERE page_id = 3")
        assert db.execute("SELECT * FROM news.forget_answer_month('2026-09-01')").fetchone() == (1, 0)
        assert [m.isoformat() for (m,) in db.execute("SELECT month FROM news.answer_month").fetchall()] == [
            "2026-10-01"
        ]
        with pytest.raises(psycopg.errors.RaiseException, match="no bodies of 2026-09 are kept"):
            db.execute("SELECT news.forget_answer_month('2026-09-01')")
