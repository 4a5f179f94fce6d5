"""Pages: recorded once, planned when it is their turn, ended with one outcome a run."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from loaders.answers import Fetched, ToFetch, adopt, hold, hold_patiently, let_go, store_fetched, store_listed, to_fetch
from loaders.articles import unchanged_pages
from loaders.database import Database, connect
from loaders.pages import end_pages, plan, record_listed
from loaders.runs import Options, finish_run
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Listed

from .conftest import NOON, SOURCE, Desk, answer_of, article, listed


def record(desk: Desk, *pages: Listed) -> int:
    return record_listed(desk.db, desk.run.run_id, SOURCE, desk.site_id, pages)


def planned(desk: Desk, **options: Any) -> list[str]:
    plan(desk.db, desk.run.run_id, SOURCE, Options(**options), 2)
    rows: Any = desk.db.execute(
        "SELECT external_id FROM news.crawl_page JOIN news.page USING (page_id) WHERE run_id = %s "
        "ORDER BY batch, page_id DESC",
        [desk.run.run_id],
    )
    return [external_id for (external_id,) in rows]


def test_a_page_is_recorded_once_with_what_lists_say(db: Database, desk: Callable[[str], Desk]) -> None:
    run = desk("first")

    assert record(run, listed("1", title="", published_at=None)) == 1
    assert record(run, listed("1", list_name="search", title="标题", summary="摘要", outlet="绿城")) == 0

    rows = db.execute(
        "SELECT list_name, listed_title, listed_summary, listed_outlet, listed_at FROM news.page"
    ).fetchall()
    assert rows == [("rolling", "标题", "摘要", "绿城", NOON)]


def test_seeing_a_page_again_writes_nothing_new(db: Database, desk: Callable[[str], Desk]) -> None:
    run = desk("first")
    record(run, listed("1"))
    before = db.execute("SELECT ctid, xmin FROM news.page").fetchall()
    record(run, listed("1"))
    assert db.execute("SELECT ctid, xmin FROM news.page").fetchall() == before


def test_batches_are_newest_first_and_no_larger_than_told(desk: Callable[[str], Desk]) -> None:
    run = desk("first")
    record(run, *(listed(str(n), published_at=NOON + timedelta(minutes=n)) for n in range(5)))

    assert plan(run.db, run.run.run_id, SOURCE, Options(), 2) == {1: 2, 2: 2, 3: 1}
    assert {p.external_id for p in to_fetch(run.db, run.run.run_id, 1)} == {"4", "3"}
    assert plan(run.db, run.run.run_id, SOURCE, Options(), 2) == {1: 2, 2: 2, 3: 1}, "planning again adds nothing"


def test_the_window_is_half_open_and_the_limit_counts_pages(desk: Callable[[str], Desk]) -> None:
    days = {"1": NOON, "2": NOON + timedelta(days=1), "3": NOON + timedelta(days=2)}
    run = desk("first")
    record(run, *(listed(x, published_at=at) for x, at in days.items()))

    assert planned(run, since=days["2"], until=days["3"]) == ["2"]
    assert planned(desk("second"), limit=2) == ["3", "2"]
    assert planned(desk("third"), limit=2) == ["3", "2"]


def test_known_pages_are_asked_for_again_when_told_or_changed(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "{}", "2": "{}"})
    first.load(article("1"), article("2"))

    assert planned(desk("second")) == []
    third = desk("third")
    record(third, listed("2", list_name="search", title="同一篇，另一个列表的标题"))
    assert planned(third) == []
    record(third, listed("2", title="改过的标题"))
    assert planned(third) == ["2"]
    assert planned(desk("fourth"), refetch=True) == ["2", "1"]


def test_a_young_article_is_looked_at_again(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "{}"})
    first.load(article("1"))
    db.execute("UPDATE news.page SET listed_at = now() - interval '23 hours'")
    assert planned(desk("second")) == ["1"]
    db.execute("UPDATE news.page SET listed_at = now() - interval '25 hours'")
    assert planned(desk("third")) == []


def test_a_passing_problem_is_tried_again_and_a_final_one_never(db: Database, desk: Callable[[str], Desk]) -> None:
    """By the next run, then after an hour, four, sixteen, and then no more."""
    run = desk("first")
    record(run, listed("1"), listed("2"))
    plan(db, run.run.run_id, SOURCE, Options(), 10)
    one, two = sorted(to_fetch(db, run.run.run_id, 1), key=lambda p: p.external_id)

    def reject(run: Desk, page: ToFetch, outcome: Outcome) -> None:
        store_fetched(db, run.run.run_id, SOURCE.name, [Fetched(page, (), Rejected(outcome, "no answer"))])

    reject(run, one, Outcome.TIMEOUT)
    reject(run, two, Outcome.GONE)
    for number, hours in enumerate([0, 1, 4, 16]):
        [(due,)] = db.execute("SELECT next_attempt_at - outcome_at FROM news.page WHERE external_id = '1'").fetchall()
        assert due == timedelta(hours=hours)
        db.execute("UPDATE news.page SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL")
        run = desk(f"retry {number}")
        assert planned(run) == ["1"]
        reject(run, one, Outcome.TIMEOUT)
    assert planned(desk("last")) == []
    assert db.execute("SELECT subject, reason, times FROM news.reject ORDER BY subject").fetchall() == [
        ("1", "timeout", 5),
        ("2", "gone", 1),
    ]


def test_an_answer_is_stored_once_and_a_new_one_waits_for_loading(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "old"})
    first.load(article("1"))
    second = desk("second")
    second.fetch({"1": "old"})
    assert db.execute("SELECT count(*), max(p.outcome) FROM news.answer, news.page p").fetchone() == (1, "loaded")

    third = desk("third")
    third.fetch({"1": "new"})
    assert db.execute("SELECT count(*) FROM news.answer").fetchone() == (2,)
    assert planned(desk("fourth")) == ["1"], "stored and never loaded: the next run takes it up"


def test_a_nul_in_a_detail_costs_nothing(db: Database, desk: Callable[[str], Desk]) -> None:
    run = desk("first")
    record(run, listed("1"))
    plan(db, run.run.run_id, SOURCE, Options(), 10)
    [page] = to_fetch(db, run.run.run_id, 1)
    bad = Rejected(Outcome.SHAPE_CHANGED, "begins with \0")
    store_fetched(db, run.run.run_id, SOURCE.name, [Fetched(page, (answer_of("1", "\0"),), bad)])
    assert db.execute("SELECT detail, answer_id IS NOT NULL FROM news.reject").fetchone() == ("begins with ", True)


def test_a_page_is_held_by_one_worker_and_freed_by_its_death(warehouse: str, desk: Callable[[str], Desk]) -> None:
    run = desk("first")
    record(run, listed("1"), listed("2"))
    plan(run.db, run.run.run_id, SOURCE, Options(), 10)
    pages = to_fetch(run.db, run.run.run_id, 1)
    everything = {p.page_id for p in pages}
    with connect(warehouse) as worker:
        assert hold(worker, pages) == everything
        assert hold(run.db, pages) == set()
    # The server notices within moments that the worker is gone.
    assert hold_patiently(run.db, pages, 30) == everything
    let_go(run.db, list(everything))


def test_what_another_run_fetched_meanwhile_is_taken_over(desk: Callable[[str], Desk]) -> None:
    slow, quick = desk("slow"), desk("quick")
    record(slow, listed("1"), listed("2"))
    plan(slow.db, slow.run.run_id, SOURCE, Options(), 10)
    plan(quick.db, quick.run.run_id, SOURCE, Options(), 10)
    one, two = sorted(to_fetch(quick.db, quick.run.run_id, 1), key=lambda p: p.external_id)
    gone = Fetched(two, (), Rejected(Outcome.GONE, "404"))
    store_fetched(quick.db, quick.run.run_id, SOURCE.name, [Fetched(one, (answer_of("1"),)), gone])

    assert adopt(slow.db, slow.run.run_id, [one.page_id, two.page_id]) == {one.page_id, two.page_id}
    assert to_fetch(slow.db, slow.run.run_id, 1) == [two], "a cleared task asks again for what was rejected"


def test_a_run_counts_every_page_once(db: Database, desk: Callable[[str], Desk]) -> None:
    run = desk("first")
    record(run, listed("9"))
    run.fetch({"1": "{}", "2": "{}"})
    run.load(article("1"), article("2", language="not a code"))

    summary = finish_run(db, run.run.run_id)

    assert (summary.discovered, summary.planned, summary.fetched) == (3, 3, 2)
    assert (summary.loaded, summary.postponed, summary.rejected) == (1, 1, {"not_loadable": 1})
    assert finish_run(db, run.run.run_id).rejected == {"not_loadable": 1}, "finishing again counts the same"


def test_a_known_article_that_is_fine_again_is_no_reject(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "{}"})
    first.load(article("1"))
    second = desk("second")
    plan(db, second.run.run_id, SOURCE, Options(refetch=True), 10)
    [page] = to_fetch(db, second.run.run_id, 1)
    store_fetched(db, second.run.run_id, SOURCE.name, [Fetched(page, (), Rejected(Outcome.TIMEOUT, "no answer"))])
    assert db.execute("SELECT outcome FROM news.page").fetchall() == [("timeout",)]
    assert db.execute("SELECT count(*) FROM news.reject").fetchone() == (1,)

    third = desk("third")
    third.fetch({"1": "{}"})
    unchanged = unchanged_pages(db, third.run.run_id, 1, "sample", 1)
    end_pages(db, third.run.run_id, unchanged)

    assert [e.external_id for e in unchanged] == ["1"]
    assert db.execute("SELECT outcome, attempts, next_attempt_at FROM news.page").fetchall() == [("unchanged", 0, None)]
    assert db.execute("SELECT count(*) FROM news.reject").fetchone() == (0,)


def test_two_runs_that_read_the_same_list_store_its_records_once(
    db: Database, warehouse: str, desk: Callable[[str], Desk]
) -> None:
    run = desk("first")
    # Each list in an order of its own.
    records = [listed(n, answer=answer_of(n), copy="flash") for n in ("1", "2", "3")]
    record(run, *records)
    db.execute("SELECT news.open_answer_month(%s)", [NOON])
    with connect(warehouse) as other, ThreadPoolExecutor(1) as pool:
        with db.transaction():
            assert store_listed(db, SOURCE, run.site_id, records) == 3
            late = pool.submit(store_listed, other, SOURCE, run.site_id, records[::-1])
            while not waits(db, other.info.backend_pid):
                assert not late.done()
        late.result(timeout=60)
    assert db.execute("SELECT count(*), count(DISTINCT page_id) FROM news.answer").fetchone() == (3, 3)
    assert db.execute("SELECT count(*) FROM news.answer_body").fetchone() == (3,)
    assert db.execute("SELECT count(*) FROM news.page JOIN news.answer USING (answer_id)").fetchone() == (3,)


def waits(db: Database, pid: int) -> bool:
    row: Any = db.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid]).fetchone()
    return bool(row[0])
