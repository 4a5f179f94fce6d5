"""Archived Jekyll posts, served as if upstream still had them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from newsroom import Newsroom
from newsroom.server import running
from tests.newsroom.conftest import SHANGHAI, Clock
from tests.newsroom.reading import article, paragraphs, search_pages

FOOT = """

<http://finews.zning.xyz/html_News/NewsShare.html?infoCode={code}>

[返回某报新闻](//finews.withounder.com/category/moubao.html)｜[返回首页](//finews.withounder.com/)"""

POSTS = {
    "2026-11-18-NW202611180000000011": """---
layout: post
title: "一个"带引号"的标题 C:\\temp"
date: 2026-11-18 18:16:28 +0800
categories: 360
tags: 某报新闻
---
<p>第一段。</p><p><strong>小标题</strong></p><p>第二段，&lt;方案&gt;。</p><p class="em_media">（文章来源：某报）</p>""",
    "2026-11-17-202611170000000022": """---
layout: post
title: "滚动新闻"
date: 2026-11-17 08:00:01
categories: emnews
tags: 东财滚动新闻
---
> 一句摘要。（上海证券报）

<p><span id="stock_1.600163"><a href="#" class="keytip" data-code="1,600163">宁川股份</a></span>公告。</p>"""
    """<p class="em_media">（文章来源：上海<span id="bk_90.BK0473"><a class="keytip">证券</a></span>报）</p>""",
    "-202611160000000033": """---
layout: post
title: ""
date:  +0800
categories: emnews
tags: 无名日报新闻
---
<p>没有标题和日期的正文。</p>""",
    "2026-11-18-202611180000000011": """---
layout: post
title: "孪生"
date: 2026-11-18 18:16:28 +0800
tags: 东财滚动新闻
---
<p>孪生。</p>""",
    "2026-11-19-notes": '---\ntitle: "没有编号"\n---\n<p>不是文章。</p>',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "_posts").mkdir()
    for name, text in POSTS.items():
        (tmp_path / "_posts" / f"{name}.md").write_text(text + FOOT.format(code=name[11:]), encoding="utf-8")
    return tmp_path


@pytest.fixture
def archive(folder: Path, clock: Clock) -> Iterator[httpx.Client]:
    room = Newsroom(posts=folder, days=5, per_day=10, clock=clock)
    with running(room) as base_url, httpx.Client(base_url=base_url) as client:
        yield client


def test_a_post_is_served_as_it_was_written(archive: httpx.Client) -> None:
    answer = article(archive, "NW202611180000000011")
    assert answer["Title"] == '一个"带引号"的标题 C:\\temp'
    assert answer["Date"] == "2026-11-18 18:16:28"
    assert answer["medianame"] == "某报"
    assert answer["content"] == ""
    assert answer["text"].startswith("<p>　　第一段。</p>")
    assert paragraphs(answer["text"]) == ["第一段。", "小标题", "第二段，<方案>。"]
    assert "infoCode" not in answer["text"]
    assert "返回" not in answer["text"]


def test_a_rolling_post_has_links_and_a_digest(archive: httpx.Client) -> None:
    answer = article(archive, "NW202611170000000022")
    assert answer["text"] == ""
    assert 'data-code="1,600163"' in answer["content"]
    assert answer["docreader"] == "一句摘要。（上海证券报）"
    assert answer["medianame"] == "上海证券报"
    assert answer["Date"] == "2026-11-17 08:00:01"


def test_a_post_without_title_and_date_is_served_without_them(archive: httpx.Client) -> None:
    answer = article(archive, "NW202611160000000033")
    assert (answer["Title"], answer["Date"], answer["medianame"]) == ("", "", "无名日报")


def test_posts_stand_in_the_lists_by_their_time(archive: httpx.Client) -> None:
    records = list(search_pages(archive))
    codes = [record["infoCode"] for record in records]
    for name in list(POSTS)[:3]:
        assert codes.count(f"NW{name[-18:]}") == 1
    assert codes[-1] == "NW202611160000000033"
    times = [record["showtime"] for record in records if record["showtime"].startswith("2026")]
    assert times == sorted(times, reverse=True)
    found = list(search_pages(archive, title="带引号"))
    assert [record["infoCode"] for record in found] == ["NW202611180000000011"]
    assert [r["infoCode"] for r in search_pages(archive, securityCodes="600163.SH", source="上海证券报")] == [
        "NW202611170000000022"
    ]


def test_a_post_has_a_share_page_and_validators(archive: httpx.Client) -> None:
    for url in (
        "/NewsData/GetNewsText.do?id=NW202611180000000011",
        "/html_News/NewsShare.html?infoCode=NW202611180000000011",
    ):
        first = archive.get(url)
        assert first.status_code == 200
        assert archive.get(url, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_posts_are_not_among_the_invented(folder: Path, clock: Clock) -> None:
    posts_alone = Newsroom(posts=folder, days=5, per_day=0, clock=clock)
    assert len(posts_alone.listed(clock.now)) == 3
    assert posts_alone.expected() == []


def test_the_real_sample_is_served_whole(samples: Path, clock: Clock) -> None:
    with (
        running(Newsroom(posts=samples, per_day=0, clock=clock)) as base_url,
        httpx.Client(base_url=base_url) as client,
    ):
        answer = article(client, "NW202201242259277096")
    assert answer["Title"].startswith("热词“元宇宙”")
    assert datetime.fromisoformat(answer["Date"]).replace(tzinfo=SHANGHAI) == datetime(
        *(2022, 1, 24, 18, 16, 28), tzinfo=SHANGHAI
    )
    assert answer["medianame"] == "澎湃新闻"
    original = next(samples.glob("*NW202201242259277096.md")).read_text(encoding="utf-8")
    assert answer["text"].replace("　　", "") in original
    assert len(paragraphs(answer["text"])) == original.count("<p>")
