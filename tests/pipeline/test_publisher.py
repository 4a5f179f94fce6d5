"""Any publisher's page, pasted or named by a feed: read in its own words, and one article whatever its address."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from loaders.runs import Options
from pipeline.discover import discover
from pipeline.fetch import fetch_batch
from pipeline.finish import finish
from pipeline.load import load_batch
from pipeline.paste import paste
from scraper.config import PASTED, load_config
from tests.scraper.scripted_site import ScriptedSite, says

SOURCES = """
[[source]]
name = "weekly"
kind = "publisher"
site = "weekly"
site_name = "The Weekly"
base_url = "{base_url}"
feeds = ["/rss.xml"]
time_zone = "Europe/London"
reach_back_days = 36500
budget = {{ requests_per_minute = 600000, at_once = 4 }}
allow_private = true
"""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title} - The Weekly</title>
<link rel="canonical" href="{canonical}"><meta property="og:site_name" content="The Weekly">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "{title}",
"author": {{"@type": "Person", "name": "Ada Winter"}}, "datePublished": "2026-11-20T09:30:00Z",
"dateModified": "2026-11-20T11:00:00Z"}}</script></head>
<body><nav><a href="/">Home</a> <a href="/money">Money</a></nav><article><h1>{title}</h1>
<p>The harbour of Eastmoor opened its new quay on Friday, and the first ships were unloaded within the hour.</p>
<p>The work took three years and cost less than planned, said the harbour master, who had expected a longer delay.</p>
<p>Traders in the town hope that the larger ships will bring down the price of grain before the winter is over.</p>
</article><footer>All rights reserved</footer></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Weekly</title><link>{base}/</link>
<item><title>A new quay</title><link>{base}/money/new-quay?utm_source=rss</link>
<pubDate>Fri, 20 Nov 2026 09:30:00 GMT</pubDate></item></channel></rss>"""


class Desk:
    def __init__(self, site: ScriptedSite, warehouse: str, sources: Path) -> None:
        self.site = site
        self.warehouse = warehouse
        site.on("/robots.txt", says(status=404))
        sources.write_text(SOURCES.format(base_url=site.url), encoding="utf-8")
        self.config = load_config(sources)
        self.runs = 0

    def page(self, path: str, canonical: str, title: str = "A new quay for Eastmoor") -> None:
        html = PAGE.format(title=title, canonical=canonical)
        self.site.on(path, says(html, headers={"Content-Type": "text/html; charset=utf-8"}))

    def paste(self, *paths: str) -> list[str]:
        self.runs += 1
        run_key = f"run {self.runs}"
        run_id, batches = paste(self.warehouse, self.config, run_key, [self.site.url + path for path in paths])
        self._load(run_id, batches)
        finished = finish(self.warehouse, PASTED, run_key)
        assert finished is not None
        return [answer.outcome for answer in finished[1]]

    def crawl(self) -> None:
        run_id, batches = discover(self.warehouse, self.config, "weekly", "crawl", Options())
        self._load(run_id, batches)

    def _load(self, run_id: int, batches: dict[int, int]) -> None:
        for batch in batches:
            fetch_batch(self.warehouse, self.config, run_id, batch)
            load_batch(self.warehouse, self.config, run_id, batch)

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.warehouse) as db:
            return db.execute(query).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def desk(warehouse: str, tmp_path: Path) -> Iterator[Desk]:
    with ScriptedSite() as site:
        yield Desk(site, warehouse, tmp_path / "sources.toml")


def test_a_pasted_page_is_an_article_and_says_how_it_was_read(desk: Desk) -> None:
    desk.page("/money/new-quay", f"{desk.site.url}/money/new-quay")

    assert desk.paste("/money/new-quay?utm_source=letter#top", "/", "/money/gone") == ["loaded", "no_id", "gone"]

    [(title, outlet, authors, published, modified, language, ways)] = desk.rows(
        "SELECT title, outlet, authors, published_at::text, modified_at::text, language, extraction "
        "FROM news.article_full"
    )
    assert (title, outlet, authors, language) == ("A new quay for Eastmoor", "The Weekly", ["Ada Winter"], "en")
    assert (published, modified) == ("2026-11-20 09:30:00+00", "2026-11-20 11:00:00+00")
    assert {"title", "body", "published_at", "authors"} <= ways.keys()


def test_another_address_of_an_article_is_a_duplicate(desk: Desk) -> None:
    canonical = f"{desk.site.url}/money/new-quay"
    desk.page("/money/new-quay", canonical)
    desk.page("/print/new-quay", canonical)
    desk.page("/money/other", canonical, title="Grain is dear again in Eastmoor")

    assert desk.paste("/money/new-quay") == ["loaded"]
    assert desk.paste("/print/new-quay", "/money/other") == ["duplicate", "loaded"], "one address for all is no address"
    assert desk.paste("/money/new-quay") == ["unchanged"]
    [(subject, detail)] = desk.rows("SELECT subject, detail FROM news.reject WHERE reason = 'duplicate'")
    assert "print/new-quay" in subject
    assert detail == f"the article is here as {canonical}"


def test_two_addresses_in_one_run_make_one_article(desk: Desk) -> None:
    canonical = f"{desk.site.url}/money/new-quay"
    desk.page("/money/new-quay", canonical)
    desk.page("/print/new-quay", canonical)
    assert sorted(desk.paste("/money/new-quay", "/print/new-quay")) == ["duplicate", "loaded"]
    assert desk.rows("SELECT count(*) FROM news.article") == [(1,)]


def test_a_feed_names_pages(desk: Desk) -> None:
    desk.site.on("/rss.xml", says(FEED.format(base=desk.site.url), headers={"Content-Type": "application/rss+xml"}))
    desk.page("/money/new-quay", f"{desk.site.url}/money/new-quay")
    desk.crawl()
    assert desk.rows("SELECT title, url FROM news.article") == [
        ("A new quay for Eastmoor", f"{desk.site.url}/money/new-quay")
    ]
    assert desk.paste("/money/new-quay") == ["unchanged"]
