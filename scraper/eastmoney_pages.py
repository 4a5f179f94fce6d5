"""East Money's article ids, and where its article pages and the Choice share pages say what.

One article has one id wherever it is published; the share page puts NW before it. The selectors are those that public
readers of East Money's pages agree on: ``#topbox`` with ``.infos`` is the layout since 2021, ``.newsContent`` with
``.time-source`` the one before. Body markup is the same in all of them: see :mod:`scraper.eastmoney_markup`.
"""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.fields import outlet_of
from scraper.text import one_line, text_of
from scraper.times import find_time

__all__ = [
    "ARTICLE_URL",
    "BODIES",
    "TIMES",
    "TITLES",
    "article_id",
    "author_on",
    "outlet_on",
    "time_on",
    "title_on",
]

ARTICLE_URL = re.compile(r"[/,]([0-9]{15,20})(?:\.s?html|/?(?:[?#]|$))")
"""The id in an article's URL: ``/a/<id>.html``, ``/news/1345,<id>.html``, ``/api/article/<id>``."""

TITLES = ("#topbox .title", ".newsContent h1", "h1.title", "div.title", "h1", "title")
BODIES = ("#ContentBody", "#zw_body", "div.txtinfos", "div.Body", "div.newsContent")
TIMES = (".infos .item", ".info .time", ".time-source .time", ".time")
_SOURCES = (".infos .item", ".info .source", ".time-source .source", ".source")
_SOURCE = re.compile(r"(?:文章)?来源\s*[:：]")
_AUTHOR = re.compile(r"作者\s*[:：]")
_CODE = re.compile(r"(?:NW)?([0-9]{15,20})", re.IGNORECASE)
_SITE_NAME = re.compile(r"\s*[_|-]\s*(?:东方财富网?|资讯分享|Choice数据)\s*$")

Page = LexborHTMLParser | LexborNode


def article_id(value: object) -> str:
    """The digits of an article id, with or without NW before them or in an article's URL; "" where there are none."""
    text = text_of(value)
    match = _CODE.fullmatch(text) or ARTICLE_URL.search(text)
    return match[1] if match else ""


def title_on(page: Page) -> str:
    return next((title for text in _texts(page, TITLES) if (title := _SITE_NAME.sub("", text))), "")


def time_on(page: Page) -> str:
    """The string that states the publication time, else what stands in its place; "" without either."""
    texts = list(_texts(page, TIMES))
    return next((time for text in texts if (time := find_time(text))), texts[0] if texts else "")


def outlet_on(page: Page) -> str:
    """The outlet behind 来源：, which the older layout may give as a logo with a name."""
    named = next((outlet_of(text) for text in _texts(page, _SOURCES) if _SOURCE.match(text)), "")
    if named:
        return named
    for selector, attribute in ((".data-source[data-source]", "data-source"), (".source img[alt]", "alt")):
        for node in page.css(selector):
            if outlet := outlet_of(node.attributes.get(attribute)):
                return outlet
    return ""


def author_on(page: Page) -> str:
    """What stands behind 作者：."""
    found = (text for text in _texts(page, (".infos .item",)) if _AUTHOR.match(text))
    return next((_AUTHOR.sub("", text).strip() for text in found), "")


def _texts(page: Page, selectors: Sequence[str]) -> Iterator[str]:
    for selector in selectors:
        for node in page.css(selector):
            if text := one_line(node.text()):
                yield text
