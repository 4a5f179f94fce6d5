"""Jin10 (金十数据): flash news, and the articles of its market reference (市场参考).

It rests on stored answers of September 2026 (the flash list, three article lists, two articles) and on public readers
of the same interfaces, RSSHub's routes among them, which read the same fields. Each interface demands the application
id of the site's own pages, which is a constant. No rendered page is stored anywhere: articles are asked for as JSON.

A flash has no address that answers with it alone. Its id begins with its time, and the list can be asked for what is
not newer than a time: a flash that was pasted is read out of that list.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote

from scraper.body import Body
from scraper.config import Source
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Answer, Article, Listed
from scraper.site import Fields, Json, Said, Site, SiteReader, counted_up
from scraper.site_reader import RISK_NOTICE
from scraper.text import text_of

__all__ = ["KIND", "Jin10"]

_FLASH_LIST = "https://flash-api.jin10.com/get_flash_list?channel=-8200&vip=1"
_REFERENCE = "https://reference-api.jin10.com/reference"
_PREFIX = "flash-"
"""Flashes are numbered in another way than articles."""
_PROMOTED = "promoted"
"""What a flash says that does nothing but point to an article."""

_ARTICLE_URL = re.compile(
    r"//(?:xnews|news|svip)\.jin10\.com/(?:details|news)/(\d{1,9})(?!\d)"
    r"|//[a-z-]+\.jin10\.com/(?:webapp/|datas/)?(?:details\.html|reference/getOne)\?(?:[^#]*&)?id=(\d{1,9})(?!\d)"
)
_FLASH_URL = re.compile(r"//flash\.jin10\.com/detail/(\d{14,24})(?!\d)")
_FLASH_ID = re.compile(r"\d{14,24}")
_ARTICLE_ID = re.compile(r"\d{1,9}")
# Accounts of the house, not people.
_ACCOUNT = re.compile(r"金十|APP|编辑部|小编|官方|数据", re.IGNORECASE)


class _Reader(SiteReader):
    BOILERPLATE = re.compile(RISK_NOTICE, re.DOTALL)


def _articles(nav_bar_id: int) -> str:
    return f"{_REFERENCE}?nav_bar_id={nav_bar_id}&page=1&page_size=50"


class Jin10(Site):
    PARSER = "jin10"
    PARSER_VERSION = 1
    PAGED_LISTS = ("flash", "articles", "breakfast", "analysis", "headlines", "materials")

    LIST_URLS: ClassVar[Mapping[str, str]] = {
        "flash": _FLASH_LIST,
        "articles": _articles(28),
        "breakfast": _articles(30),
        "analysis": _articles(31),
        "headlines": _articles(53),
        "materials": _articles(58),
    }
    APPLICATIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "https://flash-api.jin10.com/": ("bVBF4FyRTn5NJF5n", "1.0.0"),
        f"{_REFERENCE}/getOne?": ("arU9WZF7TC9m7nWn", "1.0.1"),
        f"{_REFERENCE}?": ("irINJPgCgrndSp0F", "1.0.1"),
    }
    """Application id and version by the start of the address; another one's id is answered with 502."""

    _ENTRY: ClassVar = Fields(
        id=("id",), title=("title",), summary=("introduction",), outlet=("source",), published=("display_datetime",)
    )
    RECORDS: ClassVar[Mapping[str, str]] = {name: "data" if name == "flash" else "data.list" for name in LIST_URLS}
    LISTED: ClassVar[Mapping[str, Fields]] = {
        "flash": Fields(
            id=("id",),
            title=("data.title", "data.vip_title"),
            outlet=("data.source",),
            published=("time",),
            body=("data.content",),
            images=("data.pic",),
            related=("remark.symbol",),
        ),
        _PROMOTED: Fields(url=("data.link",), title=("data.title",), summary=("data.content",), published=("time",)),
        **dict.fromkeys(("articles", "breakfast", "analysis", "headlines", "materials"), _ENTRY),
    }
    WHOLE = frozenset({"flash"})
    VOLATILE = frozenset({"voice_status", "voices"})
    ARTICLE = Fields(
        id=("data.id",),
        title=("data.title",),
        summary=("data.introduction",),
        outlet=("data.source",),
        authors=("data.author.nick", "data.user_nick"),
        published=("data.display_datetime",),
        body=("data.content",),
    )
    OUTLET = "金十数据"
    READER = _Reader

    def external_id(self, url: str) -> str:
        if match := _FLASH_URL.search(url):
            return _PREFIX + match[1]
        match = _ARTICLE_URL.search(url)
        return (match[1] or match[2]) if match else ""

    def id_in(self, value: object) -> str:
        text = text_of(value)
        if _FLASH_ID.fullmatch(text):
            return _PREFIX + text
        return text if _ARTICLE_ID.fullmatch(text) else self.external_id(text)

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        if external_id.startswith(_PREFIX):
            return f"https://flash.jin10.com/detail/{external_id.removeprefix(_PREFIX)}"
        return f"https://xnews.jin10.com/details/{external_id}"

    def request_urls(self, source: Source, external_id: str, url: str) -> Sequence[str]:
        if not external_id.startswith(_PREFIX):
            return (f"{_REFERENCE}/getOne?id={external_id}&type=news",)
        digits = external_id.removeprefix(_PREFIX)[:14]
        try:
            return (_older_than(f"{datetime.strptime(digits, '%Y%m%d%H%M%S'):%Y-%m-%d %H:%M:%S}"),)
        except ValueError:
            return ()

    def request_headers(self, url: str) -> Mapping[str, str]:
        named = (said for start, said in self.APPLICATIONS.items() if url.startswith(start))
        return next(({"x-app-id": app_id, "x-version": version} for app_id, version in named), {})

    def next_url(self, source: Source, name: str, answer: Answer, said: Said, listed: Sequence[Listed]) -> str:
        if name == "flash":
            # The list counts the time that it is asked for among the older ones: the last second comes again.
            times = sorted(text_of(time) for time in said.all(("data.time",)))
            return _older_than(times[0]) if times else ""
        numbers = [said.text((f"data.{key}",)) for key in ("page", "page_size", "total")]
        page, size, total = (int(number) if number.isdecimal() else 0 for number in numbers)
        return counted_up(answer.requested_url, "page") if 0 < page * size < total else ""

    def listed(self, source: Source, name: str, record: Said, answer: Answer) -> Listed:
        if name != "flash":
            if record.text(("type",)) not in ("news", ""):
                raise Rejected(Outcome.NOT_AN_ARTICLE, f"a {record.text(('type',))} among the articles")
            return super().listed(source, name, record, answer)
        if record.text(("type",)) == "2" and self.external_id(record.text(("data.link",))):
            return replace(super().listed(source, _PROMOTED, record, answer), list_name=name)
        _check_is_news(record)
        return super().listed(source, name, record, answer)

    def check(self, source: Source, external_id: str, answer: Answer) -> None:
        super().check(source, external_id, self._own(source, external_id, answer))

    def parse(self, source: Source, external_id: str, answer: Answer, listed: Listed) -> Article:
        return super().parse(source, external_id, self._own(source, external_id, answer), listed)

    def authors_in(self, said: Said, fields: Fields, body: Body, outlet: str) -> tuple[str, ...]:
        # What another outlet wrote the account only passes on.
        if outlet != self.OUTLET:
            return ()
        people = super().authors_in(said, fields, body, outlet)
        return tuple(person for person in people if not _ACCOUNT.search(person))

    def is_paid(self, said: Said) -> bool:
        if not isinstance(said, Json):
            return False
        marks = ("lock", "vip", "super_vip", "elite_vip", "access.has_products")
        return any(value not in (0, "0") for mark in marks for value in said.all((f"data.{mark}",)))

    def refusal(self, value: object) -> Rejected | None:
        if isinstance(value, dict) and value.get("status") == 404:
            return Rejected(Outcome.GONE, f"the site says: {text_of(value.get('message'))[:200]}")
        return None

    def _own(self, source: Source, external_id: str, answer: Answer) -> Answer:
        """The flash of this id out of the list that was asked for it; any other answer as it is."""
        if not external_id.startswith(_PREFIX) or self._fields(source, answer) is not self.ARTICLE:
            return answer
        records = self._records("flash", self._said(answer))
        for record in records:
            if self.id_in(record.text(("id",))) == external_id:
                _check_is_news(record)
                return self._whole(source, "flash", record, answer) or answer
        if records:
            raise Rejected(Outcome.GONE, f"{external_id} is not among the flashes of its time")
        return answer


def _older_than(time: str) -> str:
    return f"{_FLASH_LIST}&max_time={quote(time)}"


def _check_is_news(record: Said) -> None:
    kind = record.text(("type",))
    if kind == "1":
        raise Rejected(Outcome.NOT_AN_ARTICLE, "a figure of the data calendar")
    if kind == "2":
        raise Rejected(Outcome.NOT_AN_ARTICLE, "a pointer to a page that is none of the site's articles")
    if record.all(("extras.ad",)) == [True]:
        raise Rejected(Outcome.NOT_AN_ARTICLE, "an advertisement")
    if not record.text(("data.content", "data.title", "data.vip_title")):
        raise Rejected(Outcome.NOT_AN_ARTICLE, "a picture without a word")


KIND = Jin10()
