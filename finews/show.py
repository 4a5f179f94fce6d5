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
from scraper.page import ask_for_page, read_article
from scraper.records import Answer, Article, Listed

__all__ = ["show_file", "show_url", "to_json"]


def show_url(config: Config, url: str) -> Article:
    """Ask for a page of any source, enabled or not, and parse it.

    :raises Rejected: there is no article, and why.
    :raises ConfigError: nobody is named whom the host's operator could reach.
    :raises HostPaused: the host asks to be left alone.
    """
    source = source_for(url, config.sources, disabled_too=True)
    config.check_contact(source)
    kind = kind_of(source)
    checked = check_url(url, source)
    external_id = kind.external_id(checked)
    if not external_id:
        raise Rejected(Outcome.NO_ID, f"{url} is of the source {source.name} and names no article")
    page_url = kind.page_url(source, external_id, checked)
    answer = asyncio.run(_ask(config, source, external_id, page_url))
    return read_article(source, kind, external_id, answer, Listed(external_id, page_url, list_name=""))


def show_file(source: Source, path: Path, external_id: str = "", page_url: str = "") -> Article:
    """Parse a saved answer as if its host had just sent it; without an id or URL, the file's name must hold the id.

    :raises Rejected: there is no article, and why.
    :raises FinewsError: nothing says which article it is, or what its address is.
    """
    kind = kind_of(source)
    found = kind.id_in(external_id or page_url or path.stem.rpartition("-")[2])
    if not found:
        given = external_id or page_url or path.name
        raise FinewsError(f"{given} holds no article id of the source {source.name}; give it: --id")
    url = kind.page_url(source, found, page_url)
    if not url:
        raise FinewsError(f"the id {found} does not tell the page's address at {source.name}; give it: --url")
    body = path.read_bytes()
    content_type = "text/html" if path.suffix in (".html", ".htm") else ""
    is_page = path.suffix in (".html", ".htm")
    asked = url if is_page else next(iter(kind.request_urls(source, found, url)), url)
    answer = Answer(asked, asked, 200, {}, body, datetime.now(UTC), *choose_charset(body, content_type))
    return read_article(source, kind, found, answer, Listed(found, url, list_name=""))


def to_json(article: Article) -> str:
    """The record as JSON, times in ISO 8601, hashes in hexadecimal."""
    record: dict[str, Any] = asdict(article)
    hashes = {"content_hash": article.content_hash.hex(), "record_hash": article.record_hash.hex()}
    return json.dumps(record | hashes, ensure_ascii=False, indent=2, default=datetime.isoformat)


async def _ask(config: Config, source: Source, external_id: str, page_url: str) -> Answer:
    async with Fetcher(source, LocalHostMemory(), config.user_agent) as fetcher:
        asked = await ask_for_page(fetcher, source, kind_of(source), external_id, page_url)
    if asked.problem:
        raise asked.problem
    return asked.answers[-1]
