"""How often each part was restarted, and why last: read from supervisord's own log, which alone knows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

__all__ = ["Restarts", "count_restarts", "read_restarts"]

_LINE = re.compile(r"(\S+ \S+),\d+ \w+ (supervisord started|spawned|exited|stopped)(?:: '?([\w-]+)'?(?: \((.*)\))?)?")


@dataclass(frozen=True, slots=True)
class Restarts:
    """Since the stack was started. ``last`` is aware; ``reason`` is how the process before ended."""

    count: int = 0
    last: datetime | None = None
    reason: str = ""


def read_restarts(log: Path) -> dict[str, Restarts]:
    """By part; a part that never died is missing."""
    lines: list[str] = []
    for path in (log.with_name(log.name + ".1"), log):
        if path.exists():
            lines += path.read_text(encoding="utf-8", errors="replace").splitlines()
    return count_restarts(lines)


def count_restarts(lines: Iterable[str]) -> dict[str, Restarts]:
    """By part, from the lines of supervisord's log, whose times are this machine's local ones."""
    found: dict[str, Restarts] = {}
    exited: dict[str, str] = {}
    for line in lines:
        match = _LINE.match(line)
        if match is None:
            continue
        time, event, part, detail = match.groups()
        if event == "supervisord started":
            found, exited = {}, {}
        elif event == "exited":
            exited[part] = (detail or "").split(";")[0]
        elif event == "stopped":
            exited.pop(part, None)
        elif part in exited:
            when = datetime.strptime(time, "%Y-%m-%d %H:%M:%S").astimezone()
            found[part] = Restarts(found.get(part, Restarts()).count + 1, when, exited.pop(part))
    return found
