"""From when on something is out of the ordinary: the limits that an operator reads and sets in sources.toml."""

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The ``[checks]`` table of sources.toml, or a source's own ``checks``. Shares are from 0 to 1.

    The normal is what the same source had in the past four weeks, at the same hours of the same weekday where it is
    about volume. A share that is high but normal is no alarm, and neither is what chance alone does to few pages.
    """

    silence_share: float = 0.3
    """Warn where fewer than this share of the normal number of pages were listed; fail where none was."""
    silence_least: int = 20
    """Judge silence over the shortest stretch (6 hours to 7 days) in which so many pages are normal."""
    outlet_least: int = 20
    """Warn where an outlet has none in the shortest stretch (1 to 7 days) in which so many are normal."""
    rejects_above_normal: float = 0.15
    """Warn where the rejected share of a run's pages is so much above the normal share."""
    rejects_fail: float = 0.5
    """Fail where so large a share is rejected, and ask first where ``wait_for_operator``."""
    shape_fail: float = 0.2
    """Fail where so large a share of a run's pages changed shape or failed in the parser, and ask first likewise."""
    field_share: float = 0.25
    """Warn where a field is filled in less than this share of its normal."""
    body_share: float = 0.4
    """Warn where the median body is shorter than this share of the normal one."""
    same_time_share: float = 0.6
    """Warn where so large a share of a run's articles have one and the same publication time."""
    least: int = 10
    """Judge a run's pages or articles only where it has so many."""
    late_after_hours: float = 3.0
    """Warn where a scheduled crawl is not done so long after its tick."""
    wait_for_operator: bool = False
    """Whether a run that would fail over rejects or shape waits for a person before it loads anything."""
    wait_hours: float = 24.0
    """How long it waits; then it holds."""
    holidays: str = ""
    """Country whose public holidays count as Sundays, as a code such as CN; empty for none."""
