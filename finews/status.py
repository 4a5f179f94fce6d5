"""`finews status`: what runs, since when, how often it was restarted, and where everything is."""

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from finews.airflow_service import OPERATOR
from finews.home import find_home
from finews.processes import marked
from finews.restarts import Restarts, read_restarts
from finews.stack import Stack, known_stack
from finews.supervision import PartInfo
from finews.warehouse import analyst_line
from scraper.errors import FinewsError

__all__ = ["PartStatus", "log_files", "part_statuses", "show_status"]


@dataclass(frozen=True, slots=True)
class PartStatus:
    info: PartInfo
    restarts: Restarts


def part_statuses(stack: Stack) -> list[PartStatus]:
    """Every part in starting order; all stopped where the supervisor is."""
    infos: dict[str, PartInfo] = {}
    restarts: dict[str, Restarts] = {}
    if stack.supervisor.is_up():
        infos = stack.supervisor.infos()
        restarts = read_restarts(stack.home.log("supervisord"))
    return [
        PartStatus(infos.get(part.name, PartInfo(part.name, "STOPPED", None, 0.0)), restarts.get(part.name, Restarts()))
        for part in stack.parts()
    ]


def show_status(console: Console) -> bool:
    """Print it; whether every part runs."""
    stack = known_stack()
    if stack is None:
        console.print(f"Nothing was started in {find_home().path} yet. Start it: finews up", soft_wrap=True)
        return False
    parts = part_statuses(stack)
    table = Table(box=None, pad_edge=False)
    for name in ("part", "state", "pid", "since", "restarts", "last restart"):
        table.add_column(name)
    for part in parts:
        table.add_row(
            part.info.name,
            f"[{'green' if part.info.is_up else 'red'}]{part.info.state.lower()}[/]",
            str(part.info.pid or ""),
            _ago(part.info.started) if part.info.is_up else "",
            str(part.restarts.count),
            _last(part.restarts),
        )
    console.print(table)
    all_run = all(part.info.is_up for part in parts)
    if all_run:
        console.print(f"Airflow    {stack.airflow_url}   user {OPERATOR}", soft_wrap=True, highlight=False)
        console.print(f"           login in {stack.home.airflow_passwords}", soft_wrap=True, highlight=False)
        console.print(f"Newsroom   {stack.newsroom_url}", soft_wrap=True, highlight=False)
        console.print(f"Warehouse  {analyst_line(stack)}", soft_wrap=True, highlight=False, markup=False)
    elif not stack.supervisor.is_up() and marked(stack.state.stack):
        console.print(
            "The supervisor is gone and its parts run without it. Mend it: finews up; or end them: finews down"
        )
    else:
        console.print("Start what does not run: finews up. Why it stopped: finews logs PART")
    return all_run


def log_files(part: str | None) -> list[Path]:
    """The log of a part, or all.

    :raises FinewsError: there is no such part, or no log yet.
    """
    home = find_home()
    logs = sorted(home.logs.glob("*.log")) if part is None else [home.log(part)]
    if not logs or not logs[0].exists():
        known = ", ".join(sorted(path.stem for path in home.logs.glob("*.log")))
        raise FinewsError(f"There is no log {part or ''} in {home.logs}" + (f"; there are: {known}" if known else "."))
    return logs


def _ago(started: float) -> str:
    seconds = max(0, int(time.time() - started))
    return f"{timedelta(seconds=seconds)} ago" if seconds >= 60 else f"{seconds} s ago"


def _last(restarts: Restarts) -> str:
    if restarts.last is None:
        return ""
    return f"{restarts.last:%Y-%m-%d %H:%M:%S} ({restarts.reason})"
