"""What a check says of a run."""

from dataclasses import dataclass

from checks.vocabulary import Alert, Level

__all__ = ["Finding", "Judged"]


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
    """What one check found, and what it looked at or why it did not, in words for the log."""

    said: str
    findings: tuple[Finding, ...] = ()
