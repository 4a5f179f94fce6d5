"""Alerts: what operators were told, a row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checks.vocabulary import CHECKS, Alert, Level
from loaders.database import Database
from loaders.pages import storable
from loaders.statements import statements

__all__ = ["Alarm", "alarms_of_run", "forget", "put_alarms", "put_checked"]

_sql = statements("alerts")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that an operator is told; ``news.alert`` documents each field.

    ``observed`` and ``normal`` are of one unit, which ``detail`` names.
    """

    kind: Alert
    level: Level
    source: str
    detail: str
    run_key: str = ""
    subject: str = ""
    observed: float | None = None
    normal: float | None = None


def put_alarms(db: Database, alarms: Sequence[Alarm], run_id: int | None = None) -> None:
    """Record alarms; one of the same kind and subject of the same run is written anew."""
    db.cursor().executemany(_sql["put_alert"], [_row(alarm, run_id) for alarm in alarms])


def put_checked(db: Database, run_id: int, judged: Sequence[Alert], alarms: Sequence[Alarm]) -> None:
    """Note what a checked run could be ``judged`` for, and what was found; what was found earlier is forgotten."""
    with db.transaction():
        forget(db, run_id, CHECKS)
        put_alarms(db, alarms, run_id)
        db.execute(_sql["checked"], {"run_id": run_id, "judged": list(judged)})


def forget(db: Database, run_id: int, kinds: Sequence[Alert]) -> None:
    """Alarms of these kinds no longer hold for the run."""
    db.execute(_sql["forget"], {"run_id": run_id, "kinds": list(kinds)})


def alarms_of_run(db: Database, source_name: str, run_key: str) -> list[Alarm]:
    """All that was told of a run, failures first."""
    rows: Any = db.execute(_sql["alarms_of_run"], {"source": source_name, "run_key": run_key}).fetchall()
    return [Alarm(Alert(kind), Level(level), *rest) for kind, level, *rest in rows]


def _row(alarm: Alarm, run_id: int | None) -> dict[str, object]:
    return {
        "kind": alarm.kind,
        "level": alarm.level,
        "source": alarm.source,
        "run_key": alarm.run_key,
        "run_id": run_id,
        "subject": alarm.subject,
        "observed": alarm.observed,
        "normal": alarm.normal,
        "detail": storable(alarm.detail),
    }
