"""Errors of the scraper; a name says what happens next.

::

    FinewsError
    ├── ConfigError      the operator mends sources.toml or a setting
    ├── Rejected         the page is a row with an outcome; its batch goes on
    └── HostPaused       the host is left alone until a time; the rest of its pages are postponed

Errors of httpx, selectolax, json and friends do not leave the module that calls them: they are raised again as
one of these.
"""

from datetime import datetime

from scraper.outcomes import Outcome

__all__ = ["ConfigError", "FinewsError", "HostPaused", "Rejected"]


class FinewsError(Exception):
    """Base of every error that this project raises on purpose."""


class ConfigError(FinewsError):
    """A setting is wrong; the message names the file, the entry and the key, and what is expected."""


class Rejected(FinewsError):
    """What was asked for did not become an article, for ``outcome``; ``detail`` is for a person to read."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.outcome = outcome
        self.detail = detail


class HostPaused(FinewsError):
    """The host asked to be left alone, or looks as if it had; nothing is sent to it before ``until`` (UTC)."""

    def __init__(self, host: str, until: datetime, reason: str) -> None:
        super().__init__(f"{host} is paused until {until:%Y-%m-%d %H:%M:%S %Z}: {reason}")
        self.host = host
        self.until = until
        self.reason = reason
