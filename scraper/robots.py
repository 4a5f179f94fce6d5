"""What a host's robots.txt lets us ask for (RFC 9309)."""

from datetime import datetime, timedelta

from protego import Protego

from scraper.hosts import Robots

__all__ = ["MAX_BYTES", "MAX_CRAWL_DELAY", "TOKEN", "Rules", "is_an_answer", "is_fresh", "text_of"]

TOKEN = "finews"
"""Our name in the User-agent lines of robots.txt files."""

MAX_BYTES = 500 * 1024
"""How much of a robots.txt is read: what the standard asks for at least."""

MAX_CRAWL_DELAY = 300.0
"""Seconds. A longer Crawl-delay is taken for this: a run that sleeps for hours between two pages helps nobody."""

_FRESH_FOR = timedelta(hours=24)


class Rules:
    """A robots.txt that was answered with ``status`` and ``body``.

    Only a 2xx holds rules. Anything else that counts as an answer means that there are none.
    """

    def __init__(self, robots: Robots) -> None:
        self._rules = Protego.parse(robots.body) if 200 <= robots.status < 300 else None
        delay = self._rules.crawl_delay(TOKEN) if self._rules else None
        self.delay = min(delay or 0.0, MAX_CRAWL_DELAY)
        """Seconds between two requests that the host asks for; 0 where it does not say."""

    def allows(self, url: str) -> bool:
        return self._rules is None or self._rules.can_fetch(url, TOKEN)


def is_an_answer(status: int) -> bool:
    """Whether a status says something about robots.txt: 429, 5xx and no answer (0) only say to come back later."""
    return 200 <= status < 500 and status != 429


def is_fresh(robots: Robots, now: datetime) -> bool:
    """Whether it need not be asked for again."""
    return is_an_answer(robots.status) and abs(now - robots.fetched_at) < _FRESH_FOR


def text_of(body: bytes, cut: bool) -> str:
    """The lines of a robots.txt; where it was ``cut`` at the cap, without the last line, which may be half a rule."""
    if cut:
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return body.decode("utf-8-sig", "replace").replace("\0", "")
