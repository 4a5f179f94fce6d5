"""What became of a link: the one answer to whatever an operator asks about, also where it was never seen."""

import re
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from loaders import lives
from loaders.database import Database
from loaders.lives import HitRow
from pipeline.life import Event, Life, RunName, life_of, meaning_of, moment, shown_zone
from scraper.config import Config, Source
from scraper.errors import Rejected
from scraper.guard import check_url, host_of, source_for
from scraper.hosts import Robots
from scraper.kind import kind_of
from scraper.outcomes import MEANINGS, Outcome
from scraper.robots import Rules
from scraper.text import printable

__all__ = ["LONGEST", "NeverSeen", "Several", "Trace", "trace", "trace_page"]

LONGEST = 2048
"""Characters of a question."""
HITS = 30

_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*:|//|(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]|$)|(?:\d+\.){3}\d+", re.IGNORECASE
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:NW)?\d{6,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Several:
    """More than one page fits; ``how`` they were found."""

    asked: str
    how: Literal["id", "address", "title", "text"]
    hits: tuple[HitRow, ...]


@dataclass(frozen=True, slots=True)
class NeverSeen:
    """No page is known by it. ``verdict`` says why or what it would be, ``notes`` what an operator may want to know.

    ``url`` is the address that crawl_urls takes, "" where it would refuse it. ``events`` tell of earlier lines and
    records with this text that named no page.
    """

    asked: str
    verdict: str
    notes: tuple[str, ...] = ()
    url: str = ""
    source: str = ""
    external_id: str = ""
    events: tuple[Event, ...] = ()


Trace = Life | Several | NeverSeen


def trace(db: Database, config: Config, asked: str) -> Trace:
    """What became of a URL, an article id (with or without NW) or words of a title."""
    text = printable(asked).strip()
    if not text:
        return NeverSeen(asked, "Nothing was asked: give an address, an article id or words of a title.")
    if len(text) > LONGEST:
        return NeverSeen(text[:200] + "…", f"No address, id or title has {len(text):,} characters.")
    if _ADDRESS.match(text):
        answer = _address(db, config, text)
        # A title may begin as an address does ("OPEC: …", "U.S. …"), but has no // in it.
        if "//" in text or not isinstance(answer, NeverSeen):
            return answer
        found = lives.pages_by_title(db, text, HITS)
        return _found(db, config, asked, "title", found) if found else answer
    if found := lives.pages_by_id(db, _ids_of(text)):
        return _found(db, config, asked, "id", found)
    if found := lives.pages_by_title(db, text, HITS):
        return _found(db, config, asked, "title", found)
    if not _NUMBER.fullmatch(text) and (found := lives.pages_by_text(db, text, HITS)):
        return Several(asked, "text", tuple(lives.hits(db, found)))
    return _unknown_words(db, text)


def trace_page(db: Database, config: Config, page_id: int) -> Life | None:
    """The life of the page with this key; None where there is none."""
    rows = lives.rows_of(db, page_id)
    return life_of(rows, config, lives.now(db)) if rows else None


def _ids_of(text: str) -> list[str]:
    return [text, text[2:]] if text[:2].upper() == "NW" else [text]


def _found(
    db: Database, config: Config, asked: str, how: Literal["id", "address", "title"], page_ids: list[int]
) -> Trace:
    if len(page_ids) == 1 and (life := trace_page(db, config, page_ids[0])):
        return life
    return Several(asked, how, tuple(lives.hits(db, page_ids)))


def _address(db: Database, config: Config, text: str) -> Trace:
    # People copy addresses without their scheme; as in a browser, that is http.
    address = text if _SCHEME.match(text) else f"http://{text.removeprefix('//')}"
    try:
        source = source_for(address, config.sources, disabled_too=True)
        url = check_url(address, source)
        external_id = kind_of(source).external_id(url)
    except Rejected as problem:
        if found := lives.pages_by_url(db, _schemes(address)):
            return _found(db, config, text, "address", found)
        return _refused(db, text, problem)
    if external_id and (found := lives.pages_by_id(db, [external_id], source.site)):
        return _found(db, config, text, "address", found)
    if found := lives.pages_by_url(db, _schemes(url)):
        return _found(db, config, text, "address", found)
    if not external_id:
        return _refused(
            db, text, Rejected(Outcome.NO_ID, f"{url} is of the source {source.name} and names no article"), source
        )
    return _known_host(db, config, text, source, external_id, url)


def _schemes(url: str) -> list[str]:
    """The address in http and https, with the fragment gone."""
    rest = url.partition("://")[2].partition("#")[0]
    return [f"http://{rest}", f"https://{rest}"] if rest else [url]


def _refused(db: Database, text: str, problem: Rejected, source: Source | None = None) -> NeverSeen:
    meaning = MEANINGS[problem.outcome]
    notes = (problem.detail, *((meaning.advice,) if meaning.advice else ()))
    return NeverSeen(
        asked=text,
        verdict=f"Never seen, and it would be rejected as {problem.outcome}: {meaning.text}",
        notes=notes,
        source=source.name if source else "",
        events=_earlier(db, text),
    )


def _known_host(db: Database, config: Config, text: str, source: Source, external_id: str, url: str) -> NeverSeen:
    kind, zone = kind_of(source), shown_zone(config)
    page_url = kind.page_url(source, external_id, url)
    notes = [f"It would be the article {external_id} of {source.site_name}, through the source {source.name}."]
    if not source.enabled:
        notes.append(
            f"The source {source.name} is not enabled, so nothing of it is read: set enabled = true in its entry of "
            "sources.toml" + ("." if config.contact else ", and contact under [crawler].")
        )
    notes.append(_coverage(db, source, zone))
    notes += _host_notes(db, list(kind.request_urls(source, external_id, page_url)), zone)
    return NeverSeen(
        asked=text,
        verdict="Never seen: no list that was read named it, and nobody pasted it.",
        notes=tuple(notes),
        url=url if source.enabled else "",
        source=source.name,
        external_id=external_id,
        events=_earlier(db, text),
    )


def _coverage(db: Database, source: Source, zone: ZoneInfo) -> str:
    stretch = lives.covered(db, source.name)
    if stretch is None:
        return f"The lists of {source.name} were never read to their end."
    since, until = (moment(at, zone) for at in stretch)
    return (
        f"All that the lists of {source.name} named from {since} to {until} is recorded: "
        "if it was published in between, it is on none of the lists that are read."
    )


def _host_notes(db: Database, urls: list[str], zone: ZoneInfo) -> list[str]:
    if not urls:
        return []
    host = host_of(urls[0])
    state = lives.host_state(db, host)
    if state is None or state.robots_at is None or state.robots_status is None:
        notes = [f"robots.txt of {host} was never asked for; a crawl does that first."]
    else:
        rules = Rules(Robots(state.robots_status, state.robots_body or "", state.robots_at))
        verdict = "permits" if any(rules.allows(url) for url in urls if host_of(url) == host) else "forbids"
        notes = [f"robots.txt of {host} {verdict} it, as of {moment(state.robots_at, zone)}."]
    if state and state.paused_until and state.paused_until > lives.now(db):
        notes.append(f"{host} is paused until {moment(state.paused_until, zone)}: {state.pause_reason}")
    return notes


def _unknown_words(db: Database, text: str) -> NeverSeen:
    if _NUMBER.fullmatch(text):
        return NeverSeen(
            text,
            "Never seen: no page has this article id.",
            ("Its share address, such as …NewsShare.html?infoCode=NW…, tells which source it belongs to.",),
            events=_earlier(db, text),
        )
    return NeverSeen(
        text,
        "Never seen: no page has this as its id or in its title, and search finds no article with it.",
        ("Search knows an article from a minute or so after it was loaded. Try fewer words, or the address.",),
        events=_earlier(db, text),
    )


def _earlier(db: Database, text: str) -> tuple[Event, ...]:
    found = lives.pageless(db, text)
    return tuple(
        Event(
            at=row.at,
            word=row.outcome,
            text=(f"Pasted as line {row.line} and refused: " if row.line else "A list's record: ")
            + meaning_of(row.outcome),
            run=RunName(row.run_source, row.run_key),
            notes=(row.detail,),
            tone="bad",
        )
        for row in sorted(found, key=lambda row: row.at)
    )
