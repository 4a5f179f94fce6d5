"""What real DAG runs tell those who collect metrics and lineage, over real HTTP."""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import psycopg
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from newsroom.newsroom import Newsroom
from newsroom.server import running

from .conftest import Airflow

BUDGET = "budget = { requests_per_minute = 600000, at_once = 8 }\n"


@contextmanager
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that takes all that is posted to it: its address, and the paths and bodies so far."""
    posted: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append((self.path, gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", posted
    finally:
        server.shutdown()
        server.server_close()


def numbers(posted: list[tuple[str, bytes]]) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """The newest value of each metric of ours, by name and tags; of a distribution the sum."""
    found: dict[Any, float] = {}
    for path, body in posted:
        assert path == "/v1/metrics"
        for metrics in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            for metric in (m for scope in metrics.scope_metrics for m in scope.metrics):
                points = getattr(metric, metric.WhichOneof("data")).data_points
                for point in points if metric.name.startswith("airflow.finews.") else ():
                    tags = frozenset((a.key, a.value.string_value) for a in point.attributes)
                    value = point.sum if hasattr(point, "sum") else point.as_int or point.as_double
                    found[metric.name.removeprefix("airflow.finews."), tags] = value
    return found


def test_a_run_is_counted(airflow: Airflow, warehouse: str, sources: Callable[..., Path]) -> None:
    with running(Newsroom(days=2, per_day=30)) as base_url, collector() as (address, posted):
        path = sources(("one", f'base_url = "{base_url}"\nschedule = ""\nfeeds = ["/none.xml"]\n{BUDGET}'))
        [run] = airflow.run(
            "run_dags.py",
            'crawl_one={"limit": 20}',
            FINEWS_SOURCES=str(path),
            FINEWS_WAREHOUSE=warehouse,
            AIRFLOW__METRICS__OTEL_ON="True",
            OTEL_EXPORTER_OTLP_ENDPOINT=address,
        )
    found = numbers(posted)
    report = run["report"]
    with psycopg.connect(warehouse) as db:
        row = db.execute("SELECT waiting FROM news.source_freshness WHERE source = 'one'").fetchone()
        alerts: Any = db.execute("SELECT kind, level, count(*) FROM news.alert GROUP BY 1, 2").fetchall()
        took = db.execute(
            "SELECT 1000 * extract(epoch FROM finished_at - started_at)::float FROM news.crawl_run"
        ).fetchall()

    def value(name: str, **tags: str) -> float | None:
        return found.get((name, frozenset({"source": "one", **tags}.items())))

    for outcome in ("loaded", "revised", "updated", "unchanged", "postponed"):
        assert value("pages", outcome=outcome) == report[outcome]
    assert report["loaded"] > 5
    rejects = {dict(tags)["reason"]: n for (name, tags), n in found.items() if name == "rejects"}
    assert rejects == report["rejected"]
    assert value("discovered") == report["discovered"]
    assert value("fetched") == report["fetched"]
    assert row is not None
    assert value("waiting") == row[0] > 0
    assert [(value("run.duration"),)] == took
    assert alerts, "a feed that cannot be read is one"
    assert {(dict(t)["kind"], dict(t)["level"], n) for (name, t), n in found.items() if name == "alerts"} == set(alerts)
    assert {key for _, tags in found for key, _ in tags} <= {"source", "outcome", "reason", "kind", "level"}


def datasets(events: list[dict[str, Any]]) -> dict[str, tuple[set[str], set[str]]]:
    """Of each job, the datasets that its finished runs read and wrote."""
    return {
        event["job"]["name"]: (
            {f"{x['namespace']} {x['name']}" for x in event["inputs"]},
            {f"{x['namespace']} {x['name']}" for x in event["outputs"]},
        )
        for event in events
        if event["eventType"] == "COMPLETE"
    }


def test_tasks_say_which_tables_they_read_and_write(
    airflow: Airflow, warehouse: str, sources: Callable[..., Path], tmp_path: Path
) -> None:
    log = tmp_path / "task.log"
    with running(Newsroom(days=1, per_day=10)) as base_url, collector() as (address, posted):
        path = sources(("one", f'base_url = "{base_url}"\nschedule = ""\n{BUDGET}'))
        runs = airflow.run(
            "run_logged.py",
            *("crawl_one", "index_search", "find_stories", "refresh_tables"),
            FINEWS_SOURCES=str(path),
            FINEWS_WAREHOUSE=warehouse,
            TASK_LOG=str(log),
            OTEL_EXPORTER_OTLP_ENDPOINT=address,
            AIRFLOW__OPENLINEAGE__TRANSPORT=json.dumps({"type": "http", "url": address}),
        )
    assert {run["state"] for run in runs} == {"success"}
    at = urlsplit(warehouse)
    assert {path for path, _ in posted} == {"/api/v1/lineage"}, "there are no metrics unless Airflow's are on"
    told = datasets([json.loads(body) for _, body in posted])

    def tables(*names: str) -> set[str]:
        return {f"postgres://127.0.0.1:{at.port} {at.path[1:]}.news.{name}" for name in names}

    # Here all tasks run in one process, so that each says what those before it said, too.
    def new(job: str, before: str) -> tuple[set[str], set[str]]:
        return told[job][0] - told[before][0], told[job][1] - told[before][1]

    assert told["crawl_one.discover"] == (set(), tables("page"))
    assert new("crawl_one.batch.fetch", "crawl_one.discover") == (tables("page"), tables("answer", "answer_body"))
    assert told["crawl_one.batch.load"][0] >= tables("page", "answer", "answer_body")
    assert told["crawl_one.batch.load"][1] >= tables("article", "article_revision", "reject")
    assert new("index_search.index", "crawl_one.batch.load")[1] == tables("article_search")
    assert new("find_stories.find", "index_search.index")[1] == tables("story_member", "story_link", "story_total")
    with psycopg.connect(warehouse) as db:
        views = {name for (name,) in db.execute("SELECT matviewname FROM pg_matviews WHERE schemaname = 'news'")}
        known = {
            name
            for (name,) in db.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'news'")
        }
    assert new("refresh_tables.refresh", "find_stories.find")[1] == tables(*views)
    assert set.union(*(x for pair in told.values() for x in pair)) <= tables(*known, *views)
    assert at.password
    assert not [body for _, body in posted if at.password.encode() in body], "no event holds a password"
