"""Known pages that a run goes over again: chosen, and planned into batches as a crawl's pages are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from psycopg.types.json import Jsonb

from loaders.database import Database
from loaders.statements import statements

__all__ = [
    "Again",
    "Choice",
    "Chosen",
    "begin_again",
    "choose",
    "chosen_pages",
    "is_reread",
    "named_pages",
    "plan_again",
]

Again = Literal["reparse", "replay", "refetch"]

_sql = statements("again")
_pages = statements("pages")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pages are meant.

    ``windows`` has, for each site, from when (inclusive) and to when (exclusive) its pages are of, both aware or None.
    ``sources`` are the entries they came through, out of those ``configured`` and ``enabled`` in sources.toml.
    ``outcomes``, ``parser_before`` and ``page_ids`` restrict nothing where they are empty or None. Of the pages
    only one ``part`` of ``parts`` is chosen, to be worked on beside the others.
    """

    windows: Mapping[str, tuple[datetime | None, datetime | None]]
    sources: Sequence[str]
    configured: Sequence[str]
    enabled: Sequence[str]
    outcomes: Sequence[str] = ()
    parser_before: int | None = None
    page_ids: Sequence[int] | None = None
    part: int = 0
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many pages are to be gone over, and how many are passed over, by why."""

    pages: int
    passed: Mapping[str, int]


def begin_again(db: Database, name: Again, run_key: str, form: Mapping[str, Any]) -> int:
    """Begin the run, or go on with the one that has this key; its id. ``form`` is what was asked for, as JSON."""
    row: Any = db.execute(
        _sql["begin_again"],
        {"name": name, "run_key": run_key, "refetch": name == "refetch", "form": Jsonb(dict(form))},
    ).fetchone()
    return int(row[0])


def named_pages(
    db: Database, ids: Sequence[tuple[int, str, str]], addresses: Sequence[tuple[int, str]], sites: Sequence[str]
) -> dict[int, set[int]]:
    """The pages that lines name, by number of the line.

    ``ids`` has (line, site, external id) for all that a line may stand for, ``addresses`` (line, URL).
    """
    by_id: dict[str, Any] = dict(
        zip(("line", "site", "external_id"), zip(*ids, strict=True) if ids else ((), (), ()), strict=True)
    )
    by_url: dict[str, Any] = dict(
        zip(("line", "url"), zip(*addresses, strict=True) if addresses else ((), ()), strict=True)
    )
    rows: Any = db.execute(_sql["named_pages"], {key: list(values) for key, values in by_id.items()}).fetchall()
    if addresses:
        rows += db.execute(
            _sql["addressed_pages"], {**{key: list(values) for key, values in by_url.items()}, "sites": list(sites)}
        ).fetchall()
    found: dict[int, set[int]] = {}
    for line, page_id in rows:
        found.setdefault(line, set()).add(page_id)
    return found


def choose(db: Database, name: Again, choice: Choice, run_id: int | None = None) -> Chosen:
    """Choose pages, for this connection to plan or to look at; those that the run has already are not chosen again."""
    db.execute(_sql["create_chosen"])
    db.execute(_sql["empty_chosen"])
    windows = list(choice.windows.items())
    db.execute(
        _sql[f"choose_{name}"],
        {
            "site": [site for site, _ in windows],
            "since": [since for _, (since, _) in windows],
            "until": [until for _, (_, until) in windows],
            "sources": list(choice.sources),
            "all_sources": set(choice.sources) >= set(choice.configured),
            "configured": list(choice.configured),
            "enabled": list(choice.enabled),
            "outcomes": list(choice.outcomes),
            "parser_before": choice.parser_before,
            "page_ids": None if choice.page_ids is None else list(choice.page_ids),
            "part": choice.part,
            "parts": choice.parts,
        },
    )
    if run_id is not None:
        db.execute(_sql["drop_planned"], {"run_id": run_id})
    rows: Any = db.execute(_sql["chosen"]).fetchall()
    counts = dict(rows)
    return Chosen(counts.pop("", 0), counts)


def chosen_pages(db: Database) -> list[int]:
    """The pages of the last choice that are not passed over, newest first."""
    rows: Any = db.execute(_sql["chosen_pages"]).fetchall()
    return [page_id for (page_id,) in rows]


def plan_again(db: Database, run_id: int, read_size: int, ask_sizes: Mapping[str, int]) -> dict[int, int]:
    """Put the chosen pages into batches; the size of each batch of the run by its number, from 1.

    ``read_size`` is how many pages make a batch that is read again, ``ask_sizes`` how many make one that is asked for,
    by source.
    """
    db.execute(
        _sql["plan_again"],
        {"run_id": run_id, "read_size": read_size, "names": list(ask_sizes), "sizes": list(ask_sizes.values())},
    )
    rows: Any = db.execute(_pages["batches"], {"run_id": run_id}).fetchall()
    return dict(rows)


def is_reread(db: Database, run_id: int, batch: int) -> bool:
    """Whether the pages of the batch are read again, and none is asked for."""
    row: Any = db.execute(_sql["is_reread"], {"run_id": run_id, "batch": batch}).fetchone()
    return bool(row and row[0])
