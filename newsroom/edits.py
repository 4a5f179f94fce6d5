"""How an outlet edits what it has published: a figure put right, a paragraph added or taken out, another headline."""

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from newsroom.markup import Block, Paragraph

__all__ = ["edited", "retitled"]

_FIGURE = re.compile(r"\d+\.\d+")
_NOTES = ("{}（更新）", "更新：{}", "{}（有补充）")
_FEWEST_TO_CUT = 4
"""Paragraphs that an article has before one is taken out."""


def retitled(title: str, rng: Random) -> str:
    """Another headline for the same article: its figure put right, or a note that it was updated."""
    if rng.random() < 0.5 and (corrected := _corrected(title, rng)) != title:
        return corrected
    return rng.choice(_NOTES).format(title)


def edited(blocks: Sequence[Block], update: Paragraph, rng: Random) -> list[Block]:
    """The text after an edit; ``update`` is what is added if anything is. The first paragraph stays as it is."""
    after = list(blocks)
    places = [number for number, block in enumerate(after) if isinstance(block, Paragraph)][1:]
    roll = rng.random()
    if roll < 0.15 and len(places) >= _FEWEST_TO_CUT:
        del after[rng.choice(places)]
        return after
    if roll < 0.5:
        for place in rng.sample(places, len(places)):
            if (paragraph := _corrected_paragraph(after[place], rng)) != after[place]:
                after[place] = paragraph
                return after
    after.insert(max(1, len(after) // 2), update)
    return after


def _corrected_paragraph(block: Block, rng: Random) -> Block:
    if not isinstance(block, Paragraph):
        return block
    pieces = list(block.pieces)
    for number, piece in enumerate(pieces):
        if isinstance(piece, str) and _FIGURE.search(piece):
            pieces[number] = _corrected(piece, rng)
            break
    return replace(block, pieces=tuple(pieces))


def _corrected(text: str, rng: Random) -> str:
    """The text with its first decimal figure a little higher or lower; as it was where it has none."""
    factor = rng.choice((0.9, 0.95, 1.05, 1.1))

    def other(found: re.Match[str]) -> str:
        decimals = len(found[0].partition(".")[2])
        return f"{float(found[0]) * factor:.{decimals}f}"

    return _FIGURE.sub(other, text, count=1)
