"""Upstream's JSON: the text of one article, and the records of each list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from newsroom.bodies import summary_of
from newsroom.dates import DateStyle, write_time
from newsroom.flaws import Flaw
from newsroom.markup import Body
from newsroom.posts import Post
from newsroom.writing import Story

__all__ = [
    "LISTS",
    "ListEntry",
    "Shape",
    "list_entry",
    "page_time",
    "post_text",
    "record",
    "served",
    "shape_of",
    "text_json",
]

Record = dict[str, Any]

_NOTHING = ("", "[]", "[Null]", None)
"""What an empty field may hold."""
_OPTIONAL = ("docreader", "relkey", "Order", "Author")
"""Fields that some answers do not have at all."""
_SUMMARY_IN = ((True, True), (False, True), (False, True), (True, False), (False, False))
_DIGESTS = ("【{title}】{summary}（{outlet}）", "【{title}】{summary}", "{summary}（{outlet}）", "{summary}")
_EXACT = {DateStyle.SECONDS, DateStyle.SLASHES, DateStyle.MINUTES, DateStyle.CHINESE, DateStyle.EPOCH}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the answers about one article hold and what they leave out.

    Whatever one of them leaves out another one has, unless the article's flaw says otherwise.
    """

    has_text: bool
    has_content: bool
    has_title: bool
    has_from: bool
    has_medianame: bool
    has_codes: bool
    is_rendered: bool
    """The share page arrives with the article in it."""
    list_lag: timedelta
    """How far the lists' time is from the page's."""
    authors: tuple[str, ...]
    summary_in: tuple[bool, bool]
    """Whether the text answer has it (``docreader``) and whether the lists do (``digest``)."""
    digest: str
    """The digest's format: with or without headline and source."""
    missing: tuple[str, ...]
    empty: str | None


@lru_cache(maxsize=8192)
def shape_of(story: Story) -> Shape:
    """How this article's answers look; the same at all times."""
    rng = story.rng("shape")
    # A flawed article is whole but for its flaw, so that nothing else can explain what a crawl makes of it.
    is_flawed = story.flaw is not None
    form = 1.0 if is_flawed else rng.random()
    outlet_in = 1.0 if is_flawed else rng.random()
    lag = rng.choice((-1, 1)) if not is_flawed and story.style in _EXACT and rng.random() < 0.05 else 0
    missing = () if is_flawed else tuple(name for name in _OPTIONAL if rng.random() < 0.06)
    in_text, in_lists = (True, True) if is_flawed else rng.choice(_SUMMARY_IN)
    return Shape(
        has_text=not 0.05 <= form < 0.12,
        has_content=form >= 0.05,
        has_title=is_flawed or rng.random() > 0.02,
        has_from=outlet_in > 0.12,
        has_medianame=not 0.06 < outlet_in < 0.18,
        has_codes=form >= 0.05 and rng.random() < 0.5,
        is_rendered=story.flaw is Flaw.ONLY_PAGE or (not is_flawed and rng.random() < 0.04),
        list_lag=timedelta(minutes=lag),
        authors=(story.cast.who,) if not is_flawed and "Author" not in missing and rng.random() < 0.3 else (),
        summary_in=(in_text and "docreader" not in missing, in_lists),
        digest=rng.choice(_DIGESTS),
        missing=missing,
        empty=rng.choice(_NOTHING),
    )


def page_time(story: Story, now: datetime) -> str | int:
    """The article's time as its text answer and page give it at ``now``."""
    match story.flaw:
        case Flaw.ONLY_BODY | Flaw.NO_DATE:
            return ""
        case Flaw.UNREADABLE_DATE:
            return "--"
        case Flaw.FUTURE_DATE:
            return write_time(_far_future(story), story.style, now)
        case _:
            return write_time(story.published_at, story.style, now)


def _far_future(story: Story) -> datetime:
    return story.published_at + timedelta(days=3 * 365)


def served(story: Story, body: Body) -> tuple[str, str]:
    """The text and the content that are really sent."""
    shape = shape_of(story)
    text, content = body.text if shape.has_text else "", body.content if shape.has_content else ""
    match story.flaw:
        case Flaw.NO_TEXT:
            return "", ""
        case Flaw.NUL:
            return text.replace("，", "，\0", 1), content.replace("，", "，\0", 1)
        case _:
            return text, content


