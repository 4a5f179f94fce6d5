"""A warehouse to ask questions of: two weeks of the sample newsroom, crawled once an evening.

The newsroom's articles are a pure function of its seed and clock, and the clock stands still during a crawl. What the
crawls themselves put down (when a page was first seen, when an edit was noticed) is by the real clock, and is set to
the newsroom's afterwards: the same rows come out whenever the sample is made.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from loaders.database import Database, connect
from loaders.runs import Options
from loaders.statements import statements
from loaders.upkeep import begin
from newsroom import Newsroom
from newsroom.server import running
from newsroom.writing import SHANGHAI
from pipeline.discover import discover
from pipeline.fetch import fetch_batch
from pipeline.find_stories import find_stories
from pipeline.finish import finish
from pipeline.index_search import index_search
from pipeline.judge_mentions import judge_mentions
from pipeline.load import load_batch
from pipeline.refresh_tables import refresh_tables
from scraper.config import PROJECT, Config, load_config

__all__ = ["FIRST_DAY", "LAST_DAY", "fill_sample", "newsroom_at"]

FIRST_DAY = date(2026, 11, 2)
LAST_DAY = date(2026, 11, 15)
_ARTICLES_A_DAY = 60
_CRAWL_AT = time(21, 30)
_BEHIND = timedelta(minutes=15)
"""How long after the last crawl search, stories, mentions and ready tables are brought up to date."""
_SOURCE = "newsroom"
# Behind the real clock, the list of the latest would be read as of the wrong day: it writes 今天 16:25.
_LISTS = ("rolling", "outlets", "market37", "market38", "market39", "search")
_STEPS: tuple[Callable[[str], object], ...] = (
    index_search,
    find_stories,
    judge_mentions,
    refresh_tables,
)
"""What works behind the load, in its order."""

_sql = statements("sample")


class _Clock:
    def __init__(self) -> None:
        self.now = datetime.combine(FIRST_DAY, _CRAWL_AT, SHANGHAI)

    def __call__(self) -> datetime:
        return self.now


def newsroom_at(clock: Callable[[], datetime]) -> Newsroom:
    """The newsroom that the sample is crawled from."""
    return Newsroom(seed=1, since=FIRST_DAY, per_day=_ARTICLES_A_DAY, clock=clock)


def fill_sample(uri: str, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Fill a migrated, empty warehouse, as its owner; ``progress`` gets the days crawled and their total.

    :raises WarehouseUnavailable: the warehouse went away.
    """
    clock = _Clock()
    newsroom = newsroom_at(clock)
    for expected in newsroom.expected(datetime.combine(LAST_DAY, time.max, SHANGHAI)):
        # What is refused once and then given would only cost the time to wait.
        newsroom.refuse_once(expected.info_code)
    days = (LAST_DAY - FIRST_DAY).days + 1
    with running(newsroom) as base_url, connect(uri) as db:
        config = load_config(PROJECT / "sources.toml")
        source = replace(config.source(_SOURCE), base_url=base_url, lists=_LISTS)
        config = replace(config, sources=(source,))
        for day in range(days):
            clock.now = datetime.combine(FIRST_DAY + timedelta(days=day), _CRAWL_AT, SHANGHAI)
            _crawl(uri, db, config, clock.now)
            progress(day + 1, days)
        began = begin(db)
        for step in _STEPS:
            step(uri)
        _set_back(db, began, clock.now + _BEHIND)


def _crawl(uri: str, db: Database, config: Config, now: datetime) -> None:
    """One crawl of what was published since yesterday, asking for all of it again."""
    run_key = f"scheduled__{now:%Y-%m-%dT%H:%M}"
    midnight = datetime.combine(now.date(), time(), SHANGHAI)
    options = Options(since=midnight - timedelta(days=1), until=midnight + timedelta(days=1), refetch=True)
    began = begin(db)
    run_id, batches = discover(uri, config, _SOURCE, run_key, options)
    for batch in batches:
        fetch_batch(uri, config, run_id, batch)
    # Before anything is read: a page that says 今天 means the day on which it was asked for.
    _set_back(db, began, now)
    for batch in batches:
        load_batch(uri, config, run_id, batch)
    finish(uri, _SOURCE, run_key)
    _set_back(db, began, now)


def _set_back(db: Database, began: datetime, then: datetime) -> None:
    """Every time that was put down since ``began`` becomes ``then``."""
    db.execute(_sql["between"], {"began": began, "then": then})
    db.execute(_sql["set_back"])
