"""One text in several outlets: who carries it, how much later, and what each makes of it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from enum import StrEnum, auto
from random import Random

from newsroom.markup import Block, Heading, Paragraph
from newsroom.vocabulary import OUTLETS

__all__ = ["Change", "carriers", "changed", "groups", "headline", "lag"]

_SHARE = 0.1
"""Of a day's articles, those that are a text of several outlets."""
_SIZES = {2: 45, 3: 25, 4: 15, 5: 10, 6: 5}
_FAST = ("财经连线", "上海证券报", "中国证券报", "新华财讯·V观")
"""They often have a text first."""
_FEWEST = 2
_SHORTEST_MINUTES, _LONGEST_MINUTES = 2, 300


class Change(StrEnum):
    SAME = auto()
    CUT = auto()
    """Its end is missing."""
    INTRO = auto()
    """A paragraph of the outlet's own stands in front."""
    ADDED = auto()
    """A paragraph of the outlet's own stands further down."""


def groups(fit: Sequence[int], rng: Random) -> Iterator[list[int]]:
    """Which of these articles of a day are one text, two to six together; no article is in two groups."""
    order = rng.sample(fit, len(fit))
    left = round(_SHARE * len(fit))
    while left >= _FEWEST:
        size = min(left, rng.choices([*_SIZES], [*_SIZES.values()])[0])
        yield [order.pop() for _ in range(size)]
        left -= size


def carriers(size: int, first: str, rng: Random) -> list[str]:
    """The outlets of a text, each once, the one that has it first in front; ``first`` is whose article it was."""
    leader = rng.choice(_FAST) if rng.random() < 0.5 else first
    return [leader, *rng.sample([outlet for outlet in OUTLETS if outlet != leader], size - 1)]


def lag(rng: Random) -> timedelta:
    """How long after the first outlet another one has the text: half an hour as a rule, five hours at most."""
    minutes = rng.lognormvariate(3.5, 0.9)
    return timedelta(seconds=round(60 * min(max(minutes, _SHORTEST_MINUTES), _LONGEST_MINUTES)))


def headline(title: str, other: str, rng: Random) -> str:
    """What the outlet writes above it: the same, the same a little changed, or another headline."""
    roll = rng.random()
    if roll < 0.5:
        return title
    if roll < 0.75:
        return rng.choice(("快讯：{}", "{}｜热点", "【转载】{}")).format(title)
    return other


def changed(blocks: Sequence[Block], change: Change, own: Paragraph, rng: Random) -> list[Block]:
    """What the outlet prints of the text. ``own`` is the paragraph of its own, if it adds one."""
    match change:
        case Change.CUT:
            return _cut(blocks, rng)
        case Change.INTRO:
            return [own, *blocks]
        case Change.ADDED:
            # Never in front: there it would be an introduction.
            place = rng.randrange(max(1, len(blocks) // 2), len(blocks) + 1)
            return [*blocks[:place], own, *blocks[place:]]
        case Change.SAME:
            return list(blocks)


def _cut(blocks: Sequence[Block], rng: Random) -> list[Block]:
    """Without its last third or less; a text of two paragraphs is left whole."""
    places = [number for number, block in enumerate(blocks) if isinstance(block, Paragraph)]
    kept = max(_FEWEST, round(len(places) * rng.uniform(0.65, 0.9)))
    shorter = list(blocks[: places[kept - 1] + 1]) if kept < len(places) else list(blocks)
    while isinstance(shorter[-1], Heading):
        shorter.pop()
    return shorter
