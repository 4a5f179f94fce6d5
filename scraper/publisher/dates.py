"""When an article was published, and when it was last changed: two times that are never taken for each other."""

import logging
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from htmldate import find_date
from selectolax.lexbor import LexborHTMLParser

from scraper.publisher.linked_data import LinkedData, strings_in
from scraper.publisher.metas import Metas, item_text
from scraper.publisher.moments import moment_of, states_clock
from scraper.publisher.near import near_title
from scraper.publisher.places import is_foreign
from scraper.text import one_line
from scraper.times import find_time

__all__ = ["Clock", "Moment", "modified", "published", "states_clock"]

log = logging.getLogger(__name__)

MOST_NODES = 12
MOST_DATED = 60
MOST_FOUND = 5
TEXT_CHARS = 120

_PUBLISHED = (
    *("article:published_time", "og:published_time", "og:article:published_time", "article:published", "datepublished"),
    *("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "date.published"),
    *("pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "publicationdate", "published"),
    *("article.published", "published_time", "published-date", "dc.date.issued", "dcterms.issued", "dc.issued"),
    *(
        "dc.date.created",
        "dcterms.created",
        "dc.date",
        "dcterms.date",
        "dc:date",
        "dcsext.publishdate",
        "article_date_original",
    ),
    *(
        "citation_publication_date",
        "citation_date",
        "citation_online_date",
        "rnews:datepublished",
        "shareaholic:article_published_time",
    ),
    *(
        "ptime",
        "bt:pubdate",
        "originalpublicationdate",
        "rbpubdate",
        "displaydate",
        "og:pubdate",
        "datecreated",
        "date",
    ),
)
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "dateupdated", "lastmod"),
    *("dcterms.modified", "dc.date.modified", "article:updated_time", "last-modified", "lastmodified", "moddate"),
    *("revision_date", "shareaholic:article_modified_time", "cxenseparse:modifiedtime"),
)
_TIMES = {
    "time": "time[pubdate],time[itemprop~=datePublished],time.published,time.entry-date,time.post-date,abbr.published",
    "time_of_article": "article header time,header time,article time,main time",
    "any_time": "time[datetime]",
}
_DATED = {
    "published_text": "[class*=publish],[class*=Publish],[class*=posted],[id*=publish],[class*=pubdate],"
    "[class*=pub_date],[id*=pubtime]",
    "dated_text": "[class*=date],[class*=Date],[id*=date],[class*=datum],[class*=time],[class*=Time],[id*=time]",
    "meta_text": "[class*=meta],[class*=info],[class*=source],[class*=byline],[id*=info],[id*=source]",
}
WEIGHTS = {
    **{"json_ld": 1.5, "meta": 1.25, "microdata": 0.6, "time": 0.8, "time_of_article": 0.6, "url": 1.5},
    **{"published_text": 1.0, "near_title": 1.8, "dated_text": 1.0, "htmldate": 0.8, "any_time": 0.3, "meta_text": 0.3},
}
"""How much each way counts. Rounded from what served one half of a public set best and was checked on the other."""
_OPEN_ORDER = re.compile(r"(?<!\d)\d{1,2}[/-]\d{1,2}[/-]\d{4}(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEAR_FIRST = re.compile(r"\d{4}\s*[-/年]")
_STATED = ("json_ld", "meta", "microdata", "url")
_NOT_PUBLISHED = re.compile(r"modif|update|copyright", re.IGNORECASE)
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[/_-](\d{1,2})[/_-](\d{1,2})(?!\d)|/((?:19|20)\d{2})[-/]?(\d{2})(\d{2})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """What times are read against: when the page was fetched, the site's zone, the page's language or ""."""

    fetched_at: datetime
    zone: ZoneInfo
    language: str

    def read(self, raw: str) -> datetime | None:
        return moment_of(raw, self.fetched_at, self.zone, (self.language,) if self.language else ())


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, the string that says it, and the way in which it was found."""

    at: datetime
    raw: str
    way: str


def published(
    html: str,
    tree: LexborHTMLParser,
    metas: Metas,
    linked: LinkedData,
    title: str,
    url: str,
    now: Clock,
    changed: Moment | None,
) -> Moment | None:
    """When the article was published, by the vote of all that the page says; None where it says nothing.

    ``changed`` is when the page says that it was last changed: where only text says so, too, it is no publication.
    """
    claims = list(_claims(html, tree, metas, linked, title, url, now, changed))
    votes = _votes(claims)
    stated = {claim.at.date() for claim in claims if claim.way in _STATED}
    found = _by_htmldate(html, url, now) if _lead(votes) < WEIGHTS["htmldate"] else None
    # It reads the same data: what that says is no second vote.
    if found is not None and found.at.date() not in stated:
        claims.append(found)
        votes = _votes(claims)
    if not votes:
        return None
    day = max(votes, key=lambda day: votes[day])
    of_day = [claim for claim in claims if claim.at.date() == day]
    return next((claim for claim in of_day if states_clock(claim.raw)), of_day[0])


def _votes(claims: Iterable[Moment]) -> dict[date, float]:
    """How much speaks for each day; of each way only its first time counts."""
    votes: dict[date, float] = {}
    for way, claim in {claim.way: claim for claim in reversed(list(claims))}.items():
        votes[claim.at.date()] = votes.get(claim.at.date(), 0) + WEIGHTS[way]
    return votes


def _lead(votes: dict[date, float]) -> float:
    """By how much the first day leads: the general search, which costs as much as all else, is for what is open."""
    first, second = ([*sorted(votes.values(), reverse=True), 0.0, 0.0])[:2]
    return first - second


def _claims(
    html: str,
    tree: LexborHTMLParser,
    metas: Metas,
    linked: LinkedData,
    title: str,
    url: str,
    now: Clock,
    changed: Moment | None,
) -> Iterator[Moment]:
    stated: set[date] = set()
    for way, raw in (*_published(tree, metas, linked, url), *(("near_title", raw) for raw in near_title(html, title))):
        at = now.read(raw)
        if at is None:
            continue
        at = _as_stated(at, raw, stated)
        if way in _STATED:
            stated.add(at.date())
        elif changed is not None and at.date() == changed.at.date() and not _is_near(at.date(), stated):
            continue
        yield Moment(at, raw, way)


def _as_stated(at: datetime, raw: str, stated: Collection[date]) -> datetime:
    """The time with day and month exchanged, where that is a day which the page states and the order is open."""
    if _OPEN_ORDER.search(raw) and at.day <= 12 and at.date() not in stated:
        other = at.replace(day=at.month, month=at.day)
        return other if other.date() in stated else at
    return at


def _is_near(day: date, stated: Collection[date]) -> bool:
    """Whether a day may be one of those stated, which are another day's in another zone."""
    return not stated or any(abs((day - other).days) <= 1 for other in stated)


def _by_htmldate(html: str, url: str, now: Clock) -> Moment | None:
    try:
        found = find_date(html, original_date=True, extensive_search=True, url=url or None, max_date=now.fetched_at)
    except Exception:
        log.warning("htmldate failed on %s", url, exc_info=True)
        return None
    at = now.read(found or "")
    return Moment(at, found, "htmldate") if found and at else None


def modified(tree: LexborHTMLParser, metas: Metas, linked: LinkedData, now: Clock) -> Moment | None:
    """When the page says that it was last changed; None where it says nothing."""
    said = [("json_ld", raw) for value in linked.of_article("dateModified") for raw in strings_in(value)]
    said += [("microdata", item_text(node)) for node in tree.css("[itemprop~=dateModified]")[:2]]
    said += [("meta", raw) for raw in metas.all(_MODIFIED)]
    said += [("time", node.attributes.get("datetime") or "") for node in tree.css("time.updated,time.modified")[:2]]
    return next((Moment(at, raw, way) for way, raw in said if (at := now.read(raw))), None)


def _published(tree: LexborHTMLParser, metas: Metas, linked: LinkedData, url: str) -> Iterator[tuple[str, str]]:
    for name in ("datePublished", "uploadDate", "dateCreated"):
        for value in linked.of_article(name):
            yield from (("json_ld", raw) for raw in strings_in(value))
    yield from (("microdata", item_text(node)) for node in tree.css("[itemprop~=datePublished]")[:3])
    yield from (("meta", raw) for raw in metas.all(_PUBLISHED))
    for way, selector in _TIMES.items():
        for node in tree.css(selector)[:MOST_NODES]:
            if not is_foreign(node, _NOT_PUBLISHED):
                yield way, one_line(node.attributes.get("datetime") or node.text())
    for match in _URL_DATE.finditer(url):
        parts = [part for part in match.groups() if part]
        yield "url", "-".join(parts)
    for way, selector in _DATED.items():
        for text in islice(_dated_texts(tree, selector), MOST_FOUND):
            yield way, find_time(text) if _YEAR_FIRST.search(text) else text


def _dated_texts(tree: LexborHTMLParser, selector: str) -> Iterator[str]:
    for node in tree.css(selector)[:MOST_DATED]:
        text = one_line(node.text(deep=True, separator=" "))
        if len(text) <= TEXT_CHARS and _YEAR.search(text) and not is_foreign(node, _NOT_PUBLISHED):
            yield text
