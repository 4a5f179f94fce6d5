"""``finews export`` to files by day as a person uses it, and what its document says."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from glob import glob
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import psycopg
import pytest

from finews.postgres import binaries
from pipeline.export_tables import TABLES, OutTable
from scraper.config import PROJECT
from scraper.records import Mention
from tests.export_scene import HARD, ExportScene, article, hard_articles

Run = Callable[..., "subprocess.CompletedProcess[str]"]
SECONDS = 120
DOCUMENT = (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8")
NAMES = {"pandas": pandas, "polars": polars, "duckdb": duckdb, "glob": glob, "date": date}


@pytest.fixture
def finews(warehouse: str, tmp_path: Path) -> Run:
    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FINEWS_")}
        settings = {"FINEWS_HOME": str(tmp_path / "home"), "FINEWS_WAREHOUSE": warehouse, "PYTHONPATH": str(PROJECT)}
        return subprocess.run(
            [sys.executable, "-m", "finews", *arguments],
            env={**kept, **settings},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    return run


@pytest.fixture
def scene(warehouse: str, tmp_path: Path) -> ExportScene:
    """Six articles with a mention each on three days, those that are hard to write, and one without a time."""
    scene = ExportScene(warehouse, tmp_path / "news")
    scene.days(3, a_day=2)
    scene.put(*hard_articles())
    return scene


def rows_of(result: Any) -> list[dict[str, Any]]:
    """What pandas, Polars or DuckDB give, as plain rows."""
    if isinstance(result, duckdb.DuckDBPyRelation):
        return [dict(zip(result.columns, row, strict=True)) for row in result.fetchall()]
    rows: list[dict[str, Any]] = (
        result.to_dict("records") if isinstance(result, pandas.DataFrame) else result.to_dicts()
    )
    return rows


def test_files_are_written_once(finews: Run, scene: ExportScene) -> None:
    first = finews("export", "--format", "parquet", "news")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "15 articles of 4 days in news: 7 files written, 0 unchanged, 0 removed" in first.stdout
    with scene.rewritten() as names:
        again = finews("export", "--format", "parquet", "news")
    assert "15 articles of 4 days in news: 0 files written, 7 unchanged, 0 removed" in again.stdout
    assert names == set()
    scene.run("DELETE FROM news.article WHERE published_at IS NULL")
    (scene.folder / "articles" / "mine.parquet").write_text("mine")
    window = finews("export", "--format", "parquet", "--since", "2026-11-21", "--until", "2026-11-22", "news")
    assert "4 articles of 2 days in news: 0 files written, 4 unchanged, 0 removed" in window.stdout
    assert "that were left alone: 1;" in window.stdout
    rest = finews("export", "--format", "parquet", "news")
    assert "14 articles of 3 days in news: 0 files written, 6 unchanged, 1 removed" in rest.stdout


def test_mistakes_are_a_message_and_no_traceback(finews: Run, scene: ExportScene, tmp_path: Path) -> None:
    scene.export("csv")
    (tmp_path / "file").write_text("")
    for arguments, message in (
        (["parquet", "news"], "holds another export: --format csv, and this one is --format parquet"),
        (["csv", "--site", "scripted", "news"], "this one is --format csv --site scripted; export to another folder"),
        (["jsonl", "--site", "nowhere", "out"], "there is no site 'nowhere' in the warehouse; there are: scripted"),
        (["jsonl", "--source", "nobody", "out"], "there is no source 'nobody'"),
        (["jsonl", "--since", "soon", "out"], "'soon' is no day"),
        (["jsonl", "--since", "2026-11-22", "--until", "2026-11-20", "out"], "swap them"),
        (["jsonl", "file"], "file: cannot be written"),
    ):
        done = finews("export", "--format", *arguments)
        assert done.returncode == 1, arguments
        assert message in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_command_line_starts_without_what_writes_files() -> None:
    code = "import sys, finews.cli; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, timeout=SECONDS).returncode == 0


def test_the_document_s_lines_work_as_printed(
    finews: Run, scene: ExportScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = re.findall(r"finews (export --format \w+ [a-z-]+)", DOCUMENT)
    assert len(commands) == 3
    for command in commands:
        assert finews(*command.split()).returncode == 0
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert [line.partition(".")[0] for line in lines] == ["pandas", "polars", "duckdb"] * 4

    for line in lines:
        rows = rows_of(eval(line, NAMES))
        if "mentions" in line:
            assert [row["symbol"] for row in rows] == ["600519.SH"] * 4, line
            continue
        assert len(rows) == 15, line
        by_id = {str(row["external_id"]): row for row in rows}
        assert {name: by_id[name]["body_text"] for name in HARD} == HARD, line
        assert {name: by_id[name]["title"] for name in HARD} == {name: text[:200] for name, text in HARD.items()}, line
        bare = by_id["bare"]
        assert pandas.isna(bare["outlet"]), line
        assert bare["title"] == "" or (
            pandas.isna(bare["title"]) and line.startswith("pandas.concat(pandas.read_csv")
        ), line
        assert "day" not in bare or str(bare["day"])[:10] == "1900-01-01", line


def test_texts_that_look_like_numbers_stay_texts(
    warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One article is all that a day has: whatever a reader guesses of a column, it guesses from this."""
    monkeypatch.chdir(tmp_path)
    one = article(
        "0012",
        title="360",
        outlet="360",
        authors=("007",),
        tags=("08",),
        body_text="007",
        mentions=(Mention(None, "013855", "007", 1, "link"),),
    )
    for form, folder in (("csv", "news-csv"), ("jsonl", "news-jsonl"), ("parquet", "news")):
        scene = ExportScene(warehouse, tmp_path / folder)
        scene.put(one)
        scene.export(form)
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if "day" not in line]
    assert len(lines) == 9
    for line in lines:
        [row] = rows_of(eval(line, NAMES))
        wanted = {"external_id": "0012", "title": "360", "outlet": "360", "body_text": "007"}
        assert {name: row[name] for name in wanted} == wanted, line
        lists = [list(row[name]) for name in ("authors", "tags", "symbols")]
        assert lists in ([["007"], ["08"], ["013855"]], [list("007"), list("08"), list("013855")]), line

        [row] = rows_of(eval(line.replace("articles", "mentions"), NAMES))
        assert (row["symbol"], row["surface"]) == ("013855", "007"), line


def test_psql_reads_the_csv(scene: ExportScene, blank_database: str, tmp_path: Path) -> None:
    scene = ExportScene(scene.warehouse, tmp_path / "news-csv")
    scene.export("csv")
    [script] = re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)
    psql = [str(binaries() / "psql"), "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--file=-", blank_database]
    done = subprocess.run(psql, input=script, text=True, cwd=tmp_path, capture_output=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(blank_database) as db:
        rows = db.execute("SELECT symbol, surface, doubt FROM mentions").fetchall()
    assert rows == [("600519.SH", "贵州茅台", "")] * 2


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_document_has_the_columns(table: OutTable) -> None:
    [lines] = re.findall(rf"<!-- columns of {table.name} -->\n(.*?)<!-- end", DOCUMENT, re.DOTALL)
    assert lines.splitlines()[2:] == [
        f"| `{c.name}` | {c.type_in_words}{', or null' if c.nullable else ''} | {c.said} |" for c in table.columns
    ]
