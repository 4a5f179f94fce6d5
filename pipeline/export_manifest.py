"""What an export's folder holds, written beside it as manifest.json, and what is to be done to bring it up to date."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from scraper.errors import ConfigError

__all__ = ["LAYOUT", "MANIFEST", "UNDATED", "Entry", "Manifest", "Plan", "Wanted", "file_name", "plan", "read_manifest"]

MANIFEST = "manifest.json"
LAYOUT = 1
"""Of the folder and of this file. An export of another layout is refused."""

UNDATED = date(1900, 1, 1)
"""The folder of articles without a time: no article of the warehouse is that old. With a name that is no day, ``day``
would be a text in Polars and DuckDB; with Hive's own for null, pandas reads nothing."""

_FILE = re.compile(r"(?P<table>[a-z]+)/day=(?P<day>\d{4}-\d\d-\d\d)/(?P=table)\.(?P<form>[a-z]+)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file as it should be: ``fingerprint`` differs where its content does."""

    table: str
    day: date | None
    rows: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it was written; ``fingerprint`` is "" from before it is written until it is."""

    rows: int = 0
    bytes: int = 0
    fingerprint: str = ""


@dataclass(slots=True)
class Manifest:
    """``files`` by their names below the folder, with slashes. ``as_of`` is null while an export is under way."""

    format: str
    sites: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    as_of: datetime | None = None
    files: dict[str, Entry] = field(default_factory=dict)

    def text(self) -> str:
        """As JSON that is the same for the same content."""
        said = {"finews_export": LAYOUT, **asdict(self), "files": {}}
        said["as_of"] = self.as_of.isoformat() if self.as_of else None
        said["files"] = {name: asdict(self.files[name]) for name in sorted(self.files)}
        return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do: files to write, each with its name, and names of files to remove; ``unchanged`` counts the others."""

    write: list[tuple[str, Wanted]]
    remove: list[str]
    unchanged: int


def file_name(table: str, day: date | None, form: str) -> str:
    """Where the file of a table's day is, below the folder."""
    return str(PurePosixPath(table, f"day={day or UNDATED}", f"{table}.{form}"))


def read_manifest(text: str, name: str) -> Manifest:
    """The manifest from its JSON; ``name`` is for the message.

    :raises ConfigError: it is none, or one of another layout.
    """
    try:
        said: dict[str, Any] = json.loads(text)
        layout, files = said.pop("finews_export"), said.pop("files")
        as_of = said.pop("as_of")
        manifest = Manifest(
            **said,
            as_of=datetime.fromisoformat(as_of) if as_of else None,
            files={path: Entry(**entry) for path, entry in files.items()},
        )
        # What it names may be removed: nothing but what an export writes.
        sound = all((found := _FILE.fullmatch(path)) and found["form"] == manifest.format for path in files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{name} is none of an export's: export to another folder, or take it away first") from error
    if layout != LAYOUT or not sound:
        raise ConfigError(f"{name} is of another version of finews: export to an empty folder")
    return manifest


def plan(
    manifest: Manifest, wanted: Iterable[Wanted], holds: Callable[[date | None], bool], is_there: Callable[[str], bool]
) -> Plan:
    """Compare a folder with what it should hold.

    ``holds`` says whether a day is in the window: others stay as they are. ``is_there`` says whether a file is still
    what was written.
    """
    write, names, unchanged = [], set(), 0
    for file in wanted:
        name = file_name(file.table, file.day, manifest.format)
        names.add(name)
        entry = manifest.files.get(name, Entry())
        if entry.fingerprint == file.fingerprint and is_there(name):
            unchanged += 1
        else:
            write.append((name, file))
    remove = [name for name in sorted(manifest.files) if name not in names and holds(_day_of(name))]
    return Plan(write, remove, unchanged)


def _day_of(name: str) -> date | None:
    found = _FILE.fullmatch(name)
    assert found is not None, "read_manifest let no other name in"
    day = date.fromisoformat(found["day"])
    return None if day == UNDATED else day
