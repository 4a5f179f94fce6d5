"""Every stored answer under ``pages/<kind>/`` gives what the expectation beside it says.

``<case>.expected.json`` holds ``id`` (the article asked for) or ``list`` (the list's name), ``content_type``,
``fetched_at``; for an article optionally ``url`` (its address, where the id does not tell it), ``listed`` (what the
list said of it), ``request`` (which of the kind's request URLs was asked, from 0) or ``requested_url`` (what the answer
is stored under, where the kind asks for nothing); and then the whole ``article`` or the outcome that it is ``rejected``
with, or the list's ``records``, the ``unreadable`` ones, the ``next_url``, and the ``articles`` (or outcomes) of those
records that are whole articles. A site is added by adding files.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.charset import choose_charset
from scraper.config import Source, load_config
from scraper.errors import Rejected
from scraper.kind import Kind, kind_of
from scraper.page import read_article
from scraper.records import Answer, Article, Listed

PAGES = Path(__file__).parent / "pages"
EXPECTED = ".expected.json"
BASE = "http://news.test"

MAY_BE_LEFT_OUT = {"canonical_url", "extraction"}

CASES = sorted(PAGES.glob(f"*/*{EXPECTED}"))


def plain(value: Any) -> Any:
    """A record as JSON says it: times in ISO form, bodies as lists of lines."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def article_as_json(article: Article) -> dict[str, Any]:
    said: dict[str, Any] = plain(asdict(article))
    said["body_text"] = said["body_text"].split("\n")
    said["mentions"] = [[m["market"], m["code"], m["surface"], m["count"], m["found_by"]] for m in said["mentions"]]
    said["images"] = [[i["url"], i["caption"]] for i in said["images"]]
    # They change without the article.
    del said["parser"], said["parser_version"]
    return {key: value for key, value in said.items() if value or key not in MAY_BE_LEFT_OUT}


def read_case(expectation: Path) -> dict[str, Any]:
    """What the parser makes of the answer beside the expectation, in the expectation's form."""
    case = json.loads(expectation.read_text(encoding="utf-8"))
    name = expectation.name.removesuffix(EXPECTED)
    (stored,) = (p for p in expectation.parent.glob(f"{name}.*") if p != expectation)
    source = replace(load_config().sources[0], kind=expectation.parent.name, base_url=BASE, tags=(), lists=())
    kind = kind_of(source)
    if "list" in case:
        url = kind.list_url(source, case["list"])
        page = kind.read_list(source, case["list"], answer_of(stored, url, case))
        said: dict[str, Any] = {
            "records": [listed_as_json(listed) for listed in page.listed],
            "unreadable": [[u.record, u.problem.outcome.value] for u in page.unreadable],
        }
        if "next_url" in case or page.next_url:
            said["next_url"] = page.next_url
        if any(x.answer for x in page.listed):
            said["articles"] = [article_or_outcome(source, kind, x.answer, x) for x in page.listed if x.answer]
        return said
    said = case.get("listed", {})
    if "published_at" in said:
        said = said | {"published_at": datetime.fromisoformat(said["published_at"])}
    page_url = kind.page_url(source, case["id"], case.get("url", ""))
    listed = Listed(case["id"], page_url, "", **said)
    urls = [case["requested_url"]] if "requested_url" in case else kind.request_urls(source, case["id"], page_url)
    url = urls[case.get("request", 0)]
    given = article_or_outcome(source, kind, answer_of(stored, url, case), listed)
    return {"rejected": given} if isinstance(given, str) else {"article": given}


def answer_of(stored: Path, url: str, case: dict[str, Any]) -> Answer:
    body = stored.read_bytes()
    codec, how = choose_charset(body, case["content_type"])
    return Answer(url, url, 200, {}, body, datetime.fromisoformat(case["fetched_at"]), codec, how)


def listed_as_json(listed: Listed) -> dict[str, Any]:
    return {key: value for key, value in plain(asdict(listed)).items() if key not in ("answer", "copy")}


def article_or_outcome(source: Source, kind: Kind, answer: Answer, listed: Listed) -> dict[str, Any] | str:
    try:
        return article_as_json(read_article(source, kind, listed.external_id, answer, listed))
    except Rejected as problem:
        return problem.outcome.value


@pytest.mark.parametrize("expectation", CASES, ids=lambda p: f"{p.parent.name}/{p.name.removesuffix(EXPECTED)}")
def test_page_gives_what_is_expected(expectation: Path) -> None:
    expected = json.loads(expectation.read_text(encoding="utf-8"))
    given = read_case(expectation)
    assert given == {key: expected[key] for key in given}


def unexpected() -> Iterator[Path]:
    for stored in PAGES.glob("*/*"):
        name = stored.name.partition(".")[0]
        if not stored.with_name(f"{name}{EXPECTED}").exists():
            yield stored


def test_every_stored_answer_has_its_expectation() -> None:
    assert CASES
    assert list(unexpected()) == []


def test_expectations_say_the_whole_article() -> None:
    told = {field.name for field in fields(Article)} - {"parser", "parser_version"}
    for expectation in CASES:
        case = json.loads(expectation.read_text(encoding="utf-8"))
        articles = [case["article"]] if "article" in case else case.get("articles", [])
        for article in articles:
            assert isinstance(article, str) or set(article) | MAY_BE_LEFT_OUT == told, expectation.name
