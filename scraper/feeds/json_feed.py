"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from scraper.errors import Rejected
from scraper.feeds.content import plain
from scraper.feeds.moments import Clock
from scraper.feeds.records import Found, check_count, found_entry
from scraper.outcomes import Outcome
from scraper.text import text_of

__all__ = ["read_json_feed"]

_Fields = Mapping[str, Any]


def read_json_feed(value: object, base_url: str, clock: Clock) -> tuple[list[Found], str]:
    """The entries, and the address of the next older page.

    :raises Rejected: ``empty``: the JSON holds nothing; ``oversized``; ``shape_changed``: it is no JSON Feed.
    """
    if value in ({}, [], None, ""):
        raise Rejected(Outcome.EMPTY, f"the feed holds nothing: {value!r}")
    fields: _Fields = value if isinstance(value, dict) else {}
    items = fields.get("items")
    if "jsonfeed.org" not in text_of(fields.get("version")).lower() or not isinstance(items, list):
        keys = ", ".join(fields) or f"a {type(value).__name__}"
        raise Rejected(Outcome.SHAPE_CHANGED, f"JSON, but no JSON Feed: {keys[:200]}")
    check_count(len(items))
    return [_found(item, base_url, clock) for item in items], _joined(base_url, text_of(fields.get("next_url")))


def _found(item: object, base_url: str, clock: Clock) -> Found:
    fields: _Fields = item if isinstance(item, dict) else {}
    as_id = text_of(fields.get("id"))
    link = text_of(fields.get("url")) or (as_id if as_id.lower().startswith(("http://", "https://")) else "")
    return found_entry(
        base_url,
        link,
        json.dumps(item, ensure_ascii=False, default=str),
        title=plain(fields.get("title"), is_html=False),
        summary=plain(fields.get("summary"), is_html=False),
        published=clock.read(fields.get("date_published")),
        modified=clock.read(fields.get("date_modified")),
    )


def _joined(base_url: str, link: str) -> str:
    try:
        return urljoin(base_url, link) if link else ""
    except ValueError:
        return ""
