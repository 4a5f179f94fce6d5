"""Gelonghui (格隆汇, gelonghui.com): flash news and the articles of its channels.

Flash news rests on two answers stored in 2026; its list holds it whole, fifteen records a page whatever is asked for.
The lists of articles and the markup of pages are known from public readers alone: RSSHub's routes, which others repeat,
agree with them on ``article.article-with-html``; title, time and outlet of older pages (``h1.title``, ``span.date``,
``.source .ly``) rest on one reader each, and no page is stored anywhere. Posts and news share their ids; flash news has
its own.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from scraper.config import Source
from scraper.records import Answer, Listed
from scraper.site import Fields, Markup, Said, Site, SiteReader

__all__ = ["KIND", "Gelonghui"]

FULL_PAGE = 15
"""Records a page of flash news; the last one has fewer."""
# fmt: off
CHANNELS = {
    "home": "web_home_page", "shares": "stock", "funds": "fund", "new_shares": "new_stock", "research": "research",
}
# fmt: on

_FLASH = "live-"


class Reader(SiteReader):
    BOILERPLATE = re.compile(r"[（(]?(?:责任编辑|责编)\s*[:：].{0,30}|.{0,30}(?:下载|打开)格隆汇\s*APP.{0,40}")


class Gelonghui(Site):
    PARSER = "gelonghui"
    PARSER_VERSION = 1
    LISTS = tuple(CHANNELS)
    PAGED_LISTS = ("live",)

    ID = re.compile(r"/(live|p|news)/(\d{1,12})(?!\d)")
    LIST_URLS: ClassVar = {
        "live": "/api/live-channels/all/lives/v4?category=all&limit=15",
        **{name: f"/api/channels/{channel}/articles/v8" for name, channel in CHANNELS.items()},
    }
    RECORDS: ClassVar = dict.fromkeys(LIST_URLS, "result")
    LISTED: ClassVar = {
        "live": Fields(
            id=("route",),
            url=("route",),
            title=("title",),
            outlet=("source.name",),
            published=("createTimestamp",),
            modified=("updateTimestamp",),
            body=("content",),
            images=("pictures",),
            related=("relatedStocks",),
        ),
        **dict.fromkeys(
            CHANNELS,
            Fields(url=("data.link",), title=("data.title",), summary=("data.summary",), published=("data.timestamp",)),
        ),
    }
    LEAD_ELSEWHERE = True
    WHOLE = frozenset({"live"})
    VOLATILE = frozenset({"count", "closeComment"})

    ARTICLE = Fields(
        title=(".article-title", "h1.title", ".type-name + *:not(.dtb-content)"),
        summary=(".article-summary",),
        outlet=(".source .ly a", ".source .ly"),
        published=("time.date", "span.date"),
        body=("article.article-with-html", ".dtb-content"),
    )
    OUTLET = "格隆汇"
    READER = Reader

    def external_id(self, url: str) -> str:
        match = self.ID.search(url)
        return f"{_FLASH if match[1] == 'live' else ''}{match[2]}" if match else ""

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        match = self.ID.search(url)
        path = "live" if external_id.startswith(_FLASH) else match[1] if match else "p"
        return f"{source.base_url}/{path}/{external_id.removeprefix(_FLASH)}"

    def list_url(self, source: Source, name: str) -> str:
        # Asked without its clock the site answers the same flash news for ever.
        return super().list_url(source, name) + (_clock(datetime.now(UTC)) if name in self.WHOLE else "")

    def next_url(self, source: Source, name: str, answer: Answer, said: Said, listed: Sequence[Listed]) -> str:
        numbers = [x.external_id.removeprefix(_FLASH) for x in listed]
        is_last = len(numbers) < FULL_PAGE or f"&liveId={numbers[-1]}&" in answer.requested_url
        return "" if is_last else f"{super().list_url(source, name)}&liveId={numbers[-1]}{_clock(answer.fetched_at)}"

    def is_flash(self, said: Said, fields: Fields) -> bool:
        is_page = isinstance(said, Markup) and said.node.css_first(".dtb-content") is not None
        return is_page or super().is_flash(said, fields)

    def is_paid(self, said: Said) -> bool:
        return said.all(("statistic.isTrial",)) == [True]


def _clock(time: datetime) -> str:
    return f"&timestamp={int(time.timestamp() * 1000)}"


KIND = Gelonghui()
