"""`finews up` from nothing to rows, through a real Airflow, with kill -9 of whatever takes part in mid-crawl."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import psutil
import psycopg
import pytest

from finews.processes import marked
from finews.stack import Stack
from finews.status import part_statuses
from newsroom.newsroom import Newsroom
from newsroom.writing import SHANGHAI
from tests.finews.helpers import Cli, command_line, eventually
from tests.pipeline.conftest import SOURCES

BASE_URL = "${FINEWS_NEWSROOM_URL:-http://127.0.0.1:8090}"
SECONDS = 400


@pytest.fixture
def crawl(cli: Cli, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A first `finews up`, under way."""
    sources = tmp_path / "sources.toml"
    sources.write_text(SOURCES.format(base_url=BASE_URL, per_minute=6_000), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "finews", "up"],
        cwd=cli.elsewhere,
        env=cli.environment(FINEWS_SOURCES=str(sources)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.wait()


def count(cli: Cli, table: str) -> int:
    """Rows of the table; -1 where the warehouse cannot be asked just now."""
    state = cli.home.state()
    if state is None:
        return -1
    try:
        with psycopg.connect(Stack(cli.home, state).warehouse) as db:
            return int(db.execute(f"SELECT count(*) FROM news.{table}").fetchone()[0])  # type: ignore[index]
    except psycopg.Error:
        return -1


def kill_part(stack: Stack, part: str) -> None:
    [pid] = [s.info.pid for s in part_statuses(stack) if s.info.name == part]
    psutil.Process(pid).kill()


def test_the_first_crawl_ends_in_the_right_rows_whatever_is_killed(cli: Cli, crawl: "subprocess.Popen[str]") -> None:
    until = datetime.now(SHANGHAI)
    assert eventually(lambda: count(cli, "answer") > 100 or crawl.poll() is not None, SECONDS)
    assert crawl.poll() is None, crawl.communicate()[0]
    stack = Stack(cli.home, cli.state)
    workers = [p for p in marked(stack.state.stack, "scheduler") if "airflow worker" in command_line(p)]
    assert workers
    for worker in workers:
        with suppress(psutil.NoSuchProcess):
            worker.kill()
    kill_part(stack, "newsroom")
    kill_part(stack, "postgres")
    assert count(cli, "crawl_run WHERE finished_at IS NOT NULL") <= 0, "it was in the middle of the crawl"

    output, _ = crawl.communicate(timeout=SECONDS)

    assert crawl.returncode == 0, output
    assert "rejected by reason:" in output
    truth = Newsroom(since=date.fromisoformat(cli.state.newsroom_since))
    before = truth.expected(until)
    expected = {e.info_code.removeprefix("NW"): e.outcome for e in before}
    # What the killed newsroom could not answer waits for the next crawl, which an operator's rerun is.
    again = cli("crawl")
    assert again.returncode == 0, again.stderr
    with psycopg.connect(Stack(cli.home, cli.state).warehouse) as db:
        articles = [x for (x,) in db.execute("SELECT external_id FROM news.article")]
        rejects = dict(db.execute("SELECT subject, reason FROM news.reject WHERE page_id IS NOT NULL").fetchall())
        found = db.execute("SELECT external_id FROM news.article_revision JOIN news.article USING (article_id)")
        revised = {x for (x,) in found}
    assert len(set(articles)) == len(articles)
    assert set(articles) >= {x for x, outcome in expected.items() if outcome == "loaded"}
    assert rejects.items() >= {x: outcome for x, outcome in expected.items() if outcome != "loaded"}.items()
    edited = {e.info_code for e in truth.expected() if e.is_edited} - {e.info_code for e in before if e.is_edited}
    assert revised <= {x.removeprefix("NW") for x in edited}, "only what the newsroom edited meanwhile is a revision"

    assert eventually(lambda: count(cli, "upkeep") == 5, SECONDS), "what works behind the load followed by itself"

    with psycopg.connect(Stack(cli.home, cli.state).warehouse, autocommit=True) as db:
        # As an upgrade from a version without search and stories leaves it.
        db.execute("DELETE FROM news.upkeep")
    second = cli("up")
    assert second.returncode == 0
    assert "was crawled before" in second.stdout
    assert "triggered, for the articles that are here" in second.stdout
    assert eventually(lambda: count(cli, "upkeep") == 5, SECONDS)
