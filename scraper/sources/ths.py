"""THS (同花顺, 10jqka): flash news as JSON, lists and articles as pages.

Two flash answers, two list pages and an article page of 2026 were read as stored; RSSHub and many other public readers
take the same fields of the flash news. The older layout (``.atc-content``, ``#pubtime_baidu``) rests on a dozen public
readers that agree on it, ``.brokers_hidden`` on stored bodies of 2026.

Flash news and articles are numbered by one counter: a flash record names a page ``c<seq>.shtml`` as its own, and the
numbers of both kinds rise together with their times. So they share their ids, and there is no prefix. Ids of 11 digits
(``c11…``) are columns that the site counts apart; announcements and reports under ``/field/sn/`` and ``/field/sr/`` are
others again and no news.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from selectolax.lexbor import LexborNode

from scraper.body import Attributes, Body, Leave, stay
from scraper.config import Source
from scraper.fields import outlet_of
from scraper.records import Answer, Listed, Mention
from scraper.securities import BOARD_MARKET, Code
from scraper.site import Fields, Json, Said, Site, SiteReader, counted_up, joined_url
from scraper.text import one_line, text_of

__all__ = ["KIND", "Ths"]

FLASH = "flash"
COLUMNS = {
    "today": "/today_list/",
    "macro": "/cjzx_list/",
    "industry": "/cjkx_list/",
    "world": "/guojicj_list/",
    "markets": "/jrsc_list/",
    "companies": "/fssgsxw_list/",
    "regions": "/region_list/",
    "comment": "/fortune_list/",
    "people": "/cjrw_list/",
    "stocks": "https://stock.10jqka.com.cn/companynews_list/",
    "us": "https://stock.10jqka.com.cn/usstock/mgyw_list/",
    "original": "https://yuanchuang.10jqka.com.cn/ycall_list/",
}

_DATED = re.compile(r"/(\d{8})/c?\d{6,12}\.s?html")
_ELSEWHERE = re.compile(r"//m\.|/(?:field|classic)/")
"""Addresses of pages made for telephones, for the desktop program and for old browsers."""

_STOCK_PAGE = re.compile(r"//stockpage\.10jqka\.com\.cn/([A-Za-z0-9]{1,8})/?(?:[?#]|$)")
_BOARD_PAGE = re.compile(r"//q\.10jqka\.com\.cn/\w+/detail/code/(\d{6})")
# The page puts the code behind the name that carries the link.
_ADDED_CODE = re.compile(r"（([A-Za-z0-9.]{2,10})）$")
_LISTED_CODE = re.compile(r'\\"stockCode\\":\\"(\w{2,10})\\",\\"marketId\\":\\"(\d{1,3})\\"', re.ASCII)
_HONG_KONG = re.compile(r"HK(\d{4,5})", re.ASCII)
# THS's number of a market to East Money's: stocks and funds in Shanghai, in Shenzhen, Beijing; New York, NASDAQ.
_MARKETS = {"17": 1, "20": 1, "33": 0, "36": 0, "151": 0, "169": 106, "185": 105, "48": BOARD_MARKET}


class ThsReader(SiteReader):
    CHROME = frozenset({"bottomSign", "brokers_hidden"})

    def security(self, attributes: Attributes) -> Code | None:
        href = attributes.get("href") or ""
        if match := _STOCK_PAGE.search(href):
            return _code(match[1])
        # A concept's address has a number of its own, which may be a stock's code as well.
        if (match := _BOARD_PAGE.search(href)) and (code := attributes.get("shown") or match[1]).startswith("88"):
            return BOARD_MARKET, code
        return None

    def enter_inline(self, node: LexborNode, attributes: Attributes) -> Leave:
        if "href" not in attributes:
            return stay
        added = _ADDED_CODE.search(node.text().rstrip())
        leave = super().enter_inline(node, {**attributes, "shown": added[1] if added else None})
        return leave if leave is stay or not added else partial(self._without_code, leave)

    def _without_code(self, leave: Leave) -> None:
        if self.pieces:
            text, style = self.pieces[-1]
            self.pieces[-1] = (_ADDED_CODE.sub("", text.rstrip()), style)
        leave()


class Ths(Site):
    PARSER = "ths"
    PARSER_VERSION = 1
    PAGED_LISTS = (FLASH, *COLUMNS)

    ID = re.compile(
        r"(?:/\d{8}/c|/field/(?:v\d/)?\d{8}/|/tapp/news/share/|//[^/]+/m)(\d{6,12})(?=\.s?html|/?(?:[?#]|$))"
    )
    BARE_ID = re.compile(r"c?(\d{6,12})", re.ASCII)
    PAGE = "{base_url}/tapp/news/share/{id}/"

    LIST_URLS: ClassVar = {FLASH: "/tapp/news/push/stock/?page=1&tag=&track=website&pagesize=50", **COLUMNS}
    RECORDS: ClassVar = {FLASH: "data.list", **dict.fromkeys(COLUMNS, ".list-con li")}
    LISTED: ClassVar = {
        FLASH: Fields(
            id=("seq",),
            url=("url",),
            title=("title",),
            outlet=("source",),
            published=("ctime",),
            modified=("rtime",),
            body=("digest", "short"),
            images=("picUrl",),
        ),
        # Their summary is the text's beginning, cut off.
        **dict.fromkeys(
            COLUMNS,
            Fields(
                id=("a.news-link@data-seq",),
                url=(".arc-title a@href",),
                title=(".arc-title a@title", ".arc-title a"),
                published=(".arc-title span",),
            ),
        ),
    }
    LEAD_ELSEWHERE = True
    WHOLE = frozenset({FLASH})
    # Keywords that are found and weighed later.
    VOLATILE = frozenset({"tagInfo"})

    ARTICLE = Fields(
        title=(".main-title", "h1", "title"),
        outlet=("#source_baidu", "#sourcename"),
        published=("h1 + div", "#pubtime_baidu", ".date", ".time"),
        body=(".news-content-parsed", ".article-content", ".atc-content", ".main-text"),
    )
    TITLE_SUFFIX = re.compile(r"(?:_[^_]{1,12})*_[^_]*同花顺[^_]*$")
    OUTLET = "同花顺财经"
    READER = ThsReader

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        """The page's dated address where ``url`` tells the date, else the one that readers share."""
        dated = _DATED.search(url)
        if dated is None:
            return super().page_url(source, external_id)
        if _ELSEWHERE.search(url):
            return f"{source.base_url}/{dated[1]}/c{external_id}.shtml"
        scheme, address = source.base_url.partition("//")[0], url.partition("//")[2]
        return f"{scheme}//{address.partition('#')[0].partition('?')[0]}"

    def next_url(self, source: Source, name: str, answer: Answer, said: Said, listed: Sequence[Listed]) -> str:
        if isinstance(said, Json):
            return counted_up(answer.requested_url, "page")
        link = said.text((".bottom-page a.next@href",))
        # The pages link to each other without encryption.
        return joined_url(answer.url, link.removeprefix("http:"))

    def outlet_in(self, said: Said, fields: Fields, told: str) -> str:
        named = super().outlet_in(said, fields, told)
        if named or isinstance(said, Json):
            return named
        texts = (one_line(text) for text in said.all(("h1 + div div",)))
        return next((outlet_of(text) for text in texts if text.startswith("来源")), "")

    def mentions_in(self, said: Said, fields: Fields, body: Body) -> tuple[Mention, ...]:
        """The links of the text with the market that the answer's own list gives, and what else is in that."""
        markets = {code: market for market, code in _named(said)}
        found = [replace(m, market=markets.get(m.code)) if m.market is None else m for m in body.mentions]
        others = markets.keys() - {m.code for m in found}
        return (*found, *(Mention(m, code, "", 1, "related") for code, m in markets.items() if code in others))


def _named(said: Said) -> Iterator[Code]:
    """The securities and boards that an answer lists."""
    if isinstance(said, Json):
        for record in (*said.all(("stock",)), *said.all(("field",))):
            if isinstance(record, dict) and (code := text_of(record.get("stockCode"))):
                yield _code(code, text_of(record.get("stockMarket")))
        return
    for script in said.node.css("script"):
        text = script.text()
        if "associatedStocks" in text:
            yield from (_code(*found) for found in _LISTED_CODE.findall(text))


def _code(code: str, market: str = "") -> Code:
    """What THS writes as ``600519``, ``HK0700``, ``AAPL`` or ``885462``, its own number of the market beside it."""
    if match := _HONG_KONG.fullmatch(code):
        return 116, match[1].zfill(5)
    return _MARKETS.get(market), code


KIND = Ths()
