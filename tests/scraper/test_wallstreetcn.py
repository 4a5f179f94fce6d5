"""What the stored pages of Wallstreetcn do not show: its addresses, bylines and lines that name a source."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from scraper.config import load_config
from scraper.page import read_article
from scraper.records import Answer, Article, Listed
from scraper.sources.wallstreetcn import KIND

SOURCE = replace(load_config().sources[0], kind="wallstreetcn", base_url="https://wallstreetcn.com", tags=(), lists=())
FETCHED_AT = datetime.fromisoformat("2026-09-29T18:10:00+08:00")


def read(external_id: str, item: dict[str, object]) -> Article:
    url = KIND.request_urls(SOURCE, external_id, "")[0]
    body = json.dumps({"code": 20000, "data": {"display_time": 1790654990, **item}}).encode()
    answer = Answer(url, url, 200, {}, body, FETCHED_AT, "utf-8", "default")
    return read_article(SOURCE, KIND, external_id, answer, Listed(external_id, url, ""))


@pytest.mark.parametrize(
    ("url", "external_id"),
    [
        ("https://wallstreetcn.com/articles/9001001", "9001001"),
        ("http://www.wallstreetcn.com/articles/9001001?from=wscn#comments", "9001001"),
        ("https://wallstreetcn.com/premium/articles/9001001?layout=wscn-layout", "9001001"),
        ("https://wallstreetcn.com/member/articles/9001001", "9001001"),
        ("https://m.wallstreetcn.com/vip/articles/9001001", "9001001"),
        ("https://awtmt.com/articles/9001001", "9001001"),
        ("https://m.wallstreetcn.com/livenews/9001001", "live-9001001"),
        ("https://api-one.wallstcn.com/apiv1/content/lives/9001001", "live-9001001"),
        ("https://wallstreetcn.com/charts/41959009", ""),
        ("https://wallstreetcn.com/authors/120000000001", ""),
        ("https://wallstreetcn.com/live/global", ""),
    ],
)
def test_article_id_in_an_address(url: str, external_id: str) -> None:
    assert KIND.external_id(url) == external_id


@pytest.mark.parametrize(
    ("byline", "outlet", "authors"),
    [
        ("龙小舟", "华尔街见闻", ("龙小舟",)),
        ("龙小舟、李佳", "华尔街见闻", ("龙小舟", "李佳")),
        ("云岭证券吕小伟等", "云岭证券", ("吕小伟",)),
        ("云岭通讯社", "云岭通讯社", ()),
        ("央视新闻", "央视新闻", ()),
        ("山茶研究团队", "山茶研究团队", ()),
        ("", "华尔街见闻", ("见闻编",)),
    ],
)
def test_byline_names_people_or_an_outlet(byline: str, outlet: str, authors: tuple[str, ...]) -> None:
    item = {"id": 1, "title": "云岭", "content": "<p>云岭央行按兵不动。</p>", "source_name": byline}
    article = read("1", item | {"author": {"display_name": "见闻编"}})
    assert (article.outlet, article.authors) == (outlet, authors)


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("本文来源：云岭日报", "云岭日报"),
        ("本文来源：云岭日报（ID：yunling），作者：李佳，原文标题：《云岭》", "云岭日报"),
        ("本文作者：李佳，来源：云岭日报，原文标题：《云岭》", "云岭日报"),
    ],
)
def test_line_that_names_the_source_is_no_text(line: str, outlet: str) -> None:
    article = read("1", {"id": 1, "title": "云岭", "content": f"<p>{line}</p><p>云岭央行按兵不动。</p>"})
    assert (article.outlet, article.body_text) == (outlet, "云岭央行按兵不动。")


@pytest.mark.parametrize("line", ["来源：万象数据", "更多消息人士向华尔街见闻证实此事。", "云岭央行按兵不动。（完）"])
def test_line_that_names_no_source_stays(line: str) -> None:
    article = read("live-1", {"id": 1, "title": "云岭", "content": f"<p>{line}</p>", "content_text": line})
    assert (article.outlet, article.body_text) == ("华尔街见闻", line)
