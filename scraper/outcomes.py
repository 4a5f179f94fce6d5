"""The closed vocabulary of what can become of a page.

A page ends a run with exactly one outcome, and the word is the same in ``news.outcome``, the logs, the
counters and the UI. Migrating the warehouse writes this list into ``news.outcome``, which every table that holds an
outcome refers to.
"""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["MEANINGS", "Meaning", "Next", "Outcome", "Stage"]


class Stage(StrEnum):
    """Where in the pipeline an outcome was decided."""

    SUBMIT = "submit"
    DISCOVER = "discover"
    FETCH = "fetch"
    PARSE = "parse"
    LOAD = "load"


class Next(StrEnum):
    """What happens next to a page with an outcome."""

    DONE = "done"
    """Its article is in the warehouse."""
    AGAIN = "again"
    """A later run asks again, with growing pauses, a limited number of times."""
    NEVER = "never"
    """Nothing, until an operator asks or the list shows the page changed."""


class Outcome(StrEnum):
    LOADED = "loaded"
    REVISED = "revised"
    UPDATED = "updated"
    UNCHANGED = "unchanged"

    BAD_URL = "bad_url"
    FOREIGN_HOST = "foreign_host"
    PRIVATE_ADDRESS = "private_address"
    NO_ID = "no_id"
    NOT_AN_ARTICLE = "not_an_article"

    POSTPONED = "postponed"
    ROBOTS_DISALLOWED = "robots_disallowed"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    BLOCKED = "blocked"
    CAPTCHA = "captcha"
    LOGIN_REQUIRED = "login_required"
    GONE = "gone"
    BAD_STATUS = "bad_status"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    OVERSIZED = "oversized"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    WRAPPED_JSON = "wrapped_json"
    SHAPE_CHANGED = "shape_changed"
    ID_MISMATCH = "id_mismatch"
    NOT_RENDERED = "not_rendered"

    BAD_CHARSET = "bad_charset"
    NO_TITLE = "no_title"
    NO_TIME = "no_time"
    BAD_TIME = "bad_time"
    NO_TEXT = "no_text"
    PAID = "paid"
    REPEATED_TEXT = "repeated_text"
    NAVIGATION = "navigation"
    PARSER_FAILED = "parser_failed"

    DUPLICATE = "duplicate"
    NOT_LOADABLE = "not_loadable"


@dataclass(frozen=True, slots=True)
class Meaning:
    stage: Stage
    next: Next
    text: str


