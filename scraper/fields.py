"""Fields that Chinese news sites write alike: outlets, digests, authors."""

import re
from collections.abc import Iterator

from scraper.flash import split_headline, split_source
from scraper.text import one_line, text_of

__all__ = ["digest_of", "outlet_of", "people_of"]

_SOURCE_PREFIX = re.compile(r"(?:文章)?[来來]源\s*[:：]\s*")
_LINE_BREAKS = re.compile(r"[\t\r\n]+")
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
    """A digest without the ``【headline】`` at its start and the ``（source）`` at its end, ``outlet`` or another."""
    digest = split_headline(one_line(value))[1]
    without = split_source(digest, outlet)[0]
    return (without if without != digest else split_source(digest)[0]).strip()


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
