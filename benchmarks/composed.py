"""Invented Chinese articles for measuring: words drawn as languages draw them, a few often and most hardly ever.

Words are made of the 3,755 common characters of GB 2312, in no meaning; what counts for an index is how many different
pairs of characters an article has, and how often each comes again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

__all__ = ["COMMON", "Composed", "compose", "vocabulary"]

WORDS = 60_000
COMMON = ("公司", "市场", "投资者", "人民银行", "AI", "2026", "增长")
"""Words that a share of the articles holds for certain: what a search for a common term meets."""
_SHARE = (0.5, 0.4, 0.25, 0.1, 0.1, 0.2, 0.3)
_LATIN = ("ETF", "IPO", "Nvidia", "iPhone15", "GDP", "CPI", "5G", "A股", "H股", "3.5%")
_STOPS = "，，，，，，。。。、、；：（）“”"
_MEDIAN = 900
"""Characters of a body; the mean is a third more."""


@dataclass(frozen=True, slots=True)
class Composed:
    """``day`` counts from 0, the oldest."""

    title: str
    summary: str
    body: str
    day: int


def vocabulary(seed: int = 1) -> list[str]:
    """Different invented words of one to four characters, the most frequent first."""
    rng = Random(seed)
    characters = [
        bytes((row, cell)).decode("gb2312")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
        if (row, cell) < (0xD7, 0xFA)
    ]
    rng.shuffle(characters)
    weights = list(accumulate(1 / (n + 30) for n in range(len(characters))))
    words: dict[str, None] = {}
    while len(words) < WORDS:
        length = rng.choices((1, 2, 3, 4), (1, 20, 5, 4))[0] if len(words) > 200 else rng.choice((1, 2))
        words["".join(rng.choices(characters, cum_weights=weights, k=length))] = None
    return list(words)


def compose(count: int, days: int, seed: int = 1) -> Iterator[Composed]:
    """So many articles over so many days, the oldest first."""
    rng = Random(seed)
    words = vocabulary(seed)
    weights = list(accumulate(1 / (n + 2.7) for n in range(len(words))))
    for number in range(count):
        length = int(min(12_000, max(80, rng.lognormvariate(0, 0.75) * _MEDIAN)))
        body = _body(rng, words, weights, length)
        title = "".join(rng.choices(words, cum_weights=weights, k=rng.randint(6, 12)))
        if rng.random() < 0.1:
            title += rng.choice(COMMON)
        yield Composed(title, body[:120], body, number * days // count)


def _body(rng: Random, words: list[str], weights: list[float], length: int) -> str:
    drawn = rng.choices(words, cum_weights=weights, k=length // 2)
    for word, share in zip(COMMON, _SHARE, strict=True):
        if rng.random() < share:
            for _ in range(rng.randint(1, 4)):
                drawn[rng.randrange(len(drawn))] = word
    for _ in range(length // 150):
        drawn[rng.randrange(len(drawn))] = rng.choice(_LATIN)
    parts = []
    for number, word in enumerate(drawn):
        parts.append(word)
        if rng.random() < 0.14:
            parts.append(rng.choice(_STOPS) if number % 40 else "。\n")
    return "".join(parts)[:length]
