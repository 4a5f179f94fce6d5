"""Chinese words: where the general dictionary cuts a text, and how usual a word of it is."""

import math
from collections.abc import Sequence
from functools import lru_cache

import rjieba

__all__ = ["cut", "is_word", "kind_of_word", "likelihood", "times_seen"]

_ALL_WORDS = 60_000_000
"""Words in the corpus that the dictionary's counts come from."""


def cut(text: str) -> tuple[str, ...]:
    """The words of a stretch of text, all of it: by the dictionary alone, which gives the same for the same text."""
    return tuple(rjieba.cut(text, False))


@lru_cache(maxsize=50_000)
def is_word(text: str) -> bool:
    return rjieba.has_word(text)


@lru_cache(maxsize=50_000)
def times_seen(word: str) -> int:
    """How often the dictionary's corpus has the word, at least 1."""
    return max(rjieba.suggest_freq(word), 1) if is_word(word) else 1


@lru_cache(maxsize=10_000)
def kind_of_word(word: str) -> str:
    """The dictionary's part of speech, such as ``n`` or ``ns``; "" for what is no word of it."""
    return rjieba.tag(word, False)[0][1] if is_word(word) else ""


def likelihood(words: Sequence[str], seen: int = 0) -> float:
    """The logarithm of how likely these words stand side by side; one more that was ``seen`` so often, if not 0."""
    counts = [times_seen(word) for word in words] + ([seen] if seen else [])
    return sum(math.log(count / _ALL_WORDS) for count in counts)
