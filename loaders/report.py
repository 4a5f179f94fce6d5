"""The numbers that the report shows, read from the ready tables in one look at the warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from loaders.database import Database
from loaders.statements import statements

__all__ = [
    "DayCount",
    "Headline",
    "MentionedSecurity",
    "OutletSpeed",
    "Period",
    "RejectReason",
    "Report",
    "RisingTopic",
    "SourceHealth",
    "Story",
    "StoryArticle",
    "read_report",
]

OUTLETS = 24
TOPICS = 15
SECURITIES = 20
BOARDS = 10
"""All that are no shares together: boards, indexes, funds, bonds and currencies."""
STORIES = 12
STORY_ARTICLES = 60
FASTEST = 20

DEFAULT_ZONE = "Asia/Shanghai"
"""Where no site is known yet."""

_sql = statements("report")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included; each site counts them in its own zone."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Headline:
    """Numbers of the whole warehouse, and of the period where the name says so."""

    articles: int
    in_period: int
    outlets_in_period: int
    last_7_days: int
    days_before: int
    """Articles of the seven days before the last seven."""
    newest_day: int
    stories_in_period: int
    """Stories of two or more outlets."""
    rejects: int
    waiting: int
    """Pages that are known and not yet loaded or rejected."""
    newest_at: datetime | None
    crawled_at: datetime | None
    """When the last crawl ended."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """Articles of an outlet on a day: "" where none is named, None for the smaller outlets together."""

    day: date
    outlet: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class RisingTopic:
    """A tag, a board or a share with its articles of seven days, and what seven days had on average before."""

    name: str
    articles: int
    before: float


@dataclass(frozen=True, slots=True)
class MentionedSecurity:
    """``by_day`` has the articles of each day of the period."""

    symbol: str
    name: str
    kind: str
    articles: int
    stories: int
    by_day: Sequence[int]


@dataclass(frozen=True, slots=True)
class StoryArticle:
    outlet: str
    title: str
    url: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """The articles of one story in the order of their times, the first one first."""

    articles: tuple[StoryArticle, ...]

    @property
    def first(self) -> StoryArticle:
        return self.articles[0]

    @property
    def outlets(self) -> tuple[str, ...]:
        """In the order in which they told it."""
        return tuple(dict.fromkeys(article.outlet for article in self.articles))

    @property
    def spread(self) -> timedelta:
        return self.articles[-1].published_at - self.first.published_at


@dataclass(frozen=True, slots=True)
class OutletSpeed:
    """Of an outlet's ``stories`` that others told too, how many it told ``first``, and how late it was ``behind``."""

    outlet: str
    stories: int
    first: int
    behind: int
    median_lag: timedelta | None


@dataclass(frozen=True, slots=True)
class RejectReason:
    """What stands rejected for a reason, by source; ``recent`` of it was last rejected in the last seven days."""

    reason: str
    meaning: str
    next: str
    recent: int
    by_source: dict[str, int]

    @property
    def pages(self) -> int:
        return sum(self.by_source.values())


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What a source listed in the period, how far that has come, and which percentage of its articles has what.

    ``newest_at`` may lie before the period: the source was silent in it, or is an archive.
    """

    source: str
    listed: int
    fetched: int
    loaded: int
    rejected: int
    waiting: int
    newest_at: datetime | None
    with_outlet: float
    with_summary: float
    with_authors: float
    with_tags: float
    with_mentions: float


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page shows. ``period`` is None where the ready tables have no day at all.

    ``refreshed_at`` is when the ready tables were, None for never. They hold every article that changed before
    ``covers_to``; ``changed_since`` counts the others.
    """

    made_at: datetime
    zone: ZoneInfo
    refreshed_at: datetime | None
    covers_to: datetime | None
    changed_since: int
    period: Period | None
    headline: Headline
    volume: Sequence[DayCount] = ()
    topics: Sequence[RisingTopic] = ()
    securities: Sequence[MentionedSecurity] = ()
    stories: Sequence[Story] = ()
    outlets: Sequence[OutletSpeed] = ()
    rejects: Sequence[RejectReason] = ()
    sources: Sequence[SourceHealth] = ()


def read_report(db: Database, days: int) -> Report:
    """The numbers of the last ``days`` days, which end with the newest day that the ready tables know.

    An archive that grows no more has a newest day too.
    """
    with db.transaction():
        # All numbers are of one moment, or they would contradict each other.
        db.execute(_sql["one_moment"])
        ((made_at,),) = _rows(db, "clock", {})
        zone = ZoneInfo(next((name for (name,) in _rows(db, "zone", {})), DEFAULT_ZONE))
        refreshed_at, covers_to, changed_since = next(iter(_rows(db, "refreshed", {})), (None, None, 0))
        ((newest,),) = _rows(db, "newest_day", {"zone": zone.key}) if refreshed_at else ((None,),)
        fresh = (made_at, zone, refreshed_at, covers_to, changed_since)
        if newest is None:
            return Report(*fresh, period=None, headline=_headline(db, {}), rejects=_rejects(db))
        period = Period(newest - timedelta(days=days - 1), newest)
        values = _parameters(period, zone)
        return Report(
            *fresh,
            period=period,
            headline=_headline(db, values),
            volume=[DayCount(*row) for row in _rows(db, "volume", values)],
            topics=[RisingTopic(*row) for row in _rows(db, "topics", values)],
            securities=[MentionedSecurity(*row) for row in _rows(db, "securities", values)],
            stories=_stories(db, values),
            outlets=[OutletSpeed(*row) for row in _rows(db, "outlets", values)],
            rejects=_rejects(db),
            sources=[SourceHealth(*row) for row in _rows(db, "sources", values)],
        )


def _parameters(period: Period, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "first": period.first,
        "last": period.last,
        "since": datetime.combine(period.first, time(), zone),
        "until": datetime.combine(period.last + timedelta(days=1), time(), zone),
        "outlets": OUTLETS,
        "topics": TOPICS,
        "securities": SECURITIES,
        "boards": BOARDS,
        "stories": STORIES,
        "story_articles": STORY_ARTICLES,
        "fastest": FASTEST,
    }


def _headline(db: Database, values: dict[str, Any]) -> Headline:
    (totals,) = _rows(db, "totals", {})
    (period,) = _rows(db, "period", values) if values else ((0, 0, 0, 0, 0),)
    ((stories,),) = _rows(db, "stories", values) if values else ((0,),)
    return Headline(
        **dict(zip(("articles", "rejects", "waiting", "newest_at", "crawled_at"), totals, strict=True)),
        **dict(
            zip(("in_period", "outlets_in_period", "last_7_days", "days_before", "newest_day"), period, strict=True)
        ),
        stories_in_period=stories,
    )


def _stories(db: Database, values: dict[str, Any]) -> list[Story]:
    rows = _rows(db, "story_articles", values)
    return [Story(tuple(StoryArticle(*row[1:]) for row in told)) for _, told in groupby(rows, key=itemgetter(0))]


def _rejects(db: Database) -> list[RejectReason]:
    return [
        RejectReason(reason, meaning, next_, recent, dict(zip(sources, pages, strict=True)))
        for reason, meaning, next_, recent, sources, pages in _rows(db, "rejects", {})
    ]


def _rows(db: Database, name: str, values: dict[str, Any]) -> list[Any]:
    rows: Any = db.execute(_sql[name], values).fetchall()
    return list(rows)
