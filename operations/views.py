"""What each view needs, read in one look at the warehouse."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from loaders import lives, operations
from loaders.checks import newest_runs
from loaders.look import look
from operations.charts import HEIGHT, chart_of
from operations.links import dag_of
from operations.overview import bars, card
from pipeline.life import Life, shown_zone
from pipeline.ticks import next_tick
from pipeline.trace import NeverSeen, Several, trace, trace_page
from scraper.config import AGAIN, PASTED, Config, Source, load_config
from scraper.guard import host_of
from scraper.hosts import Robots
from scraper.robots import Rules

__all__ = [
    "NotFound",
    "alerts",
    "answer",
    "answer_text",
    "hosts",
    "overview",
    "page",
    "rejects",
    "traced",
    "waiting",
]

Row = TypeVar("Row")

DAYS = 30
RUNS = 14
OTHER_RUNS = 3
ALERTS = 12
ROWS = 30
"""Of a list, before it goes on."""
TEXT_BYTES = 2_000_000
"""How much of a stored answer is sent as text."""
PREVIEW = 60_000
"""How many characters of it are shown on the page."""


@dataclass(frozen=True, slots=True)
class HostView:
    """A host, what is remembered of it, whose it is, and the seconds that its robots.txt asks for between requests."""

    host: str
    row: operations.HostRow | None
    sources: tuple[Source, ...]
    delay: float

    @property
    def is_paused(self) -> bool:
        return bool(self.row and self.row.paused_until and self.row.paused_until > self.row.now)


class NotFound(Exception):
    """What was asked for is not there; the message says so to a person."""


def overview(uri: str, paused: Collection[str]) -> dict[str, Any]:
    """``paused`` are the ids of the DAGs that are."""
    config = load_config()
    zone = shown_zone(config)
    sources = [source.name for source in config.enabled]
    with look(uri) as db:
        now = lives.now(db)
        today = now.astimezone(zone).date()
        first = today - timedelta(days=DAYS - 1)
        runs = operations.last_runs(db, sources, RUNS)
        newest = newest_runs(db, sources)
        fresh = operations.freshness(db)
        # Imports, and crawls of what is not enabled any more, are no card's.
        rest = sorted(set(fresh) - {*sources, PASTED})
        others = operations.last_runs(db, (PASTED, *AGAIN, *rest), OTHER_RUNS)
        days = operations.days(db, first, today)
        standing = operations.standing_alerts(db, sources)
        waiting = operations.waiting_counts(db)
        rejected: dict[str, dict[str, int]] = {}
        for count in operations.reject_counts(db):
            rejected.setdefault(count.source, {})[count.reason] = count.pages
        values = {
            "alerts": operations.alerts(db, ALERTS),
            "judgements": operations.judgements(db),
            "refreshed_at": operations.refreshed_at(db),
            "outcomes": operations.outcomes(db),
        }
    cards = [
        card(
            source,
            runs.get(source.name, []),
            newest.get(source.name),
            fresh.get(source.name),
            [alert for alert in standing if alert.source == source.name],
            now,
            is_paused=dag_of(config, source.name) in paused,
        )
        for source in config.enabled
    ]
    return {
        **values,
        "now": now,
        "cards": cards,
        "charts": {name: chart_of(bars(days, name, first, today)) for name in sources},
        "chart_height": HEIGHT,
        "others": [run for group in others.values() for run in group],
        "standing": {alert.alert_id for alert in standing},
        "waiting_of": waiting,
        "rejected": rejected,
    }


def hosts(uri: str) -> dict[str, Any]:
    config = load_config()
    owners: dict[str, list[Source]] = {}
    for source in config.enabled:
        scheme = source.base_url.partition(":")[0]
        for host in source.hosts:
            owners.setdefault(host_of(f"{scheme}://{host}"), []).append(source)
    with look(uri) as db:
        now = lives.now(db)
        known = operations.hosts(db, list(owners))
    rows = []
    for host in dict.fromkeys((*owners, *known)):
        row, sources = known.get(host), owners.get(host, [])
        delay = 0.0
        if row and row.robots_status is not None and row.robots_at:
            delay = Rules(Robots(row.robots_status, row.robots_body, row.robots_at)).delay
        rows.append(HostView(host, row, tuple(sources), delay))
    rows.sort(key=lambda view: not view.is_paused)
    return {"now": now, "hosts": rows}


def rejects(uri: str, source: str, reason: str, before: str) -> dict[str, Any]:
    config = load_config()
    with look(uri) as db:
        counts = operations.reject_counts(db)
        rows = operations.rejects(db, source, reason, ROWS + 1, _place(before))
        outcomes = operations.outcomes(db)
        now = lives.now(db)
    by_reason: dict[str, int] = {}
    for count in counts:
        if source in ("", count.source):
            by_reason[count.reason] = by_reason.get(count.reason, 0) + count.pages
    names = sorted({count.source for count in counts})
    asked = [*names, source] if source else names
    return {
        "now": now,
        "rows": rows[:ROWS],
        "counts": counts,
        "by_reason": sorted(by_reason.items(), key=lambda item: (-item[1], item[0])),
        "sources": names,
        "no_buttons": {name: why for name in asked if (why := _no_buttons(config, name))},
        "outcomes": outcomes,
        "source": source,
        "reason": reason,
        "is_first": not before,
        "next_query": urlencode({"source": source, "reason": reason, "before": _as_place(last.last_at, last.reject_id)})
        if (last := _last(rows))
        else "",
    }


def alerts(uri: str, source: str, kind: str, is_standing: bool, before: str) -> dict[str, Any]:
    """``is_standing``: only those that stand."""
    load_config()
    with look(uri) as db:
        counts = operations.alert_counts(db)
        names = sorted({count.source for count in counts})
        standing = {alert.alert_id for alert in operations.standing_alerts(db, names)}
        ids = sorted(standing) if is_standing else None
        rows = operations.alerts(db, ROWS + 1, source, kind, ids, _place(before))
    by_kind: dict[str, int] = {}
    for count in counts:
        if source in ("", count.source):
            by_kind[count.kind] = by_kind.get(count.kind, 0) + count.alerts
    query = {"source": source, "kind": kind, "standing": "yes" if is_standing else ""}
    return {
        "rows": rows[:ROWS],
        "sources": names,
        "by_kind": sorted(by_kind.items(), key=lambda item: (-item[1], item[0])),
        "standing": standing,
        "is_standing": is_standing,
        "source": source,
        "kind": kind,
        "is_first": not before,
        "next_query": urlencode({**query, "before": _as_place(last.at, last.alert_id)})
        if (last := _last(rows))
        else "",
    }


def waiting(uri: str, source: str, again: bool, after: str, paused: Collection[str]) -> dict[str, Any]:
    """Pages that wait, or rejects that will be tried ``again``; ``paused`` are the ids of the DAGs that are."""
    config = load_config()
    with look(uri) as db:
        counts = operations.waiting_counts(db)
        rows = operations.waiting(db, source, again, ROWS + 1, _place(after))
        now = lives.now(db)
    shown = [count for count in counts.values() if source in ("", count.source)]
    query = {"source": source, "again": "yes" if again else ""}
    return {
        "now": now,
        "rows": rows[:ROWS],
        "sources": sorted({*counts, *([source] if source else [])}),
        "waiting": sum(count.waiting for count in shown),
        "again": sum(count.again for count in shown),
        "is_again": again,
        "next_runs": {name: _next_run(config, name, now, paused) for name in {row.source for row in rows}},
        "source": source,
        "is_first": not after,
        "next_query": urlencode({**query, "after": _as_place(last.at, last.page_id)}) if (last := _last(rows)) else "",
    }


def traced(uri: str, asked: str) -> dict[str, Any]:
    config = load_config()
    if not asked.strip():
        return {"asked": "", "found": None, "kind": "ask", "now": datetime.now(UTC)}
    with look(uri) as db:
        found = trace(db, config, asked)
        values = {"asked": asked[:2048], "now": lives.now(db)}
    match found:
        case Life():
            return {**values, **_life(config, found)}
        case Several():
            return {**values, "found": found, "kind": "several"}
        case NeverSeen():
            return {**values, "found": found, "kind": "never"}


def page(uri: str, page_id: int) -> dict[str, Any]:
    """:raises NotFound: there is no such page."""
    config = load_config()
    with look(uri) as db:
        life = trace_page(db, config, page_id) if page_id < 2**31 else None
        now = lives.now(db)
    if life is None:
        raise NotFound(f"There is no page {page_id}.")
    return {"asked": life.page.external_id, "now": now, **_life(config, life)}


def answer(uri: str, answer_id: int) -> dict[str, Any]:
    """:raises NotFound: there is no such answer."""
    with look(uri) as db:
        row = operations.answer(db, answer_id) if answer_id < 2**63 else None
        body = operations.body(db, answer_id, TEXT_BYTES) if row and row.body_at else None
    if row is None:
        raise NotFound(f"There is no stored answer {answer_id}.")
    text = _decoded(body.start, row.charset) if body else None
    return {
        "answer": row,
        "text": None if text is None else text[:PREVIEW],
        "is_cut": bool(body and body.is_cut) or len(text or "") > PREVIEW,
        "headers": sorted(row.headers.items()),
    }


def answer_text(uri: str, answer_id: int) -> str | None:
    """The answer's body as text, replacement characters where it is none; None where there is no body."""
    with look(uri) as db:
        row = operations.answer(db, answer_id) if answer_id < 2**63 else None
        body = operations.body(db, answer_id, TEXT_BYTES) if row and row.body_at else None
    if row is None or body is None:
        return None
    text = _decoded(body.start, row.charset)
    if body.is_cut:
        text += f"\n\n[finews: cut off here; the stored answer has {row.body_size:,} bytes]\n"
    return text


