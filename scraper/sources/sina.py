"""Sina Finance: its article pages, desktop and mobile, its rolling lists and its 7x24 flash news.

It rests on real pages and lists of September 2026. What older layouts, mobile pages and the advertising in a body look
like is what public readers from 2014 to 2026 agree on: RSSHub's route, archives of its news, akshare and others for the
flash news. An article is called by its document id, which all of its addresses hold behind an ``i``; a flash by its
number in the feed, from its first minute on, though most get a page of their own later.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from scraper.body import Attributes, Body
from scraper.config import Source
from scraper.errors import Rejected
from scraper.fields import people_of
from scraper.outcomes import Outcome
from scraper.records import Answer, Listed, Mention
from scraper.securities import Code, exchange_code
from scraper.site import Fields, Json, Said, Site, SiteReader, counted_up
from scraper.text import text_of

__all__ = ["KIND", "Sina"]

_FLASH = "live-"
_FLASH_NUMBER = re.compile(r"\d{4,9}", re.ASCII)
_NO_ARTICLE = re.compile(r"https?://(?:slide|video|live|zhibo|photo)\.|/zt_d/|/video/")
_COLLECTORS = frozenset({
    *("市场资讯", "滚动播报", "媒体滚动", "综合", "新浪财经", "新浪财经综合", "新浪综合", "新浪网"),
})  # fmt: skip
"""Sina's own names for what others wrote; the body's first line tells whose it is."""

_SPAN_ID = re.compile(r"(?:hk)?stock_(sh|sz|bj|hk)(\d{5,6})|usstock_([A-Z][A-Z.]{0,9})", re.ASCII)
_CN_SYMBOL = re.compile(r"(sh|sz|bj)(\d{6})", re.ASCII)
_EXCHANGE_FUND = re.compile(r"(1[568]|5)\d{4,5}", re.ASCII)

_SOURCE_LINE = re.compile(
    r"[（(【\[]?\s*(?:文章|本文|稿件|新闻)?[来來]源\s*[:：｜|丨/]\s*([^\s，。；：:｜|丨/（）()【】]{2,30})(?:（[^（）]{1,30}）)?"
    r"(?:[\s｜|丨/，]*((?:作者|撰文|文)\s*[:：｜|丨/].{1,40}?))?\s*[）)】\]]?"
)
_BYLINE = re.compile(r"(?:作者|撰文|文)\s*[:：｜|丨/]\s*([^。！？：]{2,30})")
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,5}|[\u4e00-\u9fff]+·[\u4e00-\u9fff·]+|[A-Za-z][A-Za-z.' -]+")
_LEADING_SOURCE = re.compile(r"^[来來]源\s*[:：]\s*\S{2,30}\s+")
_EDITOR = re.compile(r"[\s，,、/｜|丨]*(?:责任)?编辑.*")


class SinaReader(SiteReader):
    CHROME = frozenset({
        *("appendQr_wrap", "app-kaihu-qr", "app-qihuo-kaihu-qr", "app-kaihu-stock", "finance_app_sina", "sinaads"),
        *("article-editor", "show_author", "article-notice", "tech-quotation", "left_hzh_ad", "hqimg_related"),
        *("wap_special", "weibo_info", "look_sub", "j_article_wbreco", "art_video_box", "art_video"),
        *("art_tit_h1", "art_time", "article-bottom"),
    })  # fmt: skip
    BOILERPLATE = re.compile(
        r"(?:点击进入)?专题\s*[:：].{0,80}|原标题\s*[:：].{0,120}"
        r"|[（(【]?(?:责任编辑|值班编辑|责编|编辑|校对)\s*[:：｜|丨/].{0,40}"
        r"|.{0,20}炒股就看.{0,50}|.{0,20}登录新浪财经APP\s*搜索.{0,30}|.{0,20}尽在新浪财经APP"
        r"|安装新浪财经客户端.{0,40}|24小时滚动播报最新的财经资讯.{0,60}|新浪合作大平台.{0,30}"
        r"|热点栏目\s.{0,60}|进入\s*【新浪财经股吧】.{0,6}|全球汇率新浪最全炒汇神器|查看更多董秘问答\W*|THE_END"
        r"|(?:新浪|特别|免责)?声明\s*[:：](?=.*(?:不代表|不意味|风险|仅供参考|不构成)).{0,400}"
    )

    def __init__(self) -> None:
        super().__init__()
        self.has_text = False

    def is_boilerplate(self, line: str) -> bool:
        if match := _SOURCE_LINE.fullmatch(line):
            # Further down it is the source of a chart.
            if not self.has_text:
                self.outlet = self.outlet or match[1]
            self._take_byline(match[2] or "")
            return True
        if self._take_byline(line) or super().is_boilerplate(line):
            return True
        self.has_text = True
        return False

    def _take_byline(self, line: str) -> bool:
        if match := _BYLINE.fullmatch(line):
            people = [name for name in people_of(_EDITOR.sub("", match[1])) if _PERSON.fullmatch(name)]
            self.byline = self.byline or "、".join(people)
        return match is not None

    def is_caption(self, tag: str, attributes: Attributes) -> bool:
        return attributes.get("class") == "img_descr" or super().is_caption(tag, attributes)

    def security(self, attributes: Attributes) -> Code | None:
        match = _SPAN_ID.fullmatch(attributes.get("id") or "")
        if match is None:
            return None
        return (None, match[3]) if match[3] else exchange_code(match[1], match[2])


class Sina(Site):
    PARSER = "sina"
    PARSER_VERSION = 1
    LISTS = ("companies",)
    PAGED_LISTS = ("roll", "stocks", "us_stocks", "live")

    ID = re.compile(
        r"(?:/(?:doc|detail)-i|/articles/view/\d{5,12}/|/article_\d{5,12}_|/\d{8}/)([a-z0-9]{8,24})(?=[./?#]|$)"
    )
    LIST_URLS: ClassVar = {
        "roll": "https://feed.mix.sina.com.cn/api/roll/get?pageid=153&lid=2516&k=&num=50&page=1",
        "stocks": "https://feed.mix.sina.com.cn/api/roll/get?pageid=153&lid=2517&k=&num=50&page=1",
        "us_stocks": "https://feed.mix.sina.com.cn/api/roll/get?pageid=153&lid=2518&k=&num=50&page=1",
        "live": "https://zhibo.sina.com.cn/api/zhibo/feed?page=1&page_size=20&zhibo_id=152&tag_id=0&dire=f&dpc=1",
        "companies": "/roll/c/56592.shtml",
    }
    RECORDS: ClassVar = {
        **dict.fromkeys(("roll", "stocks", "us_stocks"), "result.data"),
        "live": "result.data.feed.list",
        "companies": ".listBlk li",
    }
    LISTED: ClassVar = {
        **dict.fromkeys(
            ("roll", "stocks", "us_stocks"),
            Fields(
                id=("docid",),
                url=("url",),
                title=("title",),
                summary=("intro",),
                outlet=("media_name",),
                published=("ctime",),
            ),
        ),
        "live": Fields(
            id=("id",),
            published=("create_time",),
            modified=("update_time",),
            body=("rich_text",),
            images=("multimedia.img_url",),
        ),
        "companies": Fields(url=("a@href",), title=("a",), published=("span",)),
    }
    WHOLE = frozenset({"live"})
    VOLATILE = frozenset({
        *("comment_list", "like_nums", "is_need_check", "check_time", "check_status", "check_user", "mender"),
        *("top_value", "is_focus", "is_repeat", "compere_info"),
    })  # fmt: skip
    ARTICLE = Fields(
        title=(
            *(".main-title", "#artibodyTitle", ".art_tit_h1", 'meta[property="og:title"]@content'),
            *(".second-title", ".blkContainerSblk h1", "title"),
        ),
        summary=('meta[name="description"]@content',),
        outlet=(
            *(".date-source .source", ".time-source [data-sudaclick]", "#media_name", ".art_cite"),
            *('meta[name="mediaid"]@content', 'meta[property="article:author"]@content'),
        ),
        published=(
            *('meta[property="article:published_time"]@content', 'meta[property="bytedance:published_time"]@content'),
            *('meta[name="weibo: article:create_at"]@content', ".date-source .date", "#pub_date", ".time-source"),
            ".art_time",
        ),
        modified=(
            *('meta[name="weibo: article:update_at"]@content', 'meta[property="bytedance:updated_time"]@content'),
            'meta[property="article:modified_time"]@content',
        ),
        body=("#artibody", "#article", ".art_content", ".art_pic_card", "div.article"),
    )
    TITLE_SUFFIX = re.compile(r"(?:\|.*)?_(?:[^_]*_)?(?:手机)?新浪.*$")
    OUTLET = "新浪财经"
    READER = SinaReader

    def id_in(self, value: object) -> str:
        text = text_of(value).removeprefix("comos:")
        return f"{_FLASH}{text}" if _FLASH_NUMBER.fullmatch(text) else super().id_in(text)

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        if external_id.startswith(_FLASH):
            return url or f"{source.base_url}/7x24/"
        # Each page has a copy for machines.
        return super().page_url(source, external_id, url).removesuffix(".md")

    def request_urls(self, source: Source, external_id: str, url: str) -> Sequence[str]:
        return () if external_id.startswith(_FLASH) else super().request_urls(source, external_id, url)

    def next_url(self, source: Source, name: str, answer: Answer, said: Said, listed: Sequence[Listed]) -> str:
        return counted_up(answer.requested_url, "page")

    def listed(self, source: Source, name: str, record: Said, answer: Answer) -> Listed:
        if isinstance(record, Json) and name in self.WHOLE:
            return self._flash(source, name, record, answer)
        url = record.text(self.LISTED[name].url)
        if _NO_ARTICLE.search(url):
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"the list {name} names {url}, which is no article")
        listed = super().listed(source, name, record, answer)
        return replace(listed, summary=_LEADING_SOURCE.sub("", listed.summary, count=1))

    def _flash(self, source: Source, name: str, record: Json, answer: Answer) -> Listed:
        if record.text(("is_delete",)) == "1":
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"the flash {record.text(('id',))} was withdrawn")
        extra = _extra(record)
        stocks = [{key: value for key, value in stock.items() if key != "hot"} for stock in _stocks(extra)]
        # The extra fields come as JSON in a string, and count clicks.
        kept = {**_object(record.value), "ext": {"stocks": stocks}}
        listed = super().listed(source, name, Json(kept), answer)
        page = Json(extra).text(("docurl",)) or record.text(("docurl",))
        return replace(listed, url=page) if page.startswith(("http://", "https://")) else listed

    def outlet_in(self, said: Said, fields: Fields, told: str) -> str:
        outlet = super().outlet_in(said, fields, told)
        return told or outlet if outlet in _COLLECTORS else outlet

    def mentions_in(self, said: Said, fields: Fields, body: Body) -> tuple[Mention, ...]:
        if not isinstance(said, Json):
            return body.mentions
        found: dict[tuple[Code, str], Mention] = {}
        for stock in _stocks(_object(_object(said.value).get("ext"))):
            code, keyword = _listed_code(text_of(stock.get("market")), text_of(stock.get("symbol"))), stock.get("key")
            surface = text_of(keyword)
            times = body.text.count(surface) if surface else 0
            if code and times:
                found[code, surface] = Mention(*code, surface, times, "link")
            elif code:
                found[code, ""] = Mention(*code, "", 1, "related")
        return tuple(found.values())


def _listed_code(market: str, symbol: str) -> Code | None:
    """The security in a flash's list; None for its indices, currencies, futures and funds without an exchange."""
    if market == "cn" and (match := _CN_SYMBOL.fullmatch(symbol)):
        return exchange_code(match[1], match[2])
    if market == "fund" and (match := _EXCHANGE_FUND.fullmatch(symbol)):
        return exchange_code("SH" if match[1] == "5" else "SZ", symbol)
    exchange = {"hk": "HK", "us": "US", "sb": "BJ"}.get(market)
    return exchange_code(exchange, symbol.removeprefix("hk")) if exchange else None


def _extra(record: Json) -> dict[str, object]:
    try:
        return _object(json.loads(record.text(("ext",)) or "{}"))
    except (ValueError, RecursionError):
        return {}


def _stocks(extra: dict[str, object]) -> list[dict[str, object]]:
    stocks = extra.get("stocks")
    return [stock for stock in stocks if isinstance(stock, dict)] if isinstance(stocks, list) else []


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


KIND = Sina()
