"""What the kind adds to a page: refusals at once, lists that complete it, redirects."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scraper.config import Source, load_config
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Answer, Listed
from scraper.sources.publisher import KIND

URL = "https://ledger.test/news/cranes"
ID = "ledger.test/news/cranes"
TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "The harbour board voted on Tuesday to lease three of its seven cranes to a ferry company without a ferry.",
        "Members argued for four hours about the colour of the cranes, and for eleven minutes about the rent.",
        "The company expects its first vessel in the spring of next year and plans two sailings a day.",
    )
)
TIME = '<meta property="article:published_time" content="{}">'


@pytest.fixture
def source() -> Source:
    return replace(load_config().sources[0], kind="publisher", site_name="The Ledger", time_zone="Asia/Shanghai")


def page(head: str = TIME.format("2026-09-29T18:05:00+08:00"), body: str = TEXT) -> str:
    title = "Harbour leases cranes"
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"


def answer(body: str, url: str = URL) -> Answer:
    return Answer(URL, url, 200, {}, body.encode(), datetime(2026, 9, 30, tzinfo=UTC), "utf-8", "header")


def listed(**said: object) -> Listed:
    return replace(Listed(ID, URL, "feed"), **said)  # type: ignore[arg-type]


def outcome(source: Source, given: Answer) -> Outcome:
    with pytest.raises(Rejected) as rejected:
        KIND.check(source, ID, given)
    return rejected.value.outcome


def test_refusals_are_found_at_once_and_the_rest_is_for_the_parser(source: Source) -> None:
    login = page(body="<p>Please log in to continue reading.</p><input type=password>")
    assert outcome(source, answer(login)) is Outcome.LOGIN_REQUIRED
    assert outcome(source, answer("%PDF-1.7")) is Outcome.NOT_AN_ARTICLE
    assert outcome(source, answer('{"title": "x"}')) is Outcome.SHAPE_CHANGED
    empty = answer(page(body=""))
    KIND.check(source, ID, empty)
    with pytest.raises(Rejected) as rejected:
        KIND.parse(source, ID, empty, listed())
    assert rejected.value.outcome is Outcome.NO_TEXT


def test_a_page_that_leads_to_the_front_page_is_no_article(source: Source) -> None:
    assert outcome(source, answer(page(), "https://ledger.test/?from=404")) is Outcome.NOT_AN_ARTICLE
    KIND.check(source, ID, answer(page(), "https://www.ledger.test/news/cranes-2"))


def test_a_list_tells_what_the_page_does_not(source: Source) -> None:
    at = datetime.fromisoformat("2026-09-29T10:05:00+00:00")
    told = listed(published_at=at, published_raw="2026-09-29T10:05:00Z", outlet="Bay Wire", summary="Cranes.")
    article = KIND.parse(source, ID, answer(page(head="")), told)
    assert (article.published_at, article.published_raw) == (at, "2026-09-29T10:05:00Z")
    assert (article.outlet, article.summary) == ("Bay Wire", "Cranes.")
    assert KIND.parse(source, ID, answer(page()), listed()).outlet == "The Ledger"
    with pytest.raises(Rejected) as rejected:
        KIND.parse(source, ID, answer(page(head="")), listed())
    assert rejected.value.outcome is Outcome.NO_TIME


def test_a_list_s_time_of_day_comes_before_the_page_s_bare_day(source: Source) -> None:
    at = datetime.fromisoformat("2026-09-29T10:05:00+00:00")
    told = listed(published_at=at, published_raw="2026-09-29T10:05:00Z")
    assert KIND.parse(source, ID, answer(page(TIME.format("2026-09-29"))), told).published_at == at
    bare = listed(published_at=at, published_raw="2026-09-28")
    stated = KIND.parse(source, ID, answer(page()), bare)
    assert stated.published_at == datetime.fromisoformat("2026-09-29T18:05:00+08:00")
    assert stated.published_at.tzname() == "CST"


def test_a_change_that_is_the_publication_is_none(source: Source) -> None:
    head = TIME.format("2026-09-29T18:05:00+08:00")
    same = KIND.parse(source, ID, answer(page(head + head.replace("published", "modified"))), listed())
    assert (same.modified_at, same.modified_raw) == (None, "")


def test_addresses(source: Source) -> None:
    assert KIND.external_id(f"{URL}?utm_source=x") == KIND.id_in(f" {URL}/ ") == ID
    assert KIND.page_url(source, ID, f"{URL}?utm_source=x#top") == URL
    assert KIND.page_url(source, ID) == ""
    assert list(KIND.request_urls(source, ID, URL)) == [URL]
