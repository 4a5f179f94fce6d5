"""
Looks once a day whether what always holds in the warehouse **still holds**, and whether each crawl is **in time**.

| task | it fails where |
| --- | --- |
| done_page_without_article | a page ended well and has no article |
| reject_of_done_page | a page ended well and still stands among the rejects |
| published_in_the_future | an article is dated more than a day ahead |
| two_articles_of_one_address | two articles of a site were loaded with one canonical address and one title |
| behind_the_load | search index, stories or ready tables lack what came in a day ago |
| counters_add_up | a finished run's counters contradict each other |
| late | never: it warns of each source whose newest finished crawl is older than its schedule allows |

A task that fails names the rule, and **its log has the query and how many rows break it**; take the count away from the
query to see them. Each is an alert of kind `warehouse` in `news.alert`, a late source one of kind `late`. Usual causes
are rows written by hand, and for behind_the_load a paused DAG: `index_search`, `find_stories` or `refresh_tables`.
Clearing a task looks again. The rules are in sql/queries/rules.sql; how late is too late is `late_after_hours` in
sources.toml.
"""

from datetime import timedelta
from typing import Any

from airflow.providers.common.sql.operators.sql import SQLTableCheckOperator, SQLThresholdCheckOperator
from airflow.sdk import CronTriggerTimetable, dag, task
from alerts import tell
from callbacks import rule_failed
from task_settings import CONNECTION, TASK, warehouse

from loaders.statements import statements

RULES = {
    "done_page_without_article": "A page that ended well has its article.",
    "reject_of_done_page": "A page that ended well is no reject.",
    "published_in_the_future": "No article is dated more than a day ahead.",
    "two_articles_of_one_address": "No two articles of a site were loaded with one canonical address and one title.",
    "behind_the_load": "Search index, stories and ready tables have what came in a day ago.",
}

# A rule that is broken stays so until someone acts; a warehouse that does not answer is asked again.
RULE: dict[str, Any] = {**TASK, "conn_id": CONNECTION, "retry_on_failure": False, "on_failure_callback": rule_failed}


@dag(
    dag_display_name="Check the warehouse",
    description="See whether what always holds still does, and whether crawls are in time",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("30 9 * * *", timezone="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    tags=["finews", "warehouse"],
)
def check_warehouse() -> None:
    sql = statements("rules")
    for rule, text in RULES.items():
        SQLThresholdCheckOperator(
            task_id=rule,
            sql=sql[rule],
            min_threshold=0,
            max_threshold=0,
            doc_md=text,
            **RULE,
        )
    SQLTableCheckOperator(
        task_id="counters_add_up",
        table="news.crawl_run",
        checks={name: {"check_statement": sql[name]} for name in ("pages_end", "reasons_add_up")},
        partition_clause="finished_at IS NOT NULL",
        # A warehouse without a run breaks no rule.
        accept_none=True,
        doc_md="The counters of a finished run do not contradict each other.",
        **RULE,
    )
    late()


@task(doc_md="Warns of sources whose crawls are not done in time.", multiple_outputs=False, **TASK)
def late(**context: Any) -> dict[str, str]:
    from datetime import UTC, datetime

    from pipeline.check_late import check_late
    from scraper.config import load_config

    alarms = check_late(warehouse(), load_config(), datetime.now(UTC))
    tell(alarms, context)
    return {alarm.source: alarm.subject for alarm in alarms}


check_warehouse()
