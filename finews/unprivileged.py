"""Running the Postgres binaries when we are root, which they refuse.

Two ways, tried in this order; neither makes an OS user or opens a folder outside the home:

1. a user namespace in which root has the number 1000 (``unshare``): it changes nothing else, files stay root's;
2. the OS user ``nobody``, to whom the data folder is given, where the folders above let it through.
"""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scraper.errors import FinewsError

__all__ = ["Way", "find_way"]

NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
CHECK_SECONDS = 20.0

# A script of its own, because the project's packages may be out of reach once the user is another.
DROP = """
import os, sys
os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[1]))
try:
    os.execvp(sys.argv[3], sys.argv[3:])
except OSError as error:
    sys.exit(f"{error.filename or sys.argv[3]}: {error.strerror}")
"""

ADVICE = (
    "Postgres refuses to run as root. Run finews as an ordinary user; or name servers of your own: "
    "FINEWS_WAREHOUSE for the warehouse and FINEWS_METADATA for Airflow's metadata (Airflow always needs one)."
)


@dataclass(frozen=True, slots=True)
class Way:
    """How to run a Postgres binary: what to write before it, and whose the data folder must be."""

    prefix: tuple[str, ...]
    uid: int
    gid: int


def find_way(binary: Path, data: Path, home: Path | None = None) -> Way:
    """A way in which ``binary`` runs here and reaches the folder that holds ``data``.

    Nobody is let through (not into) ``home`` and what lies between it and ``data`` where that is the way.

    :raises FinewsError: we are root, and both ways are closed.
    """
    if os.geteuid() != 0:
        return Way((), os.geteuid(), os.getegid())
    tried = []
    namespace = Way(NAMESPACE, 0, 0)
    if shutil.which(NAMESPACE[0]) is None:
        tried.append("there is no unshare")
    elif problem := _problem(namespace, binary, data):
        tried.append(f"unshare: {problem}")
    else:
        return namespace
    try:
        account = pwd.getpwnam("nobody")
    except KeyError:
        tried.append("there is no user nobody")
    else:
        nobody = Way(_as_user(account.pw_uid, account.pw_gid), account.pw_uid, account.pw_gid)
        for folder in data.parents:
            if home is not None and folder.is_relative_to(home):
                folder.chmod(folder.stat().st_mode | 0o011)
        problem = _problem(nobody, binary, data)
        if not problem:
            return nobody
        tried.append(f"as nobody: {problem}")
    raise FinewsError(f"{ADVICE} Tried: {'; '.join(tried)}.")


def _as_user(uid: int, gid: int) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", DROP, str(uid), str(gid))


def _problem(way: Way, binary: Path, data: Path) -> str:
    """What keeps ``binary`` from running this way, or "" where nothing does."""
    for command in ([str(binary), "--version"], ["test", "-x", str(data.parent)]):
        try:
            done = subprocess.run([*way.prefix, *command], capture_output=True, text=True, timeout=CHECK_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        if done.returncode:
            return done.stderr.strip() or f"cannot reach {command[-1]}"
    return ""
