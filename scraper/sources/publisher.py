"""Any publisher's article pages, listed by feeds and pasted addresses.

There is no parser for one site here: a page is read by its structured data, and by what it shows, with a general
extractor for the text. It rests on the two public sets of pages that benchmarks/README.md names.
"""

from collections.abc import Sequence
from typing import ClassVar

from scraper.answers import is_html, json_in, refusal_in, text_in
from scraper.config import Source
from scraper.errors import Rejected
from scraper.kind import Kind, ListPage
from scraper.outcomes import Outcome
from scraper.publisher.dates import states_clock
from scraper.publisher.identity import page_identity, plain_address
from scraper.publisher.page import parse_page
from scraper.records import Answer, Article, Listed
from scraper.slug import category_slug, outlet_tag
from scraper.text import one_line, text_of

__all__ = ["KIND", "Publisher"]

_REFUSALS = frozenset({Outcome.BLOCKED, Outcome.CAPTCHA, Outcome.LOGIN_REQUIRED, Outcome.SHAPE_CHANGED})


class Publisher(Kind):
    PARSER = "publisher"
    PARSER_VERSION = 1
    LISTS: ClassVar[Sequence[str]] = ()
    PAGED_LISTS: ClassVar[Sequence[str]] = ()

    def external_id(self, url: str) -> str:
        return page_identity(url)

    def id_in(self, value: object) -> str:
        return page_identity(text_of(value))

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        return plain_address(url)

    def request_urls(self, source: Source, external_id: str, url: str) -> Sequence[str]:
        return (url,)

    def list_url(self, source: Source, name: str) -> str:
        raise KeyError(name)

    def read_list(self, source: Source, name: str, answer: Answer) -> ListPage:
        raise KeyError(name)

    def check(self, source: Source, external_id: str, answer: Answer) -> None:
        if external_id and not page_identity(answer.url):
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"asked for {external_id}, but was led to {answer.url}")
        html = _html_in(answer)
        try:
            parse_page(html, answer.url, answer.fetched_at, source.zone)
        except Rejected as problem:
            # What is wrong with an article is for the parser to say, which may come to read it better.
            if problem.outcome in _REFUSALS:
                raise

    def parse(self, source: Source, external_id: str, answer: Answer, listed: Listed) -> Article:
        page = parse_page(_html_in(answer), answer.url, answer.fetched_at, source.zone, listed.title)
        published_at, published_raw = page.published_at, page.published_raw
        # A date alone is no midnight: a list that tells the time of day comes first.
        if published_at is None or (not states_clock(published_raw) and states_clock(listed.published_raw)):
            published_at, published_raw = listed.published_at or published_at, listed.published_raw or published_raw
        if published_at is None:
            raise Rejected(Outcome.NO_TIME, f"neither {answer.url} nor a list gives the time of {page.title[:60]!r}")
        modified_at, modified_raw = page.modified_at, page.modified_raw
        if modified_at is None or modified_at <= published_at:
            # What never changed says when it appeared once more.
            modified_at, modified_raw = None, ""
        # A host is no name: who lists the page, or named the source, knows a better one.
        is_named = page.ways.get("outlet", "url") != "url"
        outlet = page.outlet if is_named else one_line(listed.outlet) or source.site_name
        # The archive's tags are Chinese.
        own_tag = outlet_tag(outlet) if page.language == "zh" else ""
        return Article(
            external_id=external_id,
            url=listed.url,
            title=page.title,
            outlet=outlet,
            category_slug=category_slug(outlet),
            category_name=outlet,
            published_at=published_at.astimezone(source.zone),
            published_raw=published_raw,
            modified_at=modified_at.astimezone(source.zone) if modified_at else None,
            modified_raw=modified_raw,
            language=page.language,
            body_text=page.body.text,
            body_html=page.body.html,
            parser=self.PARSER,
            parser_version=self.PARSER_VERSION,
            summary=one_line(listed.summary) or page.summary,
            tags=tuple(dict.fromkeys(tag for tag in (own_tag, *source.tags) if tag)),
            authors=page.authors,
            images=page.images,
            canonical_url=page.canonical_url,
            extraction=page.ways,
        )


def _html_in(answer: Answer) -> str:
    """The page.

    :raises Rejected: the answer is none, and why.
    """
    text = text_in(answer)
    if is_html(text):
        return text
    if refusal := refusal_in(text):
        raise refusal
    if text.lstrip()[:1] in ("{", "[", '"', "n"):
        is_nothing = json_in(text) in ({}, [], None, "")
        outcome = Outcome.EMPTY if is_nothing else Outcome.SHAPE_CHANGED
        raise Rejected(outcome, f"{answer.url} answered JSON where a page is due: {text.strip()[:60]!r}")
    raise Rejected(Outcome.NOT_AN_ARTICLE, f"{answer.url} answered no page, but {text.strip()[:60]!r}")


KIND = Publisher()
