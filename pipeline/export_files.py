"""Export: articles and mentions as files by day, of which only those are written whose rows have changed."""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from loaders.database import Database, connect
from loaders.rows_out import ChosenRows, Day, article_rows, days, mention_rows, one_moment, sites
from pipeline.export_manifest import MANIFEST, Entry, Manifest, Plan, Wanted, plan, read_manifest
from pipeline.export_tables import ARTICLES, MENTIONS, TABLES, OutTable
from pipeline.export_writers import open_writer
from scraper.config import Config
from scraper.errors import ConfigError, FinewsError

__all__ = ["ExportedFiles", "chosen_rows", "export_files"]

UNFINISHED = ".finews-unfinished"
"""Where files are written, before they are moved to where readers look."""

NOTE_SECONDS = 1.0
"""How often the manifest is written meanwhile: so much work is done again after a kill."""


@dataclass(frozen=True, slots=True)
class ExportedFiles:
    """What an export did: articles and days that are chosen, and files. ``left`` counts those that no export wrote."""

    articles: int
    days: int
    written: int
    unchanged: int
    removed: int
    left: int


def chosen_rows(
    config: Config, sites: Sequence[str], sources: Sequence[str], since: str | None, until: str | None
) -> ChosenRows:
    """The articles that an operator names: by site, by entry of sources.toml, and by days of publication, YYYY-MM-DD.

    :raises ConfigError: there is no such source, or the days are no days, or the wrong way round.
    """
    named = sorted({config.source(name).name for name in sources})
    first, last = _day(since), _day(until)
    if first and last and first > last:
        raise ConfigError(f"since {since} is after until {until}; swap them")
    return ChosenRows(sorted(set(sites)), named, first, last)


