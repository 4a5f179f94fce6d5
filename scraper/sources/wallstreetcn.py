"""Wallstreetcn (华尔街见闻): articles, and lives (7x24快讯), which are numbered in another way.

It rests on stored answers of September 2026 (two pages of the article list, a free article and a paid one, two pages
of lives) and on public readers of the same interface, RSSHub's routes among them, which read the same fields; what
lives said before 2020 is from readers of that time. The pages themselves are shells that a script fills: all is asked
for as JSON.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import quote

from selectolax.lexbor import LexborNode

from scraper.body import Attributes, Body, tree_of
from scraper.config import Source
from scraper.errors import Rejected
from scraper.fields import outlet_of, people_of
from scraper.outcomes import Outcome
from scraper.records import Answer, Listed
from scraper.site import Fields, Json, Said, Site, SiteReader
from scraper.site_reader import RISK_NOTICE
from scraper.text import text_of

__all__ = ["KIND", "Wallstreetcn"]

_API = "https://api-one-wscn.awtmt.com/apiv1/content"
_PREFIX = "live-"
_CHANNELS = ("a-stock", "us-stock", "hk-stock", "forex", "commodity")
_LIVES = {"lives": "global", **{f"lives_{name.replace('-', '_')}": name for name in _CHANNELS}}

_URL = re.compile(
    r"//(?:[a-z0-9-]+\.)*(?:wallstreetcn|awtmt|wallstcn)\.com/(?:apiv1/content/)?(?:(?:member|premium|vip)/)?"
    r"(articles|livenews|lives)/(\d+)"
)
_GONE = 60301
# A reprint says whose it is; 来源 alone stands below pictures and names where their figures are from.
_SOURCE_LINE = re.compile(
    r"(?:本文|(?:本文)?作者\s*[:：].{2,40}?[，,；;|｜\s]\s*)(?:来源|来自|转载自)\s*[:：]\s*([^，,。；;|｜]{2,30}?)"
    r"\s*(?:[（(].*[)）])?(?:[，,；;|｜]\s*(?:作者|原文标题).*)?"
)
# What a byline begins with where it is an outlet's: 国联民生证券吕伟等
_OUTLET_NAME = re.compile(
    r".*(?:证券|银行|基金|期货|资本|保险|研究[院所部]|团队|财经|新闻|公司|集团|时报|日报|早报|晚报|周刊)|央视|.{2,}[社网台]"
)
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}|[A-Za-z][A-Za-z.'-]+(?: [A-Za-z.'-]+)+")


class _Reader(SiteReader):
    BOILERPLATE = re.compile(
        rf"{RISK_NOTICE}"
        r"|(?:本文来自华尔街见闻，)?欢迎下载\s*APP\s*查看更多|以上(?:精彩)?内容来自.{2,20}|[~～]{4,}"
        r"|(?:更多|更详细的).{0,60}请(?:加入|登[录陆]|下载).{0,60}",
        re.DOTALL | re.IGNORECASE,
    )

    def is_boilerplate(self, line: str) -> bool:
        if match := _SOURCE_LINE.fullmatch(line):
            self.outlet = outlet_of(match[1])
            return True
        return super().is_boilerplate(line)

    def is_caption(self, tag: str, attributes: Attributes) -> bool:
        # Grey text that begins the paragraph behind a picture.
        begins = self._awaits_caption and tag == "span" and not self.pieces
        is_grey = begins and "#b3b3b3" in (attributes.get("style") or "").lower()
        return is_grey or super().is_caption(tag, attributes)

    def picture_source(self, attributes: Attributes) -> str:
        if "editor-placeholder" in (attributes.get("class") or ""):
            return ""
        return super().picture_source(attributes)


def _told(prefix: str) -> Fields:
    return Fields(
        url=(f"{prefix}uri",),
        title=(f"{prefix}title",),
        summary=(f"{prefix}content_short",),
        authors=(f"{prefix}source_name", f"{prefix}author.display_name"),
        published=(f"{prefix}display_time",),
        images=(f"{prefix}images", f"{prefix}image_uris"),
        related=(f"{prefix}symbols",),
    )


class Wallstreetcn(Site):
    PARSER = "wallstreetcn"
    PARSER_VERSION = 1
    PAGED_LISTS = ("articles", *_LIVES)

    LIST_URLS: ClassVar[Mapping[str, str]] = {
        "articles": f"{_API}/articles?limit=30",
        **{name: f"{_API}/lives?channel={channel}-channel&client=pc&limit=100" for name, channel in _LIVES.items()},
    }
    RECORDS: ClassVar[Mapping[str, str]] = dict.fromkeys(LIST_URLS, "data.items")
    LISTED: ClassVar[Mapping[str, Fields]] = dict.fromkeys(LIST_URLS, _told(""))
    LEAD_ELSEWHERE = True
    WHOLE = frozenset(_LIVES)
    VOLATILE = frozenset({"comment_count", "is_favourite", "is_scaling", "has_live_reading", "score"})
    ARTICLE = _told("data.")
    OUTLET = "华尔街见闻"
    READER = _Reader

    def external_id(self, url: str) -> str:
        match = _URL.search(url)
        return ("" if match[1] == "articles" else _PREFIX) + match[2] if match else ""

    def id_in(self, value: object) -> str:
        return self.external_id(text_of(value))

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        number = external_id.removeprefix(_PREFIX)
        return f"https://wallstreetcn.com/{'articles' if number == external_id else 'livenews'}/{number}"

    def request_urls(self, source: Source, external_id: str, url: str) -> Sequence[str]:
        number = external_id.removeprefix(_PREFIX)
        return (f"{_API}/articles/{number}?extract=0" if number == external_id else f"{_API}/lives/{number}",)

    def next_url(self, source: Source, name: str, answer: Answer, said: Said, listed: Sequence[Listed]) -> str:
        cursor = said.text(("data.next_cursor",))
        return f"{self.list_url(source, name)}&cursor={quote(cursor, safe=',')}" if cursor else ""

    def listed(self, source: Source, name: str, record: Said, answer: Answer) -> Listed:
        if record.all(("external",)) == [True] or "video" in record.text(("layout",)):
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"the list {name} leads to {record.text(('uri',))[:200]}")
        return super().listed(source, name, record, answer)

    def echoes(self, said: Said, fields: Fields, answer: Answer) -> Mapping[str, str]:
        number = text_of(_item(said).get("id"))
        is_live = "/content/lives" in answer.requested_url
        echoed = f"{_PREFIX if is_live else ''}{number}" if number else ""
        return {**super().echoes(said, fields, answer), "the answer": echoed}

    def is_flash(self, said: Said, fields: Fields) -> bool:
        return "content_text" in _item(said)

    def text_in(self, said: Said, fields: Fields) -> str:
        item = _item(said)
        return "\n".join(text for part in ("content", "content_more") if (text := text_of(item.get(part))))

    def body_in(self, said: Said, fields: Fields) -> LexborNode | None:
        return tree_of(self.text_in(said, fields))

    def outlet_in(self, said: Said, fields: Fields, told: str) -> str:
        # What another outlet wrote the account only passes on.
        return told or _byline(said, fields)[0]

    def authors_in(self, said: Said, fields: Fields, body: Body, outlet: str) -> tuple[str, ...]:
        is_own = outlet == self.OUTLET or text_of(_item(said).get("source_name"))
        # What another outlet wrote the account only passes on.
        return _byline(said, fields)[1] if is_own else ()

    def is_paid(self, said: Said) -> bool:
        item = _item(said)
        marks = ("is_priced", "is_need_pay", "is_trial", "is_vip", "is_in_vip_privilege")
        return any(item.get(mark) is True for mark in marks) or bool(text_of(item.get("membership_uri")))

    def refusal(self, value: object) -> Rejected | None:
        if isinstance(value, dict) and value.get("code") == _GONE:
            return Rejected(Outcome.GONE, f"the site says: {text_of(value.get('message'))[:200]}")
        return None


def _item(said: Said) -> Mapping[str, Any]:
    """The article or live in an answer, be it whole or a record of a list; empty where there is none."""
    value = said.value if isinstance(said, Json) else None
    item = value.get("data", value) if isinstance(value, dict) else None
    return item if isinstance(item, dict) else {}


def _byline(said: Said, fields: Fields) -> tuple[str, tuple[str, ...]]:
    """The outlet in a byline, "" without one, and the people."""
    byline = said.text(fields.authors)
    match = _OUTLET_NAME.match(byline)
    outlet = match[0] if match else ""
    names = people_of(byline[len(outlet) :].strip().removesuffix("等"))
    people = tuple(name for name in names if _PERSON.fullmatch(name))
    return (outlet if outlet or people else byline), people


KIND = Wallstreetcn()
