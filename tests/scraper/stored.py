"""The stored answers under ``pages/<kind>/`` and what the expectations beside them say of how they came."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from scraper.charset import choose_charset
from scraper.config import Source, load_config
from scraper.kind import Kind, kind_of
from scraper.records import Answer, Listed

__all__ = ["BASE", "CASES", "EXPECTED", "PAGES", "StoredPage", "answer_of", "article_in", "kind_at", "stored_at"]

PAGES = Path(__file__).parent / "pages"
EXPECTED = ".expected.json"
BASE = "http://news.test"
CASES = sorted(PAGES.glob(f"*/*{EXPECTED}"))


@dataclass(frozen=True, slots=True)
class StoredPage:
    """An answer that holds an article, or refuses it, with all that reading it takes."""

    source: Source
    kind: Kind
    answer: Answer
    listed: Listed


def kind_at(expectation: Path) -> tuple[Source, Kind]:
    """The kind whose folder this is, and a source of that kind."""
    source = replace(load_config().sources[0], kind=expectation.parent.name, base_url=BASE, tags=(), lists=())
    return source, kind_of(source)


def stored_at(expectation: Path) -> Path:
    """The file that the expectation is of."""
    name = expectation.name.removesuffix(EXPECTED)
    (stored,) = (p for p in expectation.parent.glob(f"{name}.*") if p != expectation)
    return stored


def answer_of(stored: Path, url: str, case: Mapping[str, Any]) -> Answer:
    """A stored answer as if it had come from ``url``."""
    body = stored.read_bytes()
    codec, how = choose_charset(body, case["content_type"])
    return Answer(url, url, 200, {}, body, datetime.fromisoformat(case["fetched_at"]), codec, how)


def article_in(expectation: Path) -> StoredPage | None:
    """The article that an expectation is of; None where it is of a list."""
    case = json.loads(expectation.read_text(encoding="utf-8"))
    if "list" in case:
        return None
    source, kind = kind_at(expectation)
    said = case.get("listed", {})
    if "published_at" in said:
        said = said | {"published_at": datetime.fromisoformat(said["published_at"])}
    page_url = kind.page_url(source, case["id"], case.get("url", ""))
    urls = [case["requested_url"]] if "requested_url" in case else kind.request_urls(source, case["id"], page_url)
    answer = answer_of(stored_at(expectation), urls[case.get("request", 0)], case)
    return StoredPage(source, kind, answer, Listed(case["id"], page_url, "", **said))
