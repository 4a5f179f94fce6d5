"""A newsroom with a clock that tests move, and crawls of it into a warehouse of the test's own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from loaders.runs import Options, RunSummary
from newsroom.newsroom import Newsroom
from newsroom.server import running
from newsroom.writing import SHANGHAI
from pipeline.discover import discover
from pipeline.fetch import fetch_batch
from pipeline.finish import finish
from pipeline.load import load_batch
from scraper.config import Config, load_config

SOURCES = """
[[source]]
name = "newsroom"
kind = "share"
site = "newsroom"
site_name = "Sample newsroom"
base_url = "{base_url}"
lists = ["rolling", "outlets", "market37", "market38", "market39", "latest", "search"]
budget = {{ requests_per_minute = {per_minute}, at_once = 8 }}
reach_back_days = 36500
recheck_days = 2
allow_private = true
"""

FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)

_numbers = count(1)


class Clock:
    """The newsroom's time, which stands still between moves: at first a Friday, so that it always holds the same.

    The crawl goes by the real one: nothing here is so new to it that it looks at it again, unless ``recheck_days`` says
    so, and a time such as 今天 16:25 is read as today's where no list says it in full.
    """

    def __init__(self) -> None:
        self.now = FRIDAY

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Scene:
    """A newsroom, the sources.toml that names it, and a warehouse."""

    newsroom: Newsroom
    clock: Clock
    base_url: str
    sources: Path
    warehouse: str

    @property
    def config(self) -> Config:
        return load_config(self.sources)

    def crawl(self, **options: Any) -> RunSummary:
        """One whole crawl, batch after batch."""
        run_key = options.setdefault("run_key", f"run {next(_numbers)}")
        run_id, batches = self.discover(**options)
        for batch in batches:
            fetch_batch(self.warehouse, self.config, run_id, batch)
            load_batch(self.warehouse, self.config, run_id, batch)
        finished = finish(self.warehouse, "newsroom", run_key)
        assert finished is not None
        return finished[0]

    def discover(self, **options: Any) -> tuple[int, list[int]]:
        run_key = options.pop("run_key", f"run {next(_numbers)}")
        run_id, batches = discover(self.warehouse, self.config, "newsroom", run_key, Options(**options))
        return run_id, list(batches)

    def rows(self, query: str, *parameters: Any) -> list[Any]:
        with psycopg.connect(self.warehouse) as db:
            return db.execute(query, parameters).fetchall()  # type: ignore[arg-type]

    def texts_asked(self) -> list[str]:
        """The text requests that the newsroom saw, in order, as info codes."""
        return [r.path.partition("id=")[2] for r in self.newsroom.requests if "GetNewsText" in r.path]


@pytest.fixture
def scene_of(warehouse: str, tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    """Makes the scene; the keywords are the newsroom's, and ``per_minute`` the host's budget."""
    stack: list[Any] = []

    def make(per_minute: int = 600_000, **arguments: Any) -> Scene:
        clock = Clock()
        newsroom = Newsroom(clock=clock, **{"days": 3, "per_day": 100, **arguments})
        context = running(newsroom)
        base_url = context.__enter__()
        stack.append(context)
        sources = tmp_path / f"sources{len(stack)}.toml"
        sources.write_text(SOURCES.format(base_url=base_url, per_minute=per_minute), encoding="utf-8")
        return Scene(newsroom, clock, base_url, sources, warehouse)

    yield make
    for context in stack:
        context.__exit__(None, None, None)


@pytest.fixture
def scene(scene_of: Callable[..., Scene]) -> Scene:
    return scene_of()
