"""kill -9 of a worker, of Postgres, of the newsroom in mid-crawl; then a rerun ends in the same rows."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psutil
import psycopg
import pytest

from finews.postgres import EmbeddedPostgres
from loaders.migrate import migrate
from newsroom.newsroom import Newsroom
from newsroom.writing import SHANGHAI
from tests.conftest import free_port

from .conftest import SOURCES, Scene

SLOW = 3_000
"""Requests a minute: slow enough to be caught in the middle, fast enough for a test."""
DEADLINE_SECONDS = 60.0


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)


def start_crawl(scene: Scene, home: Path, *options: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "FINEWS_WAREHOUSE": scene.warehouse,
        "FINEWS_SOURCES": str(scene.sources),
        "FINEWS_HOME": str(home),
    }
    command = [sys.executable, "-m", "finews", "crawl", "newsroom", *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def answers(scene: Scene) -> int:
    try:
        return int(scene.rows("SELECT count(*) FROM news.answer")[0][0])
    except psycopg.OperationalError:
        return 0


def finish_crawl(process: subprocess.Popen[str], expect: int) -> str:
    output, _ = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == expect, output
    return output


def assert_complete(scene: Scene, until: datetime) -> None:
    """The rows that an undisturbed crawl makes, for all that was published before ``until``."""
    before = scene.newsroom.expected(until)
    expected = {e.info_code.removeprefix("NW"): e.outcome for e in before if e.published_at < until}
    articles = [x for (x,) in scene.rows("SELECT external_id FROM news.article")]
    assert len(set(articles)) == len(articles)
    assert set(articles) >= {x for x, outcome in expected.items() if outcome == "loaded"}
    rejects = dict(scene.rows("SELECT subject, reason FROM news.reject WHERE page_id IS NOT NULL"))
    assert rejects.items() >= {x: outcome for x, outcome in expected.items() if outcome != "loaded"}.items()
    assert not set(rejects) & set(articles)
    revised = scene.rows("SELECT external_id FROM news.article_revision JOIN news.article USING (article_id)")
    # A newsroom whose clock goes on may have edited something meanwhile.
    edited = {e.info_code for e in scene.newsroom.expected() if e.is_edited} - {
        e.info_code for e in before if e.is_edited
    }
    assert {x for (x,) in revised} <= {x.removeprefix("NW") for x in edited}
    untagged = """
        SELECT count(*) FROM news.article a
        WHERE outlet_id IS NOT NULL AND NOT EXISTS (SELECT FROM news.article_tag t WHERE t.article_id = a.article_id)
    """
    assert scene.rows(untagged) == [(0,)]


@pytest.mark.parametrize("kill_after", [1, 60])
def test_a_killed_worker(scene_of: Callable[..., Scene], tmp_path: Path, kill_after: int) -> None:
    scene = scene_of(per_minute=SLOW)
    process = start_crawl(scene, tmp_path)
    wait_until(lambda: answers(scene) >= kill_after, "pages were being fetched")
    process.kill()
    finish_crawl(process, -signal.SIGKILL)
    fetched = {x for (x,) in scene.rows("SELECT external_id FROM news.page WHERE answer_id IS NOT NULL")}
    asked = len(scene.texts_asked())

    finish_crawl(start_crawl(scene, tmp_path), 0)

    assert_complete(scene, scene.clock.now)
    again = {x.removeprefix("NW") for x in scene.texts_asked()[asked:]}
    assert not again & fetched, "what was stored is not asked for again"


def test_a_killed_postgres(scene_of: Callable[..., Scene], tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "pg" / "data", free_port(), "for-the-kill")
    server.initialise()
    server.start()
    try:
        server.ensure_database("warehouse")
        migrate(server.uri("warehouse"))
        scene = replace(scene_of(per_minute=SLOW), warehouse=server.uri("warehouse"))
        process = start_crawl(scene, tmp_path)
        wait_until(lambda: answers(scene) >= 20, "pages were being fetched")
        kill_tree(server)
        output = finish_crawl(process, 1)
        assert "the warehouse does not answer" in output
        assert "Traceback" not in output

        server.start()
        finish_crawl(start_crawl(scene, tmp_path), 0)
        assert_complete(scene, scene.clock.now)
    finally:
        server.stop()


def kill_tree(server: EmbeddedPostgres) -> None:
    postmaster = psutil.Process(int((server.data / "postmaster.pid").read_text(encoding="utf-8").split()[0]))
    for process in [postmaster, *postmaster.children(recursive=True)]:
        process.kill()
    psutil.wait_procs([postmaster], timeout=DEADLINE_SECONDS)


@pytest.fixture
def newsroom_process(warehouse: str, tmp_path: Path) -> Iterator[tuple[Scene, Callable[[], subprocess.Popen[bytes]]]]:
    """A newsroom in a process of its own, and how to start it."""
    newsroom = Newsroom(days=2)
    port = free_port()
    sources = tmp_path / "sources.toml"
    base_url = f"http://127.0.0.1:{port}"
    sources.write_text(SOURCES.format(base_url=base_url, per_minute=SLOW), encoding="utf-8")
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "newsroom", "--port", str(port), "--since", str(newsroom.since)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        started.append(process)
        wait_until(lambda: listens(port), "the newsroom listened")
        return process

    yield Scene(newsroom, None, base_url, sources, warehouse), start  # type: ignore[arg-type]
    for process in started:
        process.kill()
        process.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_killed_newsroom(
    newsroom_process: tuple[Scene, Callable[[], subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    scene, start = newsroom_process
    until = datetime.now(SHANGHAI)
    site = start()
    process = start_crawl(scene, tmp_path)
    wait_until(lambda: answers(scene) >= 20, "pages were being fetched")
    site.kill()
    site.wait()
    output = finish_crawl(process, 0)
    assert "unreachable" in output

    start()
    finish_crawl(start_crawl(scene, tmp_path), 0)

    assert_complete(scene, until)
