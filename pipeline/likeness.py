"""Whether two articles are the same report: what each is found by, and how two are compared.

Pure functions of the texts, the same in every process and on every machine. **What is stored depends on them**: whoever
changes a rule here or in :mod:`pipeline.wording`, or takes another OpenCC or a rensa with another
``RMinHash.ALGORITHM_VERSION``, writes a migration that sets ``changed_at`` of every row of ``news.story_member`` to
``-infinity``.
"""

import re
from collections.abc import Iterator, Sequence, Set
from datetime import timedelta
from hashlib import blake2b
from itertools import chain, pairwise

from rensa import RMinHash

from pipeline.wording import SHINGLE, Text, is_name, shingles_of

__all__ = ["WINDOW", "Text", "keys", "likeness"]

WINDOW = timedelta(days=7)
"""How far apart two articles may be published to be compared. A story can last longer, through others between them."""
FLASH_WINDOW = timedelta(hours=12)
"""The same for flash news: that an index rises above 1 % is said any day, in the same words."""
FLASH = 50
"""Tokens; a text of fewer is flash news."""
SHORTEST = 5
"""Tokens; a text of fewer is like no other."""

# What must hold for two articles to be the same report; docs/stories.md has what was measured.
SHARED = 0.3
"""The share of the shorter text's shingles that the longer has: with fewer, the rest cannot hold, near enough."""
COVERED = 0.6
COVERED_FLASH = 0.97
"""The share of the shorter text that stands in the longer."""
FAITHFUL = 0.7
FIGURES_KEPT = 4
"""A less faithful text is the same report only if figures that tell so much are the other's, too."""
HEAD = 0.4
HEAD_TOKENS = 150
"""The share of one text's beginning that stands in the other: not only the background and the disclaimer are shared."""
RATIO = 0.2
"""The shorter text's length by the longer's; a shorter one is an item of a digest."""
EXCERPT = 0.45
"""A text of a smaller ratio must have the longer one's beginning, or two items of one digest would be one story."""
LONGEST_GAP = 20
LONGEST_EDGE = 8
"""What stands in the place of something else is no longer than this, at either end of the text than that; more is a
passage of the outlet's own."""
FIGURES = 0.5
"""The share of the shorter text's figures, by what they tell, that the longer has; the others were replaced."""
EXACT = 0.99
"""Of a text of which more stands in the other, one name at most was replaced, which is a correction."""
NAMES = 0.65
"""The share of the shorter text's names that the longer has; the others were replaced."""
NAMES_REPLACED = 0.3
LONGEST_NAME = 8
"""The share of names in what was replaced; they are no longer than so many characters."""
RETOLD_FIGURES = 6
RETOLD = 0.85
"""Of texts in other words: how many exact figures both have, at least, and which share of either's. What one of them
adds, such as an analyst's forecasts or the day's prices, has figures of its own."""
RETOLD_RATIO = 0.35

# What an article is found by. A part of a text has as many of these in common with it as can be.
CLAUSES = 8
SHORTEST_CLAUSE = 7
LONG_CLAUSE = 12
PAIRS = 6
FEW_PAIRS = 3
BANDS, ROWS = 6, 4

_YEAR = re.compile(r"(?:19|20)\d\d")
_LIKE_A_CODE = re.compile(r"\d{6}|\d{5}e1|\d{4}e2|\d{3}e3")
_ONES = b"\1" * SHINGLE
_Gaps = Sequence[tuple[int, int]]
"""Half-open ranges of the shorter text's tokens."""


def keys(text: Text) -> list[int]:
    """What the article is found by, as signed 64-bit hashes: two articles that share none are not compared.

    The whole text; clauses, those with figures first, then long ones; figures that follow each other, which stay when
    a text is rewritten; and for a text of few figures bands of a MinHash, which do not need its punctuation. An article
    without a time has the whole text alone. Measured on changed texts, clauses and pairs find more than MinHash alone.
    """
    if len(text.tokens) < SHORTEST:
        return []
    whole = _hash(f"text {text.joined}")
    if text.published_at is None:
        return [whole]
    figures = [token for token in text.tokens if token in text.figures]
    pairs = {_hash(f"figures {' '.join(sorted(pair))}") for pair in pairwise(figures)}
    bands = _band_keys(text) if len(pairs) < FEW_PAIRS else []
    return sorted({whole, *_clause_keys(text), *sorted(pairs)[:PAIRS], *bands})


def _clause_keys(text: Text) -> list[int]:
    telling = {figure for figure, weight in text.figures.items() if weight > 1}
    found = set()
    for clause in text.clauses:
        if len(clause) >= SHORTEST_CLAUSE:
            sort = 0 if not telling.isdisjoint(clause) else 1 if len(clause) >= LONG_CLAUSE else 2
            found.add((sort, _hash(f"clause {''.join(clause)}")))
    return [key for _, key in sorted(found)[:CLAUSES]]


def _band_keys(text: Text) -> list[int]:
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=1)
    sketch.update(text.shingles)
    digest = sketch.digest()
    return [_hash(f"band {n} {digest[n : n + ROWS]}") for n in range(0, BANDS * ROWS, ROWS)]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def likeness(a: Text, b: Text) -> float:
    """The share, above 0 up to 1, of the shorter text that stands in the longer; 0.0 if they are not the same report.

    It does not matter which of them comes first.
    """
    shorter, longer = sorted((a, b), key=lambda text: (len(text.tokens), text.tokens))
    size, ratio = len(shorter.tokens), len(shorter.tokens) / max(1, len(longer.tokens))
    if size < SHORTEST or ratio < RATIO or not _near(shorter, longer):
        return 0.0
    return _same_text(shorter, longer, ratio) or _retold(shorter, longer, ratio)


