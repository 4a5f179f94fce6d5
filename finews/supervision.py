"""The stack's supervisor: supervisord with a configuration of ours, driven over XML-RPC on loopback.

It listens on a port, not on a socket file: a home may lie deeper than the 107 characters that a socket's path may have.
"""

import hashlib
import http.client
import os
import re
import shlex
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psutil

from finews.home import HOST, Home, State, write_private
from finews.processes import wait_gone
from scraper.config import PROJECT
from scraper.errors import FinewsError

__all__ = ["Part", "PartInfo", "Supervisor", "configuration"]

CALL_SECONDS = 10.0
START_SECONDS = 20.0
STOP_SECONDS = 180.0
"""More than its parts together may take before it kills them."""
POLL_SECONDS = 0.1
LOGIN = "finews"


@dataclass(frozen=True, slots=True)
class Part:
    """A process that the supervisor keeps alive."""

    name: str
    command: Sequence[str]
    stop_signal: str = "TERM"
    stop_seconds: int = 30
    """How long it may take to stop before it is killed, with its children."""
    tells_children: bool = False
    """It stops its children itself; otherwise they get the signal too."""


@dataclass(frozen=True, slots=True)
class PartInfo:
    name: str
    state: str
    """supervisord's word: RUNNING, STARTING, BACKOFF (it dies as it starts), STOPPING, STOPPED, EXITED, FATAL."""
    pid: int | None
    started: float
    """Unix time, 0 for never."""

    @property
    def is_up(self) -> bool:
        return self.state == "RUNNING"


class _Transport(xmlrpc.client.Transport):
    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        connection = super().make_connection(host)
        connection.timeout = CALL_SECONDS
        return connection


class Supervisor:
    """The supervisor of one home."""

    def __init__(self, home: Home, state: State) -> None:
        self.home = home
        self.state = state
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return self.state.ports["supervisor"]

    def is_up(self) -> bool:
        """Whether this home's supervisor answers (and not another's that took its port)."""
        try:
            with self._rpc() as rpc:
                return bool(rpc.supervisor.getIdentification() == self.state.stack)
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return False

    def start(self, parts: Sequence[Part], environment: Mapping[str, str]) -> None:
        """Start supervisord, in a session of its own, with every part known and none started.

        :param parts: in the order in which they start; they stop in the opposite one.
        :raises FinewsError: it does not answer.
        """
        config = self.home.path / "supervisord.conf"
        write_private(config, configuration(self.home, self.state, parts))
        # Not the log that supervisord writes and rotates itself: this has what it says before it can.
        log = self.home.logs / "supervisord.out"
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)],
                cwd=PROJECT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        _wait(self.is_up, START_SECONDS, f"The supervisor does not answer on port {self.port}; see {log}.", self._child)

    def infos(self) -> dict[str, PartInfo]:
        """Every part by name."""
        rows: Any = self._call(lambda rpc: rpc.supervisor.getAllProcessInfo())
        return {r["name"]: PartInfo(r["name"], r["statename"], r["pid"] or None, r["start"]) for r in rows}

    def start_part(self, name: str) -> None:
        """Start it; nothing happens where it runs or is being restarted. Does not wait."""
        if self.infos()[name].state in ("STOPPED", "EXITED", "FATAL"):
            self._call(lambda rpc: rpc.supervisor.startProcess(name, False))

    def stop_part(self, name: str) -> None:
        """Stop it and wait; nothing happens where it is stopped."""
        if self.infos()[name].state in ("STOPPED", "FATAL"):
            return
        self._call(lambda rpc: rpc.supervisor.stopProcess(name, False))
        # supervisord kills what does not stop in its time, so this ends.
        while self.infos()[name].state not in ("STOPPED", "EXITED", "FATAL"):
            time.sleep(POLL_SECONDS)

    def shutdown(self) -> None:
        """Stop every part, last started first, and the supervisor; waits.

        :raises FinewsError: it does not stop.
        """
        pid: Any = self._call(lambda rpc: rpc.supervisor.getPID())
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            self._call(lambda rpc: rpc.supervisor.shutdown())
            if wait_gone([process], STOP_SECONDS):
                raise FinewsError(f"The supervisor (process {pid}) does not stop.")
        if self._child is not None:
            self._child.wait()

    def _rpc(self) -> Any:
        login = f"{LOGIN}:{self.state.passwords['supervisor']}"
        # A proxy object, because its methods are made up as they are called.
        return xmlrpc.client.ServerProxy(f"http://{login}@{HOST}:{self.port}/RPC2", transport=_Transport())

    def _call(self, ask: Callable[[Any], Any]) -> Any:
        try:
            with self._rpc() as rpc:
                return ask(rpc)
        except (OSError, http.client.HTTPException, xmlrpc.client.Error) as error:
            raise FinewsError(
                f"The supervisor on port {self.port} did not do as asked: {error}; see {self.home.log('supervisord')}."
            ) from error


def configuration(home: Home, state: State, parts: Sequence[Part]) -> str:
    """supervisord.conf. It holds no secret: what the parts need to know is in their environment."""
    digest = hashlib.sha1(state.passwords["supervisor"].encode()).hexdigest()
    sections = [
        _section(
            "supervisord",
            nodaemon="true",
            silent="true",
            # Said aloud, because supervisord warns of being root where that may be an oversight.
            **({"user": "root"} if os.geteuid() == 0 else {}),
            identifier=state.stack,
            umask="077",
            logfile=home.log("supervisord"),
            # Kept whole for months, because `finews status` counts restarts in it; rotated to stay small.
            logfile_maxbytes="2MB",
            logfile_backups="1",
            pidfile=home.path / "supervisord.pid",
            childlogdir=home.logs,
        ),
        _section(
            "inet_http_server", port=f"{HOST}:{state.ports['supervisor']}", username=LOGIN, password="{SHA}" + digest
        ),
        _section(
            "rpcinterface:supervisor",
            **{"supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"},
        ),
    ]
    for priority, part in enumerate(parts, 1):
        sections.append(
            _section(
                f"program:{part.name}",
                command=shlex.join(part.command),
                directory=PROJECT,
                priority=priority,
                autostart="false",
                autorestart="true",
                startsecs="1",
                startretries="1000000",
                stopsignal=part.stop_signal,
                stopwaitsecs=part.stop_seconds,
                stopasgroup="false" if part.tells_children else "true",
                killasgroup="true",
                redirect_stderr="true",
                stdout_logfile=home.log(part.name),
                stdout_logfile_maxbytes="10MB",
                stdout_logfile_backups="3",
            )
        )
    return "\n".join(sections)


def _section(name: str, **values: object) -> str:
    lines = [f"[{name}]"]
    for key, value in values.items():
        text = str(value)
        if re.search(r"\s[;#]|\n", text):
            raise FinewsError(f"supervisord cannot be told {text!r}: no folder may have ' ;' or ' #' in its name.")
        # supervisord expands %(…)s in every value, and in this one twice.
        lines.append(f"{key} = {text.replace('%', '%%%%' if key == 'stdout_logfile' else '%%')}")
    return "\n".join([*lines, ""])


def _wait(done: Callable[[], bool], seconds: float, problem: str, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        if child.poll() is not None or time.monotonic() > deadline:
            raise FinewsError(problem)
        time.sleep(POLL_SECONDS)
