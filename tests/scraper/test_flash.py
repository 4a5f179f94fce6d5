"""What of a flash is text, what its title and its outlet, wherever it comes from."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from scraper.config import load_config
from scraper.flash import first_sentence, read_flash, split_headline, split_source
from scraper.kind import kind_of
from scraper.page import read_article
from scraper.records import Answer, Article

NOW = datetime.fromisoformat("2026-09-19T11:06:49+08:00")


@pytest.mark.parametrize(
    ("text", "headline", "rest"),
    [
        ("【青川港开港】青川港今天开港。", "青川港开港", "青川港今天开港。"),
        (" 【青川港 开港&amp;首航】\n青川港今天开港。", "青川港 开港&首航", " 青川港今天开港。"),
        ("<p><b>【青川港开港】</b>青川港今天开港。</p>", "青川港开港", "<p><b></b>青川港今天开港。</p>"),
        ("青川港【首航】今天开港。", "", "青川港【首航】今天开港。"),
        ("【】青川港今天开港。", "", "【】青川港今天开港。"),
    ],
)
def test_a_headline_stands_at_the_very_start(text: str, headline: str, rest: str) -> None:
    assert split_headline(text) == (headline, rest)


@pytest.mark.parametrize(
    ("brackets", "outlet"),
    [
        ("（新华社）", "新华社"),
        ("(央视新闻)", "央视新闻"),
        (" （ 央视新闻 ）", "央视新闻"),
        ("（来源：江城日报）", "江城日报"),
        ("（《江城日报》）", "江城日报"),
        ("（21世纪报）", "21世纪报"),
        ("（36氪）", "36氪"),
        ("（CNBC）", "CNBC"),
        ("（江城投研（公众号））", "江城投研（公众号）"),
        ("（“江城发布”微信公众号）", "“江城发布”微信公众号"),
        ("（新华社、央视新闻）", "新华社"),
        ("（新华社 / 江城日报）", "新华社"),
    ],
)
def test_what_follows_the_last_sentence_in_brackets_is_the_source(brackets: str, outlet: str) -> None:
    assert split_source(f"青川港今天开港。{brackets}") == ("青川港今天开港。", outlet)


@pytest.mark.parametrize(
    "text",
    [
        "青川港今天开港（试行）。",
        "首航（青川—南岸）",
        "基金涨幅居前的是港股ETF（513120）",
        "青川港上涨。（513120）",
        "青川港上涨。（600519.SH）",
        "青川港上涨。（+3.2）",
        "青川港上涨。（涨幅3.2%）",
        "净利润增长。（同比增长三成）",
        "合作方是江城银行（Axis 银行）",
        "两条航线开通。（首航日期另行通知）",
        "两条航线开通。（如有变动，以公告为准）",
        "两条航线开通。（2026年9月30日）",
        "两条航线开通。（10:30）",
        "两条航线开通。（附名单）",
        "两条航线开通。（记者 周明）",
        "两条航线开通。（央视新闻、记者周明）",
        "两条航线开通。（完）",
        "两条航线开通。（未完）",
        "（新华社）",
        "<p>（新华社）</p>",
        "两条航线开通。",
    ],
)
def test_brackets_that_name_no_source_stay(text: str) -> None:
    assert split_source(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "outlet", "rest"),
    [
        ("青川港今天开港（江城日报）", "江城日报", "青川港今天开港"),
        ("青川港今天开港。（江城日报）", "《江城日报》", "青川港今天开港。"),
        ("青川港今天开港。（新华社、江城日报）", "江城日报", "青川港今天开港。"),
        ("青川港今天开港。（新华社）", "江城日报", "青川港今天开港。（新华社）"),
    ],
)
def test_brackets_that_name_another_outlet_than_the_record_stay(text: str, outlet: str, rest: str) -> None:
    assert split_source(text, outlet) == (rest, outlet)


def test_tags_around_the_source_stay_balanced() -> None:
    assert split_source("<p>青川港<b>开港。</b>（新华社）</p>\n") == ("<p>青川港<b>开港。</b></p>\n", "新华社")
    assert split_source("<p>青川港开港。</p><p>（新华社）</p>") == ("<p>青川港开港。</p><p></p>", "新华社")


@pytest.mark.parametrize(
    ("title", "read", "html"),
    [
        ("", "青川港开港", "<p>开港了。</p>"),
        ("青川港 开港", "青川港 开港", "<p>开港了。</p>"),
        ("另一个标题", "另一个标题", "<p>【青川港开港】开港了。</p>"),
    ],
)
def test_a_headline_is_no_text_where_it_is_the_title(title: str, read: str, html: str) -> None:
    flash = read_flash("【青川港开港】开港了。", title, "")
    assert (flash.title, flash.html) == (read, html)


def test_a_label_is_no_headline() -> None:
    flash = read_flash("【盘中】开港了。", "", "")
    assert (flash.title, flash.html) == ("", "<p>【盘中】开港了。</p>")
    assert read_flash("【盘中】开港了。", "盘中", "").html == "<p>开港了。</p>"


def test_a_headline_alone_is_the_text() -> None:
    assert read_flash("<p>【青川港开港】</p>", "", "").html == "<p>【青川港开港】</p>"


def test_pictures_follow_the_text_as_paragraphs_each_once() -> None:
    picture = "https://img.test/a.png?x=1&y=2"
    flash = read_flash("一行。\n二行。", "", "", [picture, {"uri": "https://img.test/b.png"}, {"url": picture}, "", {}])
    assert flash.html == (
        '<p>一行。</p><p>二行。</p><p><img src="https://img.test/a.png?x=1&amp;y=2"></p>'
        '<p><img src="https://img.test/b.png"></p>'
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("青川港今天开港。首航明天。", "青川港今天开港"),
        ("青川社9月10日电，青川港今天开港。", "青川港今天开港"),
        ("青川社9月10日电（记者 周明）青川港今天开港。", "青川港今天开港"),
        ("青川汇9月28日｜青川港今天开港。", "青川港今天开港"),
        ("金数9月19日讯，青川港今天开港。\n二行。", "青川港今天开港"),
        ("青川9月10日电影节开幕。", "青川9月10日电影节开幕"),
        ("升至3.5倍；其余不变。", "升至3.5倍"),
    ],
)
def test_first_sentence_serves_as_the_title(text: str, title: str) -> None:
    assert first_sentence(text) == title


@pytest.mark.parametrize("text", ["（甲）<" * 50_000, "（" * 100_000, "<b>" * 50_000 + "（甲乙）", "【" * 100_000])
def test_odd_texts_cost_no_time(text: str) -> None:
    assert read_flash(text, "", "").outlet == ""


def records(text: str, picture: str) -> dict[str, tuple[str, Any]]:
    """Of each kind its list of flash news and an answer of it that holds one flash."""
    time = 1789786000
    return {
        "cls": (
            "telegraph",
            {"data": {"roll_data": [{"id": 2401001, "content": text, "ctime": time, "images": [picture]}]}},
        ),
        "sina": (
            "live",
            {
                "result": {
                    "data": {
                        "feed": {
                            "list": [
                                {
                                    "id": 5200010,
                                    "rich_text": text,
                                    "create_time": "2026-09-19 11:05:56",
                                    "multimedia": {"img_url": [picture]},
                                }
                            ]
                        }
                    }
                }
            },
        ),
        "ths": (
            "flash",
            {"data": {"list": [{"seq": "690000955", "digest": text, "ctime": str(time), "picUrl": picture}]}},
        ),
        "jin10": (
            "flash",
            {
                "data": [
                    {
                        "id": "20260919095159560800",
                        "type": 0,
                        "time": "2026-09-19 09:51:59",
                        "data": {"content": text, "pic": picture},
                    }
                ]
            },
        ),
        "wallstreetcn": (
            "lives",
            {
                "data": {
                    "items": [
                        {
                            "id": 8001001,
                            "uri": "https://wallstreetcn.com/livenews/8001001",
                            "content": "".join(f"<p>{line}</p>\n" for line in text.splitlines()),
                            "content_text": text,
                            "display_time": time,
                            "images": [{"uri": picture}],
                        }
                    ]
                }
            },
        ),
        "gelonghui": (
            "live",
            {
                "result": [
                    {
                        "route": "https://www.gelonghui.com/live/1694771",
                        "content": text,
                        "createTimestamp": time,
                        "pictures": [picture],
                    }
                ]
            },
        ),
    }


def read(kind_name: str, text: str) -> Article:
    source = replace(load_config().sources[0], kind=kind_name, base_url="http://news.test", tags=(), lists=())
    kind = kind_of(source)
    name, value = records(text, "https://img.test/a.png")[kind_name]
    url = kind.list_url(source, name)
    answer = Answer(url, url, 200, {}, json.dumps(value).encode(), NOW, "utf-8", "default")
    (listed,) = kind.read_list(source, name, answer).listed
    assert listed.answer is not None
    return read_article(source, kind, listed.external_id, listed.answer, listed)


@pytest.mark.parametrize("kind", records("", ""))
def test_the_same_flash_is_the_same_at_every_site(kind: str) -> None:
    article = read(kind, "【青川港开港】青川港今天开港。\n首航明天。（江城日报）")
    assert (article.title, article.outlet) == ("青川港开港", "江城日报")
    assert article.body_text == "青川港今天开港。\n首航明天。"
    assert article.body_html == (
        '<p>青川港今天开港。</p><p>首航明天。</p><p><img src="https://img.test/a.png" alt=""></p>'
    )
    untitled = read(kind, "青川社9月19日电，青川港今天开港（试行）。首航明天。（首航日期另行通知）")
    assert untitled.title == "青川港今天开港（试行）"
    assert untitled.body_text == "青川社9月19日电，青川港今天开港（试行）。首航明天。（首航日期另行通知）"
