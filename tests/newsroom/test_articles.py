"""The invented articles: the same for the same seed, and what is told of them is what their markup says."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from xpinyin import Pinyin

from newsroom import Newsroom
from newsroom.answers import page_answer, text_answer
from newsroom.writing import Story
from tests.newsroom.conftest import Clock, flawless
from tests.newsroom.reading import article, mentions, paragraphs

PROJECT = Path(__file__).parents[2]

DIGEST_OF_ALL = """
import hashlib
from datetime import datetime, timedelta, timezone
from newsroom import Newsroom
from newsroom.answers import page_answer, text_answer
now = datetime(2026, 11, 20, 15, 30, tzinfo=timezone(timedelta(hours=8)))
total = hashlib.sha256()
for story in Newsroom(seed=7, days=5, clock=lambda: now).listed(now):
    for answer in (text_answer(story, now, is_redirected=False), page_answer(story, now)):
        total.update(answer.body + answer.etag.encode())
print(total.hexdigest())
"""


def everything(room: Newsroom) -> bytes:
    now = room.now()
    total = sha256()
    for story in room.listed(now):
        assert isinstance(story, Story)
        for answer in (text_answer(story, now, is_redirected=False), page_answer(story, now)):
            total.update(answer.body + answer.etag.encode())
    return total.digest()


def test_the_same_seed_gives_the_same_bytes_in_every_process(clock: Clock) -> None:
    here = everything(Newsroom(seed=7, days=5, clock=clock)).hex()
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(PROJECT)}
        there = subprocess.run(
            [sys.executable, "-c", DIGEST_OF_ALL], env=environment, capture_output=True, text=True, check=True
        )
        assert there.stdout.strip() == here


def test_another_seed_gives_other_articles(clock: Clock) -> None:
    one, two = Newsroom(seed=7, days=5, clock=clock), Newsroom(seed=8, days=5, clock=clock)
    assert not {e.info_code for e in one.expected()} & {e.info_code for e in two.expected()}


def test_a_day_is_the_same_whenever_the_newsroom_opened(clock: Clock) -> None:
    long, short = Newsroom(seed=7, days=9, clock=clock), Newsroom(seed=7, days=2, clock=clock)
    newest = short.expected()
    assert newest
    assert long.expected()[: len(newest)] == newest


def test_thirty_days_hold_several_thousand_different_articles(clock: Clock) -> None:
    expected = Newsroom(clock=clock).expected()
    assert len(expected) > 2_800
    assert len({e.info_code for e in expected}) == len(expected)
    # What several outlets carry may be the same to the letter.
    assert len({(e.wire or e.info_code, e.paragraphs) for e in expected}) == len({e.paragraphs for e in expected})
    assert len({e.paragraphs for e in expected}) > len(expected) * 0.95
    assert all(len(e.paragraphs) >= 2 for e in expected)
    assert len({e.outlet for e in expected}) >= 40


def test_ids_are_as_odd_as_upstreams(clock: Clock) -> None:
    expected = Newsroom(clock=clock).expected()
    assert all(re.fullmatch(r"NW\d{17,18}", e.info_code) for e in expected)
    shifted = [e for e in expected if e.info_code[2:10] != f"{e.published_at:%Y%m%d}"]
    short = [e for e in expected if len(e.info_code) == 19]
    assert 0.02 < len(shifted) / len(expected) < 0.10
    assert 0.002 < len(short) / len(expected) < 0.03
    codes = [e.info_code for e in expected]
    assert codes != sorted(codes, reverse=True)


def test_weekends_are_quieter(clock: Clock) -> None:
    by_day = Counter(e.published_at.date() for e in Newsroom(seed=7, days=12, clock=clock).expected())
    quiet = [count for day, count in by_day.items() if day.weekday() >= 5]
    busy = [count for day, count in by_day.items() if day.weekday() < 5 and day != clock.now.date()]
    assert quiet
    assert max(quiet) < min(busy) / 2


def test_what_is_told_of_an_article_is_what_its_markup_says(clock: Clock) -> None:
    room = Newsroom(clock=clock)
    now, read = room.now(), Counter[str]()
    for expected in room.expected():
        story = room.find(expected.info_code, now)
        assert isinstance(story, Story)
        if expected.outcome != "loaded" or story.flaw in ("only_page", "gb2312", "bom"):
            continue
        answer = json.loads(text_answer(story, now, is_redirected=True).body)
        text, content = answer.get("text", ""), answer.get("content", "")
        read["text alone"] += not content
        read["content alone"] += not text
        for html in filter(None, (text, content)):
            assert paragraphs(html) == list(expected.paragraphs), expected.info_code
        assert mentions(content or text) == expected.mentions, expected.info_code
        assert answer["Title"] in ("", expected.title)
        assert answer["medianame"] in ("", "[]", "[Null]", None, expected.outlet)
        authors = answer.get("Author")
        assert (tuple(authors) if isinstance(authors, list) else ()) == expected.authors
        assert answer.get("docreader") in ("", None, expected.summary)
    assert min(read.values()) > 50


@pytest.mark.parametrize(
    "pattern",
    [
        r'<span id="stock_1\.(\d{6})"><a .{,80}data-code="1,\1">\S+?</a></span><span id="quote_1\.\1"></span>',
        r'<span id="bk_90\.(BK\d+)"><a .{,80}data-code="90,\1">\S+?</a></span><span id="bkquote_90\.\1"></span>',
        r'<span web="1" href="[^"]+" class="em_stock_key_common" data-code="\d+,\w+">',
        r'<span id="Info\.\d+"><a [^>]*class="infokey">业绩</a></span>',
        r'<span id="Info\.116\.00700"><a [^>]*class="keytip" data-code="116,00700">',
        r'data-code="\d{6}\|[01]\|1"',
        r'data-code="\d{6}\|[01]\|2\|"',
        r'data-code="K NIO\|106\|7"',
        r'data-code="R NIO\|106\|7"',
        r'data-code="DJIA\|100\|_UI"',
        r'em_stock_key_common" data-code="\d{6}"',
        r'<span id="stock_\d{6}"><a href="[^"]+" class="keytip">',
        r'<span><a href="[^"]+" class="keytip">',
        r"壮<span[^>]*><a [^>]*>大智慧</a></span>",
        r"\(C<span[^>]*><a [^>]*>PPI</a></span>B\)",
        r"&lt;数据要素&gt;",
        r"<!-- EM_StockImg_Start --><p style=\"display:none[^>]*>.{6}</p><!-- EM_StockImg_Start -->",
        r'<p class="em_media">（文章来源：(?:上海|中国)<span[^>]*>(?:<a [^>]*>)?证券(?:</a>)?</span>',
        r'<center><img orginial_src="https://',
        r'<p style="text-align:center;">图片来源：',
        r'<h3 class="emh3">',
        r"<p><strong>[^<]+</strong></p>",
        r"<p>　　",
        r'class="toplink"',
        r'class="ad_context3"',
        r"em_handle_adv_close",
        r"（责任编辑：",
        r"<p>郑重声明",
        r"<p>打开微信",
        r"<p>一站式开户",
    ],
)
def test_every_markup_of_upstreams_occurs(pattern: str, all_content: str) -> None:
    assert re.search(pattern, all_content)


@pytest.fixture(scope="module")
def all_content() -> str:
    room = Newsroom(clock=Clock())
    now = room.now()
    stories = [story for story in room.listed(now) if isinstance(story, Story) and story.flaw is None]
    answers = (json.loads(text_answer(story, now, is_redirected=False).body) for story in stories)
    return "\n".join(answer["content"] or "" for answer in answers)


def test_titles_hold_quotes_and_backslashes(clock: Clock) -> None:
    titles = [e.title for e in Newsroom(clock=clock).expected()]
    for mark in ("“", '"', "\\"):
        assert sum(mark in title for title in titles) >= 5


def test_outlets_are_hard_to_tell_apart(clock: Clock) -> None:
    outlets = {e.outlet for e in Newsroom(clock=clock).expected()}
    slugs = Counter(Pinyin().get_pinyin(outlet, "") for outlet in outlets)
    assert [slug for slug, count in slugs.items() if count > 1] == ["jianghaichenbao"]
    assert {"TechWeb", "Techweb", "360", "证券时报·e公司"} <= outlets


def test_fields_go_missing_and_empty(client: httpx.Client, room: Newsroom) -> None:
    answers = [article(client, e.info_code) for e in flawless(room)[:250]]
    for name in ("Author", "reletecodes", "medianame"):
        values = [answer.get(name) for answer in answers if name in answer]
        assert {"", "[]", "[Null]", None} <= {value for value in values if not isinstance(value, list)}, name
    for name in ("Order", "docreader", "relkey", "Author", "text"):
        assert any(name not in answer for answer in answers), name
    assert any(isinstance(answer.get("reletecodes"), list) for answer in answers)
