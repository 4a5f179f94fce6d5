"""``python -m benchmarks.search [--articles N]``: how fast search answers, what it costs, and how both grow.

Fills a warehouse of its own, on a server of its own in a temporary folder, with invented articles of one month;
indexes them; and asks at three sizes. Prints Markdown tables.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psutil
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from benchmarks.composed import Composed, compose
from finews.ports import choose
from finews.postgres import EmbeddedPostgres
from loaders.database import Database, connect
from loaders.migrate import migrate
from newsroom import Newsroom
from pipeline.index_search import index_search

__all__ = ["main"]

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 30
OUTLETS = 50
RARE_TERMS = 30
ROUNDS = 30
PIECES = 300
"""Pieces of articles that segmented words are asked for, of each length."""


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of question: its words are taken in turn."""

    name: str
    queries: tuple[str, ...]
    options: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured with so many articles; by kind of question p50, p95 and processor time, in milliseconds."""

    articles: int
    answers: dict[str, tuple[float, float, float]]
    ilike: float
    index_bytes: int
    text_bytes: int
    article_bytes: int
    cpu_ms: float
    wall_ms: float
    log_bytes: float


def main(console: Console, articles: int) -> None:
    with server() as uri, connect(uri) as db:
        prepare(db)
        texts = compose(articles, DAYS)
        sizes: list[Size] = []
        cases: list[Case] = []
        steps = [max(1, articles * share // 100) for share in (10, 30, 100)]
        for size in steps:
            before = sizes[-1].articles if sizes else 0
            load(db, texts, before, size - before, console)
            cost = fill(uri, db, size - before, console)
            cases = cases or questions(db)
            sizes.append(measured(db, size, cases, cost))
        for line in tables(sizes, cases):
            console.print(line, soft_wrap=True, markup=False, highlight=False)
        for line in peers():
            console.print(line, soft_wrap=True, markup=False, highlight=False)


@contextmanager
def server() -> Iterator[str]:
    """The URI of a migrated warehouse that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="finews-search-") as folder:
        Path(folder).chmod(0o711)
        postgres = EmbeddedPostgres(Path(folder) / "data", choose(54_999, set(), scattered=True), password="benchmark")
        postgres.initialise()
        postgres.start()
        try:
            postgres.ensure_database("warehouse")
            migrate(postgres.uri("warehouse"))
            yield postgres.uri("warehouse")
        finally:
            postgres.stop()


def prepare(db: Database) -> None:
    db.execute("INSERT INTO news.site (slug, name, time_zone) VALUES ('invented', 'Invented', 'Asia/Shanghai')")
    db.execute("INSERT INTO news.crawl_run (run_key, source) VALUES ('benchmark', 'invented')")
    db.execute("INSERT INTO news.outlet (name) SELECT '第' || n || '报' FROM generate_series(1, %s) n", [OUTLETS])
    db.execute(
        "CREATE TEMP TABLE staged (n integer, title text, summary text, body text, at timestamptz, outlet_id integer)"
    )


def load(db: Database, texts: Iterator[Composed], before: int, count: int, console: Console) -> None:
    rng = Random(before)
    with (
        bar("composing and loading", count, console) as advance,
        db.cursor() as cursor,
        cursor.copy("COPY staged FROM STDIN") as copy,
    ):
        for n, text in zip(range(before + 1, before + count + 1), texts, strict=False):
            at = FIRST_DAY + timedelta(days=text.day, seconds=rng.randrange(86_400))
            copy.write_row((n, text.title, text.summary, text.body, at, 1 + int(rng.random() ** 3 * OUTLETS)))
            advance(n - before)
    with db.transaction():
        for statement in _LOAD.split(";"):
            db.execute(statement.encode())


