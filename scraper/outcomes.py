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
    """``advice`` is what an operator does about it; "" where there is nothing to do."""

    stage: Stage
    next: Next
    text: str
    advice: str = ""


MEANINGS: dict[Outcome, Meaning] = {
    Outcome.LOADED: Meaning(Stage.LOAD, Next.DONE, "A new article."),
    Outcome.REVISED: Meaning(
        Stage.LOAD, Next.DONE, "A known article whose title or text changed; the old one is in article_revision."
    ),
    Outcome.UPDATED: Meaning(
        Stage.LOAD, Next.DONE, "A known article with the same title and text and another time, outlet, tag or mention."
    ),
    Outcome.UNCHANGED: Meaning(Stage.LOAD, Next.DONE, "A known article, the same as before."),
    Outcome.BAD_URL: Meaning(
        Stage.SUBMIT,
        Next.NEVER,
        "Not an http or https URL.",
        "Paste the address as the browser shows it, with http:// or https://.",
    ),
    Outcome.FOREIGN_HOST: Meaning(
        Stage.SUBMIT,
        Next.NEVER,
        "The URL, or a redirect from it, leads to a host of no enabled source.",
        "If the host should be read, enable a source in sources.toml that names it under base_url or "
        "hosts; then paste the address again.",
    ),
    Outcome.PRIVATE_ADDRESS: Meaning(
        Stage.SUBMIT,
        Next.NEVER,
        "The URL, or a redirect from it, leads to a private, loopback or reserved address.",
        "Nothing: finews does not ask inside your network. A source on a loopback host needs "
        "allow_private in sources.toml.",
    ),
    Outcome.NO_ID: Meaning(
        Stage.SUBMIT,
        Next.NEVER,
        "A URL or list record of a known site without an article id.",
        "Paste the address of an article, not of a list or a front page. For a list record: nothing, or "
        "mend the source's external_id if articles are lost.",
    ),
    Outcome.NOT_AN_ARTICLE: Meaning(
        Stage.DISCOVER,
        Next.NEVER,
        "A page, list record or file that is no article: an index, a video, a picture.",
        "Nothing. If it is one, mend the source's kind so that it takes the address, then run replay_rejects.",
    ),
    Outcome.POSTPONED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "Not asked for: the host is paused, or another run holds the page.",
        "Nothing: the next run takes it up. If it lasts, see the host's pause and why, and whether the "
        "budget is enough for what is listed.",
    ),
    Outcome.ROBOTS_DISALLOWED: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "robots.txt of the host forbids the URL.",
        "Nothing: what robots.txt forbids is not asked for. Ask the site, or drop the list from sources.toml.",
    ),
    Outcome.UNREACHABLE: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "No connection (name not found, refused, reset, TLS failed), or one cut off in transfer.",
        "If many: see whether the site is up and whether this machine has a way to it. Then run replay_rejects.",
    ),
    Outcome.TIMEOUT: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "No complete answer in time.",
        "If many: the site is slow or cut off; lower at_once in its budget. Then run replay_rejects.",
    ),
    Outcome.RATE_LIMITED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "The host answered 429; its Retry-After is honoured.",
        "If it lasts, lower requests_per_minute of the source; the page is asked for again by itself.",
    ),
    Outcome.SERVER_ERROR: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "The host answered 5xx.",
        "If it lasts, the site is broken: wait, then run replay_rejects.",
    ),
    Outcome.BLOCKED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "401, 403 or a block page in place of the article.",
        "Stop and lower the source's budget; the host is left alone for a while by itself. Write to the "
        "site if it goes on. After it, run replay_rejects. It is never evaded.",
    ),
    Outcome.CAPTCHA: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "A captcha or a browser check in place of the article.",
        "As for blocked: lower the budget, wait, write to the site, then run replay_rejects. It is never evaded.",
    ),
    Outcome.LOGIN_REQUIRED: Meaning(
        Stage.FETCH, Next.NEVER, "A login form in place of the article.", "Nothing: what needs an account is not read."
    ),
    Outcome.GONE: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "404 or 410: the page does not exist, or no longer.",
        "Nothing, if the site took it down. If the page opens in a browser, its address changed: mend "
        "the kind's request_urls, then run refetch_pages.",
    ),
    Outcome.BAD_STATUS: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "An HTTP status that no other outcome names.",
        "Open the address in a browser; run refetch_pages for it if it opens there.",
    ),
    Outcome.TOO_MANY_REDIRECTS: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "More redirects than are followed, or a loop.",
        "Open the address in a browser; if it ends at another address of the site, add that host to the "
        "source's hosts, then run refetch_pages.",
    ),
    Outcome.OVERSIZED: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "The answer is larger than the cap; it was not stored.",
        "Nothing, if it is no article. The cap is in scraper/fetch.py.",
    ),
    Outcome.EMPTY: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "200 with an empty body, or with JSON that holds nothing.",
        "Nothing at first: it is asked for again. If many, the site's interface changed: compare with "
        "the browser's own requests.",
    ),
    Outcome.TRUNCATED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "The JSON breaks off.",
        "Nothing at first: it is asked for again. If many, see whether a proxy cuts answers off.",
    ),
    Outcome.WRAPPED_JSON: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "JSONP, or a script assignment, where JSON is due.",
        "Nothing at first: it is asked for again. If many, the interface changed: mend the parser, raise "
        "its version, run reparse_pages.",
    ),
    Outcome.SHAPE_CHANGED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "The answer is complete but not of the known shape; the parser may need mending. Or it cannot be decompressed.",
        "Open the stored answer, mend the site's parser with `finews show`, raise its version, run "
        "reparse_pages for the source and this outcome.",
    ),
    Outcome.ID_MISMATCH: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "The answer is another article's: the echoed id differs.",
        "Nothing at first: it is asked for again. If many, the site answers for other articles than "
        "asked: stop the source and compare in a browser.",
    ),
    Outcome.NOT_RENDERED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "The share page is a shell without the article.",
        "Nothing at first: it is asked for again. If many, the site renders by script now: look for its "
        "interface, mend the kind, run replay_rejects.",
    ),
    Outcome.BAD_CHARSET: Meaning(
        Stage.PARSE,
        Next.NEVER,
        "The answer's bytes are text in no charset it could be.",
        "Open the stored answer; if a browser reads it, mend scraper/charset.py and run reparse_pages.",
    ),
    Outcome.NO_TITLE: Meaning(
        Stage.PARSE,
        Next.NEVER,
        "Neither the answer nor the list gives a title.",
        "Open the stored answer; if it shows a title, mend the parser, raise its version, run reparse_pages.",
    ),
    Outcome.NO_TIME: Meaning(
        Stage.PARSE,
        Next.NEVER,
        "Neither the answer nor the list gives a publication time.",
        "Open the stored answer; if it shows a time, mend the parser, raise its version, run reparse_pages.",
    ),
    Outcome.BAD_TIME: Meaning(
        Stage.PARSE,
        Next.NEVER,
        "The publication time cannot be read, lies in the future or before 1990.",
        "The detail has the string. If it is a time, mend scraper/times.py or the parser, raise its "
        "version, run reparse_pages.",
    ),
    Outcome.NO_TEXT: Meaning(
        Stage.PARSE,
        Next.NEVER,
        "There is a title but no body text.",
        "Open the stored answer; if it shows a text, mend the parser, raise its version, run "
        "reparse_pages. Pictures and videos have none.",
    ),
    Outcome.PAID: Meaning(
        Stage.PARSE,
        Next.NEVER,
        "Only the beginning is free to read; a stub is no article.",
        "Nothing: what is behind a paywall is not read.",
    ),
    Outcome.REPEATED_TEXT: Meaning(
        Stage.PARSE,
        Next.NEVER,
        "The body repeats one paragraph over and over.",
        "Open the stored answer; if its text is sound, see scraper/quality.py, then run reparse_pages.",
    ),
    Outcome.NAVIGATION: Meaning(
        Stage.PARSE,
        Next.NEVER,
        "The body is a menu or headlines, without a sentence.",
        "Open the stored answer; if it is an article, mend the selector of its body, raise the parser's "
        "version, run reparse_pages.",
    ),
    Outcome.PARSER_FAILED: Meaning(
        Stage.PARSE,
        Next.NEVER,
        "The parser raised an error: a defect in this project.",
        "The detail and the log of load have the error. Mend the parser, raise its version, run "
        "reparse_pages for this outcome.",
    ),
    Outcome.DUPLICATE: Meaning(
        Stage.LOAD,
        Next.NEVER,
        "Another address of an article that is here already; the detail names it.",
        "Nothing: the detail names the article.",
    ),
    Outcome.NOT_LOADABLE: Meaning(
        Stage.LOAD,
        Next.NEVER,
        "Postgres refused the record; the detail says why.",
        "The detail has Postgres's words. Mend what makes the record, raise the parser's version, run "
        "reparse_pages for this outcome.",
    ),
}
