"""What everybody begins to write about: a theme that rises from day to day, until the next one takes its place."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random

from newsroom import vocabulary as words
from newsroom.vocabulary import Security

__all__ = ["THEME_TOPICS", "Theme", "theme_of"]

THEME_TOPICS = (2, 4, 8)
"""Policy, industry and technology: the topics whose sentences turn on a product."""
_CYCLE_DAYS = 7
_SHARES = (0.02, 0.04, 0.07, 0.10, 0.12, 0.13, 0.13, 0.09, 0.06, 0.04, 0.02, 0.02, 0.01, 0.01)
"""Of a day's articles, by the theme's age in days."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The product and board it is about, the company that leads in it, and the outlet that follows it most."""

    product: str
    board: Security
    company: Security
    outlet: str


def theme_of(seed: int, day: date, rng: Random) -> Theme | None:
    """The theme of one article of this day, None for most."""
    newest = day.toordinal() // _CYCLE_DAYS
    roll = rng.random()
    for number in (newest, newest - 1):
        age = day.toordinal() - number * _CYCLE_DAYS
        share = _SHARES[age] if age < len(_SHARES) else 0.0
        if roll < share:
            return _theme(seed, number)
        roll -= share
    return None


@lru_cache(maxsize=256)
def _theme(seed: int, number: int) -> Theme:
    rng = Random(f"{seed}/theme/{number}")
    return Theme(
        product=rng.choice(words.PRODUCTS),
        board=rng.choice(words.BOARDS),
        company=rng.choice(words.STOCKS),
        outlet=rng.choice(words.OUTLETS),
    )
