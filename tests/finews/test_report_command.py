"""finews report, and the kept reports that the DAG writes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from loaders.errors import WarehouseRefused
from pipeline.finish import finish
from pipeline.import_posts import import_posts
from pipeline.load import load_batch
from pipeline.refresh_tables import refresh_tables
from reports.write import KEPT, LATEST, keep_report, write_report
from scraper.config import load_config
from scraper.errors import FinewsError

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def finews(warehouse: str, tmp_path: Path) -> Run:
    def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FINEWS_")}
        here = {"FINEWS_HOME": str(tmp_path / "home"), "FINEWS_WAREHOUSE": warehouse}
        return subprocess.run(
            [sys.executable, "-m", "finews", *arguments],
            env={**kept, **here, **variables},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def with_samples(warehouse: str, samples: Path) -> None:
    """Load the real archived posts that lie beside the checkout."""
    imported = import_posts(warehouse, load_config(), "samples", [samples])
    for batch in imported.batches:
        load_batch(warehouse, load_config(), imported.run_id, batch)
    assert finish(warehouse, "archive", "samples") is not None
    refresh_tables(warehouse)


def test_it_writes_the_page_and_says_where_and_how_large(finews: Run, tmp_path: Path, warehouse: str) -> None:
    refresh_tables(warehouse)
    done = finews("report")
    assert done.returncode == 0, done.stderr
    path = tmp_path / "home" / "reports" / "finews-report.html"
    assert re.fullmatch(re.escape(str(path)) + r" \(\d\.\d MB\)\n", done.stdout)
    assert done.stderr == ""
    assert path.read_text(encoding="utf-8").lstrip().startswith("<!doctype html>")
    assert [p.name for p in path.parent.iterdir()] == [path.name], "no draft is left"

    other = finews("report", "-o", "pictures/mine.html", "--days", "7")
    assert other.returncode == 0, other.stderr
    assert (tmp_path / "pictures" / "mine.html").exists()


def test_before_the_first_refresh_it_says_what_to_run(finews: Run) -> None:
    done = finews("report")
    assert done.returncode == 0, done.stderr
    assert "finews refresh" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("days", ["0", "367", "many"])
def test_days_are_checked(finews: Run, days: str) -> None:
    done = finews("report", "--days", days)
    assert done.returncode == 2
    assert "--days" in done.stderr


def test_a_file_that_cannot_be_written_is_a_message(finews: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = finews("report", "-o", "file/report.html")
    assert done.returncode == 1
    assert re.search(r"finews: .*file/report\.html: cannot be written \(.+\); name another file", done.stderr)
    assert "Traceback" not in done.stderr


def test_a_warehouse_without_the_schema_is_a_message(blank_database: str, tmp_path: Path) -> None:
    with pytest.raises(WarehouseRefused, match="finews migrate"):
        write_report(blank_database, tmp_path / "report.html", 30)
    assert not (tmp_path / "report.html").exists()


def test_the_real_sample_is_on_the_page(warehouse: str, samples: Path, tmp_path: Path) -> None:
    with_samples(warehouse, samples)
    written = write_report(warehouse, tmp_path / "report.html", 30)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert written.size == len(page.encode())
    with psycopg.connect(warehouse) as db:
        [day] = db.execute("SELECT max(published_day) FROM news.article_full").fetchall()
        [outlet] = db.execute("SELECT outlet FROM news.article_full ORDER BY published_at DESC LIMIT 1").fetchall()
    assert f"to {day[0]}," in page
    assert f'"meta": "{outlet[0]}"' in page
    assert not outlet[0].isascii()


def test_kept_reports_are_the_newest_and_the_latest(warehouse: str, tmp_path: Path) -> None:
    refresh_tables(warehouse)
    folder = tmp_path / "reports"
    folder.mkdir()
    for n in range(KEPT + 5):
        (folder / f"report-2020-01-{n + 1:02}.html").write_text("old")
    (folder / "report-mine.html").write_text("not ours")
    written = keep_report(warehouse, folder, 30)

    names = sorted(p.name for p in folder.iterdir())
    dated = [name for name in names if re.fullmatch(r"report-\d.*", name)]
    assert len(dated) == KEPT
    assert dated[-1] == written.path.name
    assert dated[0] == "report-2020-01-07.html"
    assert {"report-mine.html", LATEST} == set(names) - set(dated)
    assert (folder / LATEST).read_bytes() == written.path.read_bytes()
    with psycopg.connect(warehouse) as db:
        query = "SELECT covers_to FROM news.upkeep WHERE task IN ('report', 'tables')"
        report, tables = db.execute(query).fetchall()
        assert report == tables

    keep_report(warehouse, folder, 30)
    assert sorted(p.name for p in folder.iterdir()) == names, "the day's own is written again"


def test_an_empty_warehouse_has_a_kept_report_too(warehouse: str, tmp_path: Path) -> None:
    written = keep_report(warehouse, tmp_path, 30)
    assert written.report.refreshed_at is None
    with psycopg.connect(warehouse) as db:
        assert db.execute("SELECT FROM news.upkeep WHERE task = 'report'").fetchall() == []


def test_a_folder_that_cannot_be_made_is_a_message(warehouse: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FinewsError, match="cannot be written"):
        keep_report(warehouse, tmp_path / "file", 30)
