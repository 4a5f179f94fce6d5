"""How what a reader says is compared with what people say; the same for every reader.

The body of article-extraction-benchmark is measured by the method of its own ``evaluate.py``: shingles of four words,
each page's counts divided by their sum, precision and recall averaged over the pages, F1 of the two averages.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from benchmarks.extraction.readers import Read
from benchmarks.extraction.sets import Page

__all__ = ["Score"]

SHINGLE_WORDS = 4

_WORD = re.compile(r"\w+")
_BETWEEN_NAMES = re.compile(r"[;,/&|]|\s(?:and|und|et|y)\s")


@dataclass(slots=True)
class Score:
    """What one reader reached on one set so far."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    _bodies: list[tuple[float, float, float]] = field(default_factory=list)
    _chunks: Counter[str] = field(default_factory=Counter)
    _right: Counter[str] = field(default_factory=Counter)
    _stated: Counter[str] = field(default_factory=Counter)

    def add(self, page: Page, read: Read, seconds: float) -> None:
        self.seconds.append(seconds)
        if page.body is not None:
            self._bodies.append(_shingle_counts(page.body, read.body))
        if page.chunks or page.strays:
            text = _spaced(read.body)
            self._chunks["found"] += sum(_spaced(chunk) in text for chunk in page.chunks)
            self._chunks["stray"] += sum(_spaced(stray) in text for stray in page.strays)
            self._chunks["all"] += len(page.chunks)
        if page.title:
            self._count("title", _spaced(read.title) == _spaced(page.title))
        if page.date:
            self._count("date", read.date == page.date)
        if page.authors:
            self._count("author", _people(read.authors) == _people(page.authors))

    def columns(self) -> dict[str, str]:
        """What the table says of the reader, by the heading of its column."""
        said: dict[str, str] = {}
        if self._bodies:
            precision = (
                mean(found / (found + more) for found, more, _ in self._bodies if found + more) if self._any() else 0.0
            )
            recall = mean(found / (found + less) for found, _, less in self._bodies if found + less)
            said |= {
                "body F1": f"{_f1(precision, recall):.4f}",
                "precision": f"{precision:.4f}",
                "recall": f"{recall:.4f}",
            }
        if self._chunks:
            said["chunks F1"] = f"{self._chunks_f1():.4f}"
        for name in ("title", "date", "author"):
            if self._stated[name]:
                said[f"{name} % of {self._stated[name]}"] = f"{100 * self._right[name] / self._stated[name]:.1f}"
        return said | {
            "ms median": f"{1000 * median(self.seconds):.1f}",
            "ms mean": f"{1000 * mean(self.seconds):.1f}",
            "total s": f"{sum(self.seconds):.1f}",
            "failed": str(self.failed),
        }

    def _count(self, name: str, is_right: bool) -> None:
        self._stated[name] += 1
        self._right[name] += is_right

    def _any(self) -> bool:
        return any(found + more for found, more, _ in self._bodies)

    def _chunks_f1(self) -> float:
        found, stray = self._chunks["found"], self._chunks["stray"]
        return 2 * found / max(found + stray + self._chunks["all"], 1)


def _shingle_counts(true: str, read: str) -> tuple[float, float, float]:
    """Shingles in both, in ``read`` alone, in ``true`` alone, as shares of all."""
    wanted, given = _shingles(true), _shingles(read)
    both = sum((wanted & given).values())
    more, less = given.total() - both, wanted.total() - both
    every = both + more + less
    return (both / every, more / every, less / every) if every else (0.0, 0.0, 0.0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - SHINGLE_WORDS + 1))
    return Counter(shingle for start in starts if (shingle := tuple(words[start : start + SHINGLE_WORDS])))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _people(names: Iterable[str]) -> frozenset[str]:
    """Names without case and punctuation, in any order; a string of several is split as such strings are."""
    parts: Sequence[str] = [part for name in names for part in _BETWEEN_NAMES.split(name)]
    return frozenset(key for part in parts if (key := " ".join(_WORD.findall(part.casefold()))))
