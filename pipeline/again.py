"""Again: runs over known pages. Their pages are planned into batches, and each batch is asked for, read, or both."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from loaders.again import Again, Chosen, begin_again, choose, is_reread, plan_again
from loaders.database import connect
from pipeline.batches import batch_size
from pipeline.load import load_batch
from pipeline.log_context import about
from pipeline.reread import reread_batch
from pipeline.wanted import choice_of, wanted
from scraper.config import Config

__all__ = ["Planned", "plan_pages", "read_batch", "tell_passed"]

log = logging.getLogger(__name__)

FEWEST_READ = 500
"""Pages of a batch that is read again: about two seconds' work, so that it is worth a process."""
MOST_BATCHES = 400
"""Of either kind: Airflow maps a task over a thousand at most."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A run over known pages: ``batches`` has the size of each by number, ``passed`` what is passed over, by why."""

    run_id: int
    batches: Mapping[int, int]
    passed: Mapping[str, int]


def plan_pages(uri: str, config: Config, name: Again, run_key: str, form: Mapping[str, Any]) -> Planned:
    """Begin the run ``name`` and plan the pages that its form names; run again, it adds what is new.

    :raises ConfigError: the form is wrong; the message says how.
    :raises WarehouseUnavailable: try again.
    """
    asked = wanted(config, name, form)
    with about(name, run_key), connect(uri) as db:
        choice = choice_of(db, config, asked)
        run_id = begin_again(db, name, run_key, asked.form)
        with db.transaction():
            chosen = choose(db, name, choice, run_id)
            most = ceil(chosen.pages / MOST_BATCHES)
            sizes = {source.name: max(batch_size(source), most) for source in config.sources}
            batches = plan_again(db, run_id, max(FEWEST_READ, most), sizes)
        log.info("%d pages, in %d batches", sum(batches.values()), len(batches))
        tell_passed(chosen)
    return Planned(run_id, batches, chosen.passed)


def tell_passed(chosen: Chosen) -> None:
    """Log what is passed over, and why."""
    for why, pages in chosen.passed.items():
        log.info("%d passed over: %s", pages, why)


def read_batch(
    uri: str, config: Config, run_id: int, batch: int, progress: Callable[[int], None] = lambda n: None
) -> dict[str, int]:
    """Load what was fetched for the batch, or read again what is stored of its pages; how they ended, by outcome.

    :raises ConfigError: the batch's source is no longer in sources.toml.
    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        reads = is_reread(db, run_id, batch)
    step = reread_batch if reads else load_batch
    return step(uri, config, run_id, batch, progress)
