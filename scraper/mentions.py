"""Which mentions of securities are likely false, and those that the text tells by their codes.

The upstream's links are substring matches: the company 大智慧 is linked inside 壮大智慧产品, 机器人 wherever a robot is
meant. A link is judged by every place of its surface in the title and text:

* ``inside_word``: everywhere it stands inside a longer word, cuts words apart, or is part of another security's name;
* ``common_noun``: it is an ordinary word (:mod:`scraper.ordinary_words`, :mod:`scraper.names_as_words`), and nothing in
  the article tells the company;
* ``source``: it is only named as where the news or the figures come from (:mod:`scraper.named_sources`), and so may be
  what is found by a code behind such a name.

A mention is not doubted where the article names its security otherwise: by its code in the text, a chart, a related
code, or a fuller name. Boards are themes, whose names are ordinary words by nature: they are never ``common_noun``.
What has no place in the text cannot be judged and is not doubted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from scraper.named_sources import is_news_source, is_source_here
from scraper.names_as_words import is_word_here
from scraper.ordinary_words import FULLER_NAMES, is_ordinary, is_phrase, phrase_goes_on
from scraper.records import Mention
from scraper.securities import BOARD_MARKET
from scraper.words import cut, is_word, likelihood, times_seen
from scraper.written_codes import written_codes

__all__ = ["RULES", "Doubt", "JudgedMention", "judged"]

RULES = 2
"""Version of the rules: raised when they change, which has every article judged again."""

Doubt = Literal["", "inside_word", "common_noun", "source"]

_SEEN_SHORT, _SEEN_LONG = 15, 2000
"""How often a name of up to three characters, or of more, is taken to have been seen where the dictionary has it less
often: as the rarer names in it, and a longer one, which words side by side rarely make by chance, as a usual word."""
_AROUND = 8
"""Characters on each side of a place that are cut into words."""
_MOST_PLACES = 200
"""Places of one surface that are looked at; where so many are false, so is the rest."""
_LAST_STRETCH, _FIRST_STRETCH = re.compile(r"[\u4e00-\u9fff]+$"), re.compile(r"[\u4e00-\u9fff]+")
_CHINESE_CODE = re.compile(r"\d{6}", re.ASCII)
# What a share of the company is called by, behind its name: 京东方A.
_CLASS = re.compile(r"(?<=[\u4e00-\u9fff])(?:[AB]|-[A-Z]{1,2})$")
# A name with what its company makes or is called is the company's: 茅台酒, 苹果公司.
_GOODS = frozenset({*"酒茶药奶油车", "公司", "集团"})
# A board with one of these is the board, 银行业, and so it is with a word of its own behind or before it: 煤炭行业.
_TRADES = frozenset("业股类")
# What is said of a share and of no thing.
_SHARE_TALK = re.compile(
    r"(?:股价|股份|股票|(?:涨停|跌停)(?![潮板])|[（(]?(?:SH|SZ|sh|sz)?\d{6}|公告[称,，：:]|发布公告|晚间公告|董秘|在互动平台|A股|控股股东)"
)
_LISTED_BEFORE = re.compile(r"[、和与及]$")
_LISTED_BEHIND = re.compile(r"[、和与及]")
_THEME = re.compile(r"(?:概念|板块|产业|行业|领域|赛道|业务|技术|产品|方向|ETF|指数)")


@dataclass(frozen=True, slots=True)
class JudgedMention:
    """A mention, and why it is likely false: one of :data:`Doubt`, "" for none."""

    mention: Mention
    doubt: Doubt = ""


def judged(title: str, body_text: str, mentions: Sequence[Mention]) -> tuple[JudgedMention, ...]:
    """The mentions of an article, each with its doubt, and behind them those that its text tells by their codes.

    Mentions that were found in the text before are found anew.
    """
    given = [m for m in mentions if m.found_by != "text"]
    links = [m for m in given if m.found_by == "link"]
    text = f"{title}\n{body_text}"
    written = written_codes(text, given)
    article = _Linked(text, links, "\n".join({m.surface for m in links}))
    codes = [JudgedMention(m, "source" if article.is_only_a_source(m.surface) else "") for m in written]
    named = [*(m for m in given if m.found_by != "link"), *(j.mention for j in codes if not j.doubt)]
    return (
        *(JudgedMention(m, "" if m.found_by != "link" or _is_among(m, named) else article.doubt(m)) for m in given),
        *codes,
    )


def _is_among(link: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether one of the mentions is of the same security; a market that is not told may be any."""
    for m in mentions:
        if m.code == link.code and (m.market == link.market or m.market is None or link.market is None):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Linked:
    """The text of an article and its links; ``names`` are their surfaces, each once, on a line of its own."""

    text: str
    links: Sequence[Mention]
    names: str

    def doubt(self, link: Mention) -> Doubt:
        is_board = link.market == BOARD_MARKET
        surface = link.surface if is_board else self._as_it_stands(link.surface)
        is_name = is_board or not (is_phrase(surface) or self._is_ordinary(link))
        may_be_source = not is_board and is_news_source(surface)
        others = self._names_around(link)
        standing: list[int] = []
        doubt: Doubt = ""
        for place in self._places(surface):
            if self._is_inside(surface, place, others, is_board):
                doubt = doubt or "inside_word"
            elif not is_board and is_word_here(surface, self.text, place):
                doubt = "common_noun"
            elif may_be_source and is_source_here(surface, self.text, place):
                doubt = "source"
            elif is_name:
                return ""
            else:
                standing.append(place)
        if standing:
            return "" if self._is_company(link, standing) else "common_noun"
        return doubt

    def is_only_a_source(self, name: str) -> bool:
        """Whether a name stands in the text, and everywhere as where the news or the figures come from."""
        if not is_news_source(name):
            return False
        places = list(self._places(name))
        return bool(places) and all(is_source_here(name, self.text, place) for place in places)

    def _as_it_stands(self, surface: str) -> str:
        """A name without the letter of its class of shares, where the text has it without: 京东方A, 小米集团-W."""
        return surface if surface in self.text else _CLASS.sub("", surface)

    def _names_around(self, link: Mention) -> list[str]:
        """The names of other securities that the surface is a part of."""
        if self.names.count(link.surface) == 1:
            return []
        around = (m for m in self.links if link.surface in m.surface and m.surface != link.surface)
        return [m.surface for m in around if not _is_among(link, [m])]

    def _is_company(self, link: Mention, places: Sequence[int]) -> bool:
        """Whether a surface that is an ordinary word or a phrase as well is the company at one of these places."""
        if is_phrase(link.surface):
            return any(not phrase_goes_on(self.text[p + len(link.surface) :][:_AROUND]) for p in places)
        return self._has_fuller_name(link) or any(self._is_share(link, p) for p in places)

    def _places(self, surface: str) -> Iterator[int]:
        at = self.text.find(surface) if surface else -1
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            yield at
            at = self.text.find(surface, at + 1)

    def _is_inside(self, surface: str, start: int, others: Sequence[str], is_board: bool) -> bool:
        """Whether the surface at this place stands inside a word, or inside one of the other names."""
        text, end = self.text, start + len(surface)
        if others and any(self._is_in_name(name, start, end) for name in others):
            return True
        before, behind = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        if (_is_latin(surface[0]) and _is_latin(before[-1:])) or (_is_latin(surface[-1]) and _is_latin(behind[:1])):
            return True
        left, right = _LAST_STRETCH.search(before), _FIRST_STRETCH.match(behind)
        if not (left or right) or surface.isascii():
            return False
        return _cuts_words(left[0] if left else "", surface, right[0] if right else "", is_board)

    def _is_in_name(self, name: str, start: int, end: int) -> bool:
        at = self.text.find(name, max(0, end - len(name)), start + len(name))
        return 0 <= at <= start and end <= at + len(name)

    def _is_ordinary(self, link: Mention) -> bool:
        return is_ordinary(link.surface, bool(_CHINESE_CODE.fullmatch(link.code)))

    def _has_fuller_name(self, link: Mention) -> bool:
        if any(name in self.text for name in FULLER_NAMES.get(link.surface, ())):
            return True
        others = (m for m in self.links if m.surface != link.surface and link.surface in m.surface)
        return any(_is_among(link, [m]) and not self._is_ordinary(m) for m in others)

    def _is_share(self, link: Mention, start: int) -> bool:
        """Whether what stands beside the place tells a share: what is said of it, or other shares in a row with it."""
        end = start + len(link.surface)
        if _SHARE_TALK.match(self.text, end):
            return True
        if _THEME.match(self.text, end):
            return False
        shares = [m.surface for m in self.links if m.market != BOARD_MARKET and not self._is_ordinary(m) and m.surface]
        before = self.text[max(0, start - _AROUND) : start]
        if _LISTED_BEFORE.search(before) and before[:-1].endswith(tuple(shares)):
            return True
        behind = self.text[end : end + _AROUND]
        return bool(_LISTED_BEHIND.match(behind)) and behind[1:].startswith(tuple(shares))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


@lru_cache(maxsize=50_000)
def _cuts_words(before: str, name: str, behind: str, is_board: bool) -> bool:
    """Whether the words of a stretch of text are better ones when the name in it is not taken for one.

    The dictionary does not know most names. Where its words are cut at both ends of the name there is no question;
    otherwise the likelihood decides: 壮大 and 智慧 against 壮 and 大智慧, 贵州 and 茅台酒 against 贵州茅台 and 酒.
    """
    text = before + name + behind
    start, end = len(before), len(before) + len(name)
    words: list[str] = []
    begin = finish = at = 0
    for word in cut(text):
        if at < end and at + len(word) > start:
            begin = at if not words else begin
            words.append(word)
            finish = at + len(word)
        at += len(word)
    if (begin, finish) == (start, end):
        return False
    left, right = text[begin:start], text[end:finish]
    if len(words) == 1 and not left and right in _GOODS:
        return False
    if is_board and (not left or not right) and (right in _TRADES or (len(left + right) > 1 and is_word(left + right))):
        return False
    seen = max(times_seen(name), _SEEN_LONG if len(name) > 3 and not is_phrase(name) else _SEEN_SHORT)
    return likelihood(words) > likelihood([*cut(left), *cut(right)] if left or right else [], seen)