def _life(config: Config, life: Life) -> dict[str, Any]:
    return {"found": life, "kind": "life", "enabled": {s.name for s in config.enabled}}


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _no_buttons(config: Config, source: str) -> str:
    """Why nothing can be begun for the rejects of a source; "" where it can."""
    if source in {s.name for s in config.enabled}:
        return ""
    if source == PASTED:
        return "A pasted line that names no page: paste it again as it should be."
    if source in {s.name for s in config.sources}:
        return f"No buttons: the source {source} is not enabled in sources.toml."
    return f"No buttons: sources.toml has no source {source} any more."


def _next_run(config: Config, name: str, now: datetime, paused: Collection[str]) -> datetime | str:
    """When the source's next run by schedule is due, or why none is."""
    source = next((s for s in config.sources if s.name == name), None)
    if source is None:
        return "never: sources.toml has no such source"
    if source not in config.enabled:
        return "not while the source is not enabled"
    if dag_of(config, name) in paused:
        return "not while its DAG is paused"
    due = next_tick(source, now) if source in config.crawled else None
    return due or "no schedule: when a run is begun"


def _last(rows: Sequence[Row]) -> Row | None:
    """The last row that a list shows, where more come after it."""
    return rows[ROWS - 1] if len(rows) > ROWS else None


def _place(before: str) -> tuple[datetime, int] | None:
    """Where the list goes on; from the beginning where the address was tampered with."""
    at, _, reject_id = before.rpartition("_")
    try:
        place = datetime.fromisoformat(at), int(reject_id)
    except ValueError:
        return None
    return place if place[0].tzinfo and 0 <= place[1] < 2**63 else None


def _as_place(at: datetime, reject_id: int) -> str:
    return f"{at.isoformat()}_{reject_id}"
