"""Log lines of real runs: each of ours says its source and its run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsroom.newsroom import Newsroom
from newsroom.server import running
from tests.archive_posts import number, outlet_post, write_posts

from .conftest import Airflow

BUDGET = "budget = { requests_per_minute = 600000, at_once = 8 }\n"
ARCHIVE = f"""
[[source]]
name = "old"
kind = "archive"
site = "eastmoney"
site_name = "East Money"
base_url = "http://finews.zning.xyz"
enabled = false
{BUDGET}"""
OURS = {"checks", "finews", "loaders", "operations", "pipeline", "reports", "scraper"}
NAMES = {
    "crawl_one": {"one"},
    "crawl_urls": {"pasted", "one"},
    "import_archive": {"old"},
    "reparse_pages": {"reparse", "one"},
    "replay_rejects": {"replay", "one"},
}
"""Whose lines a DAG's run logs, where that is not the DAG."""
OF_TASKS = {"task", "airflow", "py"}
"""Beginnings of the names of Airflow's own loggers; others are of libraries that fetch, parse and load."""


def test_every_line_says_its_source_and_run(
    airflow: Airflow, warehouse: str, sources: Callable[..., Path], tmp_path: Path
) -> None:
    posts = {f"2022-01-24-NW{number(n)}.md": outlet_post(number(n), f"标题 {n}") for n in range(3)}
    folder = write_posts(tmp_path / "archive", {"2022-01-24-x.md": "nothing", **posts})
    # Ten days hold each flaw of the newsroom once.
    newsroom = Newsroom(days=10, per_day=12)
    gone = next(e.info_code for e in newsroom.expected() if e.outcome == "gone")
    log = tmp_path / "task.log"
    with running(newsroom) as base_url:
        path = sources(("one", f'base_url = "{base_url}"\nschedule = ""\n{BUDGET}'))
        path.write_text(path.read_text(encoding="utf-8") + ARCHIVE, encoding="utf-8")
        share = f"{base_url}/html_News/NewsShare.html?infoCode={gone}"
        forms: dict[str, Any] = {
            "crawl_one": {},
            "crawl_urls": {"urls": ["nonsense", share]},
            "import_archive": {"paths": [str(folder)]},
            "index_search": {},
            "find_stories": {},
            "refresh_tables": {},
            "retain_answers": {},
            "reparse_pages": {"source": "one"},
            "replay_rejects": {"source": "one"},
        }
        runs = airflow.run(
            "run_logged.py",
            *(f"{dag_id}={json.dumps(form)}" for dag_id, form in forms.items()),
            FINEWS_SOURCES=str(path),
            FINEWS_WAREHOUSE=warehouse,
            TASK_LOG=str(log),
        )

    assert {run["state"] for run in runs} == {"success"}
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    ours = [line for line in lines if _library(line) in OURS]
    assert {(line["event"], line["logger"]) for line in ours if not (line.get("source") and line.get("run"))} == set()
    runs_of = {run["dag"]: run["run"] for run in runs}
    assert {line["run"] for line in ours} == set(runs_of.values())
    for dag_id, run in runs_of.items():
        names = NAMES.get(dag_id, {dag_id})
        assert {line["source"] for line in ours if line["run"] == run} == names
    of_the_page = [
        x for x in ours if x["run"] == runs_of["crawl_urls"] and x["event"].startswith(f"{gone[2:]} is rejec")
    ]
    assert [line["source"] for line in of_the_page] == ["one"], "a page's line names the page's own source"
    assert not [line["event"] for line in ours if line["event"].startswith(f"{line['source']}: ")], "it is said once"
    assert {_library(line) for line in lines} - OURS - OF_TASKS == set(), "libraries say nothing of their own"


def _library(line: dict[str, Any]) -> str:
    return str(line.get("logger", "")).partition(".")[0]
