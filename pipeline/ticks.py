"""When a source's schedule calls for a crawl."""

from datetime import datetime

from croniter import croniter

from scraper.config import Source

__all__ = ["next_tick", "previous_tick"]


def previous_tick(source: Source, now: datetime) -> datetime | None:
    """The last time, up to ``now`` (aware), at which a crawl was due, in the source's zone; None without a schedule."""
    if source.schedule is None:
        return None
    # croniter asks for what lies strictly before.
    ticks = croniter(source.schedule, now.astimezone(source.zone))
    after: datetime = ticks.get_next(datetime)
    before: datetime = croniter(source.schedule, after).get_prev(datetime)
    return before


def next_tick(source: Source, now: datetime) -> datetime | None:
    """The first time after ``now`` (aware) at which a crawl is due, in the source's zone; None without a schedule."""
    if source.schedule is None:
        return None
    tick: datetime = croniter(source.schedule, now.astimezone(source.zone)).get_next(datetime)
    return tick
