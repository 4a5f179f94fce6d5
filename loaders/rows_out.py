"""Rows on their way out to files: which days there are, whether one has changed, and its rows, streamed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from loaders.database import Database
from loaders.statements import statements

__all__ = ["ROWS_AT_ONCE", "ChosenRows", "Day", "Row", "article_rows", "days", "mention_rows", "one_moment", "sites"]

ROWS_AT_ONCE = 500
"""Rows in memory together: of long articles some megabytes."""

Row = tuple[Any, ...]

_sql = statements("rows_out")


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """Which articles go out: those of ``sites`` (slugs) that were read through ``sources``; empty means any.

    ``since`` and ``until`` are days of publication on each site's own clocks, both inclusive; an article without a time
    is in no window.
    """

    sites: Sequence[str] = ()
    sources: Sequence[str] = ()
    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether the day is in the window; None is that of the articles without a time."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Day:
    """What the files of a day would hold; its hashes differ when what they hold does."""

    day: date | None
    articles: int
    article_hash: str
    mentions: int
    mention_hash: str


@contextmanager
def one_moment(db: Database) -> Iterator[datetime]:
    """Have all that is read inside be of one moment, which it gives. Holds up neither loads nor readers."""
    with db.transaction():
        *settings, clock = _sql["one_moment"].split(";")
        for setting in settings:
            db.execute(setting)
        row: Any = db.execute(clock).fetchone()
        yield row[0]


def sites(db: Database) -> list[str]:
    """The slugs of all sites that the warehouse knows."""
    rows: Any = db.execute(_sql["sites"]).fetchall()
    return [slug for (slug,) in rows]


def days(db: Database, chosen: ChosenRows) -> list[Day]:
    """Every day with chosen articles, the one of those without a time first."""
    window = {"since": chosen.since, "until": chosen.until}
    rows: Any = db.execute(_sql["days"], {**_parameters(chosen), **window}).fetchall()
    return [Day(*row) for row in rows]


def article_rows(db: Database, chosen: ChosenRows, day: date | None) -> Iterator[Sequence[Row]]:
    """The chosen articles of a day in order of time, some hundred at once. Inside :func:`one_moment` only."""
    return _stream(db, "articles", chosen, day)


def mention_rows(db: Database, chosen: ChosenRows, day: date | None) -> Iterator[Sequence[Row]]:
    """The mentions in them, likewise."""
    return _stream(db, "mentions", chosen, day)


def _stream(db: Database, name: str, chosen: ChosenRows, day: date | None) -> Iterator[Sequence[Row]]:
    with db.cursor(name="finews_rows_out") as cursor:
        cursor.execute(_sql[name], {**_parameters(chosen), "day": day}, binary=True)
        rows: Sequence[Row] = cursor.fetchmany(ROWS_AT_ONCE)
        while rows:
            yield rows
            # A short answer was the last; of most days there is one, and asking again would cost as much.
            rows = cursor.fetchmany(ROWS_AT_ONCE) if len(rows) == ROWS_AT_ONCE else []


def _parameters(chosen: ChosenRows) -> dict[str, Any]:
    return {"sites": list(chosen.sites) or None, "sources": list(chosen.sources) or None}
