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
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.config import Source
from scraper.errors import Rejected
from scraper.kind import Kind
from scraper.page import read_article
from scraper.records import Answer, Article, Listed
from tests.scraper.stored import CASES, EXPECTED, PAGES, answer_of, article_in, kind_at, stored_at

MAY_BE_LEFT_OUT = {"canonical_url", "extraction"}


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
    if stored := article_in(expectation):
        given = article_or_outcome(stored.source, stored.kind, stored.answer, stored.listed)
        return {"rejected": given} if isinstance(given, str) else {"article": given}
    source, kind = kind_at(expectation)
    url = kind.list_url(source, case["list"])
    page = kind.read_list(source, case["list"], answer_of(stored_at(expectation), url, case))
    said: dict[str, Any] = {
        "records": [listed_as_json(listed) for listed in page.listed],
        "unreadable": [[u.record, u.problem.outcome.value] for u in page.unreadable],
    }
    if "next_url" in case or page.next_url:
        said["next_url"] = page.next_url
    if any(x.answer for x in page.listed):
        said["articles"] = [article_or_outcome(source, kind, x.answer, x) for x in page.listed if x.answer]
    return said


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
