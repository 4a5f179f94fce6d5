"""What an operator can start from the page: which DAG, with which parameters, said in a sentence before it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scraper.config import Config
from scraper.errors import FinewsError
from scraper.outcomes import Outcome

__all__ = ["Action", "NoAction", "action_of"]

MOST = 2048
"""Characters of a field."""


class NoAction(FinewsError):
    """What was asked for is nothing that the page offers; the message says why."""


@dataclass(frozen=True, slots=True)
class Action:
    """``fields`` are those of the form that asked for it, to ask again with."""

    dag: str
    conf: dict[str, Any]
    sentence: str
    fields: dict[str, str]


def action_of(config: Config, form: Mapping[str, str]) -> Action:
    """The action that a form asks for.

    :raises NoAction: there is no such action, or its fields are wrong.
    """
    fields = {name: value.strip() for name, value in form.items() if name in _FIELDS and value.strip()}
    if any(len(value) > MOST for value in fields.values()):
        raise NoAction("A field of the form is too long.")
    make = _ACTIONS.get(fields.get("do", ""))
    if make is None:
        raise NoAction("There is no such action; go back and use one of the page's buttons.")
    return make(config, fields)


def _crawl_url(config: Config, fields: dict[str, str]) -> Action:
    url = _needed(fields, "url")
    return Action("crawl_urls", {"urls": [url]}, f"Ask for {url} now, and load its article.", fields)


def _crawl(config: Config, fields: dict[str, str]) -> Action:
    source = _source(config, fields)
    if source not in {s.name for s in config.crawled}:
        raise NoAction(f"The source {source} has no crawl: it is not enabled, or has no lists.")
    return Action(f"crawl_{source}", {}, f"Crawl {source} now: all that is new, changed or due.", fields)


def _reparse(config: Config, fields: dict[str, str]) -> Action:
    conf, which = _which(config, fields, "outcomes")
    is_dry = fields.get("dry") == "yes"
    sentence = f"Parse the stored answers of {which} again, without a request."
    if is_dry:
        sentence = f"See what parsing the stored answers of {which} again would change. Nothing is written."
    return Action("reparse_pages", {**conf, "dry_run": is_dry}, sentence, fields)


def _replay(config: Config, fields: dict[str, str]) -> Action:
    conf, which = _which(config, fields, "reasons")
    return Action("replay_rejects", conf, f"Try {which} again.", fields)


def _refetch(config: Config, fields: dict[str, str]) -> Action:
    source, external_id = _source(config, fields), _needed(fields, "id")
    conf = {"source": source, "urls_or_ids": [external_id]}
    return Action(
        "refetch_pages", conf, f"Ask the host of {source} for {external_id} again, and load what changed.", fields
    )


def _which(config: Config, fields: dict[str, str], name: str) -> tuple[dict[str, Any], str]:
    """Pages of a source: one by its id, or those that ended for a reason; and the same in words."""
    source = _source(config, fields)
    if external_id := fields.get("id"):
        return {"source": source, "ids": [external_id]}, f"{external_id} of {source}"
    reason = _needed(fields, "reason")
    if reason not in set(Outcome):
        raise NoAction(f"There is no outcome {reason!r}.")
    return {"source": source, name: [reason]}, f"all pages of {source} that were rejected for {reason}"


def _source(config: Config, fields: dict[str, str]) -> str:
    name = _needed(fields, "source")
    if name not in {source.name for source in config.enabled}:
        raise NoAction(f"There is no enabled source {name!r} in sources.toml.")
    return name


def _needed(fields: dict[str, str], name: str) -> str:
    if name not in fields:
        raise NoAction(f"The form lacks {name}; go back and use one of the page's buttons.")
    return fields[name]


_FIELDS = ("do", "source", "reason", "id", "url", "dry")
_ACTIONS = {"crawl_url": _crawl_url, "crawl": _crawl, "reparse": _reparse, "replay": _replay, "refetch": _refetch}