_LOAD = """
INSERT INTO news.page (site_id, external_id, source, url, list_name, discovered_by)
SELECT 1, n::text, 'invented', 'http://127.0.0.1/' || n, 'rolling', 1 FROM staged;
INSERT INTO news.answer (page_id, requested_url, url, status, headers, charset, charset_from, body_size,
                         sha256, fetched_at, source)
SELECT p.page_id, p.url, p.url, 200, '{}', 'utf-8', 'header', 0, sha256(p.url::bytea), now(), 'invented'
FROM staged s JOIN news.page p ON p.external_id = s.n::text;
INSERT INTO news.article (page_id, site_id, external_id, url, title, summary, outlet_id, published_at, published_raw,
                          language, body_text, body_html, char_count, content_hash, record_hash, first_seen_at,
                          fetched_at, answer_id, parser, parser_version)
SELECT p.page_id, 1, p.external_id, p.url, s.title, s.summary, s.outlet_id, s.at, '', 'zh', s.body, '', length(s.body),
       sha256(''), sha256(''), now(), now(), a.answer_id, 'invented', 1
FROM staged s JOIN news.page p ON p.external_id = s.n::text JOIN news.answer a USING (page_id) ORDER BY s.n;
TRUNCATE staged
"""


def fill(uri: str, db: Database, count: int, console: Console) -> tuple[float, float, float]:
    """Index what was loaded; milliseconds of processor and of the clock, and bytes of log, an article."""
    log: Any = db.execute("SELECT pg_current_wal_insert_lsn()").fetchone()
    known = {pid for (pid,) in _rows(db, "SELECT pid FROM pg_stat_activity")}
    began, spent = time.perf_counter(), 0.0
    with bar("indexing", count, console) as advance:

        def progress(done: int, total: int) -> None:
            nonlocal spent
            for (pid,) in _rows(db, "SELECT pid FROM pg_stat_activity WHERE application_name = 'finews'"):
                if pid not in known:
                    spent = max(spent, _processor_seconds(psutil.Process(pid)))
            advance(done)

        index_search(uri, progress)
    wall = time.perf_counter() - began
    written: Any = db.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s)", [log[0]]).fetchone()
    db.execute("VACUUM ANALYZE news.article")
    db.execute("VACUUM ANALYZE news.article_search")
    return spent / count * 1000, wall / count * 1000, float(written[0]) / count


def questions(db: Database) -> list[Case]:
    """Kinds of questions; the rare terms are pieces of articles, of which few have them all."""
    rng = Random(5)
    bodies = [body for (body,) in _rows(db, "SELECT body_text FROM news.article ORDER BY article_id LIMIT 2000")]
    chosen = [
        body[start : start + 40] for body in rng.choices(bodies, k=400) for start in (rng.randrange(len(body) - 60),)
    ]
    runs = [run for piece in chosen for run in _runs(piece)]
    long = tuple(run[:5] for run in runs if len(run) >= 5)[:RARE_TERMS]
    pairs = tuple(run[:2] for run in reversed(runs))[:RARE_TERMS]
    singles = tuple(run[0] for run in runs[RARE_TERMS:])[:RARE_TERMS]
    return [
        Case("rare term (5 characters)", long),
        Case("any two characters", pairs),
        Case("any one character", singles),
        Case("common term: 公司 (half of all)", ("公司",)),
        Case("common phrase: 人民银行 (a tenth)", ("人民银行",)),
        Case("common Latin: AI (a tenth)", ("AI",)),
        Case("two common terms: 公司 市场", ("公司 市场",)),
        Case("common term, one outlet", ("公司",), ", outlet => '第9报'"),
        Case("common term, one week", ("公司",), ", since => '2026-01-12', until => '2026-01-18'"),
        Case("common term, newest first", ("公司",), ", sort => 'newest'"),
        Case("common, without a common one: 公司 -市场", ("公司 -市场",)),
        Case("nothing: 公司 and a term that is nowhere", ("公司 龘龘龘",)),
    ]


def _runs(piece: str) -> list[str]:
    runs, run = [], ""
    for character in piece + " ":
        if "\u4e00" <= character <= "\u9fff":
            run += character
        else:
            runs.append(run)
            run = ""
    return [run for run in runs[1:-1] if len(run) >= 2]


