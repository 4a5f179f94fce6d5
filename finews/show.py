"""``finews show``: the record that a page or a saved answer gives, without storing anything."""

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper.charset import choose_charset
from scraper.config import Config, Source
from scraper.errors import FinewsError, Rejected
from scraper.fetch import Fetcher
from scraper.guard import check_url, source_for
from scraper.hosts import LocalHostMemory
from scraper.kind import kind_of
from scraper.outcomes import Outcome
from scraper.page import ask_for_page
from scraper.records import Answer, Article, Listed

__all__ = ["show_file", "show_url", "to_json"]


def show_url(config: Config, url: str) -> Article:
    """Ask for a page of any source, enabled or not, and parse it.

    :raises Rejected: there is no article, and why.
    :raises HostPaused: the host asks to be left alone.
    """
    source = source_for(url, config.sources)
    kind = kind_of(source)
    external_id = kind.external_id(check_url(url, source))
    if not external_id:
        raise Rejected(Outcome.NO_ID, f"{url} is of the source {source.name} and names no article")
    answer = asyncio.run(_ask(config, source, external_id))
    return kind.parse(source, external_id, answer, _nothing_listed(source, external_id))


def show_file(source: Source, path: Path, external_id: str) -> Article:
    """Parse a saved answer as if its host had just sent it; without an id, the file's name must hold it.

    :raises Rejected: there is no article, and why.
    :raises FinewsError: nothing says which article it is.
    """
    kind = kind_of(source)
    found = kind.id_in(external_id or path.stem.rpartition("-")[2])
    if not found:
        raise FinewsError(f"{external_id or path.name} holds no article id of the source {source.name}; give it: --id")
    body = path.read_bytes()
    content_type = "text/html" if path.suffix in (".html", ".htm") else ""
    url = kind.page_url(source, found)
    answer = Answer(url, url, 200, {}, body, datetime.now(UTC), *choose_charset(body, content_type))
    kind.check(source, found, answer)
    return kind.parse(source, found, answer, _nothing_listed(source, found))


def to_json(article: Article) -> str:
    """The record as JSON, times in ISO 8601, hashes in hexadecimal."""
    record: dict[str, Any] = asdict(article)
    hashes = {"content_hash": article.content_hash.hex(), "record_hash": article.record_hash.hex()}
    return json.dumps(record | hashes, ensure_ascii=False, indent=2, default=datetime.isoformat)


async def _ask(config: Config, source: Source, external_id: str) -> Answer:
    async with Fetcher(source, LocalHostMemory(), config.user_agent) as fetcher:
        asked = await ask_for_page(fetcher, source, kind_of(source), external_id)
    if asked.problem:
        raise asked.problem
    return asked.answers[-1]


def _nothing_listed(source: Source, external_id: str) -> Listed:
    return Listed(external_id, kind_of(source).page_url(source, external_id), list_name="")
