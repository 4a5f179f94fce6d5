"""``python -m benchmarks.loading``: what search and stories cost the load, which they are kept off.

Pages of the sample newsroom are fetched and stored once; the warehouse is then copied. In one copy everything that
search and stories need is dropped; in the other it is there, filled, and kept up to date every few batches, as the DAGs
do behind every load. The same batches are loaded into both in turn, so that the ratio holds on a busy machine, too.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from time import perf_counter

import psycopg
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from finews.ports import choose
from finews.postgres import EmbeddedPostgres
from loaders.migrate import migrate
from loaders.runs import Options
from newsroom.newsroom import Newsroom
from newsroom.server import running
from newsroom.writing import SHANGHAI
from pipeline.discover import discover
from pipeline.fetch import fetch_batch
from pipeline.find_stories import find_stories
from pipeline.index_search import index_search
from pipeline.load import load_batch
from scraper.config import Config, load_config

__all__ = ["main"]

FIRST_DAY = date(2026, 1, 1)
BATCHES_BETWEEN = 4
"""So often is the full warehouse brought up to date."""

SOURCE = """
[[source]]
name = "newsroom"
kind = "share"
site = "newsroom"
site_name = "Sample newsroom"
base_url = "{base_url}"
lists = ["search"]
budget = {{ requests_per_minute = 600000, at_once = 16 }}
reach_back_days = 36500
allow_private = true
"""
WITHOUT = """
DROP TABLE news.article_search, news.story_key, news.story_link, news.story_member, news.story_total CASCADE;
DROP INDEX news.article_by_change;
"""


def main(console: Console, articles: int) -> float:
    """Measure and print; how fast the load is with search and stories, as a share of without."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "data", choose(5599, set()), "for-the-benchmark")
        server.initialise()
        server.start()
        try:
            return _measure(server, Path(folder), articles, console)
        finally:
            server.stop()


def _measure(server: EmbeddedPostgres, folder: Path, articles: int, console: Console) -> float:
    server.ensure_database("fetched")
    config, run_id, batches = _fetch(server.uri("fetched"), folder, articles, console)
    with psycopg.connect(server.uri(), autocommit=True) as db:
        for name in ("plain", "complete"):
            db.execute(f"CREATE DATABASE {name} TEMPLATE fetched STRATEGY file_copy")
    without, full = server.uri("plain"), server.uri("complete")
    with psycopg.connect(without, autocommit=True) as db:
        db.execute(WITHOUT)
    seconds = {"without": 0.0, "with": 0.0, "search": 0.0, "stories": 0.0}
    loaded = 0
    with Progress(console=console) as progress:
        task = progress.add_task("loading, twice", total=len(batches))
        for number, batch in enumerate(batches, 1):
            # Who comes first finds colder caches: in turn.
            pair = [("without", without), ("with", full)]
            for name, uri in pair if number % 2 else reversed(pair):
                taken, counts = _timed(lambda uri=uri: load_batch(uri, config, run_id, batch))  # type: ignore[misc]  # noqa: B023
                seconds[name] += taken
            loaded += counts.get("loaded", 0)
            if number % BATCHES_BETWEEN == 0 or number == len(batches):
                seconds["search"] += _timed(lambda: index_search(full))[0]
                seconds["stories"] += _timed(lambda: find_stories(full))[0]
            progress.advance(task)
    ratio = seconds["without"] / seconds["with"]
    table = Table("what", "articles/s", "ms an article", title=f"Loading {loaded:,} articles")
    for name, label in (
        ("without", "load, without search and stories"),
        ("with", "load, with them"),
        ("search", "behind the load: search index"),
        ("stories", "behind the load: stories"),
    ):
        table.add_row(label, f"{loaded / seconds[name]:,.0f}", f"{1000 * seconds[name] / loaded:.2f}")
    console.print(table)
    console.print(f"The load with search and stories is {100 * ratio:.0f} % as fast as without.", highlight=False)
    return ratio


def _fetch(uri: str, folder: Path, articles: int, console: Console) -> tuple[Config, int, list[int]]:
    """A warehouse in which so many pages are fetched and none is loaded."""
    migrate(uri)
    per_day = 500
    days = max(1, articles // per_day)
    now = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 23, 59, tzinfo=SHANGHAI)
    newsroom = Newsroom(since=date.fromordinal(FIRST_DAY.toordinal() - days + 1), per_day=per_day, clock=lambda: now)
    with running(newsroom) as base_url:
        path = folder / "sources.toml"
        path.write_text(SOURCE.format(base_url=base_url), encoding="utf-8")
        config = load_config(path)
        with console.status("discovering"):
            run_id, batches = discover(uri, config, "newsroom", "benchmark", Options())
        with Progress(console=console) as progress:
            task = progress.add_task("fetching", total=len(batches))
            for batch in batches:
                fetch_batch(uri, config, run_id, batch)
                progress.advance(task)
    return config, run_id, list(batches)


def _timed(work: Callable[[], dict[str, int]]) -> tuple[float, dict[str, int]]:
    began = perf_counter()
    counts = work()
    return perf_counter() - began, counts


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=6000, help="how many pages to fetch (default 6000)")
    console = Console(width=100) if not sys.stdout.isatty() else Console()
    main(console, parser.parse_args().articles)
