"""The share page's parser against the sample newsroom, an independent witness of the wire format, over real HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from newsroom.newsroom import Newsroom
from newsroom.server import running
from newsroom.writing import SHANGHAI
from scraper.charset import choose_charset
from scraper.config import Source, load_config
from scraper.errors import Rejected
from scraper.kind import ListPage, kind_of
from scraper.records import Answer, Article, Listed
from scraper.sources.share import KIND

# Every flaw comes round once in ten days.
DAYS = 10
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)
"""By the newsroom's clock, which stands still, and by that of who asks."""
OF_THE_FETCH = {"gone", "server_error", "oversized"}
"""They are not the parser's to tell apart."""
FORBIDDEN = 403
MOST_BYTES = 1 << 20


class Site:
    """The newsroom while it serves."""

    def __init__(self, newsroom: Newsroom, source: Source, client: httpx.Client) -> None:
        self.newsroom, self.source, self.client = newsroom, source, client

    def get(self, url: str) -> Answer:
        while True:
            try:
                got = self.client.get(url, follow_redirects=True)
            except httpx.TransportError:
                continue
            # The newsroom refuses some articles once; waiting is the fetcher's part.
            if got.status_code not in (429, 503):
                break
        codec, how = choose_charset(got.content, got.headers.get("content-type", ""))
        return Answer(url, str(got.url), got.status_code, {}, got.content, NOW, codec, how)

    def pages(self, name: str) -> Iterator[ListPage]:
        url = KIND.list_url(self.source, name)
        while url and (page := KIND.read_list(self.source, name, self.get(url))).records:
            yield page
            url = page.next_url

    def crawl(self, listed: Listed) -> Article | str:
        """The article, or the outcome of the first request that held none."""
        outcome = ""
        for url in KIND.request_urls(self.source, listed.external_id, listed.url):
            answer = self.get(url)
            if answer.status == FORBIDDEN:
                return "blocked"
            if answer.status != httpx.codes.OK or len(answer.body) > MOST_BYTES:
                return "gone"
            try:
                KIND.check(self.source, listed.external_id, answer)
                return KIND.parse(self.source, listed.external_id, answer, listed)
            except Rejected as rejected:
                outcome = outcome or rejected.outcome.value
        return outcome


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    newsroom = Newsroom(seed=2, days=DAYS, per_day=60, clock=lambda: NOW)
    with running(newsroom) as base_url, httpx.Client(timeout=30) as client:
        source = replace(load_config().source("newsroom"), base_url=base_url)
        yield Site(newsroom, source, client)


@pytest.fixture(scope="module")
def listed(site: Site) -> dict[str, Listed]:
    return {one.external_id: one for page in site.pages("search") for one in page.listed}


@pytest.mark.parametrize("name", KIND.LISTS)
def test_every_list_is_read(site: Site, name: str) -> None:
    kind = kind_of(site.source)
    page = kind.read_list(site.source, name, site.get(kind.list_url(site.source, name)))
    newest = [one.info_code.removeprefix("NW") for one in site.newsroom.expected()]
    assert page.listed
    assert {one.external_id for one in page.listed} <= set(newest)


def test_search_lists_everything_once(site: Site, listed: dict[str, Listed]) -> None:
    pages = list(site.pages("search"))
    assert sum(len(page.listed) for page in pages) == len(listed)
    assert {f"NW{one}" for one in listed} == {one.info_code for one in site.newsroom.expected()}
    assert sum(len(page.unreadable) for page in pages) == site.newsroom.records_without_id()


def said(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "outlet": article.outlet,
        "published_at": article.published_at,
        "authors": article.authors,
        "summary": article.summary,
        "paragraphs": tuple(article.body_text.split("\n")),
        "mentions": {(m.market, m.code) for m in article.mentions},
        "images": tuple((image.url, image.caption) for image in article.images),
    }


def test_every_article_is_read_as_it_is(site: Site, listed: dict[str, Listed]) -> None:
    for expected in site.newsroom.expected():
        found = site.crawl(listed[expected.info_code.removeprefix("NW")])
        if isinstance(found, Article):
            assert expected.outcome == "loaded", expected.info_code
            what = said(found)
            assert what == {name: getattr(expected, name) for name in what}, expected.info_code
        else:
            assert found == expected.outcome or {found, expected.outcome} <= OF_THE_FETCH, expected.info_code
