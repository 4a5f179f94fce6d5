"""Other ways of finding stories, to compare with: the same title, and MinHash alone."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec

from benchmarks.stories.labelled import Labelled
from benchmarks.stories.measures import Found, find, groups

__all__ = ["WAYS", "missing"]

PERMUTATIONS = 128
SHINGLE = 5


def missing() -> list[str]:
    """The libraries of the peers that are not installed."""
    return [name for name in ("datasketch",) if find_spec(name) is None]


def same_title(articles: Sequence[Labelled]) -> Found:
    return Found(articles, groups(len(articles), ([a.title] if a.title else [] for a in articles), lambda a, b: True))


def minhash(threshold: float) -> Callable[[Sequence[Labelled]], Found]:
    """What is found by datasketch's MinHashLSH at this Jaccard similarity, as its documentation shows it."""

    def way(articles: Sequence[Labelled]) -> Found:
        from datasketch import MinHash, MinHashLSH

        index, sketches = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS), []
        for number, article in enumerate(articles):
            text = "".join(article.body.split())
            sketch = MinHash(num_perm=PERMUTATIONS)
            sketch.update_batch([text[n : n + SHINGLE].encode() for n in range(max(1, len(text) - SHINGLE + 1))])
            index.insert(number, sketch)
            sketches.append(sketch)
        pairs = {
            frozenset((number, other))
            for number, sketch in enumerate(sketches)
            for other in index.query(sketch)
            if other != number and sketch.jaccard(sketches[other]) >= threshold
        }
        found_by: list[list[object]] = [[] for _ in articles]
        for pair in pairs:
            for number in pair:
                found_by[number].append(pair)
        return Found(articles, groups(len(articles), found_by, lambda a, b: True))

    return way


WAYS: dict[str, Callable[[Sequence[Labelled]], Found]] = {
    "finews": find,
    "same title": same_title,
    "MinHash 0.5": minhash(0.5),
    "MinHash 0.7": minhash(0.7),
}
