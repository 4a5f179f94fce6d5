"""The body markup that East Money writes for its articles, wherever they are published.

It rests on real bodies of 2021, 2022 and 2026. Keyword links name securities and are often false; they become
mentions and the text stays. Charts are marked by comments that nest and do not balance, so that they are told by their
elements alone.
"""

import re
from collections import Counter

from selectolax.lexbor import LexborNode

from scraper.body import Attributes, Body, BodyReader, Leave, absolute, line_of, stay, tree_of
from scraper.records import FoundBy, Mention
from scraper.securities import Code, read_code, read_id
from scraper.text import text_of

__all__ = ["EastMoneyReader", "read_body", "read_node"]

# The whole paragraph must be one of these: the same words inside a sentence are text.
_BOILERPLATE = re.compile(
    r"[（(【\[]?(?:责任编辑|责编)\s*[:：][^。]{0,30}"
    r"|郑重声明\s*[:：](?=.*(?:本站|本网|本页|东方财富))(?=.*(?:立场|仅供参考|风险自|无关)).{0,200}"
    r"|(?:手机查看财经快讯)?\s*打开微信[，,].{0,40}分享.{0,30}"
    r"|在东方财富看资讯行情.{0,60}"
    r"|(?:选?东方财富证券)?一站式开户(?:[，,][^。]{0,40}|交易\s*[>》]*)"
)
_SOURCE = re.compile(r"[（(【\[]\s*文章来源\s*[:：]([^。]{0,60}?)[）)】\]]?|文章来源\s*[:：]([^。]{0,30})")
# In a paragraph that is marked as the source line.
_MARKED_SOURCE = re.compile(
    r"[（(【\[]\s*(?:文章)?来源\s*[:：]([^。]{0,60}?)[）)】\]]?|(?:文章)?来源\s*[:：]([^。]{0,60})", re.DOTALL
)
# Advertising, and the older layout's summary and editor.
_CHROME = frozenset(
    {"AboutCtrl", "abstract", "ad_context3", "b-review", "em_handle_adv_close", "reading", "res-edit", "toplink"}
)
_ADVERTISER = "//acttg.eastmoney.com"
_CHART_SOURCE = re.compile(r"https?://webquote(?:kline)?pic\.eastmoney\.com/", re.IGNORECASE)
_CHART_ALT = ("K图 ", "R图 ")
_CHART_CODE = ("K ", "R ")
_QUOTE_CHARS = 60
"""A quote_ span is empty, or holds a price once a script has run; one with more text was left unclosed."""


def read_body(html: str) -> Body:
    """The body in a string of HTML, or of plain text with line breaks.

    :raises Rejected: ``shape_changed``: the HTML cannot be parsed.
    """
    return read_node(tree_of(html))


def read_node(root: LexborNode | None) -> Body:
    """The body that an element of a parsed page holds."""
    return EastMoneyReader().read(root)


class EastMoneyReader(BodyReader):
    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[tuple[Code, str, FoundBy]] = Counter()
        # Of the open paragraph, counted if it turns out to be text.
        self.named: list[tuple[Code, str]] = []
        # The open keyword: what it names, and where in the pieces its surface starts.
        self.link: Code | None = None
        self.surface_start = 0
        # The data-code of the open chart.
        self.chart: str | None = None

    def mentions(self) -> tuple[Mention, ...]:
        return tuple(
            Mention(market, code, surface, count, found_by)
            for ((market, code), surface, found_by), count in self.counts.items()
        )

    def is_chrome(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        classes = (attributes.get("class") or "").split()
        if _CHROME.intersection(classes):
            return True
        if tag == "a" and _ADVERTISER in (attributes.get("href") or ""):
            return True
        if tag == "span" and (attributes.get("id") or "").startswith(("quote_", "bkquote_")):
            return len(node.text()) <= _QUOTE_CHARS
        if "em_media" in classes and (match := _MARKED_SOURCE.fullmatch(node.text().strip())):
            self.outlet = text_of(match[1] or match[2])
            return True
        return super().is_chrome(node, tag, attributes)

    def is_boilerplate(self, line: str) -> bool:
        if match := _SOURCE.fullmatch(line):
            self.outlet = text_of(match[1] or match[2])
            return True
        return _BOILERPLATE.fullmatch(line) is not None

    def enter_inline(self, node: LexborNode, attributes: Attributes) -> Leave:
        data = attributes.get("data-code") or ""
        if "EmImageRemark" in (attributes.get("class") or ""):
            # One that was left open wraps every paragraph after it; only the one with the picture is the chart.
            if self.chart is None and node.css_first("img") is not None:
                self.chart = data or attributes.get("data-code2") or ""
                return self._leave_chart
            return stay
        code = read_code(data) if data else read_id(attributes.get("id") or "")
        if code is None:
            return stay
        if self.link is None:
            self.link, self.surface_start = code, len(self.pieces)
            return self._leave_link
        # Within stock_013855, which says no market, the link may say it.
        if data and self.link == (None, code[1]):
            self.link = code
        return stay

    def _leave_link(self) -> None:
        surface = line_of(self.pieces[self.surface_start :])
        if self.link is not None and surface:
            self.named.append((self.link, surface))
        self.link = None

    def _leave_chart(self) -> None:
        self.chart = None

    def picture_source(self, attributes: Attributes) -> str:
        source = absolute(attributes.get("src")) or absolute(attributes.get("orginial_src"))
        data = attributes.get("data-code") or ""
        alt = attributes.get("alt") or ""
        is_chart = data.startswith(_CHART_CODE) or alt.startswith(_CHART_ALT) or _CHART_SOURCE.match(source)
        if self.chart is None and not is_chart:
            return source
        code = read_code(self.chart or "") or read_code(data)
        if code:
            self.counts[code, "", "chart"] += 1
        return ""

    def paragraph_ended(self, kept: bool) -> None:
        if kept:
            for code, surface in self.named:
                self.counts[code, surface, "link"] += 1
        self.named.clear()
        self.surface_start = 0
