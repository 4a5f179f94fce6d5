"""What a check says of a run."""

from dataclasses import dataclass

from checks.vocabulary import Alert, Level

__all__ = ["Finding", "Judged", "not_judged"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something out of the ordinary; ``news.alert`` documents each field."""

    kind: Alert
    level: Level
    detail: str
    subject: str = ""
    observed: float | None = None
    normal: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What one check found, and what it looked at or why it did not, in words for the log.

    Only what was judged and found nothing is sound; where ``is_judged`` is false nothing is known.
    """

    said: str
    findings: tuple[Finding, ...] = ()
    is_judged: bool = True


def not_judged(why: str) -> Judged:
    """For want of what it takes to judge."""
    return Judged(f"not judged: {why}", is_judged=False)
