"""The commands that work without a stack: show, crawl, sql, migrate, sources; and what the documents say of them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from finews.cli import cli
from finews.vocabulary import PAGE, outcomes_page
from newsroom.newsroom import Newsroom
from newsroom.server import running
from newsroom.wire import page_time, shape_of
from newsroom.writing import SHANGHAI, Story
from scraper.config import PROJECT

Run = Callable[..., "subprocess.CompletedProcess[str]"]
SECONDS = 120
FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)
"""The time by the newsroom's clock, which stands still."""


@pytest.fixture(scope="module")
def newsroom() -> Iterator[tuple[Newsroom, str]]:
    room = Newsroom(days=1, per_day=60, clock=lambda: FRIDAY)
    with running(room) as base_url:
        yield room, base_url


@pytest.fixture
def finews(newsroom: tuple[Newsroom, str], tmp_path: Path) -> Run:
    """Runs the command line as a person would, in a home of its own."""

    def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FINEWS_")}
        return subprocess.run(
            [sys.executable, "-m", "finews", *arguments],
            env={**kept, "FINEWS_HOME": str(tmp_path / "home"), "FINEWS_NEWSROOM_URL": newsroom[1], **variables},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    return run


def share_url(newsroom: tuple[Newsroom, str], outcome: str) -> tuple[str, Any]:
    room, base_url = newsroom
    said = [e for e in room.expected() if (e.outcome == "loaded") == (outcome == "loaded")]
    expected = next(e for e in said if outcome != "loaded" or tells_all(room, e.info_code))
    return f"{base_url}/html_News/NewsShare.html?infoCode={expected.info_code}", expected


def tells_all(room: Newsroom, info_code: str) -> bool:
    """Whether the article's own text says its title, and its time in full: of one URL no list is read that would."""
    story = room.find(info_code, FRIDAY)
    if not isinstance(story, Story) or not shape_of(story).has_title:
        return False
    said = page_time(story, FRIDAY)
    return bool(said) and said == page_time(story, FRIDAY + timedelta(days=9))


def test_show_prints_the_record_of_a_url(finews: Run, newsroom: tuple[Newsroom, str]) -> None:
    url, expected = share_url(newsroom, "loaded")
    done = finews("show", url)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["title"] == expected.title
    assert record["body_text"].split("\n") == list(expected.paragraphs)
    assert record["published_at"] == expected.published_at.isoformat()


def test_show_says_why_there_is_no_record(finews: Run, newsroom: tuple[Newsroom, str]) -> None:
    url, expected = share_url(newsroom, "rejected")
    done = finews("show", url)
    assert done.returncode == 1
    assert f"rejected: {expected.outcome}: " in done.stderr
    assert "Traceback" not in done.stderr
    foreign = finews("show", "http://example.org/html_News/NewsShare.html?infoCode=NW202201242259277096")
    assert foreign.returncode == 1
    assert "rejected: foreign_host" in foreign.stderr


def test_show_asks_a_source_that_is_not_enabled_and_no_host_without_a_contact(
    finews: Run, newsroom: tuple[Newsroom, str], tmp_path: Path
) -> None:
    url, expected = share_url(newsroom, "loaded")
    shipped = (PROJECT / "sources.toml").read_text(encoding="utf-8")
    disabled = tmp_path / "disabled.toml"
    disabled.write_text(shipped.replace("enabled = true", "enabled = false"), encoding="utf-8")
    done = finews("show", url, FINEWS_SOURCES=str(disabled))
    assert json.loads(done.stdout)["title"] == expected.title
    live = finews("show", "https://www.nbd.com.cn/articles/2026-09-29/4590001.html")
    assert live.returncode == 1
    assert "source 'nbd': needs a contact under [crawler]" in live.stderr


def test_show_reads_a_saved_answer(finews: Run, tmp_path: Path) -> None:
    saved = tmp_path / "NW202611200000000001.json"
    fields = {"Id": "NW202611200000000001", "Title": "标题", "Date": "2026-11-20 09:30:00", "text": "<p>　　正文。</p>"}
    saved.write_text(json.dumps(fields), encoding="utf-8")
    done = finews("show", str(saved))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["body_text"] == "正文。"
    other = finews("show", "--id", "NW202611200000000002", str(saved))
    assert other.returncode == 1
    assert "rejected: id_mismatch" in other.stderr
    assert finews("show", "no such file").returncode == 2


def test_crawl_loads_and_sql_reads(finews: Run, newsroom: tuple[Newsroom, str], warehouse: str) -> None:
    limited = finews("crawl", "newsroom", "--limit", "5", FINEWS_WAREHOUSE=warehouse)
    assert limited.returncode == 0, limited.stdout + limited.stderr
    done = finews("crawl", FINEWS_WAREHOUSE=warehouse)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rejected by reason:" in limited.stdout + done.stdout
    count = finews("sql", "-At", "-c", "SELECT count(*) FROM news.article", FINEWS_WAREHOUSE=warehouse)
    assert int(count.stdout) == sum(e.outcome == "loaded" for e in newsroom[0].expected())


def test_bad_input_is_a_message_and_no_traceback(finews: Run, warehouse: str) -> None:
    for arguments, message in (
        (["crawl", "nobody"], "there is no source 'nobody'"),
        (["crawl", "--since", "yesterday"], "'yesterday' is no day"),
        (["crawl", "--since", "2026-11-02", "--until", "2026-11-01"], "swap them"),
    ):
        done = finews(*arguments, FINEWS_WAREHOUSE=warehouse)
        assert done.returncode == 1
        assert message in done.stderr
        assert "Traceback" not in done.stderr
    nowhere = finews("crawl")
    assert nowhere.returncode == 1
    assert "finews up" in nowhere.stderr


def test_migrate_says_what_it_did(finews: Run, blank_database: str) -> None:
    first = finews("migrate", FINEWS_WAREHOUSE=blank_database)
    assert "0001_warehouse" in first.stdout
    assert "up to date" in finews("migrate", FINEWS_WAREHOUSE=blank_database).stdout


def test_sources_shows_the_file_and_its_mistakes(finews: Run, tmp_path: Path) -> None:
    assert "newsroom" in finews("sources").stdout
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[source]]\nname = "one"\n', encoding="utf-8")
    done = finews("sources", FINEWS_SOURCES=str(wrong))
    assert done.returncode == 1
    assert "wrong.toml: source 'one': " in done.stderr
    shipped = (PROJECT / "sources.toml").read_text(encoding="utf-8")
    wrong.write_text(shipped.replace("notify = {}", 'notify = { notifier = "no.such.Notifier" }'), encoding="utf-8")
    done = finews("sources", FINEWS_SOURCES=str(wrong))
    assert done.returncode == 1
    assert "wrong.toml: [alerts]: notify: no.such.Notifier cannot be used: ModuleNotFoundError" in done.stderr


def test_the_readme_names_every_command() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `finews (\w+)", readme, re.MULTILINE)) == set(cli.commands)


def test_the_page_of_outcomes_is_true() -> None:
    assert PAGE.read_text(encoding="utf-8") == outcomes_page(), "docs/outcomes.md is out of date; run: make schema"
