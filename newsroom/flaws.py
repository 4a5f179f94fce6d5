"""What goes wrong with some articles: which ones, and what a correct crawl must make of them."""

from datetime import date
from enum import StrEnum, auto
from random import Random

__all__ = ["ONCE", "OUTCOMES", "Flaw", "flaws_of"]


class Flaw(StrEnum):
    # The article is lost.
    EMPTY_ANSWER = auto()
    EMPTY_JSON = auto()
    OTHER_ARTICLE = auto()
    BLOCK_PAGE = auto()
    CAPTCHA = auto()
    FORBIDDEN = auto()
    TRUNCATED = auto()
    JSONP = auto()
    NOT_FOUND = auto()
    SERVER_ERROR = auto()
    OVERSIZED = auto()
    ONLY_BODY = auto()
    """Title, date and URL are empty everywhere, in the lists too."""
    NO_TEXT = auto()
    NO_DATE = auto()
    UNREADABLE_DATE = auto()
    FUTURE_DATE = auto()
    LISTED_WITHOUT_ID = auto()

    # The article can be had by who persists.
    BUSY_ONCE = auto()
    """503 with ``Retry-After: 1``, then the article."""
    LIMITED_ONCE = auto()
    """429 with ``Retry-After: 1``, then the article."""
    LIMITED_UNTIL_ONCE = auto()
    """429 with an HTTP date in ``Retry-After``, then the article."""
    RESET_ONCE = auto()
    """The connection is reset, then the article."""
    ONLY_PAGE = auto()
    """The text answers ``{}``; the share page arrives rendered."""
    REDIRECTED = auto()

    # The article is whole, and its bytes are unusual.
    NUL = auto()
    GB2312 = auto()
    """Says gb2312 and holds characters that only gb18030 has."""
    BOM = auto()


OUTCOMES = {
    Flaw.EMPTY_ANSWER: "empty",
    Flaw.EMPTY_JSON: "empty",
    Flaw.OTHER_ARTICLE: "id_mismatch",
    Flaw.BLOCK_PAGE: "blocked",
    Flaw.CAPTCHA: "captcha",
    Flaw.FORBIDDEN: "blocked",
    Flaw.TRUNCATED: "truncated",
    Flaw.JSONP: "wrapped_json",
    Flaw.NOT_FOUND: "gone",
    Flaw.SERVER_ERROR: "server_error",
    Flaw.OVERSIZED: "oversized",
    Flaw.ONLY_BODY: "no_title",
    Flaw.NO_TEXT: "no_text",
    Flaw.NO_DATE: "no_time",
    Flaw.UNREADABLE_DATE: "bad_time",
    Flaw.FUTURE_DATE: "bad_time",
}
"""How an article with this flaw must end; one with another flaw, or none, must be loaded."""

ONCE = frozenset({Flaw.BUSY_ONCE, Flaw.LIMITED_ONCE, Flaw.LIMITED_UNTIL_ONCE, Flaw.RESET_ONCE})

_CYCLE_DAYS = 10
"""Each flaw comes round once in so many days: three times in thirty, and about 2 % of all articles in all."""


def flaws_of(day: date, articles: int, rng: Random) -> dict[int, Flaw]:
    """The flaws of a day by article number, from 0."""
    due = [flaw for number, flaw in enumerate(Flaw) if (day.toordinal() + number) % _CYCLE_DAYS == 0]
    return dict(zip(rng.sample(range(articles), min(articles, len(due))), due, strict=False))
