"""``finews import`` and ``finews export`` as a person uses them, with the project's own sources.toml."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from scraper.config import PROJECT
from tests.archive_posts import number, outlet_post, rolling_post, write_posts

Run = Callable[..., "subprocess.CompletedProcess[str]"]
SECONDS = 120


@pytest.fixture
def finews(warehouse: str, tmp_path: Path) -> Run:
    def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FINEWS_")}
        settings = {"FINEWS_HOME": str(tmp_path / "home"), "FINEWS_WAREHOUSE": warehouse, "PYTHONPATH": str(PROJECT)}
        return subprocess.run(
            [sys.executable, "-m", "finews", *arguments],
            env={**kept, **settings, **variables},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    return run


def test_in_and_out_again(finews: Run, warehouse: str, tmp_path: Path) -> None:
    posts = {f"2022-01-24-NW{number(n)}.md": outlet_post(number(n), f"标题 {n}") for n in range(3)}
    posts[f"2022-01-24-{number(1)}.md"] = rolling_post(number(1), "标题 1")
    folder = write_posts(tmp_path / "archive" / "_posts", dict(posts))
    write_posts(tmp_path / "archive", {"README.md": "nothing"})

    first = finews("import", "archive")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "5 files: 0 known already, 1 of no article" in first.stdout
    assert "rejected by reason: not_an_article 1" in first.stdout
    assert "README.md is rejected: not_an_article" in " ".join(first.stdout.split())
    again = finews("import", str(folder))
    assert "4 files: 4 known already, 0 of no article" in again.stdout
    with psycopg.connect(warehouse) as db:
        rows = db.execute("SELECT site, url FROM news.article_full ORDER BY external_id").fetchall()
    assert rows == [
        ("eastmoney", f"http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{number(n)}") for n in range(3)
    ]

    export = finews("export", "--format", "archive", "out")
    assert export.returncode == 0, export.stdout + export.stderr
    assert "3 articles in out: 5 files written, 0 unchanged" in export.stdout
    assert {p.name: p.read_text(encoding="utf-8") for p in (tmp_path / "out" / "_posts").iterdir()} == posts
    export = finews("export", "--format", "archive", "--site", "eastmoney", "out")
    assert "3 articles in out: 0 files written, 5 unchanged" in export.stdout


def test_mistakes_are_a_message_and_no_traceback(finews: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for arguments, message in (
        (["import", "nowhere"], "nowhere: there is no such file or folder"),
        (["export", "--format", "archive", "--site", "nowhere", "out"], "there is no site 'nowhere'"),
        (["export", "--format", "archive", "--source", "nobody", "out"], "there is no source 'nobody'"),
        (["export", "--format", "archive", "--since", "soon", "out"], "'soon' is no day"),
        (["export", "--format", "archive", "file"], "cannot be written"),
    ):
        done = finews(*arguments)
        assert done.returncode == 1, arguments
        assert message in done.stderr
        assert "Traceback" not in done.stderr
    assert finews("import").returncode == 2
    assert finews("export", "out").returncode == 2
    assert not (tmp_path / "out").exists()


def test_show_reads_a_post(finews: Run, tmp_path: Path) -> None:
    name = f"2022-01-24-NW{number(1)}.md"
    write_posts(tmp_path, {name: outlet_post(number(1))})
    done = finews("show", "--source", "archive", name)
    assert done.returncode == 0, done.stderr
    assert '"outlet": "远山日报"' in done.stdout
