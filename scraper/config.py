"""sources.toml, read and checked: what is crawled, where, when and how gently.

Reading it is cheap and imports no site module, so that a DAG file can do it at import.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from croniter import CroniterError, croniter

from scraper.errors import ConfigError
from scraper.limits import Limits
from scraper.toml_table import Table

__all__ = ["AGAIN", "PASTED", "PROJECT", "Budget", "Config", "Source", "load_config", "sources_path"]

PROJECT = Path(__file__).resolve().parent.parent
VERSION = "0.1"
PASTED = "pasted"
"""Stands where a source's name does for runs of pasted URLs; no source may have it."""
AGAIN = ("reparse", "replay", "refetch")
"""Stand there for runs that go over known pages again; no source may have one of these either."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ENVIRONMENT = re.compile(r"\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}")
_CRON_PRESETS = ("@hourly", "@daily", "@weekly", "@monthly")
_CRON_LINE = re.compile(r"[\d*/,\-A-Za-z]+(?: [\d*/,\-A-Za-z#]+){4}")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Budget:
    """What one host is asked at most by the whole installation."""

    requests_per_minute: float
    at_once: int

    @property
    def interval(self) -> float:
        """Seconds between two requests."""
        return 60.0 / self.requests_per_minute


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of sources.toml; the file's head says what each key means."""

    name: str
    kind: str
    site: str
    site_name: str
    base_url: str
    lists: tuple[str, ...]
    schedule: str | None
    time_zone: str
    budget: Budget
    reach_back_days: int
    recheck_days: int
    tags: tuple[str, ...]
    allow_private: bool
    enabled: bool
    other_hosts: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    checks: Limits = field(default_factory=Limits)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that a URL of the source may be on, that of ``base_url`` first.

        Lower-case, with the port where one is given. Each has the source's budget for itself.
        """
        return tuple(dict.fromkeys((urlsplit(self.base_url).netloc.lower(), *self.other_hosts)))

    def absolute(self, address: str) -> str:
        """``address`` as a URL: a path is one on ``base_url``."""
        return self.base_url + address if address.startswith("/") else address

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Config:
    """The whole file. ``keep_answers_months`` is how long bodies of parsed answers are kept, 0 for ever.

    ``notify`` names the notifier that is told of alerts, with its arguments; {} for none.
    """

    path: Path
    contact: str
    sources: tuple[Source, ...]
    keep_answers_months: int = 0
    notify: Mapping[str, Any] = field(default_factory=dict)

    @property
    def enabled(self) -> tuple[Source, ...]:
        return tuple(s for s in self.sources if s.enabled)

    @property
    def crawled(self) -> tuple[Source, ...]:
        """The enabled sources that have something to read; the others only allow their hosts to be pasted."""
        return tuple(s for s in self.enabled if s.lists or s.feeds)

    @property
    def user_agent(self) -> str:
        return f"finews/{VERSION} (+{self.contact or 'local use only'})"

    def check_contact(self, source: Source) -> None:
        """Whether the source's hosts can be told who is asking.

        :raises ConfigError: they cannot.
        """
        _check_contact(self.path, source, self.contact)

    def source(self, name: str) -> Source:
        """The entry called ``name``, enabled or not.

        :raises ConfigError: there is none.
        """
        for source in self.sources:
            if source.name == name:
                return source
        known = ", ".join(s.name for s in self.sources)
        raise ConfigError(f"{self.path.name}: there is no source {name!r}; there are: {known}")


def sources_path() -> Path:
    """``FINEWS_SOURCES``, or the project's own sources.toml."""
    return Path(os.environ.get("FINEWS_SOURCES") or PROJECT / "sources.toml")


def load_config(path: Path | None = None) -> Config:
    """Read and check the whole file.

    :raises ConfigError: naming the file, the entry and the key, at the first thing that is wrong.
    """
    path = path or sources_path()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); FINEWS_SOURCES says where it is") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error
    top = Table(f"{path.name}", document)
    crawler = Table(f"{path.name}: [crawler]", top.take("crawler", dict, {}))
    contact = crawler.take("contact", str, "")
    crawler.done()
    warehouse = Table(f"{path.name}: [warehouse]", top.take("warehouse", dict, {}))
    keep_answers_months = warehouse.take("keep_answers_months", int, 0, check=_is_months)
    warehouse.done()
    alerts = Table(f"{path.name}: [alerts]", top.take("alerts", dict, {}))
    notify = alerts.take("notify", dict, {}, check=_is_notify)
    alerts.done()
    limits = _limits(Table(f"{path.name}: [checks]", top.take("checks", dict, {})), Limits())
    entries = top.take("source", list)
    top.done()
    sources = tuple(_source(path, number, entry, limits) for number, entry in enumerate(entries, 1))
    _check_together(path, sources, contact)
    return Config(path, contact, sources, keep_answers_months, notify)


