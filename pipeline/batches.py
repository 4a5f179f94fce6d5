"""How many pages make a batch."""

from scraper.config import Source

__all__ = ["FEWEST_PAGES", "batch_size"]

MOST_PAGES = 250
FEWEST_PAGES = 5
BATCH_MINUTES = 10
"""A batch is a task: short enough to be run again without regret, long enough to be worth a process."""


def batch_size(source: Source) -> int:
    """Pages in a batch: what the host's budget allows in ten minutes, within limits."""
    return int(min(MOST_PAGES, max(FEWEST_PAGES, source.budget.requests_per_minute * BATCH_MINUTES)))
