"""Volume: whether a source and its outlets brought about as much as they usually do at these hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checks.days import Days
from checks.verdict import Finding, Judged, not_judged
from checks.vocabulary import Alert, Level
from scraper.limits import Limits

__all__ = ["REACH", "Hours", "Volume", "judge_outlets", "judge_silence"]

Hours = Mapping[datetime, int]
"""Pages by the hour that they are of, on the clocks of the source's zone, without a zone of their own."""

WEEKS = 4
REACH = timedelta(weeks=WEEKS + 1, days=1)
"""How far back the pages must reach that are judged."""

_HOUR = timedelta(hours=1)
_WEEK = timedelta(weeks=1)
_SILENCE_HOURS = (6, 12, 24, 48, 72, 168)
_OUTLET_HOURS = (24, 48, 72, 168)
_FEWEST_DAYS = 2
"""That are comparable with a day, so that there is a normal."""
_UNKNOWN_SHARE = 0.1
"""Of the pages in a stretch, those whose outlet is not known while absence is still believed."""


@dataclass(frozen=True, slots=True)
class Volume:
    """The pages of a source up to ``as_of``, a full hour on the clocks of its zone; ``outlets`` has "" for unknown."""

    as_of: datetime
    outlets: Mapping[str, Hours]

    def total(self) -> dict[datetime, int]:
        total: dict[datetime, int] = {}
        for hours in self.outlets.values():
            for hour, count in hours.items():
                total[hour] = total.get(hour, 0) + count
        return total


def judge_silence(volume: Volume, days: Days, limits: Limits) -> Judged:
    """Whether the source listed far fewer pages than it usually does."""
    total = volume.total()
    history = _History(total, days)
    by_day = _by_day(total)
    for length in _SILENCE_HOURS:
        hours = _stretch(volume.as_of, length)
        normal = history.normal(hours, total, by_day)
        if normal is None or normal < limits.silence_least:
            continue
        observed = sum(total.get(hour, 0) for hour in hours)
        said = (
            f"{observed} pages listed in the {_in_words(length)} up to {volume.as_of:%a %Y-%m-%d %H:%M}, "
            f"{normal:.0f} are normal at these hours"
        )
        if observed >= limits.silence_share * normal:
            return Judged(said)
        level = Level.WARNING if observed else Level.FAILURE
        return Judged(said, (Finding(Alert.SILENCE, level, said, observed=observed, normal=normal),))
    return not_judged(f"{history.why_not(volume.as_of)} fewer than {limits.silence_least} pages are normal")


def judge_outlets(volume: Volume, days: Days, limits: Limits) -> Judged:
    """Whether an outlet has none that usually has many."""
    total = volume.total()
    history = _History(total, days)
    findings = []
    judged = 0
    for outlet, hours in sorted(volume.outlets.items()):
        if not outlet or not (found := _usual(outlet, hours, volume, history, limits)):
            continue
        judged += 1
        length, normal = found
        stretch = _stretch(volume.as_of, length)
        if any(hours.get(hour) for hour in stretch) or _is_unsure(volume, stretch, total):
            continue
        detail = (
            f"{outlet}: none in the {_in_words(length)} up to {volume.as_of:%a %Y-%m-%d %H:%M}, {normal:.0f} are normal"
        )
        findings.append(Finding(Alert.OUTLETS, Level.WARNING, detail, outlet, 0, normal))
    if not judged:
        return not_judged(f"no outlet has {limits.outlet_least} pages in a usual week, as far as it is known")
    return Judged(f"{judged} outlets have enough pages to be missed, {len(findings)} of them are", tuple(findings))


def _usual(outlet: str, hours: Hours, volume: Volume, history: "_History", limits: Limits) -> tuple[int, float] | None:
    """The shortest stretch in which the outlet always has some, and many as a rule: hours, and how many."""
    for length in _OUTLET_HOURS:
        stretch = _stretch(volume.as_of, length)
        normal = history.normal(stretch, hours)
        if normal is None or normal < limits.outlet_least:
            continue
        # Many at once in one week make no habit.
        earlier = [[hour - week * _WEEK for hour in stretch] for week in range(1, WEEKS + 1)]
        known = [week for week in earlier if history.reaches(week[0].date())]
        if all(any(hours.get(hour) for hour in week) for week in known):
            return length, normal
    return None


def _is_unsure(volume: Volume, stretch: Sequence[datetime], total: Hours) -> bool:
    unknown = volume.outlets.get("", {})
    return sum(unknown.get(h, 0) for h in stretch) > _UNKNOWN_SHARE * sum(total.get(h, 0) for h in stretch)


class _History:
    """Which past days the hours of a stretch are compared with."""

    def __init__(self, total: Hours, days: Days) -> None:
        self._days = days
        # The first day is known in part only.
        self._first = min(total).date() + timedelta(days=1) if total else date.max

    def reaches(self, day: date) -> bool:
        return day >= self._first

    def normal(
        self, stretch: Sequence[datetime], counts: Hours, by_day: Mapping[date, int] | None = None
    ) -> float | None:
        """The usual sum of counts in a stretch; None where too little is known.

        With ``by_day`` the fullest of the days that are compared is left out: everything at once, after an outage or in
        a first crawl, makes no habit.
        """
        begin, normal = stretch[0].date(), 0.0
        like: dict[date, list[date]] = {}
        for hour in stretch:
            day = hour.date()
            if day not in like:
                like[day] = self._alike(day, begin)
                if len(like[day]) < _FEWEST_DAYS:
                    return None
                if by_day is not None:
                    like[day] = sorted(like[day], key=lambda d: by_day.get(d, 0))[:-1]
            normal += sum(counts.get(datetime.combine(d, hour.time()), 0) for d in like[day]) / len(like[day])
        return normal

    def why_not(self, as_of: datetime) -> str:
        known = max(0, (as_of.date() - self._first).days)
        return f"{known} whole days are known, and" if known < 7 * (_FEWEST_DAYS + 1) else "in seven days"

    def _alike(self, day: date, before: date) -> list[date]:
        past = (day - timedelta(days=n) for n in range(1, 7 * WEEKS + 1))
        return self._days.alike(day, (d for d in past if self._first <= d < before))


def _stretch(as_of: datetime, length: int) -> list[datetime]:
    return [as_of - n * _HOUR for n in range(length, 0, -1)]


def _by_day(total: Hours) -> dict[date, int]:
    by_day: dict[date, int] = {}
    for hour, count in total.items():
        by_day[hour.date()] = by_day.get(hour.date(), 0) + count
    return by_day


def _in_words(hours: int) -> str:
    return f"{hours} hours" if hours <= 48 else f"{hours // 24} days"