def _source(path: Path, number: int, entry: Any, limits: Limits) -> Source:
    where = f"{path.name}: source {number}"
    if not isinstance(entry, dict):
        raise ConfigError(f"{where}: must be a table [[source]], not {entry!r}")
    if isinstance(entry.get("name"), str):
        where = f"{path.name}: source {entry['name']!r}"
    table = Table(where, entry)
    budget = Table(f"{where}: budget", table.take("budget", dict))
    source = Source(
        name=table.take("name", str, check=_is_name),
        kind=table.take("kind", str, check=_is_kind),
        site=table.take("site", str, check=_is_name),
        site_name=table.take("site_name", str, check=_is_text),
        base_url=_expand(where, table.take("base_url", str)).rstrip("/"),
        other_hosts=tuple(host.lower() for host in table.take_strings("hosts", ())),
        lists=table.take_strings("lists", ()),
        feeds=table.take_strings("feeds", ()),
        schedule=table.take("schedule", str, "@daily", check=_is_schedule) or None,
        time_zone=table.take("time_zone", str, "Asia/Shanghai", check=_is_zone),
        budget=Budget(
            requests_per_minute=float(budget.take("requests_per_minute", (int, float), check=_is_rate)),
            at_once=budget.take("at_once", int, 1, check=_is_at_once),
        ),
        reach_back_days=table.take("reach_back_days", int, 30, check=_is_days),
        recheck_days=table.take("recheck_days", int, 1, check=_is_days),
        tags=table.take_strings("tags", ()),
        allow_private=table.take("allow_private", bool, False),
        enabled=table.take("enabled", bool, True),
        checks=_limits(Table(f"{where}: checks", table.take("checks", dict, {})), limits),
    )
    budget.done()
    table.done()
    if problem := _base_url_problem(source.base_url):
        raise ConfigError(f"{where}: base_url: {problem}, got {source.base_url!r}")
    for host in source.other_hosts:
        if not _HOST.fullmatch(host):
            raise ConfigError(f"{where}: hosts: must be hosts such as stock.example.com, got {host!r}")
    for feed in source.feeds:
        if urlsplit(source.absolute(feed)).netloc.lower() not in source.hosts:
            raise ConfigError(
                f"{where}: feeds: must be paths, or URLs on one of {', '.join(source.hosts)} (more under hosts), "
                f"got {feed!r}"
            )
    return source


def _limits(table: Table, usual: Limits) -> Limits:
    """The limits that a table sets, the others as usual."""
    changes: dict[str, Any] = {}
    for limit in fields(Limits):
        known = getattr(usual, limit.name)
        kind = (int, float) if isinstance(known, float) else type(known)
        value = table.take(limit.name, kind, known, check=_LIMIT_CHECKS.get(limit.name))
        changes[limit.name] = float(value) if isinstance(known, float) else value
    table.done()
    return replace(usual, **changes)


def _check_together(path: Path, sources: tuple[Source, ...], contact: str) -> None:
    by_name: dict[str, Source] = {}
    by_host: dict[str, Source] = {}
    sites: dict[str, Source] = {}
    for source in sources:
        where = f"{path.name}: source {source.name!r}"
        if source.name in by_name:
            raise ConfigError(f"{where}: name: stands twice; give each entry its own")
        by_name[source.name] = source
        for host in source.hosts:
            other = by_host.setdefault(host, source)
            if other.budget != source.budget:
                raise ConfigError(
                    f"{where}: budget: differs from that of source {other.name!r}, which asks the same host "
                    f"{host}; a host has one budget"
                )
        other = sites.setdefault(source.site, source)
        for key in ("site_name", "time_zone"):
            if getattr(other, key) != getattr(source, key):
                raise ConfigError(f"{where}: {key}: differs from that of source {other.name!r} for the same site")
        if source.enabled:
            _check_contact(path, source, contact)


