"""The search index is kept up to date behind the load: what came, what changed, what went, and what was cut short."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from loaders.articles import prepare_session
from loaders.database import Database, connect
from loaders.errors import WarehouseRefused
from pipeline import index_search as module
from pipeline.index_search import index_search
from tests.loaders.conftest import NOON, Desk, article


@pytest.fixture
def db(warehouse: str) -> Iterator[Database]:
    with connect(warehouse) as db:
        prepare_session(db)
        yield db


@pytest.fixture
def load(db: Database) -> Callable[..., None]:
    """Loads articles with these texts by their external ids."""
    runs = 0

    def run(texts: dict[str, str], **changes: Any) -> None:
        nonlocal runs
        runs += 1
        desk = Desk(db, f"run {runs}")
        desk.fetch({key: f"{runs}" for key in texts})
        desk.load(*(article(key, body_text=text, **changes) for key, text in texts.items()))

    return run


def found(db: Database, query: str) -> list[str]:
    rows: Any = db.execute(
        "SELECT a.external_id FROM news.search(%s) s JOIN news.article a USING (article_id) ORDER BY 1", [query]
    ).fetchall()
    return [row[0] for row in rows]


def fresh(db: Database) -> tuple[int, int]:
    row: Any = db.execute("SELECT indexed, waiting FROM news.search_freshness").fetchone()
    return (row[0], row[1])


def written(db: Database) -> list[Any]:
    """Which version of each row is there: another one after a row was written again."""
    return db.execute("SELECT article_id, xmin::text, ctid FROM news.article_search ORDER BY 1").fetchall()


def test_what_came_is_found_after_the_run_and_how_fresh_search_is_can_be_asked(
    warehouse: str, db: Database, load: Callable[..., None]
) -> None:
    load({"1": "元宇宙", "2": "规划"})
    assert found(db, "元宇宙") == []
    assert fresh(db) == (0, 2)

    seen: list[tuple[int, int]] = []
    assert index_search(warehouse, lambda done, total: seen.append((done, total))) == {"indexed": 2}

    assert seen == [(0, 2), (2, 2)]
    assert found(db, "元宇宙") == ["1"]
    assert fresh(db) == (2, 0)
    row: Any = db.execute(
        "SELECT covers_to <= now(), finished_at <= now(), newest_change FROM news.search_freshness"
    ).fetchone()
    newest: Any = db.execute("SELECT max(changed_at) FROM news.article").fetchone()
    assert row == (True, True, newest[0])


def test_a_second_run_writes_nothing(warehouse: str, db: Database, load: Callable[..., None]) -> None:
    load({"1": "元宇宙", "2": "规划"})
    index_search(warehouse)
    before = written(db)
    assert index_search(warehouse) == {"indexed": 0}
    assert written(db) == before


def test_a_changed_article_is_found_by_what_it_says_now(
    warehouse: str, db: Database, load: Callable[..., None]
) -> None:
    load({"1": "元宇宙", "2": "不变"})
    index_search(warehouse)
    before = written(db)
    load({"1": "规划"})
    assert found(db, "元宇宙") == ["1"], "until it is indexed again"
    assert fresh(db) == (2, 1)

    assert index_search(warehouse) == {"indexed": 1}

    assert (found(db, "元宇宙"), found(db, "规划")) == ([], ["1"])
    assert fresh(db) == (2, 0)
    assert written(db)[1] == before[1]


@pytest.mark.parametrize(
    "moved", [None, NOON - timedelta(days=800), datetime(1990, 1, 1, tzinfo=UTC), datetime(2150, 1, 1, tzinfo=UTC)]
)
def test_an_article_whose_time_changes_is_there_once(
    warehouse: str, db: Database, load: Callable[..., None], moved: datetime | None
) -> None:
    load({"1": "元宇宙"})
    index_search(warehouse)
    for published_at in (moved, NOON):
        load({"1": "元宇宙"}, published_at=published_at)
        assert index_search(warehouse) == {"indexed": 1}
        assert found(db, "元宇宙") == ["1"]
        times = db.execute("SELECT nullif(published_at, '-infinity') FROM news.article_search").fetchall()
        assert times == [(published_at,)]


def test_a_deleted_article_is_gone_at_once(warehouse: str, db: Database, load: Callable[..., None]) -> None:
    load({"1": "元宇宙", "2": "元宇宙"})
    index_search(warehouse)
    db.execute("DELETE FROM news.article WHERE external_id = '1'")
    assert found(db, "元宇宙") == ["2"]
    assert fresh(db) == (1, 0)


def test_a_run_that_was_cut_short_goes_on(
    warehouse: str, db: Database, load: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ARTICLES_AT_ONCE", 3)
    load({str(n): f"第{n}篇元宇宙" for n in range(10)})

    def stop(done: int, total: int) -> None:
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_search(warehouse, stop)
    assert fresh(db) == (6, 4)
    before = written(db)

    assert index_search(warehouse) == {"indexed": 4}

    assert fresh(db) == (10, 0)
    assert written(db)[:6] == before
    assert len(found(db, "元宇宙")) == 10


def test_what_was_written_before_the_last_run_and_seen_after_it_is_indexed(
    warehouse: str, db: Database, load: Callable[..., None]
) -> None:
    load({"1": "元宇宙"})
    index_search(warehouse)
    load({"2": "元宇宙"})
    # As if its transaction had begun before that run and been committed after it.
    db.execute("UPDATE news.article SET changed_at = now() - interval '30 minutes' WHERE external_id = '2'")
    assert fresh(db) == (1, 1)
    assert index_search(warehouse) == {"indexed": 1}
    assert found(db, "元宇宙") == ["1", "2"]


def test_two_runs_at_once_wait_for_each_other(warehouse: str, db: Database, load: Callable[..., None]) -> None:
    load({"1": "元宇宙"})
    counts: list[dict[str, int]] = []

    def start_another(done: int, total: int) -> None:
        if done == 0:
            with psycopg.connect(warehouse, autocommit=True) as other:
                held: Any = other.execute(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                ).fetchone()
                counts.append({"held": held[0]})

    assert index_search(warehouse, start_another) == {"indexed": 1}
    assert counts == [{"held": 1}]


def test_what_is_indexed_is_in_its_place_and_not_in_a_list(
    warehouse: str, db: Database, load: Callable[..., None]
) -> None:
    load({str(n): f"第{n}篇元宇宙" for n in range(20)})
    index_search(warehouse)
    assert db.execute("SELECT news.tidy_search()").fetchone() == (0,)


def test_a_warehouse_without_the_schema_is_refused(blank_database: str) -> None:
    with pytest.raises(WarehouseRefused):
        index_search(blank_database)