def text_json(story: Story, body: Body, now: datetime) -> Record:
    """The answer of ``GetNewsText.do``."""
    shape = shape_of(story)
    is_bare = story.flaw is Flaw.ONLY_BODY
    digits = story.info_code.removeprefix("NW")
    text, content = served(story, body)
    codes = [s.choice_code for s in story.cast.securities if s.market in (0, 1) and (s.market, s.code) in body.linked]
    answer: Record = {
        "Id": story.info_code,
        "Author": list(shape.authors) or shape.empty,
        "Date": page_time(story, now),
        "From": story.outlet if shape.has_from else "",
        "Order": 1,
        "Title": "" if is_bare or not shape.has_title else story.titles[story.version(now)],
        "docreader": summary_of(story) if shape.summary_in[0] else "",
        "medianame": story.outlet if shape.has_medianame else shape.empty,
        "newsid": digits,
        "reletecodes": codes if shape.has_codes else shape.empty,
        "relkey": ",".join((story.cast.product, story.cast.b.name)),
        "url": "" if is_bare else f"http://finance.eastmoney.com/a/{digits}.html",
        "text": text,
        "content": content,
    }
    if not shape.has_text:
        del answer["text"]
    for name in shape.missing:
        del answer[name]
    return answer


def post_text(post: Post) -> Record:
    """The answer of ``GetNewsText.do`` for an archived post."""
    body, is_linked = post.body()
    return {
        "Id": post.info_code,
        "Author": [],
        "Date": f"{post.published_at:%Y-%m-%d %H:%M:%S}" if post.published_at else "",
        "From": post.outlet,
        "Order": 1,
        "Title": post.title,
        "docreader": post.digest,
        "medianame": post.outlet,
        "newsid": post.info_code.removeprefix("NW"),
        "reletecodes": [],
        "relkey": "",
        "url": "",
        "text": "" if is_linked else body,
        "content": body if is_linked else "",
    }


@dataclass(frozen=True, slots=True)
class ListEntry:
    """What every list says of an article, each in its own words. ``at`` is None where no list gives a time."""

    info_code: str
    title: str
    digest: str | None
    outlet: str
    at: datetime | None
    instead_of_time: str = ""

    def time(self, style: DateStyle, now: datetime) -> str | int:
        return write_time(self.at, style, now) if self.at else self.instead_of_time


def list_entry(item: Story | Post, now: datetime) -> ListEntry:
    """What the lists say of one article at ``now``, its flaw included."""
    if isinstance(item, Post):
        return ListEntry(item.info_code, item.title, item.digest, item.outlet, item.published_at)
    shape, flaw = shape_of(item), item.flaw
    title = "" if flaw is Flaw.ONLY_BODY else item.titles[item.version(now)]
    digest: str | None = None if shape.empty is None else ""
    if shape.summary_in[1]:
        digest = shape.digest.format(title=title, summary=summary_of(item), outlet=item.outlet)
    match flaw:
        case Flaw.ONLY_BODY | Flaw.NO_DATE:
            return ListEntry(item.info_code, title, digest, item.outlet, None)
        case Flaw.UNREADABLE_DATE:
            return ListEntry(item.info_code, title, digest, item.outlet, None, "--")
        case Flaw.FUTURE_DATE:
            return ListEntry(item.info_code, title, digest, item.outlet, _far_future(item))
        case Flaw.LISTED_WITHOUT_ID:
            return ListEntry("", title, digest, item.outlet, item.published_at)
        case _:
            return ListEntry(item.info_code, title, digest, item.outlet, item.published_at + shape.list_lag)


def _rolling(entry: ListEntry, now: datetime) -> Record:
    digits = entry.info_code.removeprefix("NW")
    url = f"http://finance.eastmoney.com/news/1353,{digits}.html" if digits and entry.title else ""
    return {
        "infoCode": entry.info_code,
        "title": entry.title,
        "digest": entry.digest,
        "id": digits,
        "url_w": url,
        "showtime": entry.time(DateStyle.SECONDS, now),
    }


def _outlets(entry: ListEntry, now: datetime) -> Record:
    return {
        "infocode": entry.info_code,
        "title": entry.title,
        "from": entry.outlet,
        "showtime": entry.time(DateStyle.SLASHES, now),
        "simtitle": entry.title,
        "simdigest": entry.digest,
    }


def _market(entry: ListEntry, now: datetime) -> Record:
    return {
        "medianame": entry.outlet,
        "infoCode": entry.info_code,
        "title": entry.title,
        "datetime": entry.time(DateStyle.MINUTES, now),
    }


def _search(entry: ListEntry, now: datetime) -> Record:
    return {
        "infoCode": entry.info_code,
        "title": entry.title,
        "digest": entry.digest,
        "medianame": entry.outlet,
        "showtime": entry.time(DateStyle.SECONDS, now),
    }


def _latest(entry: ListEntry, now: datetime) -> Record:
    return _search(entry, now) | {"showtime": entry.time(DateStyle.RELATIVE, now)}


LISTS = {
    "rolling": ("records", _rolling),
    "outlets": ("nodeList", _outlets),
    "market": ("record", _market),
    "search": ("records", _search),
    "latest": ("records", _latest),
}
"""Each list's name here, the key of its records, and what makes a record of an article."""


def record(list_name: str, item: Story | Post, now: datetime) -> Record:
    """The record of one article in one list."""
    return LISTS[list_name][1](list_entry(item, now), now)
