"""Which known pages a form names: sources, days, outcomes, a parser's version, and pages by id or address."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from loaders.again import Again, Choice, named_pages
from loaders.database import Database
from pipeline.window import day_window
from scraper.config import Config, Source
from scraper.errors import ConfigError
from scraper.kind import kind_of
from scraper.outcomes import Outcome

__all__ = ["Wanted", "choice_of", "wanted"]

log = logging.getLogger(__name__)

_FIELDS: dict[Again, frozenset[str]] = {
    "reparse": frozenset({"source", "since", "until", "outcomes", "parser_before", "ids", "dry_run"}),
    "replay": frozenset({"source", "since", "until", "reasons", "ids"}),
    "refetch": frozenset({"source", "since", "until", "urls_or_ids", "unconditional"}),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form asks for, checked. ``since`` and ``until`` are days, YYYY-MM-DD, or ""."""

    sources: tuple[Source, ...]
    since: str = ""
    until: str = ""
    outcomes: tuple[str, ...] = ()
    parser_before: int | None = None
    ids: tuple[str, ...] = ()
    unconditional: bool = False

    @property
    def form(self) -> dict[str, Any]:
        """What restricts, as it is stored with the run."""
        said: dict[str, Any] = {
            "source": self.sources[0].name if len(self.sources) == 1 else "",
            "since": self.since,
            "until": self.until,
            "outcomes": list(self.outcomes),
            "parser_before": self.parser_before,
            "ids": list(self.ids),
            "unconditional": self.unconditional,
        }
        return {key: value for key, value in said.items() if value}


def wanted(config: Config, name: Again, form: Mapping[str, Any]) -> Wanted:
    """The form of reparse_pages, replay_rejects or refetch_pages, checked.

    :raises ConfigError: there is no such field, source or outcome, the days are none or the wrong way round, or a
        refetch is not restricted to what a host can be asked for.
    """
    # A field that is misspelt restricts nothing: all pages would be gone over.
    for field in form.keys() - _FIELDS[name]:
        fields = ", ".join(sorted(_FIELDS[name]))
        raise ConfigError(f"{field!r} is no field of the form for {name}; it has {fields}")
    source = (form.get("source") or "").strip()
    sources = (config.source(source),) if source else config.sources
    asked = Wanted(
        sources=sources,
        since=form.get("since") or "",
        until=form.get("until") or "",
        outcomes=tuple(form.get("outcomes") or form.get("reasons") or ()),
        parser_before=form.get("parser_before"),
        ids=tuple(filter(None, map(_trimmed, form.get("ids") or form.get("urls_or_ids") or ()))),
        unconditional=bool(form.get("unconditional")),
    )
    if unknown := [o for o in asked.outcomes if o not in set(Outcome)]:
        raise ConfigError(f"{unknown[0]!r} is no outcome; docs/outcomes.md lists them")
    for one in sources:
        day_window(one, asked.since, asked.until)
    if name == "refetch" and not asked.ids and not (source and (asked.since or asked.until)):
        raise ConfigError("a refetch asks hosts: name the pages by URL or id, or a source and its days (since, until)")
    return asked


def _trimmed(line: str) -> str:
    """The line without what is not of a name. Postgres has no NUL in a text."""
    return line.replace("\0", "").strip()


def choice_of(db: Database, config: Config, asked: Wanted, part: int = 0, parts: int = 1) -> Choice:
    """The choice of pages, with those that are named by id or URL looked up. A name of no known page is logged."""
    return Choice(
        # The entries of one site have one time zone.
        windows={s.site: day_window(s, asked.since, asked.until) for s in asked.sources},
        sources=[s.name for s in asked.sources],
        configured=[s.name for s in config.sources],
        enabled=[s.name for s in config.enabled],
        outcomes=asked.outcomes,
        parser_before=asked.parser_before,
        page_ids=_named(db, asked) if asked.ids else None,
        part=part,
        parts=parts,
    )


def _named(db: Database, asked: Wanted) -> list[int]:
    ids = [(n, site, found) for n, line in enumerate(asked.ids) for site, found in _stands_for(asked.sources, line)]
    addresses = [(n, line) for n, line in enumerate(asked.ids) if "://" in line]
    found = named_pages(db, ids, addresses, [s.site for s in asked.sources])
    for n, line in enumerate(asked.ids):
        if n not in found:
            log.warning("%s: not known; paste its address into crawl_urls", line[:300])
    return sorted({page_id for page_ids in found.values() for page_id in page_ids})


def _stands_for(sources: Sequence[Source], line: str) -> set[tuple[str, str]]:
    """The (site, external id) that a line may stand for."""
    try:
        host = urlsplit(line).netloc.lower() if "://" in line else ""
    except ValueError:
        return set()
    if host:
        return {(s.site, kind_of(s).external_id(line)) for s in sources if host in s.hosts}
    return {(s.site, found) for s in sources for found in (line, kind_of(s).id_in(line)) if found}
