"""
Writes the report: **one HTML page** with the volume by day and outlet, rising tags, the most mentioned securities, how
stories spread, who was first, and what stands rejected. It runs when the ready tables were refreshed, or by hand with
another number of days.

| task | what it does | clearing it |
| --- | --- | --- |
| report | reads the ready tables and writes the page; **its log says where it lies** | writes it again |

The page lies in the folder `reports` of FINEWS_HOME, on the machine that runs the tasks: `finews-report.html` is the
newest one, and `report-YYYY-MM-DD.html` are the last thirty with a day. It needs nothing beside it: copy it, mail it,
open it on a phone.
"""

import logging
from typing import Any

from airflow.sdk import Param, dag, task
from assets import TABLES
from task_settings import TASK, warehouse

log = logging.getLogger("finews")

DAYS = Param(
    30,
    type="integer",
    minimum=1,
    maximum=366,
    title="Days",
    description="So many days, which end with the newest one of the warehouse",
)


@dag(
    dag_id="write_report",
    dag_display_name="Write the report",
    description="One HTML page of pictures, for people",
    doc_md=__doc__,
    schedule=[TABLES],
    catchup=False,
    max_active_runs=1,
    params={"days": DAYS},
    tags=["finews", "warehouse"],
)
def write_report() -> None:
    report()


@task(doc_md="Reads the ready tables and writes the page. Its XCom has the file.", multiple_outputs=False, **TASK)
def report(**context: Any) -> dict[str, Any]:
    from finews.home import find_home
    from reports.write import keep_report

    written = keep_report(warehouse(), find_home().path / "reports", context["params"]["days"])
    log.info("%s: %.1f MB", written.path, written.size / 1e6)
    if written.report.refreshed_at is None:
        log.warning("The ready tables were never filled, so that the page is nearly empty: run refresh_tables.")
    return {"path": str(written.path), "bytes": written.size, "articles": written.report.headline.in_period}


write_report()
