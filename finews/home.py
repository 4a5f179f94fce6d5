"""FINEWS_HOME: the one folder everything of an installation lives in, and what it remembers."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from scraper.config import PROJECT
from scraper.errors import ConfigError, FinewsError

__all__ = ["DEFAULT_PORTS", "HOST", "Home", "State", "find_home", "write_private"]

HOST = "127.0.0.1"
NEWSROOM_DAYS = 30
DEFAULT_PORTS = {"postgres": 5433, "newsroom": 8090, "api-server": 8080, "supervisor": 9180}


_LOGINS = ("postgres", "airflow", "loader", "analyst", "operator", "supervisor")
_LOCK = "lock"
_STATE = "state.json"
_FIRST_FILES = {_LOCK, f".{_STATE}.new", "reports"}
"""What a start that was killed at once may leave, and a report of somebody else's warehouse."""


@dataclass(frozen=True, slots=True)
class State:
    """What an installation keeps between two starts. Losing it makes the databases beside it unreadable."""

    stack: str
    """Marks every process of this home, and no other's."""
    fernet_key: str
    jwt_secret: str
    api_secret_key: str
    passwords: Mapping[str, str]
    """By login: postgres, airflow (its database), loader, analyst, operator (the UI), supervisor."""
    ports: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_PORTS))
    """By part."""
    own_warehouse: str = ""
    own_metadata: str = ""
    """The operator's servers that the stack was last started with; "" for the embedded one."""
    settings: str = ""
    """A digest of the settings that the running parts were started with."""
    newsroom_since: str = ""
    """The newsroom's first day: kept, so that a later start does not forget its oldest articles."""
    airflow_schema: str = ""
    """Airflow's version and its database's revision after the last `airflow db migrate`."""


@dataclass(frozen=True, slots=True)
class Home:
    path: Path

    @property
    def state_file(self) -> Path:
        return self.path / _STATE

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def postgres(self) -> Path:
        """Holds the server's data folder, so that its drafts lie beside it."""
        return self.path / "postgres"

    @property
    def airflow(self) -> Path:
        return self.path / "airflow"

    @property
    def airflow_passwords(self) -> Path:
        return self.airflow / "passwords.json"

    @property
    def scratch(self) -> Path:
        """Temporary files of the stack."""
        return self.path / "tmp"

    @property
    def pgpass(self) -> Path:
        return self.path / "pgpass"

    def log(self, part: str) -> Path:
        return self.logs / f"{part}.log"

    def state(self) -> State | None:
        """What is remembered, or None in a home that was never started.

        :raises FinewsError: the file cannot be read.
        """
        try:
            text = self.state_file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FinewsError(f"{self.state_file}: cannot be read ({error.strerror}); is it another user's?") from error
        try:
            values: dict[str, Any] = json.loads(text)
            known = {f.name for f in fields(State)}
            state = State(**{name: value for name, value in values.items() if name in known})
        except (ValueError, TypeError, AttributeError) as error:
            raise FinewsError(
                f"{self.state_file}: is damaged ({error}); it holds the passwords of this home"
            ) from error
        return State(**{**asdict(state), "ports": {**DEFAULT_PORTS, **state.ports}})

    def save(self, state: State) -> None:
        write_private(self.state_file, json.dumps(asdict(state), indent=1) + "\n")

    def prepare(self) -> State:
        """Make what is missing of the home; nothing changes where all is there. To be called :meth:`alone`.

        :raises FinewsError: the folder cannot be written.
        """
        try:
            state = self.state()
            if state is None:
                state = _new_state()
                self.save(state)
            elif missing := set(_LOGINS) - set(state.passwords):
                # A home of an earlier version.
                state = replace(state, passwords={**state.passwords, **_new_passwords(missing)})
                self.save(state)
            for folder in (self.logs, self.postgres, self.airflow, self.scratch):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise _unusable(self.path, error) from error
        return state

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While inside, no other `finews up` or `finews down` of this home is; makes the folder, 0700.

        :raises FinewsError: one is; or the folder holds something else, or cannot be made.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.state_file.exists():
                if {p.name for p in self.path.iterdir()} - _FIRST_FILES:
                    raise FinewsError(
                        f"{self.path} is not empty and no home of finews; give FINEWS_HOME a folder of its own."
                    )
                self.path.chmod(0o700)
            file = (self.path / _LOCK).open("w")
        except OSError as error:
            raise _unusable(self.path, error) from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FinewsError(
                    f"Another finews up or down is at work on {self.path}; try again when it is done."
                ) from None
            yield


def find_home() -> Home:
    """``FINEWS_HOME``, or ``.finews`` in the project's folder; never relative to where we are.

    :raises ConfigError: FINEWS_HOME is not absolute.
    """
    given = os.environ.get("FINEWS_HOME")
    if not given:
        return Home(PROJECT / ".finews")
    path = Path(given).expanduser()
    if not path.is_absolute():
        raise ConfigError(f"FINEWS_HOME: must be an absolute path, got {given!r}")
    return Home(path.resolve())


def write_private(path: Path, text: str) -> None:
    """Write the whole file or leave the old one; its owner alone may read it at any moment."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600, exist_ok=False)
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _unusable(path: Path, error: OSError) -> FinewsError:
    reason = f"cannot be made or written ({error.strerror})"
    return FinewsError(f"{path}: {reason}; FINEWS_HOME may name another folder.")


def _new_passwords(logins: Iterable[str]) -> dict[str, str]:
    return {login: secrets.token_urlsafe(18) for login in logins}


def _new_state() -> State:
    return State(
        stack=secrets.token_hex(16),
        fernet_key=base64.urlsafe_b64encode(os.urandom(32)).decode(),
        jwt_secret=secrets.token_urlsafe(64),
        api_secret_key=secrets.token_urlsafe(32),
        passwords=_new_passwords(_LOGINS),
        newsroom_since=str(date.today() - timedelta(days=NEWSROOM_DAYS)),
    )
