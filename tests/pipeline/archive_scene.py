"""A warehouse into which archived posts are imported and a newsroom that serves them is crawled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from loaders.export import Chosen
from loaders.runs import Options, RunSummary
from newsroom.newsroom import Newsroom
from newsroom.server import running
from pipeline.discover import discover
from pipeline.export_archive import Exported, chosen_articles, export_archive
from pipeline.fetch import fetch_batch
from pipeline.finish import finish
from pipeline.import_posts import Imported, import_posts
from pipeline.load import load_batch
from pipeline.paste import paste
from scraper.config import PASTED, Config, load_config

from .conftest import FRIDAY

__all__ = ["ArchiveScene", "serving"]

SOURCES = """
[[source]]
name = "archive"
kind = "archive"
site = "eastmoney"
site_name = "East Money"
base_url = "{base_url}"
budget = {{ requests_per_minute = 600000, at_once = 8 }}
recheck_days = 0
allow_private = true
enabled = false

[[source]]
name = "newsroom"
kind = "share"
site = "{site}"
site_name = "{site_name}"
base_url = "{base_url}"
lists = ["rolling", "outlets", "search"]
budget = {{ requests_per_minute = 600000, at_once = 8 }}
reach_back_days = 36500
recheck_days = 2
allow_private = true
"""

_numbers = count(1)


@dataclass(frozen=True)
class ArchiveScene:
    warehouse: str
    sources: Path

    @classmethod
    def make(
        cls, warehouse: str, folder: Path, base_url: str = "http://127.0.0.1:1", site: str = "eastmoney"
    ) -> "ArchiveScene":
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "sources.toml"
        site_name = "East Money" if site == "eastmoney" else site
        path.write_text(SOURCES.format(base_url=base_url, site=site, site_name=site_name), encoding="utf-8")
        return cls(warehouse, path)

    @property
    def config(self) -> Config:
        return load_config(self.sources)

    def import_posts(self, *paths: Path) -> tuple[Imported, RunSummary]:
        run_key = f"import {next(_numbers)}"
        imported = import_posts(self.warehouse, self.config, run_key, paths)
        return imported, self._load(imported.source, run_key, imported.run_id, imported.batches)

    def crawl(self, **options: Any) -> RunSummary:
        run_key = f"crawl {next(_numbers)}"
        run_id, batches = discover(self.warehouse, self.config, "newsroom", run_key, Options(**options))
        for batch in batches:
            fetch_batch(self.warehouse, self.config, run_id, batch)
        return self._load("newsroom", run_key, run_id, batches)

    def paste(self, *urls: str) -> RunSummary:
        """Ask for pages through the source of their host, whoever recorded them."""
        run_key = f"paste {next(_numbers)}"
        run_id, batches = paste(self.warehouse, self.config, run_key, urls)
        for batch in batches:
            fetch_batch(self.warehouse, self.config, run_id, batch)
        return self._load(PASTED, run_key, run_id, batches)

    def export(self, folder: Path, **options: Any) -> Exported:
        return export_archive(self.warehouse, self.config, folder, self.chosen(**options))

    def chosen(self, sites: Any = (), sources: Any = (), since: Any = None, until: Any = None) -> Chosen:
        return chosen_articles(self.config, sites, sources, since, until)

    def rows(self, query: str, *parameters: Any) -> list[Any]:
        with psycopg.connect(self.warehouse) as db:
            return db.execute(query, parameters).fetchall()  # type: ignore[arg-type]

    def _load(self, source: str, run_key: str, run_id: int, batches: dict[int, int]) -> RunSummary:
        for batch in batches:
            load_batch(self.warehouse, self.config, run_id, batch)
        finished = finish(self.warehouse, source, run_key)
        assert finished is not None
        return finished[0]


@contextmanager
def serving(posts: Path, per_day: int = 0, days: int = 1) -> Iterator[tuple[Newsroom, str]]:
    """A newsroom that serves the posts beside ``per_day`` invented articles a day up to a Friday, and its address."""
    newsroom = Newsroom(posts=posts, per_day=per_day, days=days, clock=lambda: FRIDAY)
    with running(newsroom) as base_url:
        yield newsroom, base_url
