"""Flash news: a text that begins with its ``【headline】`` and ends with its ``（source）``, and pictures beside it.

One rule for all sites: the headline is no text where it is the title, the brackets are none where they name the outlet.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from scraper.text import one_line, text_of

__all__ = ["Flash", "first_sentence", "read_flash", "split_headline", "split_source"]

LABEL_CHARS = 4
"""What is no longer than 【快讯】 or 【盘中】 is a label in front of the text, and no headline for want of a title."""
HEADLINE_CHARS = 80
"""A longer first sentence is cut when it has to serve as the title."""

# Text comes plain or as HTML: tags may stand before the headline and behind the source.
_HEADLINE = re.compile(r"((?:\s|<[^<>]*>)*)【([^】<]{1,200})】\s*")
_FINAL_BRACKETS = re.compile(
    r"[（(]\s*(?:(?:文章)?来源\s*[:：]\s*)?((?:[^（）()<>]|[（(][^（）()<>]{1,20}[）)]){2,40})[）)]"
    r"((?:\s|</?[a-zA-Z][^<>]{0,200}>){0,40})\Z"
)
_TAG = re.compile(r"<[^<>]*>")
_BLOCK = re.compile(r"<(?:p|br|div|section|li|h\d|table|blockquote)\b", re.IGNORECASE)
_DATELINE = re.compile(
    r"\s*[^\s\d，。]{2,12}\d{1,2}月\d{1,2}日(?:[电讯](?:（[^）]{1,40}）[，,：:]?|[，,：:\s])|\s*[｜丨|])\s*"
)
_SENTENCE = re.compile(r".{4,}?[。！？!?；;](?=\D|$)|.+")
_ENDS_SENTENCE = frozenset("。！？!?…”』」；")
_BEFORE_CHARS = 300
"""How much before the last brackets tells whether a sentence ended there, tags included."""

_NAME_BREAKS = re.compile(r"\s*[、/｜|]\s*")
_PUNCTUATION = frozenset("，。：；！？%％,;!?")
# Numbers, codes and dates; what else a writer puts behind the last sentence.
_NO_NAME = re.compile(
    r"[\d\s.+:-]+|.*(?:\d{3}|\d[年月日点时倍万亿]|记者|编辑|实习|完$|更新|通知|另行|为准|详见|化名|不含|下同|简称|同比"
    r"|环比|截至|仅供|待续|试行|见图|附[图表件名]|图片|视频|全文).*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Flash:
    """``html`` is the text as paragraphs, the pictures behind it; title and outlet are "" where nothing names them."""

    html: str
    title: str
    outlet: str


def read_flash(text: str, title: str, outlet: str, pictures: Iterable[object] = ()) -> Flash:
    """A flash out of its text, plain or HTML, with what the record names as its title and outlet, and its pictures.

    A picture is an address, or an object with a ``url`` or ``uri``.
    """
    headline, rest = split_headline(text)
    is_title = _plain(title) == _plain(headline) if title else len(headline) > LABEL_CHARS
    if headline and is_title and text_of(_TAG.sub("", rest)):
        title, text = title or headline, rest
    text, outlet = split_source(text, outlet)
    if text and not _BLOCK.search(text):
        text = "".join(f"<p>{line}</p>" for line in text.splitlines())
    sources = dict.fromkeys(source for picture in pictures if (source := _address(picture)))
    return Flash(text + "".join(f'<p><img src="{escape(source)}"></p>' for source in sources), title, outlet)


def split_headline(text: str) -> tuple[str, str]:
    """The ``【headline】`` at the very start, "" without one, and the text without it."""
    match = _HEADLINE.match(text)
    return (one_line(match[2]), match[1] + text[match.end() :]) if match else ("", text)


def split_source(text: str, outlet: str = "") -> tuple[str, str]:
    """The text without the brackets at its end that name ``outlet``, or a source if it has none; and the outlet.

    What follows a finished sentence is a source if it can be the name of one. The first of several is the outlet.
    """
    match = _FINAL_BRACKETS.search(text)
    before = text[: match.start()].rstrip() if match else ""
    said = one_line(_TAG.sub("", before[-_BEFORE_CHARS:]))
    if match is None or not said:
        return text, outlet
    names = [name.strip("《》 ") for name in _NAME_BREAKS.split(one_line(match[1]))]
    if outlet:
        is_source = _plain(outlet) in map(_plain, (match[1], *names))
    else:
        is_source = said[-1] in _ENDS_SENTENCE and all(map(_can_be_outlet, names))
    return (before + match[2], outlet or names[0]) if is_source else (text, outlet)


def first_sentence(text: str) -> str:
    """The first sentence without the dateline before it, cut at 80 characters: the title of what has none."""
    line = _DATELINE.sub("", text.strip(), count=1).split("\n", 1)[0]
    match = _SENTENCE.match(line)
    sentence = (match[0] if match else line).rstrip("。；;").strip()
    return sentence if len(sentence) <= HEADLINE_CHARS else f"{sentence[: HEADLINE_CHARS - 1]}…"


def _can_be_outlet(name: str) -> bool:
    return len(name) > 1 and _PUNCTUATION.isdisjoint(name) and _NO_NAME.fullmatch(name) is None


def _plain(name: str) -> str:
    return "".join(name.split()).strip("《》")


def _address(picture: object) -> str:
    if isinstance(picture, dict):
        picture = picture.get("url") or picture.get("uri")
    return text_of(picture)
