"""What the stored pages of NBD do not show: its many hosts, and the bylines it has had."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scraper.config import load_config
from scraper.records import Answer, Listed
from scraper.sources.nbd import KIND

SOURCE = replace(load_config().sources[0], kind="nbd", base_url="https://www.nbd.com.cn")
PAGE = "https://www.nbd.com.cn/articles/2026-09-29/4595080.html"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "http://www.nbd.com.cn/articles/2026-09-29/4595080.html?from=share",
        "https://m.nbd.com.cn/articles/2026-09-29/4595080.html#comment",
        "http://stocks.nbd.com.cn/articles/2026-09-29/4595080.html",
    ],
)
def test_an_article_is_one_on_every_host(url: str) -> None:
    assert KIND.external_id(url) == "4595080"
    assert KIND.page_url(SOURCE, "4595080", url) == PAGE


@pytest.mark.parametrize(
    "url", ["https://www.nbd.com.cn/columns/1161/", "https://www.nbd.com.cn/columns/3/page/2.html/", ""]
)
def test_other_pages_are_no_articles(url: str) -> None:
    assert KIND.external_id(url) == ""


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("每经记者｜张小川&nbsp;&nbsp;&nbsp;&nbsp;每经编辑｜李牧&nbsp;&nbsp;", ("张小川", "李牧")),
        ("每经记者 张小川 吴天    每经编辑 李牧", ("张小川", "吴天", "李牧")),
        ("每经记者：张小川 每经编辑：李牧", ("张小川", "李牧")),
        ("每经实习记者丨欧阳一川、吴天", ("欧阳一川", "吴天")),
        ("（记者 张小川）", ("张小川",)),
        ("每经记者了解到，这条产线已经停了。", ()),
        ("记者从港口出发。", ()),
    ],
)
def test_a_byline_names_people_and_is_no_text(line: str, authors: tuple[str, ...]) -> None:
    html = f"""<html><body><div class="g-article-top"><h1>标题</h1>
        <p class="u-time"><span class="source">每日经济新闻</span>
        <span class="time">2026-09-29 22:44:43</span></p></div>
        <div class="g-articl-text"><p>{line}</p><p>正文只有这一句。</p></div></body></html>"""
    answer = Answer(PAGE, PAGE, 200, {}, html.encode(), datetime(2026, 9, 30, tzinfo=UTC), "utf-8", "header")
    article = KIND.parse(SOURCE, "4595080", answer, Listed("4595080", PAGE, ""))
    assert article.authors == authors
    assert article.body_text.split("\n") == (["正文只有这一句。"] if authors else [line, "正文只有这一句。"])
