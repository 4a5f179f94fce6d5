"""The processes of one home, told from all others by a mark in their environment."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import psutil

from scraper.errors import FinewsError

__all__ = ["MARK", "PART_MARK", "end", "listening", "marked", "wait_gone"]

MARK = "FINEWS_STACK"
"""Holds the home's random name in every process that its supervisor started, and in their children."""
PART_MARK = "SUPERVISOR_PROCESS_NAME"
"""Set by supervisord: the part that a process belongs to."""
TERM_SECONDS = 5.0
KILL_SECONDS = 5.0
ATTEMPTS = 4
POLL_SECONDS = 0.05


def marked(stack: str, part: str | None = None) -> list[psutil.Process]:
    """The living processes of the home, or of one of its parts; never this process or what started it."""
    mine = {os.getpid(), *(p.pid for p in psutil.Process().parents())}
    found = []
    for process in psutil.process_iter():
        if process.pid in mine:
            continue
        # Others' processes do not show their environment; a zombie has none.
        with suppress(psutil.Error, OSError):
            environment = process.environ()
            if environment.get(MARK) == stack and (part is None or environment.get(PART_MARK) == part):
                found.append(process)
    return found


def end(find: Callable[[], list[psutil.Process]]) -> int:
    """End what ``find`` finds, gently first, until it finds nothing; how many there were.

    :raises FinewsError: some cannot be ended.
    """
    ended: set[int] = set()
    for attempt in range(ATTEMPTS):
        found = find()
        if not found:
            return len(ended)
        ended |= {process.pid for process in found}
        for process in found:
            with suppress(psutil.NoSuchProcess):
                process.terminate() if attempt == 0 else process.kill()
        wait_gone(found, TERM_SECONDS if attempt == 0 else KILL_SECONDS)
    left = ", ".join(str(process.pid) for process in find())
    if left:
        raise FinewsError(f"These processes of the stack could not be ended: {left}.")
    return len(ended)


def wait_gone(processes: Sequence[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait until these have ended; those that have not in ``seconds``.

    One that nobody reaps (in a container whose first process does not) has ended all the same.
    """
    deadline = time.monotonic() + seconds
    alive = [process for process in processes if _is_alive(process)]
    while alive and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        alive = [process for process in alive if _is_alive(process)]
    return alive


def _is_alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def listening(processes: list[psutil.Process]) -> dict[tuple[str, int], psutil.Process]:
    """By address and port, who of these listens there (TCP)."""
    found = {}
    for process in processes:
        with suppress(psutil.Error):
            for connection in process.net_connections(kind="tcp"):
                if connection.status == psutil.CONN_LISTEN:
                    found[connection.laddr.ip, connection.laddr.port] = process
    return found