def _check_contact(path: Path, source: Source, contact: str) -> None:
    strangers = [host for host in source.hosts if urlsplit(f"//{host}").hostname not in _LOOPBACK]
    if not contact.strip() and strangers:
        raise ConfigError(
            f"{path.name}: source {source.name!r}: needs a contact under [crawler], so that {strangers[0]} "
            "can tell who is asking"
        )


def _expand(where: str, text: str) -> str:
    def value(match: re.Match[str]) -> str:
        found = os.environ.get(match[1]) or match[2]
        if found is None:
            raise ConfigError(f"{where}: base_url: the environment has no {match[1]}, and there is no default")
        return found

    return _ENVIRONMENT.sub(value, text)


def _base_url_problem(url: str) -> str:
    try:
        parts = urlsplit(url)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return "must be a URL"
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_valid:
        return "must be http(s)://host[:port]"
    if parts.path or parts.query or parts.fragment or parts.username:
        return "must have a scheme and a host only"
    return ""


def _is_name(value: str) -> str:
    if value in (PASTED, "urls", *AGAIN):
        return "is taken by the crawl of pasted URLs or by a run over known pages"
    return "" if _NAME.fullmatch(value) else "must be a-z, 0-9 and _, starting with a letter, 40 at most"


def _is_kind(value: str) -> str:
    # Looked up as a file: importing the site modules here would cost every DAG import half a second.
    folder = Path(__file__).parent / "sources"
    kinds = sorted(p.stem for p in folder.glob("*.py") if not p.stem.startswith("_"))
    return "" if value in kinds else f"must be one of {', '.join(kinds)}"


def _is_text(value: str) -> str:
    return "" if value.strip() else "must not be empty"


def _is_schedule(value: str) -> str:
    if not value or value in _CRON_PRESETS:
        return ""
    if not _CRON_LINE.fullmatch(value):
        return f"must be a cron line of five fields, one of {', '.join(_CRON_PRESETS)}, or empty for none"
    try:
        croniter(value).get_next()
    except CroniterError as error:
        return f"is no time that ever comes: {error}"
    return ""


def _is_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        return "must be a time zone such as Asia/Shanghai"
    return ""


def _is_rate(value: float) -> str:
    return "" if 0 < value <= 600_000 else "must be more than 0 and at most 600000"


def _is_at_once(value: int) -> str:
    return "" if 1 <= value <= 64 else "must be from 1 to 64"


def _is_months(value: int) -> str:
    return "" if 0 <= value <= 1200 else "must be a number of months, or 0 to keep all"


def _is_days(value: int) -> str:
    return "" if 0 <= value <= 36_500 else "must be from 0 to 36500"


def _is_share(value: float) -> str:
    return "" if 0 <= value <= 1 else "must be a share from 0 to 1"


def _is_count(value: int) -> str:
    return "" if 1 <= value <= 1_000_000 else "must be from 1 to 1000000"


def _is_hours(value: float) -> str:
    return "" if 0 < value <= 10_000 else "must be a number of hours, more than 0"


def _is_country(value: str) -> str:
    if not value:
        return ""
    # Imported for those who set it: the calendars take as long to import as all else here.
    from holidays import list_supported_countries

    if value in list_supported_countries(include_aliases=False):
        return ""
    return "must be the code of a country whose public holidays are known, such as CN, or empty"


def _is_notify(value: Mapping[str, Any]) -> str:
    notifier = value.get("notifier")
    if not value or (isinstance(notifier, str) and re.fullmatch(r"\w+(\.\w+)+", notifier)):
        return ""
    return 'must name a class: { notifier = "package.module.Notifier", … }'


_LIMIT_CHECKS = {
    **dict.fromkeys(("silence_share", "rejects_above_normal", "rejects_fail", "shape_fail"), _is_share),
    **dict.fromkeys(("field_share", "body_share", "same_time_share"), _is_share),
    **dict.fromkeys(("silence_least", "outlet_least", "least"), _is_count),
    **dict.fromkeys(("late_after_hours", "wait_hours"), _is_hours),
    "holidays": _is_country,
}
