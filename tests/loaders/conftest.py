"""Pages and articles to load, without a site behind them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from loaders.answers import Fetched, store_fetched, to_fetch
from loaders.articles import Parsed, load_articles, prepare_session
from loaders.database import Database, connect
from loaders.pages import end_pages, plan, record_listed
from loaders.runs import Options, begin_run, put_site
from scraper.mentions import judged
from scraper.records import Answer, Article, Listed
from tests.scraper.scripted_site import source

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)

SOURCE = source("http://127.0.0.1:9", name="sample")


def listed(external_id: str, **changes: Any) -> Listed:
    values: dict[str, Any] = {
        "external_id": external_id,
        "url": f"http://127.0.0.1:9/{external_id}",
        "list_name": "rolling",
        "title": f"标题 {external_id}",
        "published_at": NOON,
        "published_raw": "2026-11-20 12:00:00",
    }
    return Listed(**values | changes)


def answer_of(external_id: str, body: str = "{}", **headers: str) -> Answer:
    url = f"http://127.0.0.1:9/text/{external_id}"
    return Answer(url, url, 200, headers, body.encode(), NOON, "utf-8", "header")


def article(external_id: str, **changes: Any) -> Article:
    values: dict[str, Any] = {
        "external_id": external_id,
        "url": f"http://127.0.0.1:9/{external_id}",
        "title": f"标题 {external_id}",
        "outlet": "澎湃新闻",
        "category_slug": "pengpaixinwen",
        "category_name": "澎湃新闻",
        "published_at": NOON,
        "published_raw": "2026-11-20 12:00:00",
        "language": "zh",
        "body_text": "第一段。\n第二段。",
        "body_html": "<p>第一段。</p><p>第二段。</p>",
        "parser": "sample",
        "parser_version": 1,
        "tags": ("澎湃新闻新闻",),
    }
    return Article(**values | changes)


@pytest.fixture
def db(warehouse: str) -> Iterator[Database]:
    with connect(warehouse) as db:
        prepare_session(db)
        yield db


class Desk:
    """One run's worth of work on a warehouse, in few words."""

    def __init__(self, db: Database, run_key: str) -> None:
        self.db = db
        self.site_id = put_site(db, SOURCE)
        self.run = begin_run(db, SOURCE.name, run_key, Options())

    def fetch(self, bodies: dict[str, str]) -> None:
        """List, plan and fetch these pages in batch 1."""
        record_listed(self.db, self.run.run_id, SOURCE, self.site_id, [listed(x) for x in bodies])
        plan(self.db, self.run.run_id, SOURCE, Options(refetch=True), 1000)
        pages = [p for p in to_fetch(self.db, self.run.run_id, 1) if p.external_id in bodies]
        fetched = [
            Fetched(p, (answer_of(p.external_id, bodies[p.external_id], etag=f'"{p.external_id}"'),)) for p in pages
        ]
        store_fetched(self.db, self.run.run_id, SOURCE.name, fetched)

    def load(self, *articles: Article) -> dict[str, str]:
        """Load articles for pages that were fetched; the outcome of each by external id."""
        parsed = [self._parsed(a) for a in articles]
        with self.db.transaction():
            ended = load_articles(self.db, parsed)
            end_pages(self.db, self.run.run_id, ended)
        return {e.external_id: str(e.outcome) for e in ended}

    def _parsed(self, article: Article) -> Parsed:
        row: Any = self.db.execute(
            "SELECT page_id, first_seen_at, answer_id FROM news.page WHERE external_id = %s", [article.external_id]
        ).fetchone()
        mentions = judged(article.title, article.body_text, article.mentions)
        return Parsed(row[0], self.site_id, SOURCE.name, row[1], row[2], (SOURCE.name, ""), NOON, article, mentions)


@pytest.fixture
def desk(db: Database) -> Callable[[str], Desk]:
    return lambda run_key: Desk(db, run_key)
