"""What an article says, however an outlet prints it: tokens, clauses, figures, names.

Pure functions of the text, the same in every process and on every machine, on which what is stored depends:
:mod:`pipeline.likeness` says how.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import chain

import rjieba
from opencc import OpenCC

__all__ = ["SHINGLE", "Text", "is_name", "shingles_of"]

SHINGLE = 4
"""Tokens of a shingle. A token is one Chinese character, one word of another script, or one figure."""
SHORTEST_BODY = 12
"""A body of fewer tokens, such as "watch the video", says nothing without its title."""
MOST_CHARACTERS = 20_000
"""A longer body is compared by its beginning: bounds the memory and the time that one page can cost."""
MOST_DIGITS = 6
"""A figure of more digits tells no more than one of so many."""

_CJK = "⺀-鿿豈-﫿가-힯\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_FIGURE = re.compile(r"(?<![a-z\d.])(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?:\s?([百千万亿]+))?")
_POWERS = {"百": 2, "千": 3, "万": 4, "亿": 8}
_SENTENCE = re.compile(r"[。!?;\n]+|\.\s")
_CLAUSE = re.compile(r"[,:、]")
_BOILERPLATE = re.compile(
    r"^\W*(?:文章来源|来源|原标题|责任编辑|责编|编辑|校对|免责声明|声明|风险提示)\s*:"
    r"|不构成.{0,8}建议|投资有风险|市场有风险|入市.{0,3}谨慎|风险自担|版权归.{0,6}所有|未经.{0,8}授权"
)
# How an outlet begins what it took from elsewhere: 【…】, "…11月20日电，", "…讯(记者 …)", "…获悉，".
_DATELINE = re.compile(
    r"^\s*(?:【[^】\n]{0,60}】)?"
    r"(?:[^。,:;!?\n]{0,30}?(?:日电|日讯|讯|获悉|报道)\s*(?:\([^)\n]{0,20}\))?\s*(?:[,:]|(?<=\))))?"
)
# Hong Kong's and Taiwan's outlets print what mainland ones do in traditional characters: one spelling for both.
_SIMPLIFIED = OpenCC("t2s")
_NAME_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})


@dataclass(frozen=True)
class Text:
    """An article to be compared; ``published_at`` is aware, or None where it does not say."""

    title: str
    body: str
    published_at: datetime | None

    @cached_property
    def _folded(self) -> str:
        """In one width, case and spelling, without the dateline and without sentences that stand under any article."""
        body = _DATELINE.sub("", _fold(self.body[:MOST_CHARACTERS]), count=1)
        kept = [sentence for sentence in _SENTENCE.split(body) if not _BOILERPLATE.search(sentence)]
        if sum(map(len, kept)) < 10 * SHORTEST_BODY and len(_tokens(" ".join(kept))) < SHORTEST_BODY:
            kept.append(_fold(self.title))
        return "\n".join(kept)

    @cached_property
    def clauses(self) -> list[list[str]]:
        """The tokens of each clause. Figures first: the comma of 1,000 ends no clause."""
        figures = _FIGURE.sub(_one_spelling, self._folded)
        lines = chain.from_iterable(_CLAUSE.split(line) for line in figures.split("\n"))
        return [tokens for line in lines if (tokens := _tokens(line))]

    @cached_property
    def tokens(self) -> list[str]:
        return list(chain.from_iterable(self.clauses))

    @cached_property
    def joined(self) -> str:
        return "".join(self.tokens)

    @cached_property
    def shingles(self) -> frozenset[str]:
        return frozenset(shingles_of(self.tokens))

    @cached_property
    def figures(self) -> dict[str, int]:
        """Figures of two digits and more, and how much each tells: its digits but one and the noughts, at least 1."""
        return {
            token: max(min(len(token.partition("e")[0]), MOST_DIGITS) - 1, 1)
            for token in set(self.tokens)
            if len(token) > 1 and token[0].isdigit()
        }

    @cached_property
    def names(self) -> frozenset[str]:
        """Chinese words that are likely names of people, places, companies and products, or parts of such names."""
        words = ((word, tag) for word, tag in rjieba.tag(self._folded) if len(word) > 1)
        return frozenset(word for word, tag in words if _may_be_name(word, tag))


def shingles_of(tokens: Sequence[str]) -> Iterator[str]:
    """Every few tokens in a row; of a text that has fewer, itself."""
    if len(tokens) < SHINGLE:
        return iter(["".join(tokens)])
    return map("".join, zip(*(tokens[n:] for n in range(SHINGLE)), strict=False))


@lru_cache(maxsize=10_000)
def is_name(text: str) -> bool:
    """Whether a few characters by themselves are likely a name, or have one in them."""
    return any(_may_be_name(word, tag) for word, tag in rjieba.tag(text, False))


def _may_be_name(word: str, tag: str) -> bool:
    """The dictionary has no words of Latin letters, so that nothing can be said of these."""
    return tag in _NAME_TAGS or not (word.isascii() or rjieba.has_word(word))


def _fold(text: str) -> str:
    simplified: str = _SIMPLIFIED.convert(unicodedata.normalize("NFKC", text))
    return simplified.casefold()


def _tokens(text: str) -> list[str]:
    found: list[str] = _TOKEN.findall(text)
    return found


def _one_spelling(found: re.Match[str]) -> str:
    """1.5亿, 1.50亿, 15000万 and 150,000,000 as ``15e7``; 0.5 as ``5em1``; a code that begins with 0 as it is."""
    whole, decimals, units = found[1].replace(",", ""), found[2] or "", found[3] or ""
    if whole.startswith("0") and len(whole) > 1 and not decimals:
        return f" {whole} {units}"
    digits = (whole + decimals).lstrip("0")
    shown = digits.rstrip("0")
    power = sum(_POWERS[unit] for unit in units) - len(decimals) + len(digits) - len(shown)
    return f" {shown or 0}e{power} ".replace("e-", "em") if shown and power else f" {shown or 0} "
