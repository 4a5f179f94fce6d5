"""What the tasks tell the outside: numbers for Airflow's metrics, and tables for OpenLineage.

Both are off until Airflow's own settings turn them on; docs/telemetry.md says which, and lists every name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from airflow.sdk.observability.stats import Stats

if TYPE_CHECKING:
    from loaders.alerts import Alarm
    from loaders.runs import RunSummary


def count_run(summary: "RunSummary", waiting: int) -> None:
    """Count a finished run; ``waiting`` pages of its source are left for later runs."""
    source = {"source": summary.source}
    for outcome in ("loaded", "revised", "updated", "unchanged", "postponed"):
        Stats.incr("finews.pages", getattr(summary, outcome), tags={**source, "outcome": outcome})
    for reason, count in summary.rejected.items():
        Stats.incr("finews.rejects", count, tags={**source, "reason": reason})
    Stats.incr("finews.discovered", summary.discovered, tags=source)
    Stats.incr("finews.fetched", summary.fetched, tags=source)
    Stats.gauge("finews.waiting", waiting, tags=source)
    if summary.finished_at is not None:
        Stats.timing("finews.run.duration", summary.finished_at - summary.started_at, tags=source)


def count_alarms(alarms: Sequence["Alarm"]) -> None:
    """Count what operators are told."""
    for alarm in alarms:
        Stats.incr("finews.alerts", 1, tags={"source": alarm.source, "kind": alarm.kind, "level": alarm.level})


@dataclass(frozen=True, slots=True)
class Tables:
    """What a task reads and writes: tables and views of the schema ``news``."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]


DISCOVER = Tables((), ("page",))
FETCH = Tables(("page",), ("answer", "answer_body"))
LOAD = Tables(
    ("page", "answer", "answer_body"),
    ("article", "article_revision", "article_security", "article_tag", "image", "page", "reject"),
)
INDEX_SEARCH = Tables(("article", "article_tag", "article_security"), ("article_search",))
FIND_STORIES = Tables(("article",), ("story_member", "story_link", "story_total"))
JUDGE_MENTIONS = Tables(("article",), ("article_security",))
REFRESH_TABLES = Tables(
    (
        *("article", "article_revision", "article_security", "article_tag"),
        *("outlet", "page", "security", "story_member", "tag"),
    ),
    (
        *("articles_by_day", "mention_by_day", "outlet_edits", "outlet_speed"),
        *("security_full", "security_name", "source_health", "tag_by_day"),
    ),
)


def tell_lineage(uri: str, tables: Tables) -> None:
    """Tell whoever collects lineage in this process which tables the task reads and writes; nobody does by default.

    :param uri: the warehouse's as libpq reads it. Its host, port and database are told, and no login.
    """
    from airflow.sdk import plugins_manager

    # Asked first, because even a collector that collects nothing takes 40 ms to make.
    if not plugins_manager.get_hook_lineage_readers_plugins():
        return
    from airflow.sdk.lineage import get_hook_lineage_collector

    collector = get_hook_lineage_collector()
    for table in tables.reads:
        collector.add_input_asset(tables, uri=f"{_address(uri)}/news/{table}")
    for table in tables.writes:
        collector.add_output_asset(tables, uri=f"{_address(uri)}/news/{table}")


def _address(uri: str) -> str:
    """The first server of a libpq URI and its database, as Airflow and OpenLineage name them."""
    from psycopg.conninfo import conninfo_to_dict

    at = conninfo_to_dict(uri)
    host = str(at.get("host") or "").split(",")[0]
    if not host or host.startswith("/"):
        host = "localhost"
    port = str(at.get("port") or "").split(",")[0] or "5432"
    name = quote(str(at.get("dbname") or at.get("user") or "postgres"), safe="")
    return f"postgres://{f'[{host}]' if ':' in host else host}:{port}/{name}"
