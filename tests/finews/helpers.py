"""What the tests of the stack share: the commands on a home of their own, and waiting for what happens by itself."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from finews.home import Home, State
from scraper.config import PROJECT

POLL_SECONDS = 0.05


class Cli:
    """``finews`` on one home, from a folder that is not the project's, with an empty home directory."""

    def __init__(self, home: Path, elsewhere: Path) -> None:
        self.home = Home(home)
        self.elsewhere = elsewhere
        self.user_home = elsewhere / "user-home"
        self.user_home.mkdir(parents=True)

    def environment(self, **more: str) -> dict[str, str]:
        foreign = ("FINEWS_", "AIRFLOW", "PG", "XDG_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return {
            **kept,
            "HOME": str(self.user_home),
            "FINEWS_HOME": str(self.home.path),
            "PYTHONPATH": str(PROJECT),
            **more,
        }

    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "finews", *arguments],
            cwd=self.elsewhere,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=300,
        )

    @property
    def state(self) -> State:
        state = self.home.state()
        assert state is not None
        return state


def command_line(process: psutil.Process) -> str:
    """What the process was started with; "" if it has ended meanwhile."""
    with suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""


def eventually(happens: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Whether it happens in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(POLL_SECONDS)
    return happens()


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program of somebody else's, ended afterwards."""
    process = subprocess.Popen(list(command), env={**os.environ, **environment}, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
