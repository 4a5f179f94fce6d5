"""What a way of finding stories makes of the labelled set, and how right it is."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from benchmarks.stories.labelled import Labelled
from pipeline.likeness import Text, keys, likeness

__all__ = ["Found", "Score", "find", "groups", "measure"]

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """``stories`` has the number of each article's story, in the order of ``articles``."""

    articles: Sequence[Labelled]
    stories: Sequence[int]


@dataclass(frozen=True, slots=True)
class Score:
    """``recalls`` by kind of change; ``wrong`` has the share of a kind's articles that share a story with strangers.

    ``largest`` is the number of articles of the largest story.
    """

    precision: float
    recall: float
    recalls: Mapping[str, float]
    wrong: Mapping[str, float]
    largest: int


def find(articles: Sequence[Labelled]) -> Found:
    """What finews finds: every two that share a key are compared."""
    texts = [Text(article.title, article.body, article.published_at) for article in articles]
    return Found(articles, groups(len(texts), map(keys, texts), lambda a, b: likeness(texts[a], texts[b]) > 0))


def groups(count: int, found_by: Iterable[Iterable[object]], is_link: Callable[[int, int], bool]) -> list[int]:
    """The story of each of so many articles: what links connect. Two that are found by one thing are asked about."""
    having: dict[object, list[int]] = defaultdict(list)
    for number, things in enumerate(found_by):
        for thing in things:
            having[thing].append(number)
    stories = list(range(count))

    def top(number: int) -> int:
        while stories[number] != number:
            number = stories[number]
        return number

    pairs = {pair for numbers in having.values() for pair in combinations(numbers, 2)}
    for a, b in sorted(pairs):
        if is_link(a, b):
            lower, higher = sorted((top(a), top(b)))
            stories[higher] = lower
    return [top(number) for number in range(count)]


def measure(found: Found) -> Score:
    true = _pairs(article.report for article in found.articles)
    made = _pairs(found.stories)
    right = true & made
    kinds = [article.kind for article in found.articles]
    wanted, got = Counter(kinds[a] for a, _ in true), Counter(kinds[a] for a, _ in right)
    strangers = {number for pair in made - true for number in pair}
    wrong = Counter(kinds[number] for number in strangers)
    return Score(
        precision=len(right) / max(1, len(made)),
        recall=len(right) / max(1, len(true)),
        recalls={kind: got[kind] / wanted[kind] for kind in dict.fromkeys(kinds) if wanted[kind]},
        wrong={kind: wrong[kind] / count for kind, count in Counter(kinds).items()},
        largest=max(Counter(found.stories).values()),
    )


def _pairs(groups: Iterable[object]) -> set[Pair]:
    members: dict[object, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    return {pair for numbers in members.values() for pair in combinations(numbers, 2)}