def _same_text(shorter: Text, longer: Text, ratio: float) -> float:
    size = len(shorter.tokens)
    shared = shorter.shingles & longer.shingles
    if len(shared) < SHARED * len(shorter.shingles):
        return 0.0
    covered = _covered(shorter.tokens, shared)
    share = sum(covered) / size
    if share < (COVERED_FLASH if size < FLASH else COVERED) or not _has_head(shorter, longer, ratio):
        return 0.0
    gaps = list(_gaps(covered))
    return share if _same_figures(shorter, longer, gaps, share) and _same_names(shorter, longer, gaps, share) else 0.0


def _retold(shorter: Text, longer: Text, ratio: float) -> float:
    """The share of the shorter text's tokens that the longer has; 0.0 if they do not tell the same figures."""
    if ratio < RETOLD_RATIO or not (shorter.published_at and longer.published_at):
        return 0.0
    a, b = _exact_figures(shorter), _exact_figures(longer)
    both = set(a) & set(b)
    if len(both) < max(RETOLD_FIGURES, RETOLD * len(set(a)), RETOLD * len(set(b))):
        return 0.0
    # What begins with a figure of its own has the others as background. A share's code is no such figure.
    firsts = {next((figure for figure in figures if not _LIKE_A_CODE.fullmatch(figure)), "") for figures in (a, b)}
    if not firsts <= both or shorter.names.isdisjoint(longer.names):
        return 0.0
    there = set(longer.tokens)
    return sum(token in there for token in shorter.tokens) / len(shorter.tokens)


def _exact_figures(text: Text) -> list[str]:
    """Figures of three digits and more that are no years, as they follow."""
    exact = {figure for figure, weight in text.figures.items() if weight > 1 and not _YEAR.fullmatch(figure)}
    return [token for token in text.tokens if token in exact]


def _near(a: Text, b: Text) -> bool:
    """Whether they were published near enough to each other; where one does not say, only the same text is near."""
    if a.published_at is None or b.published_at is None:
        return len(a.tokens) >= FLASH and a.tokens == b.tokens
    window = FLASH_WINDOW if len(a.tokens) < FLASH else WINDOW
    return abs(a.published_at - b.published_at) <= window


def _covered(tokens: Sequence[str], shared: Set[str]) -> bytearray:
    """Which of the tokens stand in a shared shingle: 1 for those that do."""
    covered = bytearray(len(tokens))
    for start, shingle in enumerate(shingles_of(tokens)):
        if shingle in shared:
            covered[start : start + SHINGLE] = _ONES
    return covered[: len(tokens)]


def _has_head(shorter: Text, longer: Text, ratio: float) -> bool:
    """Whether the beginning of either stands in the other; of the longer one, where the shorter is an excerpt."""
    if _head_share(longer, shorter) >= HEAD:
        return True
    return ratio >= EXCERPT and _head_share(shorter, longer) >= HEAD


def _head_share(a: Text, b: Text) -> float:
    """How much of the beginning of ``a`` stands in ``b``, which may be shorter than such a beginning."""
    head = set(shingles_of(a.tokens[: min(HEAD_TOKENS, len(b.tokens))]))
    return len(head & b.shingles) / len(head)


def _gaps(covered: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where the shorter text has something short in the place of something else."""
    start = None
    for place, is_covered in enumerate(chain(covered, [1])):
        if is_covered and start is not None:
            is_edge = start == 0 or place == len(covered)
            if place - start <= (LONGEST_EDGE if is_edge else LONGEST_GAP):
                yield start, place
            start = None
        elif not is_covered and start is None:
            start = place


def _same_figures(shorter: Text, longer: Text, gaps: _Gaps, share: float) -> bool:
    """Reports of two days are in the same words, with other figures."""
    in_gaps = {token for start, end in gaps for token in shorter.tokens[start:end]}
    kept = sum(weight for figure, weight in shorter.figures.items() if figure in longer.figures)
    replaced = sum(shorter.figures[figure] for figure in shorter.figures.keys() & in_gaps - longer.figures.keys())
    most_kept = not replaced or kept > FIGURES * (kept + replaced)
    return most_kept and (share >= FAITHFUL or kept >= FIGURES_KEPT)


def _same_names(shorter: Text, longer: Text, gaps: _Gaps, share: float) -> bool:
    """Announcements of two companies are in the same words, with other names."""
    if share > EXACT:
        return True
    in_gaps = {"".join(shorter.tokens[start:end]) for start, end in gaps}
    replaced = {gap for gap in in_gaps if gap not in longer.joined and LONGEST_NAME >= len(gap) > 1 and gap.isalpha()}
    if sum(map(is_name, replaced)) > NAMES_REPLACED * len(replaced) or _other_subject(shorter, longer, gaps):
        return False
    # A name can share a character with the one in its place: 2 tokens on either side.
    places = "\n".join("".join(shorter.tokens[max(0, start - 2) : end + 2]) for start, end in gaps)
    kept = sum(name in longer.joined for name in shorter.names)
    lost = sum(name in places and name not in longer.joined for name in shorter.names)
    return kept >= NAMES * (kept + lost)


def _other_subject(shorter: Text, longer: Text, gaps: _Gaps) -> bool:
    """Whether each begins with what the other has not: announcements begin with a company's name, and repeat it."""
    if not gaps or gaps[0][0] > 0 or "".join(longer.tokens[:SHINGLE]) in shorter.joined:
        return False
    end = gaps[0][1]
    beginning = "".join(shorter.tokens[: max(SHINGLE, end)])
    is_repeated = shorter.joined.count(beginning) > 1 and beginning not in longer.joined
    return is_repeated or is_name("".join(shorter.tokens[:end]))