MEANINGS: dict[Outcome, Meaning] = {
    Outcome.LOADED: Meaning(Stage.LOAD, Next.DONE, "A new article."),
    Outcome.REVISED: Meaning(
        Stage.LOAD, Next.DONE, "A known article whose title or text changed; the old one is in article_revision."
    ),
    Outcome.UPDATED: Meaning(
        Stage.LOAD, Next.DONE, "A known article with the same title and text and another time, outlet, tag or mention."
    ),
    Outcome.UNCHANGED: Meaning(Stage.LOAD, Next.DONE, "A known article, the same as before."),
    Outcome.BAD_URL: Meaning(Stage.SUBMIT, Next.NEVER, "Not an http or https URL."),
    Outcome.FOREIGN_HOST: Meaning(
        Stage.SUBMIT, Next.NEVER, "The URL, or a redirect from it, leads to a host of no enabled source."
    ),
    Outcome.PRIVATE_ADDRESS: Meaning(
        Stage.SUBMIT, Next.NEVER, "The URL, or a redirect from it, leads to a private, loopback or reserved address."
    ),
    Outcome.NO_ID: Meaning(Stage.SUBMIT, Next.NEVER, "A URL or list record of a known site without an article id."),
    Outcome.NOT_AN_ARTICLE: Meaning(
        Stage.DISCOVER, Next.NEVER, "A page, list record or file that is no article: an index, a video, a picture."
    ),
    Outcome.POSTPONED: Meaning(
        Stage.FETCH, Next.AGAIN, "Not asked for: the host is paused, or another run holds the page."
    ),
    Outcome.ROBOTS_DISALLOWED: Meaning(Stage.FETCH, Next.NEVER, "robots.txt of the host forbids the URL."),
    Outcome.UNREACHABLE: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "No connection (name not found, refused, reset, TLS failed), or one cut off in transfer.",
    ),
    Outcome.TIMEOUT: Meaning(Stage.FETCH, Next.AGAIN, "No complete answer in time."),
    Outcome.RATE_LIMITED: Meaning(Stage.FETCH, Next.AGAIN, "The host answered 429; its Retry-After is honoured."),
    Outcome.SERVER_ERROR: Meaning(Stage.FETCH, Next.AGAIN, "The host answered 5xx."),
    Outcome.BLOCKED: Meaning(Stage.FETCH, Next.AGAIN, "401, 403 or a block page in place of the article."),
    Outcome.CAPTCHA: Meaning(Stage.FETCH, Next.AGAIN, "A captcha or a browser check in place of the article."),
    Outcome.LOGIN_REQUIRED: Meaning(Stage.FETCH, Next.NEVER, "A login form in place of the article."),
    Outcome.GONE: Meaning(Stage.FETCH, Next.NEVER, "404 or 410: the page does not exist, or no longer."),
    Outcome.BAD_STATUS: Meaning(Stage.FETCH, Next.NEVER, "An HTTP status that no other outcome names."),
    Outcome.TOO_MANY_REDIRECTS: Meaning(Stage.FETCH, Next.NEVER, "More redirects than are followed, or a loop."),
    Outcome.OVERSIZED: Meaning(Stage.FETCH, Next.NEVER, "The answer is larger than the cap; it was not stored."),
    Outcome.EMPTY: Meaning(Stage.FETCH, Next.AGAIN, "200 with an empty body, or with JSON that holds nothing."),
    Outcome.TRUNCATED: Meaning(Stage.FETCH, Next.AGAIN, "The JSON breaks off."),
    Outcome.WRAPPED_JSON: Meaning(Stage.FETCH, Next.AGAIN, "JSONP, or a script assignment, where JSON is due."),
    Outcome.SHAPE_CHANGED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "The answer is complete but not of the known shape; the parser may need mending. Or it cannot be decompressed.",
    ),
    Outcome.ID_MISMATCH: Meaning(Stage.FETCH, Next.AGAIN, "The answer is another article's: the echoed id differs."),
    Outcome.NOT_RENDERED: Meaning(Stage.FETCH, Next.AGAIN, "The share page is a shell without the article."),
    Outcome.BAD_CHARSET: Meaning(Stage.PARSE, Next.NEVER, "The answer's bytes are text in no charset it could be."),
    Outcome.NO_TITLE: Meaning(Stage.PARSE, Next.NEVER, "Neither the answer nor the list gives a title."),
    Outcome.NO_TIME: Meaning(Stage.PARSE, Next.NEVER, "Neither the answer nor the list gives a publication time."),
    Outcome.BAD_TIME: Meaning(
        Stage.PARSE, Next.NEVER, "The publication time cannot be read, lies in the future or before 1990."
    ),
    Outcome.NO_TEXT: Meaning(Stage.PARSE, Next.NEVER, "There is a title but no body text."),
    Outcome.PAID: Meaning(Stage.PARSE, Next.NEVER, "Only the beginning is free to read; a stub is no article."),
    Outcome.REPEATED_TEXT: Meaning(Stage.PARSE, Next.NEVER, "The body repeats one paragraph over and over."),
    Outcome.NAVIGATION: Meaning(Stage.PARSE, Next.NEVER, "The body is a menu or headlines, without a sentence."),
    Outcome.PARSER_FAILED: Meaning(Stage.PARSE, Next.NEVER, "The parser raised an error: a defect in this project."),
    Outcome.DUPLICATE: Meaning(
        Stage.LOAD, Next.NEVER, "Another address of an article that is here already; the detail names it."
    ),
    Outcome.NOT_LOADABLE: Meaning(Stage.LOAD, Next.NEVER, "Postgres refused the record; the detail says why."),
}
