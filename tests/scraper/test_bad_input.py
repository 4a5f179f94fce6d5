"""What no site should send, sent to every kind: each has its own outcome, none is an article, none an exception.

A kind's good answers are those of its fixtures, so that a new site is tested without a line here.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.charset import choose_charset
from scraper.config import Source, load_config
from scraper.errors import Rejected
from scraper.kind import kind_of
from scraper.outcomes import Outcome
from scraper.page import read_article
from scraper.records import Answer, Listed
from tests.scraper.stored import BASE, CASES, EXPECTED

KINDS = sorted({path.parent.name for path in CASES} - {"archive"})
"""An archived post is a file of our own choosing, and any text can be one."""

CAPTCHA = """<html><head><title>Just a moment...</title></head><body><div id="challenge-stage">
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>Verifying you are human.</div>
</body></html>"""
SLIDER = """<html><body><div class="geetest_panel"><div class="geetest_slider_button"></div>请完成安全验证</div>
</body></html>"""
BLOCK = "<html><head><title>403</title></head><body><h1>您的访问过于频繁，请稍后再试</h1></body></html>"
LOGIN = """<html><head><title>登录</title></head><body><form action="/login"><p>请登录后继续阅读</p>
<input name="username"><input name="password" type="password"><button>登录</button></form></body></html>"""
FETCHED_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOTHING = ["{}", "[]", "null", '""']
GARBAGE = [
    b"\x00\x00\x00\x00",
    bytes(range(256)) * 4,
    b"[" * 5000 + b"]" * 5000,
    *(b'{"%s":' % name + b"[" * 600 + b"1" + b"]" * 600 + b"}" for name in (b"data", b"result", b"records", b"list")),
    b'{"data":' * 300 + b"1" + b"}" * 300,
    b"<div>" * 5000,
    b'{"data":' + b"9" * 5000 + b"}",
    b'{"data":{"data":{"data":[[[{"data":[null,1,"x",{"id":{"id":[]}}]}]]]}}}',
    '{"id":null,"title":["一"],"content":{"a":1},"text":0.5,"data":[true,false]}'.encode(),
    b"<html><body><script>var a = '</body>'</script><!-- <p>text</p>",
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00",
]


def source_of(kind: str) -> Source:
    return replace(load_config().sources[0], kind=kind, base_url=BASE, tags=(), lists=())


def read(source: Source, body: str | bytes, page: Listed, request: int = 0, content_type: str = "") -> Outcome | str:
    """The outcome that a body ends as when it answers for the page, or the title of the article that it gave."""
    kind = kind_of(source)
    data = body.encode() if isinstance(body, str) else body
    url = kind.request_urls(source, page.external_id, page.url)[request]
    answer = Answer(url, url, 200, {}, data, FETCHED_AT, *choose_charset(data, content_type))
    try:
        return f"an article: {read_article(source, kind, page.external_id, answer, page).title}"
    except Rejected as problem:
        return problem.outcome


def read_list(source: Source, name: str, body: str | bytes) -> Outcome | str:
    kind = kind_of(source)
    data = body.encode() if isinstance(body, str) else body
    url = kind.list_url(source, name)
    try:
        page = kind.read_list(source, name, Answer(url, url, 200, {}, data, FETCHED_AT, *choose_charset(data, "")))
    except Rejected as problem:
        return problem.outcome
    return f"a list of {len(page.listed)}"


def good_answers(kind: str) -> Iterator[tuple[dict[str, Any], Path]]:
    """The fixtures of a kind that give an article, and are fetched as pages."""
    for expectation in CASES:
        case = json.loads(expectation.read_text(encoding="utf-8"))
        if expectation.parent.name == kind and "article" in case:
            name = expectation.name.removesuffix(EXPECTED)
            (stored,) = (p for p in expectation.parent.glob(f"{name}.*") if p != expectation)
            yield case, stored


def page_of(source: Source, case: dict[str, Any]) -> Listed:
    return Listed(case["id"], kind_of(source).page_url(source, case["id"], case.get("url", "")), "")


@pytest.fixture(params=KINDS)
def source(request: pytest.FixtureRequest) -> Source:
    return source_of(request.param)


@pytest.fixture
def page(source: Source) -> Listed:
    return page_of(source, next(good_answers(source.kind))[0])


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (CAPTCHA, Outcome.CAPTCHA),
        (SLIDER, Outcome.CAPTCHA),
        (BLOCK, Outcome.BLOCKED),
        (LOGIN, Outcome.LOGIN_REQUIRED),
        ("", Outcome.EMPTY),
        (" \n", Outcome.EMPTY),
    ],
    ids=["captcha", "slider", "block", "login", "nothing", "blanks"],
)
def test_a_page_in_the_articles_place_has_its_outcome(
    source: Source, page: Listed, body: str, outcome: Outcome
) -> None:
    assert read(source, body, page) == outcome
    for name in (*kind_of(source).LISTS, *kind_of(source).PAGED_LISTS):
        assert read_list(source, name, body) == outcome, name


def test_an_answer_with_nothing_in_it_is_no_article(source: Source, page: Listed) -> None:
    for body in NOTHING:
        assert read(source, body, page) in (Outcome.EMPTY, Outcome.SHAPE_CHANGED), body


def test_garbage_is_rejected_and_breaks_nothing(source: Source, page: Listed) -> None:
    for body in GARBAGE:
        assert isinstance(read(source, body, page), Outcome), body[:40]
        for name in (*kind_of(source).LISTS, *kind_of(source).PAGED_LISTS):
            assert isinstance(read_list(source, name, body), Outcome), (name, body[:40])


def test_a_list_of_another_shape_is_told(source: Source) -> None:
    for name in (*kind_of(source).LISTS, *kind_of(source).PAGED_LISTS):
        assert read_list(source, name, '{"message":"ok","rows":[{"a":1}]}') == Outcome.SHAPE_CHANGED, name
        page = "<html><body><h1>首页</h1><p>改版了。</p></body></html>"
        assert read_list(source, name, page) in (Outcome.SHAPE_CHANGED, Outcome.BLOCKED), name


def test_broken_and_wrapped_json_are_told(source: Source) -> None:
    for case, stored in good_answers(source.kind):
        if stored.suffix != ".json":
            continue
        page, request = page_of(source, case), case.get("request", 0)
        body = stored.read_bytes().strip()
        assert read(source, body[: len(body) * 2 // 3], page, request) == Outcome.TRUNCATED, stored.name
        for wrapped in (b"var ajaxResult=" + body + b";", b"jQuery1124_17(" + body + b")"):
            assert read(source, wrapped, page, request) == Outcome.WRAPPED_JSON, stored.name


def test_another_articles_answer_is_no_answer(source: Source) -> None:
    told = 0
    for case, stored in good_answers(source.kind):
        page, request = page_of(source, case), case.get("request", 0)
        last = page.external_id[-1]
        other = replace(page, external_id=page.external_id[:-1] + ("1" if last != "1" else "2"))
        other = replace(other, url=page.url.replace(page.external_id, other.external_id))
        given = read(source, stored.read_bytes(), other, request, case["content_type"])
        told += given == Outcome.ID_MISMATCH
    assert told or source.kind == "publisher", "no answer of this kind says whose it is"
