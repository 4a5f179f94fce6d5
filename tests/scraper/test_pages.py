"""Every stored answer under ``pages/<kind>/`` gives what the expectation beside it says.

``<case>.expected.json`` holds ``id`` (the article asked for) or ``list`` (the list's name), ``content_type``,
``fetched_at``, for an article optionally ``listed`` (what the list said of it) and ``request`` (which of the kind's
request URLs was asked, from 0), and then the whole ``article``, or the list's ``records`` and the ``unreadable`` ones.
A site is added by adding files.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.charset import choose_charset
from scraper.config import load_config
from scraper.kind import kind_of
from scraper.records import Answer, Article, Listed

PAGES = Path(__file__).parent / "pages"
EXPECTED = ".expected.json"
BASE = "http://news.test"

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
    return said


def read_case(expectation: Path) -> dict[str, Any]:
    """What the parser makes of the answer beside the expectation, in the expectation's form."""
    case = json.loads(expectation.read_text(encoding="utf-8"))
    name = expectation.name.removesuffix(EXPECTED)
    (stored,) = (p for p in expectation.parent.glob(f"{name}.*") if p != expectation)
    source = replace(load_config().sources[0], kind=expectation.parent.name, base_url=BASE, tags=(), lists=())
    kind = kind_of(source)
    if "list" in case:
        url = kind.list_url(source, case["list"])
    else:
        url = kind.request_urls(source, case["id"])[case.get("request", 0)]
    body = stored.read_bytes()
    codec, how = choose_charset(body, case["content_type"])
    answer = Answer(url, url, 200, {}, body, datetime.fromisoformat(case["fetched_at"]), codec, how)
    if "list" in case:
        page = kind.read_list(source, case["list"], answer)
        return {
            "records": [plain(asdict(listed)) for listed in page.listed],
            "unreadable": [[u.record, u.problem.outcome.value] for u in page.unreadable],
        }
    said = case.get("listed", {})
    if "published_at" in said:
        said = said | {"published_at": datetime.fromisoformat(said["published_at"])}
    listed = Listed(case["id"], kind.page_url(source, case["id"]), "", **said)
    kind.check(source, case["id"], answer)
    return {"article": article_as_json(kind.parse(source, case["id"], answer, listed))}


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
        assert "list" in case or set(case["article"]) == told, expectation.name
