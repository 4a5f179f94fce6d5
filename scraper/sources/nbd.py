"""NBD, National Business Daily (每日经济新闻): its article pages and its columns.

It rests on a real page and column of September 2026. RSSHub's route and public spiders from 2018 on read the same
elements, and other columns as well; the article's lead, the closing lines of flash news and bylines without a bar are
theirs. Pages are asked for on the main host, whichever host an address is on.
"""

import re
from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from scraper.config import Source
from scraper.fields import people_of
from scraper.records import Answer, Listed
from scraper.site import Fields, Markup, Said, Site, SiteReader
from scraper.text import one_line

__all__ = ["KIND", "Nbd"]

_ADDRESS = re.compile(r"/articles/(\d{4}-\d{2}-\d{2})/(\d{3,10})(?=\.|[/?#]|$)", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?", re.ASCII)
_ROLE = re.compile(r"每经[\u4e00-\u9fff]{0,4}?(?:记者|编辑|评论员|撰稿人|作者|实习生|摄影)")
_NAMES = re.compile(r"[｜|丨:：/\s]*[\u4e00-\u9fff·]{2,6}(?:[\s、，,]+[\u4e00-\u9fff·]{2,6}){0,5}\s*")
_BYLINE_CHARS = 100
_FINAL_BYLINE = re.compile(r"[（(]记者\s*([\u4e00-\u9fff·、\s]{2,20})[）)]")


class NbdReader(SiteReader):
    CHROME = frozenset({"nbd-mzsm", "articleCopyright", "u-editor", "u-tips", "TencentBox", "vedioItem"})
    BOILERPLATE = re.compile(
        r"封面图(?:片)?(?:来源|源)?\s*[:：].{0,80}|每经头条\s*[（(]nbdtoutiao[）)]\s*[—-].*"
        r"|(?:如需转载请与|未经)《每日经济新闻》.{0,80}|读者热线\s*[:：].{0,40}|特别提醒\s*[:：]如果我们使用了您的图片.{0,120}"
        r"|[（(]?(?:免责)?声明\s*[:：](?=.*(?:仅供参考|不构成|风险自)).{0,200}"
    )

    def is_boilerplate(self, line: str) -> bool:
        names = _names_in(line)
        if names:
            self.byline = self.byline or names
            return True
        return super().is_boilerplate(line)


class Nbd(Site):
    PARSER = "nbd"
    PARSER_VERSION = 1
    PAGED_LISTS = ("headlines", "top", "news", "original", "a_shares")

    ID = re.compile(r"/articles/(?:\d{4}-\d{2}-\d{2}/)?(\d{3,10})(?=\.|[/?#]|$)", re.ASCII)
    LIST_URLS: ClassVar = {
        "headlines": "/columns/1161/",
        "top": "/columns/2/",
        "news": "/columns/3/",
        "original": "/columns/332/",
        "a_shares": "https://stocks.nbd.com.cn/columns/275/",
    }
    RECORDS = dict.fromkeys(PAGED_LISTS, ".m-list li.u-news-title")
    LISTED = dict.fromkeys(PAGED_LISTS, Fields(url=("a@href",), title=("a",), published=("span",)))
    ARTICLE = Fields(
        title=(".g-article-top h1", "title"),
        summary=(".g-article-abstract p", 'meta[name="Description"]@content'),
        outlet=(".g-article-top .source",),
        published=(".g-article-top .time",),
        body=(".g-articl-text",),
    )
    TITLE_SUFFIX = re.compile(r"\s*[|｜_]\s*每经网\s*$")
    OUTLET = "每日经济新闻"
    READER = NbdReader

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        if match := _ADDRESS.search(url):
            return f"{source.base_url}/articles/{match[1]}/{match[2]}.html"
        return super().page_url(source, external_id, url)

    def next_url(self, source: Source, name: str, answer: Answer, said: Said, listed: Sequence[Listed]) -> str:
        url = said.text(('.pagination a[rel="next"]@href',))
        return urljoin(answer.url, url) if url else ""

    def time_in(self, said: Said, places: tuple[str, ...], answer: Answer) -> str:
        raw = super().time_in(said, places, answer)
        if not isinstance(said, Markup) or not _CLOCK.fullmatch(raw):
            return raw
        # A column gives the day once, above its records.
        address = _ADDRESS.search(said.text(("a@href",)))
        day = _day_above(said.node) or (address[1] if address else "")
        return f"{day} {raw}" if day else ""


def _names_in(line: str) -> str:
    """The names in a line that is nothing but a byline; "" for any other."""
    if match := _FINAL_BYLINE.fullmatch(line):
        return "、".join(people_of(match[1]))
    first, *named = _ROLE.split(line) if len(line) <= _BYLINE_CHARS else [line]
    if first or not named or not all(_NAMES.fullmatch(names) for names in named):
        return ""
    return "、".join(people_of([names.strip(" ｜|丨:：/") for names in named]))


def _day_above(node: LexborNode) -> str:
    day = node.parent.parent if node.parent is not None else None
    day = day.css_first(".u-channeltime") if day is not None else None
    return one_line(day.text()) if day is not None else ""


KIND = Nbd()
