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
        "Paste the address of an article, not of a list or a front page. If the lists' records do have ids, mend "
        "external_id or read_list of the source's kind: the next crawl reads the lists again.",
    ),
    Outcome.NOT_AN_ARTICLE: Meaning(
        Stage.DISCOVER,
        Next.NEVER,
        "A page, list record or file that is no article: an index, a video, a picture.",
        "Nothing. If it is one, mend external_id of the source's kind. A list's record then comes in by the next "
        "crawl; an address is pasted into crawl_urls, a file imported, again.",
    ),
    Outcome.POSTPONED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "Not asked for: the host is paused, or another run holds the page.",
        "Nothing: the next run takes it up. If it lasts, see in news.host until when the host is paused and why, "
        "and whether requests_per_minute is enough for what the source lists in a day.",
    ),
    Outcome.ROBOTS_DISALLOWED: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "robots.txt of the host forbids the URL.",
        "Nothing: what robots.txt forbids is not asked for. Ask the site for leave, or drop the list from "
        "sources.toml. If robots.txt allows it now, replay_rejects.",
    ),
    Outcome.UNREACHABLE: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "No connection (name not found, refused, reset, TLS failed), or one cut off in transfer.",
        "If many: see whether the site opens in a browser and whether this machine has a way to it (name, proxy, "
        "certificate: the detail says which). Once it has, run replay_rejects.",
    ),
    Outcome.TIMEOUT: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "No complete answer in time.",
        "If many: the site is slow or overloaded; lower at_once in the source's budget. Once it is well, run "
        "replay_rejects.",
    ),
    Outcome.RATE_LIMITED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "The host answered 429; its Retry-After is honoured.",
        "If it lasts, lower requests_per_minute in the source's budget. What was given up meanwhile comes by "
        "replay_rejects.",
    ),
    Outcome.SERVER_ERROR: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "The host answered 5xx.",
        "If it lasts, the site is broken, or these addresses are: open one in a browser. Once it opens, run "
        "replay_rejects.",
    ),
    Outcome.BLOCKED: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "401, 403 or a block page in place of the article.",
        "Lower the source's budget, and if it goes on, disable the source and write to the site. The host is left "
        "alone for a while by itself. Once it answers again, run replay_rejects. It is never evaded.",
    ),
    Outcome.CAPTCHA: Meaning(
        Stage.FETCH,
        Next.AGAIN,
        "A captcha or a browser check in place of the article.",
        "As for blocked: lower the source's budget, wait, write to the site if it goes on. Once it answers again, "
        "run replay_rejects. It is never evaded.",
    ),
    Outcome.LOGIN_REQUIRED: Meaning(
        Stage.FETCH, Next.NEVER, "A login form in place of the article.", "Nothing: what needs an account is not read."
    ),
    Outcome.GONE: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "404 or 410: the page does not exist, or no longer.",
        "Nothing, if the site took it down; an article that was loaded before stays. If the page opens in a "
        "browser, mend request_urls of the source's kind, then run replay_rejects.",
    ),
    Outcome.BAD_STATUS: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "An HTTP status that no other outcome names.",
        "The detail has the status. Open the address in a browser; if it opens there, run replay_rejects for it.",
    ),
    Outcome.TOO_MANY_REDIRECTS: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "More redirects than are followed, or a loop.",
        "Open the address in a browser. If it ends at an article, mend request_urls of the source's kind so that "
        "this address is asked for, then run replay_rejects.",
    ),
    Outcome.OVERSIZED: Meaning(
        Stage.FETCH,
        Next.NEVER,
        "The answer is larger than the cap; it was not stored.",
        "Nothing, if it is no article. If it is one, raise the cap in scraper/transport.py, then run replay_rejects.",
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
        "Open the stored answer, mend the parser in scraper/sources/ with `finews show`, raise its version, run "
        "reparse_pages for the source and this outcome, first as a dry run.",
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
        "Nothing. If the two are different articles, mend external_id of the source's kind, then run reparse_pages "
        "for the page.",
    ),
    Outcome.NOT_LOADABLE: Meaning(
        Stage.LOAD,
        Next.NEVER,
        "Postgres refused the record; the detail says why.",
        "The detail has Postgres's words. Mend what makes the record, raise the parser's version, run "
        "reparse_pages for this outcome.",
    ),
}