def export_files(
    uri: str,
    folder: Path,
    form: str,
    chosen: ChosenRows,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ExportedFiles:
    """Bring the files below ``folder`` up to date with the warehouse; ``progress`` is told rows.

    ``form`` is ``parquet``, ``csv`` or ``jsonl``. All files are of one moment. Each is whole or not there; an export
    that was cut short goes on when it is run again.

    :raises ConfigError: the folder holds another export, or there is no such site.
    :raises FinewsError: the folder cannot be written, or another export is writing it.
    :raises WarehouseUnavailable: try again; what is written stays.
    """
    try:
        with connect(uri) as db, one_moment(db) as moment:
            _check_sites(db, chosen)
            with _Folder.opened(folder, form, chosen) as opened:
                found = days(db, chosen)
                to_do = plan(opened.manifest, _wanted(found), chosen.holds, opened.is_there)
                _carry_out(db, opened, to_do, chosen, progress)
                opened.finish(moment)
                left = opened.others()
    except OSError as error:
        raise FinewsError(
            f"{error.filename or folder}: cannot be written ({error.strerror or error}); what is written so far is "
            "right, and exporting again goes on"
        ) from error
    articles = sum(day.articles for day in found)
    return ExportedFiles(articles, len(found), len(to_do.write), to_do.unchanged, len(to_do.remove), left)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise ConfigError(f"{text!r} is no day; write YYYY-MM-DD") from error


def _check_sites(db: Database, chosen: ChosenRows) -> None:
    known = sites(db)
    for site in chosen.sites:
        if site not in known:
            there = ", ".join(known) or "none yet"
            raise ConfigError(f"there is no site {site!r} in the warehouse; there are: {there}")


def _wanted(found: Sequence[Day]) -> Iterator[Wanted]:
    """Of each day, its articles and then its mentions; a day without mentions has no file of them."""
    for day in found:
        yield Wanted("articles", day.day, day.articles, _fingerprint(ARTICLES, day.articles, day.article_hash))
        if day.mentions:
            yield Wanted("mentions", day.day, day.mentions, _fingerprint(MENTIONS, day.mentions, day.mention_hash))


def _fingerprint(table: OutTable, rows: int, rows_hash: str) -> str:
    return hashlib.sha256(f"{table.version} {rows} {rows_hash}".encode()).hexdigest()[:32]


def _carry_out(
    db: Database, folder: "_Folder", to_do: Plan, chosen: ChosenRows, progress: Callable[[int, int], None]
) -> None:
    tables = {"articles": (ARTICLES, article_rows), "mentions": (MENTIONS, mention_rows)}
    done, total = 0, sum(file.rows for _, file in to_do.write)
    folder.begin([name for name, _ in to_do.write])
    progress(done, total)
    for name, file in to_do.write:
        table, rows_of = tables[file.table]
        with folder.writing(name, file) as draft, open_writer(folder.manifest.format, table, draft) as writer:
            for rows in rows_of(db, chosen, file.day):
                writer.write(rows)
                done += len(rows)
                progress(done, total)
    for name in to_do.remove:
        folder.remove(name)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Have no other process export to the folder meanwhile; a killed one lets go by dying."""
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise FinewsError(f"{path}: another export is writing there; wait for its end") from error
    finally:
        os.close(handle)


def _manifest_of(path: Path, form: str, chosen: ChosenRows) -> Manifest:
    new = Manifest(form, list(chosen.sites), list(chosen.sources))
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return new
    except UnicodeError:
        text = ""
    there = read_manifest(text, str(path))
    if (there.format, there.sites, there.sources) != (new.format, new.sites, new.sources):
        raise ConfigError(
            f"{path.parent} holds another export: --format {there.format}{_options(there)}, and this one is --format "
            f"{form}{_options(new)}; export to another folder, or with the same options"
        )
    return there


def _options(manifest: Manifest) -> str:
    sites, sources = (f" --site {site}" for site in manifest.sites), (f" --source {name}" for name in manifest.sources)
    return "".join((*sites, *sources))


class _Folder:
    """The folder of an export, which nobody else exports to meanwhile."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._noted_at = time.monotonic()

    @classmethod
    @contextmanager
    def opened(cls, path: Path, form: str, chosen: ChosenRows) -> Iterator["_Folder"]:
        path.mkdir(parents=True, exist_ok=True)
        with _alone(path):
            folder = cls(path, _manifest_of(path / MANIFEST, form, chosen))
            # What a killed export left.
            shutil.rmtree(path / UNFINISHED, ignore_errors=True)
            (path / UNFINISHED).mkdir()
            try:
                yield folder
            except BaseException:
                with suppress(OSError):
                    folder._note()
                raise
            finally:
                shutil.rmtree(path / UNFINISHED, ignore_errors=True)

    def is_there(self, name: str) -> bool:
        try:
            return (self.path / name).stat().st_size == self.manifest.files[name].bytes
        except FileNotFoundError:
            return False

    def begin(self, names: Sequence[str]) -> None:
        """Note which files are going to be written, so that they are this export's even if it is killed."""
        if names:
            self.manifest.as_of = None
            self.manifest.files |= dict.fromkeys(names, Entry())
            self._note()

    @contextmanager
    def writing(self, name: str, file: Wanted) -> Iterator[Path]:
        """Gives the draft of a file; where it is, it is moved when it is whole."""
        draft, final = self.path / UNFINISHED / Path(name).name, self.path / name
        yield draft
        final.parent.mkdir(parents=True, exist_ok=True)
        size = draft.stat().st_size
        draft.replace(final)
        self.manifest.files[name] = Entry(file.rows, size, file.fingerprint)
        if time.monotonic() - self._noted_at >= NOTE_SECONDS:
            self._note()

    def remove(self, name: str) -> None:
        path = self.path / name
        path.unlink(missing_ok=True)
        with suppress(OSError):
            # Somebody else's files may be in it.
            path.parent.rmdir()
        del self.manifest.files[name]

    def finish(self, moment: datetime) -> None:
        self.manifest.as_of = moment
        self._note()

    def others(self) -> int:
        """How many files are in the tables' folders that no export wrote."""
        below = (
            Path(top, name) for table in TABLES for top, _, names in os.walk(self.path / table.name) for name in names
        )
        return sum(path.relative_to(self.path).as_posix() not in self.manifest.files for path in below)

    def _note(self) -> None:
        draft = self.path / UNFINISHED / MANIFEST
        draft.write_text(self.manifest.text(), encoding="utf-8")
        draft.replace(self.path / MANIFEST)
        self._noted_at = time.monotonic()
