"""
Writes the articles as files by day, for pandas, Polars, DuckDB and whatever reads such files, into the **folder** that
the form names, as the machine that runs the tasks sees it. `docs/exports.md` says what is in them.

Only the days that have changed since the last export into that folder are written, each file whole or not at all. A run
that was cut short goes on when it is started again. One folder holds one export: another format, or another choice of
sites, needs a folder of its own.

| task | what it does | clearing it |
| --- | --- | --- |
| export | writes the days that changed, removes those that are gone; **its log says how many** | does so again |
"""

import logging
from typing import Any

from airflow.sdk import Param, dag, task
from task_settings import TASK, warehouse

log = logging.getLogger("finews")

FOLDER = Param(
    "",
    type="string",
    minLength=2,
    pattern="^/",
    title="Folder",
    description="Where the files are to be, as an absolute path, such as /data/finews/news",
)
FORMAT = Param(
    "parquet",
    type="string",
    enum=["parquet", "csv", "jsonl"],
    title="Format",
    description="parquet for analysis, csv for spreadsheets, jsonl (a JSON object a line) for programs",
)
SITES = Param(
    [],
    type=["null", "array"],
    items={"type": "string"},
    title="Sites",
    description="Only articles of these sites, one a line; all of them where this is empty",
)


@dag(
    dag_display_name="Export articles as files",
    description="Write the days that changed as files into a folder that is named in the form",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params={"folder": FOLDER, "format": FORMAT, "sites": SITES},
    tags=["finews", "warehouse"],
)
def export_articles() -> None:
    export()


@task(doc_md="Writes the days that changed. Its XCom has the counts.", multiple_outputs=False, **TASK)
def export(**context: Any) -> dict[str, int]:
    from dataclasses import asdict
    from pathlib import Path

    from pipeline.export_files import chosen_rows, export_files
    from scraper.config import load_config

    form = context["params"]
    sites = [line.strip() for line in form["sites"] or () if line.strip()]
    chosen = chosen_rows(load_config(), sites, (), None, None)
    counts = asdict(export_files(warehouse(), Path(form["folder"].strip()), form["format"], chosen))
    for what, number in counts.items():
        log.info("%s: %s", what, number)
    return counts


export_articles()
