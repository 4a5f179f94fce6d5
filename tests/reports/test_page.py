"""The page: what it holds, and what it must never do."""

import base64
import gzip
import hashlib
import json
import re
from datetime import timedelta
from typing import Any

from lxml import html
from plotly.offline import get_plotlyjs

from loaders.report import DayCount, MentionedSecurity, OutletSpeed, RejectReason, RisingTopic, SourceHealth
from reports.page import render

from .conftest import NOON, PERIOD, full_report, headline, story

HOSTILE = (
    '<img src=x onerror="alert(1)"><b>粗体</b><a href="javascript:alert(1)">点</a></script><script>alert(1)</script>'
    "<!-- {{ 7 * 7 }} %{x} &lt;i&gt; \u202e\u2028"
)


def parsed(page: str) -> Any:
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))


def figures_of(page: str) -> dict[str, Any]:
    [block] = parsed(page).xpath("//script[@id='figures']")
    found: dict[str, Any] = json.loads(block.text)
    return found


def read(page: str) -> str:
    """What a person reads, with a blank between what stands apart."""
    return " ".join(" ".join(parsed(page).xpath("//body//text()[not(ancestor::script)]")).split())


def words_of(value: object) -> list[str]:
    """Every text in a figure."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for each in inner for text in words_of(each)]


def test_every_section_shows_its_numbers() -> None:
    page = render(full_report())
    assert set(figures_of(page)) == {"volume", "heat", "topics", "stories", "rejects"}
    text = read(page)
    for shown in (
        "125,430 articles 3,190 in these 30 days",
        "+4 % on the 7 before",
        "2026-10-22 to 2026-11-20",
        "As of 2026-11-20 13:00 (Asia/Shanghai)",
        "600000.SH 巨化股份0 90 60",
        "澎湃新闻 20 of 40 50 % 0 min in 20",
        "no_text The page has no text. 5 1",
        "newsroom 2,958 2,924 2,909 46 3 98.3 %",
    ):
        assert shown in text, shown
    assert len(parsed(page).xpath("//svg[@class='spark']")) == 21
    assert "nothing to show" not in text.lower()


def test_a_silent_source_has_no_shares_of_nothing() -> None:
    silent = SourceHealth("archive", 0, 0, 0, 0, 0, NOON, 0.0, 0.0, 0.0, 0.0, 0.0)
    [row] = parsed(render(full_report(sources=[silent]))).xpath("//td[text()='archive']/..")
    assert " ".join(row.text_content().split()) == "archive00000" + "2026-11-20 12:00"


def test_nothing_is_asked_of_any_server() -> None:
    page = render(full_report())
    tree = parsed(page)
    assert tree.xpath("//@src | //@srcset | //@action | //@data | //@poster | //object | //iframe | //base") == []
    assert tree.xpath("//link/@href") == ["data:,"]
    assert {url.partition("/0")[0] for url in tree.xpath("//a/@href")} >= {"http://example.org"}
    style = tree.xpath("string(//style)")
    assert "url(" not in style
    assert "@import" not in style


def test_no_script_but_its_own_may_run() -> None:
    page = render(full_report())
    tree = parsed(page)
    [policy] = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    unpacked = gzip.decompress(base64.b64decode(tree.xpath("string(//script[@id='plotly'])"))).decode()
    assert unpacked == get_plotlyjs()
    [own] = [block.text for block in tree.xpath("//script[not(@type)]")]
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in (own, unpacked)]
    assert rules["script-src"].split() == [f"'sha256-{digest}'" for digest in digests]


def test_chinese_is_there_as_chinese() -> None:
    page = render(full_report())
    # What HTML reads as markup is all that is written in another way.
    assert set(re.findall(r"\\u....", page.partition('id="plotly"')[0])) <= {"\\u003c", "\\u003e", "\\u0026", "\\u0027"}
    assert page.count("两部门发布元宇宙规划") > 12
    assert "澎湃新闻" in words_of(figures_of(page)["volume"])
    assert parsed(page).xpath("//meta[@charset='utf-8']")
    assert '<bdi lang="zh-Hans">巨化股份0</bdi>' in page


def test_what_a_page_said_is_text_whatever_it_says() -> None:
    hostile = full_report(
        volume=[DayCount(day, outlet, 3) for day in PERIOD.days for outlet in (HOSTILE, "<b>二</b>")],
        topics=[RisingTopic(HOSTILE, 5, 1.0)],
        securities=[MentionedSecurity(HOSTILE, HOSTILE, "security", 1, 1, [1] * 30)],
        stories=[story(HOSTILE, HOSTILE, "<b>二</b>", url="javascript:alert(1)")],
        outlets=[OutletSpeed(HOSTILE, 1, 1, 0, None)],
        rejects=[RejectReason("no_text", "<b>二</b>", "again", 1, {HOSTILE: 1, "<b>二</b>": 2})],
        sources=[SourceHealth(HOSTILE, 1, 1, 1, 0, 0, NOON, 0.0, 0.0, 0.0, 0.0, 0.0)],
    )
    page = render(hostile)
    tree, plain = parsed(page), parsed(render(full_report()))
    assert {e.tag for e in tree.iter() if isinstance(e.tag, str)} <= {
        e.tag for e in plain.iter() if isinstance(e.tag, str)
    }
    assert tree.xpath("//comment()") == []
    assert len(tree.xpath("//script")) == len(plain.xpath("//script"))
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert tree.xpath("//a") == [], "javascript: is no address"
    # A part of what it says may be cut off; nothing of it is markup.
    assert tree.text_content().count("<img src=x onerror") > 6
    assert "\u202e" not in tree.text_content()
    for name, figure in figures_of(page).items():
        for trace in figure["data"]:
            trace.pop("meta", None)  # put on the page as text, never by plotly
        said = words_of(figure)
        assert any("&lt;img src=x" in text for text in said) or name == "rejects", name
        for text in said:
            for markup in ("<img", "<a", "<script", "<b>粗", "<b>二", "<i>"):
                assert markup not in text, (name, text)


def test_addresses_are_links_only_on_the_web() -> None:
    urls = (
        "https://example.org/a?b=1&c=2",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "http://[bad",
        "",
    )
    stories = [story("标题", "甲", "乙", url=url) for url in urls]
    tree = parsed(render(full_report(stories=stories)))
    assert set(tree.xpath("//a/@href")) == {"https://example.org/a?b=1&c=2"}
    assert set(tree.xpath("//a/@rel")) == {"noopener noreferrer"}


def test_a_warehouse_whose_tables_were_never_filled_says_how_to_fill_them() -> None:
    empty = {name: () for name in ("volume", "topics", "securities", "stories", "outlets", "sources")}
    report = full_report(refreshed_at=None, covers_to=None, period=None, rejects=(), **empty)
    text = read(render(report))
    assert "never filled" in text
    assert "finews refresh" in text
    assert figures_of(render(report)) == {}


def test_a_warehouse_without_an_article_says_so() -> None:
    empty = {name: () for name in ("volume", "topics", "securities", "stories", "outlets", "sources", "rejects")}
    nothing = headline(
        **dict.fromkeys(("articles", "in_period", "last_7_days", "days_before", "newest_day"), 0),
        newest_at=None,
        crawled_at=None,
    )
    text = read(render(full_report(period=None, headline=nothing, **empty)))
    assert "no article with a day" in text
    assert "never filled" not in text


def test_it_says_what_came_since_the_tables_were_refreshed() -> None:
    text = read(render(full_report(changed_since=1234)))
    assert "Tables refreshed 2026-11-20 12:50; 1,234 articles came or changed since." in text


def test_the_same_numbers_make_the_same_page() -> None:
    assert render(full_report()) == render(full_report())
    assert render(full_report()) != render(full_report(made_at=NOON + timedelta(days=1)))