def measured(db: Database, size: int, cases: list[Case], cost: tuple[float, float, float]) -> Size:
    answers = {}
    backend = psutil.Process(db.info.backend_pid)
    for case in cases:
        statement = f"SELECT * FROM news.search(%s{case.options})".encode()
        ask: Callable[[str], Any] = lambda query, s=statement: db.execute(s, [query]).fetchall()  # type: ignore[misc]  # noqa: E731
        for query in case.queries[:3]:
            ask(query)
        spent = _processor_seconds(backend)
        times = sorted(_timed(ask, case.queries[n % len(case.queries)]) for n in range(ROUNDS))
        spent = _processor_seconds(backend) - spent
        answers[case.name] = (times[ROUNDS // 2], times[int(ROUNDS * 0.95)], spent / ROUNDS * 1000)
    ilike = statistics.median(
        _timed(lambda query: db.execute(_ILIKE.encode(), [f"%{query}%"]).fetchall(), query)
        for query in cases[0].queries[:3]
    )
    sums: Any = db.execute(_SPACE.encode()).fetchone()
    return Size(size, answers, ilike, int(sums[0]), int(sums[1]), int(sums[2]), *cost)


_ILIKE = "SELECT article_id FROM news.article WHERE body_text ILIKE %s ORDER BY published_at DESC LIMIT 20"
_SPACE = """
SELECT sum(pg_relation_size(x.indexrelid)) FILTER (WHERE m.amname = 'gin'), sum(DISTINCT pg_table_size(h.inhrelid)),
       (SELECT pg_table_size('news.article'))
FROM pg_inherits h JOIN pg_index x ON x.indrelid = h.inhrelid JOIN pg_class c ON c.oid = x.indexrelid
JOIN pg_am m ON m.oid = c.relam
WHERE h.inhparent = 'news.article_search'::regclass
"""


def tables(sizes: list[Size], cases: list[Case]) -> Iterator[str]:
    heads = [f"{s.articles:,}" for s in sizes]
    yield f"| p50 / p95, processor; ms; articles: | {' | '.join(heads)} |"
    yield "| --- |" + " --- |" * len(sizes)
    for case in cases:
        cells = ["{:.0f} / {:.0f}, {:.0f}".format(*s.answers[case.name]) for s in sizes]
        yield f"| {case.name} | {' | '.join(cells)} |"
    yield f"| ILIKE for the rare term | {' | '.join(f'{s.ilike:,.0f}' for s in sizes)} |"
    yield ""
    yield f"| an article | {' | '.join(heads)} |"
    yield "| --- |" + " --- |" * len(sizes)
    yield f"| index, KB | {' | '.join(f'{s.index_bytes / s.articles / 1000:.1f}' for s in sizes)} |"
    yield f"| its folded text, KB | {' | '.join(f'{s.text_bytes / s.articles / 1000:.1f}' for s in sizes)} |"
    yield f"| the article itself, KB | {' | '.join(f'{s.article_bytes / s.articles / 1000:.1f}' for s in sizes)} |"
    yield f"| indexing, processor ms | {' | '.join(f'{s.cpu_ms:.1f}' for s in sizes)} |"
    yield f"| indexing, ms | {' | '.join(f'{s.wall_ms:.1f}' for s in sizes)} |"
    yield f"| log written, KB | {' | '.join(f'{s.log_bytes / 1000:.0f}' for s in sizes)} |"
    yield ""


def peers() -> Iterator[str]:
    """How much of the newsroom's articles is found by words that a library segments, as other searches do."""
    try:
        import rjieba
    except ImportError:
        yield "rjieba is not installed: without it there are no segmented words to compare with."
        return
    rng = Random(9)
    texts = ["".join(e.paragraphs) for e in Newsroom(days=8, per_day=60).expected() if e.outcome == "loaded"]
    words = [set(rjieba.cut(text)) for text in texts]
    yield "| pieces of so many characters | of the articles that have one, segmented words find |"
    yield "| --- | --- |"
    for length in (2, 3, 4, 5):
        there = found = 0
        for text in rng.choices(texts, k=PIECES):
            run = rng.choice([run for run in _runs(text) if len(run) >= length])
            start = rng.randrange(len(run) - length + 1)
            piece = run[start : start + length]
            asked = set(rjieba.cut(piece))
            true = [n for n, other in enumerate(texts) if piece in other]
            there += len(true)
            found += sum(asked <= words[n] for n in true)
        yield f"| {length} | {found / there:.0%} |"


def _rows(db: Database, statement: str, *parameters: Any) -> list[Any]:
    return list(db.execute(statement.encode(), parameters or None).fetchall())


def _timed(call: Callable[[str], Any], query: str) -> float:
    began = time.perf_counter()
    call(query)
    return (time.perf_counter() - began) * 1000


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def bar(name: str, total: int, console: Console) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        task = progress.add_task(name, total=total)
        yield lambda done: progress.update(task, completed=done)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, help="how many at last; 100000 without it")
    main(Console(), parser.parse_args().articles)
