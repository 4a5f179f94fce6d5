"""Check: whether each source's crawls keep to its schedule."""

import logging
from datetime import datetime, timedelta

from checks.vocabulary import Alert, Level
from loaders.alerts import Alarm
from loaders.checks import NewestRun, newest_runs
from loaders.database import connect
from pipeline.log_context import about
from pipeline.ticks import previous_tick
from scraper.config import Config, Source

__all__ = ["check_late"]

log = logging.getLogger(__name__)


def check_late(uri: str, config: Config, now: datetime) -> list[Alarm]:
    """Which enabled sources have no finished crawl since a tick of their schedule that lies longer back than allowed.

    A source that was never crawled is not late: nobody knows since when it is enabled.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        newest = newest_runs(db, [source.name for source in config.crawled])
    late = []
    for source in config.crawled:
        due = previous_tick(source, now - timedelta(hours=source.checks.late_after_hours))
        if due is None:
            continue
        run = newest.get(source.name)
        if run is None:
            log.info("not judged: %s was never crawled", source.name)
            continue
        if run.finished is not None and run.finished >= due:
            log.info("%s is in time: its newest finished crawl began %s", source.name, _on_clocks(source, run.finished))
        else:
            late.append(_late(source, run, due, now))
            with about(source.name):
                log.warning(late[-1].detail)
    return late


def _late(source: Source, run: NewestRun, due: datetime, now: datetime) -> Alarm:
    hours = (now - due).total_seconds() / 3600
    finished = (
        f"the newest that finished began {_on_clocks(source, run.finished)}" if run.finished else "none ever finished"
    )
    detail = f"The crawl of {_on_clocks(source, due)} is not done {hours:.0f} hours after its tick; {finished}"
    if run.under_way and (run.finished is None or run.under_way > run.finished):
        detail += f", and one that began {_on_clocks(source, run.under_way)} is not"
    return Alarm(
        Alert.LATE,
        Level.WARNING,
        source.name,
        f"{detail}.",
        subject=f"{due:%Y-%m-%d %H:%M}",
        observed=round(hours, 1),
        normal=source.checks.late_after_hours,
    )


def _on_clocks(source: Source, at: datetime) -> str:
    return f"{at.astimezone(source.zone):%Y-%m-%d %H:%M %Z}"
