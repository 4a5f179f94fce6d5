"""Lives of pages: the newest of what there is too much of, and titles that are found newest first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from loaders.database import Database
from loaders.lives import MOST, pages_by_title, rows_of
from loaders.pages import plan, record_listed
from loaders.runs import Options

from .conftest import NOON, SOURCE, Desk, article, listed


def found(db: Database, words: str, count: int) -> list[str]:
    rows: Any = [
        db.execute("SELECT external_id FROM news.page WHERE page_id = %s", [page_id]).fetchone()
        for page_id in pages_by_title(db, words, count)
    ]
    return [external_id for (external_id,) in rows]


def test_the_newest_titles_come_first_and_those_without_a_time_last(db: Database, desk: Callable[[str], Desk]) -> None:
    work = desk("first")
    ids = [str(n) for n in range(8)]
    record_listed(db, work.run.run_id, SOURCE, work.site_id, [listed(n, title="", published_at=None) for n in ids])
    work.fetch(dict.fromkeys(ids, "{}"))
    db.execute("UPDATE news.page SET listed_title = '', listed_at = NULL")
    times = [None] * 5 + [NOON + timedelta(hours=hour) for hour in (1, 2, 0)]
    work.load(*(article(n, title=f"词语 {n}", published_at=at) for n, at in zip(ids, times, strict=True)))
    assert found(db, "词语", 3) == ["6", "5", "7"]
    assert found(db, "词语", 5) == ["6", "5", "7", "4", "3"]
    assert found(db, "词语", 100) == ["6", "5", "7", "4", "3", "2", "1", "0"]


def test_a_title_of_a_list_counts_with_its_time(db: Database, desk: Callable[[str], Desk]) -> None:
    work = desk("first")
    pages = [listed(n, title=f"Fed 词语 {n}", published_at=NOON + timedelta(hours=int(n))) for n in ("1", "2", "3")]
    record_listed(db, work.run.run_id, SOURCE, work.site_id, pages)
    plan(db, work.run.run_id, SOURCE, Options(), 10)
    work.fetch({"2": "{}"})
    db.execute("UPDATE news.page SET listed_title = 'Fed 词语' WHERE external_id = '2'")
    work.load(article("2", title="别的", published_at=NOON + timedelta(hours=9)))
    assert found(db, "fed 词语", 100) == ["3", "2", "1"]
    assert found(db, "别的", 100) == ["2"]


@pytest.mark.parametrize("kind", ["pasted", "answers", "runs"])
def test_of_too_many_rows_the_newest_are_shown_in_their_order(
    db: Database, desk: Callable[[str], Desk], kind: str
) -> None:
    work = desk("first")
    work.fetch({"1": "{}"})
    page: Any = db.execute("SELECT page_id FROM news.page").fetchone()
    values = {"page_id": page[0], "run_id": work.run.run_id}
    db.execute(
        """
        INSERT INTO news.answer (page_id, requested_url, url, status, headers, charset, charset_from, body_size, sha256,
                                 fetched_at, source, copy)
        SELECT page_id, requested_url, url, status, headers, charset, charset_from, body_size, sha256(n::text::bytea),
               fetched_at + n * interval '1 minute', source, copy
        FROM news.answer, generate_series(1, 150) AS n
        """
    )
    db.execute(
        """
        INSERT INTO news.crawl_run (run_key, source, started_at)
        SELECT 'run ' || n, 'sample', now() + n * interval '1 minute' FROM generate_series(1, 150) AS n
        """
    )
    db.execute(
        """
        INSERT INTO news.pasted_line (run_id, line, text, page_id, source, url)
        SELECT run_id, 1, run_key, %(page_id)s, 'sample', 'http://127.0.0.1:9/1' FROM news.crawl_run
        WHERE run_id <> %(run_id)s
        """,
        values,
    )
    db.execute(
        """
        INSERT INTO news.crawl_page (run_id, page_id, batch, source, url)
        SELECT run_id, %(page_id)s, 1, 'sample', 'http://127.0.0.1:9/1' FROM news.crawl_run WHERE run_id <> %(run_id)s
        """,
        values,
    )
    rows = rows_of(db, page[0])
    assert rows is not None
    runs = [f"run {n}" for n in range(51, 151)]
    if kind == "pasted":
        assert [row.run_key for row in rows.pasted] == runs
    elif kind == "runs":
        assert [row.run_key for row in rows.runs] == runs
    else:
        assert [row.fetched_at for row in rows.answers] == [NOON + timedelta(minutes=n) for n in range(51, 151)]
    assert MOST == 100
