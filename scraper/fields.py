"""Fields that Chinese news sites write alike: outlets, digests, authors."""

import re
from collections.abc import Iterator

from scraper.text import one_line, text_of

__all__ = ["digest_of", "headline_of", "outlet_of", "people_of"]

_SOURCE_PREFIX = re.compile(r"(?:文章)?来源\s*[:：]\s*")
_LINE_BREAKS = re.compile(r"[\t\r\n]+")
_HEADLINE = re.compile(r"\s*【[^】]*】\s*")
_LEADING_HEADLINE = re.compile(r"\s*【([^】]{2,100})】\s*")
_SENTENCE = re.compile(r".{4,}?[。！？!?；;](?=\D|$)|.+")
HEADLINE_CHARS = 80
_FINAL_SOURCE = re.compile(r"(.*)（((?:[^（）]|（[^（）]{1,20}）){2,40})）", re.DOTALL)
_ENDS_SENTENCE = "。！？!?…”』」；"
_PEOPLE_BREAKS = re.compile(r"[,，、;；|/\n]+")
_ROLE = re.compile(
    r"(?:(?:本报|本网|见习|实习|特约|首席|财经|每经|新华社|澎湃新闻)*(?:记者|编辑|作者|评论员|撰文|撰稿)|文)(?:[:：丨|]\s*|\s+)"
)
_LATIN = re.compile(r"[A-Za-z]")
_PERSON_CHARS = 40


def outlet_of(value: object) -> str:
    """The name of an outlet without 来源： before it. Inner spaces stay as they are: its slug is made of them."""
    return _SOURCE_PREFIX.sub("", _LINE_BREAKS.sub(" ", text_of(value)), count=1).strip()


def digest_of(value: object, outlet: str = "") -> str:
    """A digest without the ``【headline】`` at its very start and the ``（source）`` at its end.

    What stands in the last brackets is a source if it is ``outlet``, or follows a finished sentence.
    """
    digest = one_line(value)
    if match := _HEADLINE.match(digest):
        digest = digest[match.end() :]
    if match := _FINAL_SOURCE.fullmatch(digest):
        before, last = match[1].rstrip(), match[2].strip()
        if last == outlet or (before[-1:] in _ENDS_SENTENCE and before and not set("，。%％：") & set(last)):
            digest = before
    return digest.strip()


def headline_of(text: str) -> tuple[str, str]:
    """The title of flash news that has none of its own, and the text without it.

    That is the ``【headline】`` which it begins with, else its first sentence, cut at 80 characters; that stays in the
    text as well.
    """
    if (match := _LEADING_HEADLINE.match(text)) and text[match.end() :].strip():
        return match[1].strip(), text[match.end() :]
    line = text.strip().split("\n", 1)[0]
    match = _SENTENCE.match(line)
    sentence = (match[0] if match else line).rstrip("。；;").strip()
    return (sentence if len(sentence) <= HEADLINE_CHARS else f"{sentence[: HEADLINE_CHARS - 1]}…"), text


def people_of(value: object, outlet: str = "") -> tuple[str, ...]:
    """The people in a list, object or string of authors, each once; never the outlet itself, a number or an empty."""
    people = dict.fromkeys(_people(value))
    return tuple(person for person in people if person != outlet)


def _people(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = next((v for k, v in item.items() if "name" in k.lower()), None)
        for part in _PEOPLE_BREAKS.split(one_line(item)):
            person = _ROLE.sub("", part.strip(), count=1)
            # A space parts Chinese names and belongs to Latin ones.
            for name in [person] if _LATIN.search(person) else person.split():
                if 1 < len(name) <= _PERSON_CHARS and not name.isdecimal() and text_of(name):
                    yield name
