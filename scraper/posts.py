"""Jekyll posts of the archive, read: front matter, digest, body, and whose article it is.

The archive wrote its front matter by hand and escaped nothing, so its lines are taken for what they say and not for
what YAML makes of them. This rests on real posts of 2021 and 2022 and on the program that wrote them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["LISTS", "Post", "front_matter", "post_id", "read_post"]

LISTS = {"emnews": "东财滚动新闻", "sitenews": "站长消息"}
"""Categories that are lists and no outlets, with their tags."""

_KEYS = ("layout", "title", "date", "categories", "tags")
_FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LINE = re.compile(rf"({'|'.join(_KEYS)})[ \t]*:(.*)")
_OTHER_LINE = re.compile(r"[A-Za-z_][\w-]*:(?:\s.*)?", re.ASCII)
# What a title is escaped as where it was written as YAML. Any other backslash was written as it is.
_ESCAPED = re.compile(r'(?:[^"\\]|\\["\\])*')
_ESCAPE = re.compile(r'\\(["\\])')
_ZONE_ALONE = re.compile(r"[+-]\d{2}:?\d{2}")
_DIGEST = re.compile(r"\s*>[ \t]?(.*?)(?:\n(?=\s*(?:\n|<))|\Z)", re.DOTALL)
_LINK = re.compile(r"<((?:https?://[^<>\s]*)?)>")
_RETURN = "[返回"
_NAME = re.compile(r"(?:(\d{4}-\d{2}-\d{2})?-)?(?:NW)?(\d{15,20})(?:\D.*)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Post:
    """A post as its file says it; "" for what it does not say.

    ``date`` is as written, ``category`` the slug, ``digest`` without its ``>``, ``body`` HTML or plain text, ``link``
    the address of the article that it was made from. ``layout`` is None in a file without front matter.
    """

    layout: str | None
    title: str
    date: str
    category: str
    tag: str
    digest: str
    body: str
    link: str

    @property
    def outlet(self) -> str:
        """The outlet that the tag names: without the 新闻 that the archive put behind it."""
        return "" if self.tag in LISTS.values() else self.tag.removesuffix("新闻").strip()


@dataclass(slots=True)
class _Front:
    fields: dict[str, str] = field(default_factory=dict)
    last: str = ""

    def add(self, line: str) -> None:
        match = _LINE.fullmatch(line)
        if match and match[1] not in self.fields:
            self.last = match[1]
            self.fields[self.last] = match[2].strip()
        elif match or _OTHER_LINE.fullmatch(line):
            self.last = ""
        elif self.last and line.strip():
            # A title with a line break in it goes on in the next line.
            self.fields[self.last] += " " + line.strip()


def post_id(name: str) -> tuple[str, str]:
    """The article id in a post's file name, without ``NW``, and the day before it; "" where there is none."""
    match = _NAME.fullmatch(name.removesuffix(".md"))
    return (match[2], match[1] or "") if match else ("", "")


def read_post(text: str) -> Post:
    """What a post says, whatever state its front matter is in."""
    fields, rest = front_matter(text)
    rest, link = _without_foot(rest)
    digest = _DIGEST.match(rest)
    return Post(
        layout=None if fields is None else (fields.get("layout") or ""),
        title=_unquoted(fields, "title"),
        date="" if _ZONE_ALONE.fullmatch(date := _unquoted(fields, "date")) else date,
        category=_unquoted(fields, "categories"),
        tag=_unquoted(fields, "tags"),
        digest=" ".join(digest[1].split()) if digest else "",
        body=(rest[digest.end() :] if digest else rest).strip(),
        link=link,
    )


def front_matter(text: str) -> tuple[dict[str, str] | None, str]:
    """The known keys with their values as written, None without front matter; and what comes after it.

    Where it is not closed, it ends with the first line that is none of its own.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    opening = _FENCE.match(text)
    if opening is None or not opening[0].startswith("---"):
        return None, text
    front = _Front()
    closing = _FENCE.search(text, opening.end() + 1)
    if closing is not None:
        for line in text[opening.end() + 1 : closing.start()].split("\n"):
            front.add(line)
        return front.fields, text[closing.end() :]
    lines = text[opening.end() + 1 :].split("\n")
    end = next((n for n, line in enumerate(lines) if not _LINE.fullmatch(line)), len(lines))
    for line in lines[:end]:
        front.add(line)
    return front.fields, "\n".join(lines[end:])


def _unquoted(fields: Mapping[str, str] | None, key: str) -> str:
    value = (fields or {}).get(key, "")
    if len(value) < 2 or value[0] != value[-1] or value[0] not in "\"'":
        return value
    inner = value[1:-1]
    if value[0] == "'":
        return inner.replace("''", "'")
    return _ESCAPE.sub(r"\1", inner) if _ESCAPED.fullmatch(inner) else inner


def _without_foot(text: str) -> tuple[str, str]:
    """The text without the lines that lead back, and the address that stands before them."""
    lines = text.rstrip().split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(_RETURN)):
        lines.pop()
    if lines and (link := _LINK.fullmatch(lines[-1].strip())):
        return "\n".join(lines[:-1]), link[1]
    return "\n".join(lines), ""
