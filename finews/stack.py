"""What a home's stack consists of: which servers it uses, under which addresses, with which settings."""

import hashlib
import json
import os
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from finews.airflow_service import airflow_parts, airflow_settings
from finews.home import HOST, Home, State, find_home
from finews.postgres import EmbeddedPostgres
from finews.processes import MARK
from finews.supervision import Part, Supervisor, configuration
from scraper.config import PROJECT, sources_path
from scraper.errors import ConfigError, FinewsError

__all__ = [
    "ANALYST",
    "LOADER",
    "METADATA",
    "WAREHOUSE",
    "Stack",
    "enter",
    "enter_as_owner",
    "known_stack",
    "own_logins",
    "own_servers",
]

WAREHOUSE, METADATA = "warehouse", "airflow"
"""The embedded server's databases."""
ANALYST, LOADER = "analyst", "loader"
"""The logins of the embedded warehouse beside its owner's."""
LOCK_FILE = PROJECT / "requirements.lock"


@dataclass(frozen=True)
class Stack:
    """A home, what it remembers, and the servers of the operator's own (libpq URIs; "" for embedded ones)."""

    home: Home
    state: State
    own_warehouse: str = ""
    own_metadata: str = ""

    def remembering(self, **changes: Any) -> "Stack":
        """The same stack with another state (which is not saved by this)."""
        return replace(self, state=replace(self.state, **changes))

    @property
    def airflow_url(self) -> str:
        return f"http://{HOST}:{self.state.ports['api-server']}"

    @property
    def newsroom_url(self) -> str:
        return f"http://{HOST}:{self.state.ports['newsroom']}"

    @cached_property
    def postgres(self) -> EmbeddedPostgres | None:
        """The embedded server, or None where both databases are on servers of the operator's."""
        if self.own_warehouse and self.own_metadata:
            return None
        return EmbeddedPostgres(
            self.home.postgres / "data",
            self.state.ports["postgres"],
            self.state.passwords["postgres"],
            home=self.home.path,
        )

    @property
    def warehouse(self) -> str:
        """The warehouse's URI, as its owner."""
        return self.own_warehouse or self._embedded().uri(WAREHOUSE)

    @property
    def loader(self) -> str:
        """The warehouse's URI for what crawls, loads and exports, which owns nothing there."""
        password = self.state.passwords.get(LOADER)
        # A home of an earlier version has no such login until its next start.
        if self.own_warehouse or password is None:
            return self.warehouse
        return self._embedded().uri(WAREHOUSE, LOADER, password)

    @property
    def metadata(self) -> str:
        """Airflow's database, as its owner."""
        return self.own_metadata or self._embedded().uri(METADATA, METADATA, self.state.passwords["airflow"])

    @property
    def supervisor(self) -> Supervisor:
        return Supervisor(self.home, self.state)

    def parts(self) -> list[Part]:
        """In starting order."""
        parts = []
        if self.postgres is not None:
            # SIGINT is Postgres's fast stop; SIGTERM would wait for every connection to end by itself.
            parts.append(Part("postgres", self.postgres.command(), stop_signal="INT", stop_seconds=60))
        port = str(self.state.ports["newsroom"])
        newsroom = [sys.executable, "-m", "newsroom", "--host", HOST, "--port", port]
        if self.state.newsroom_since:
            newsroom += ["--since", self.state.newsroom_since]
        if posts := os.environ.get("FINEWS_POSTS"):
            newsroom += ["--posts", str(Path(posts).absolute())]
        parts.append(Part("newsroom", [sys.executable, "-m", "finews.run_part", *newsroom], stop_seconds=10))
        return parts + airflow_parts(self.state)

    def settings(self) -> dict[str, str]:
        """What the stack's processes are told beyond the environment that they inherit."""
        return {
            **airflow_settings(self.home, self.state, self.metadata, self.loader),
            **self.addresses(),
            MARK: self.state.stack,
            "TMPDIR": str(self.home.scratch),
            # Process titles are otherwise written over the environment that the mark is in.
            "SPT_NOENV": "1",
            # Without it macOS ends forked workers that use its frameworks, as looking up a proxy does.
            "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",
        }

    def addresses(self) -> dict[str, str]:
        """The part of the settings that finews' own commands need too."""
        return {
            "FINEWS_HOME": str(self.home.path),
            "FINEWS_WAREHOUSE": self.loader,
            "FINEWS_NEWSROOM_URL": self.newsroom_url,
            "FINEWS_SOURCES": str(sources_path().absolute()),
        }

    def environment(self) -> dict[str, str]:
        """The whole environment of the stack's processes.

        Ours wins over the operator's, whose other AIRFLOW__… settings and connections reach Airflow.
        """
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        # The parts talk to each other over loopback, which is no proxy's business.
        local = {name: _with_loopback(inherited.get(name, "")) for name in ("NO_PROXY", "no_proxy")}
        return {**inherited, **local, **self.settings()}

    def digest(self) -> str:
        """Changes with whatever running parts would have to be started anew for."""
        operator = {
            n: v for n, v in os.environ.items() if n.startswith(("AIRFLOW_", "FINEWS_", "OPENLINEAGE_", "OTEL_"))
        }
        lock = LOCK_FILE.read_bytes() if LOCK_FILE.exists() else b""
        supervised = configuration(self.home, self.state, self.parts())
        text = json.dumps(
            [{**operator, **self.settings()}, supervised, hashlib.sha256(lock).hexdigest()], sort_keys=True
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def _embedded(self) -> EmbeddedPostgres:
        assert self.postgres is not None
        return self.postgres


def own_servers() -> tuple[str, str]:
    """The operator's servers as the environment names them: warehouse and metadata, "" for embedded ones.

    :raises ConfigError: one is no URI.
    """
    found = []
    for name in ("FINEWS_WAREHOUSE", "FINEWS_METADATA"):
        uri = os.environ.get(name, "")
        if uri and not uri.startswith(("postgresql://", "postgres://")):
            raise ConfigError(f"{name}: must be a URI postgresql://user:password@host:port/database")
        found.append(uri)
    return found[0], found[1]


def known_stack() -> Stack | None:
    """The stack of this home as it was last started; None before the first start."""
    home = find_home()
    state = home.state()
    if state is None:
        return None
    warehouse, metadata = own_servers()
    return Stack(home, state, warehouse or state.own_warehouse, metadata or state.own_metadata)


def enter() -> str:
    """The warehouse's URI, for commands that read and write it.

    Puts the addresses of this home's stack into this process's environment, for code that reads them there.

    :raises FinewsError: nothing was started yet, and FINEWS_WAREHOUSE names no server either.
    """
    stack = known_stack()
    if stack is None:
        return _own_warehouse()
    os.environ.update(stack.addresses())
    return stack.loader


def enter_as_owner() -> str:
    """The warehouse's URI as its owner, for commands that change what it is.

    :raises FinewsError: as :func:`enter`.
    """
    stack = known_stack()
    return _own_warehouse() if stack is None else stack.warehouse


def own_logins() -> tuple[str, ...]:
    """The logins of the embedded warehouse that the stack uses itself; none where it is on another server."""
    stack = known_stack()
    return () if stack is None or stack.own_warehouse else (LOADER, ANALYST)


def _own_warehouse() -> str:
    warehouse, _ = own_servers()
    if not warehouse:
        raise FinewsError("Nothing was started in this home yet. Start it: finews up")
    return warehouse


def _with_loopback(names: str) -> str:
    return ",".join(dict.fromkeys([*filter(None, names.split(",")), HOST, "localhost"]))
