"""The warehouse as one file, and back: pg_dump and pg_restore, told what to do."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from finews.warehouse import client
from loaders.migrate import count_articles, migrate, put_back, recall, set_aside
from scraper.errors import FinewsError

__all__ = ["back_up", "restore"]

POLL_SECONDS = 0.2


def back_up(warehouse: str, file: Path, progress: Callable[[int], None] = lambda size: None) -> int:
    """Write the whole warehouse, raw pages too, into ``file``, compressed and for its owner's eyes; its size in bytes.

    It is the state of one moment, and nobody is kept waiting meanwhile. Until it is whole, an earlier ``file`` stays.
    ``progress`` is told the bytes written so far.

    :raises FinewsError: pg_dump failed, or the file cannot be written.
    """
    draft = file.with_name(f".{file.name}.new")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        command, environment = client("pg_dump", warehouse)
        # The schema tells the version that it is of: news.migration.
        options = ["--format=custom", "--schema=news", "--no-owner", "--no-privileges", f"--file={draft}"]
        _run([*command, *options], environment, lambda: progress(draft.stat().st_size))
        draft.replace(file)
    except OSError as error:
        raise FinewsError(f"{file}: cannot be written ({error.strerror}); name another file") from error
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def restore(warehouse: str, file: Path, replace: bool = False) -> int:
    """Make the database the warehouse that ``file`` holds, brought up to this version; the number of its articles.

    A warehouse with articles is replaced only if ``replace`` says so, and stays as it is where restoring fails.

    :raises FinewsError: there is a warehouse with articles, ``file`` is no backup, or pg_restore failed.
    """
    if not file.is_file():
        raise FinewsError(f"{file}: there is no such file")
    command, environment = client("pg_restore", warehouse)
    _check(command[0], file)
    # Of a restore that was killed.
    put_back(warehouse)
    known = count_articles(warehouse)
    if known and not replace:
        raise FinewsError(
            f"this warehouse holds {known:,} articles; back it up first, then give --replace to have {file.name} in "
            "its place"
        )
    if known is not None:
        set_aside(warehouse)
    try:
        _run([*command, "--no-owner", "--no-privileges", "--single-transaction", str(file)], environment)
    except BaseException:
        put_back(warehouse)
        raise
    recall(warehouse)
    migrate(warehouse)
    return count_articles(warehouse) or 0


def _check(pg_restore: str, file: Path) -> None:
    listed = subprocess.run([pg_restore, "--list", str(file)], capture_output=True, text=True)
    if listed.returncode or " TABLE news migration " not in listed.stdout:
        raise FinewsError(f"{file}: is no whole backup of a warehouse (finews backup writes them)")


def _run(command: Sequence[str], environment: Mapping[str, str], progress: Callable[[], None] = lambda: None) -> None:
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            said = _wait(process, progress)
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise FinewsError(f"{Path(command[0]).name} ended with status {process.returncode}: {said.strip()}")


def _wait(process: subprocess.Popen[str], progress: Callable[[], None]) -> str:
    while True:
        try:
            return process.communicate(timeout=POLL_SECONDS)[1]
        except subprocess.TimeoutExpired:
            progress()
