"""sources.toml: what is shipped, and what a mistake in it says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scraper.config import PROJECT, load_config
from scraper.errors import ConfigError
from scraper.kind import kind_of

ENTRY = {
    "name": '"one"',
    "kind": '"share"',
    "site": '"one"',
    "site_name": '"One"',
    "base_url": '"http://127.0.0.1:8090"',
    "lists": '["rolling"]',
    "budget": "{ requests_per_minute = 60 }",
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of one entry for each set of changes; None leaves a key out."""

    def write(*changes: dict[str, str | None], head: str = "") -> Path:
        path = tmp_path / "sources.toml"
        entries = [{**ENTRY, **change} for change in changes]
        text = "\n".join("[[source]]\n" + "\n".join(f"{k} = {v}" for k, v in e.items() if v) for e in entries)
        path.write_text(f"{head}\n{text}\n", encoding="utf-8")
        return path

    return write


def test_what_is_shipped() -> None:
    config = load_config(PROJECT / "sources.toml")
    assert [s.name for s in config.enabled] == ["newsroom"]
    kinds = {path.stem for path in (PROJECT / "scraper" / "sources").glob("[a-z]*.py")}
    assert {s.kind for s in config.sources} == kinds
    for source in config.sources:
        kind_of(source)
        if source.kind != "share" or source.name == "finews":
            assert source.budget.requests_per_minute <= 20, "a live host is asked gently"
    assert config.source("finews").budget.requests_per_minute <= 4, "the live host bans who asks more often"


def test_the_live_sources_are_one_key_away_and_want_a_contact(tmp_path: Path) -> None:
    text = (PROJECT / "sources.toml").read_text(encoding="utf-8").replace("enabled = false", "enabled = true")
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"source 'finews': needs a contact under \[crawler\]"):
        load_config(path)
    path.write_text(text.replace('contact = ""', 'contact = "desk@example.org"'), encoding="utf-8")
    config = load_config(path)
    assert config.enabled == config.sources
    assert "desk@example.org" in config.user_agent


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": None}, "source 1: name: is missing"),
        ({"name": '"One"'}, "source 'One': name: must be a-z, 0-9 and _"),
        ({"name": '"pasted"'}, "source 'pasted': name: is taken"),
        ({"kind": '"unheard"'}, "source 'one': kind: must be one of "),
        ({"hosts": '["http://a.example"]'}, "source 'one': hosts: must be hosts such as "),
        ({"feeds": '["http://a.example/rss"]'}, "source 'one': feeds: must be paths, or URLs on one of "),
        ({"base_url": '"ftp://host"'}, r"source 'one': base_url: must be http\(s\)"),
        ({"base_url": '"http://host/path"'}, "source 'one': base_url: must have a scheme and a host only"),
        ({"base_url": '"http://host:port"'}, "source 'one': base_url: must be a URL"),
        ({"base_url": '"${NOT_SET_ANYWHERE}"'}, "source 'one': base_url: the environment has no NOT_SET_ANYWHERE"),
        ({"lists": '"rolling"'}, "source 'one': lists: must be a list"),
        ({"lists": '["rolling", 3]'}, "source 'one': lists: must be a list of texts"),
        ({"schedule": '"every day"'}, "source 'one': schedule: must be a cron line"),
        ({"schedule": '"61 25 * * *"'}, "source 'one': schedule: is no time that ever comes"),
        ({"schedule": '"0 0 31 2 *"'}, "source 'one': schedule: is no time that ever comes"),
        ({"time_zone": '"Asia/Peking"'}, "source 'one': time_zone: must be a time zone"),
        ({"budget": None}, "source 'one': budget: is missing"),
        ({"budget": "{ requests_per_minute = 0 }"}, "source 'one': budget: requests_per_minute: must be more than 0"),
        ({"budget": "{ requests_per_minute = 6, at_once = true }"}, "source 'one': budget: at_once: must be a whole"),
        ({"budget": "{ requests_per_minute = 6, burst = 9 }"}, "source 'one': budget: burst: is no key"),
        ({"reach_back_days": "-1"}, "source 'one': reach_back_days: must be from 0"),
        ({"enabled": '"yes"'}, "source 'one': enabled: must be true or false"),
        ({"enabeld": "true"}, "source 'one': enabeld: is no key of this table"),
        ({"base_url": '"https://example.org"'}, "source 'one': needs a contact"),
    ],
)
def test_a_mistake_names_the_entry_and_the_key(write: Write, change: dict[str, str | None], message: str) -> None:
    with pytest.raises(ConfigError, match=f"sources.toml: {message}"):
        load_config(write(change))


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({}, "source 'one': name: stands twice"),
        (
            {"name": '"two"', "budget": "{ requests_per_minute = 9 }"},
            "source 'two': budget: differs from that of source",
        ),
        ({"name": '"two"', "site_name": '"Other"'}, "source 'two': site_name: differs from that of source 'one'"),
    ],
)
def test_entries_must_agree(write: Write, second: dict[str, str | None], message: str) -> None:
    with pytest.raises(ConfigError, match=f"sources.toml: {message}"):
        load_config(write({}, second))


def test_a_list_that_the_kind_does_not_have(write: Write) -> None:
    source = load_config(write({"lists": '["rolling", "weekly"]'})).source("one")
    with pytest.raises(ConfigError, match="source 'one': lists: 'weekly' is none of rolling,"):
        kind_of(source)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("[[source]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="is not TOML"):
        load_config(broken)


def test_the_environment_completes_the_base_url(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write({"base_url": '"${FINEWS_TEST_URL:-http://127.0.0.1:1}"'})
    assert load_config(path).source("one").hosts[0] == "127.0.0.1:1"
    monkeypatch.setenv("FINEWS_TEST_URL", "http://127.0.0.1:2/")
    assert load_config(path).source("one").base_url == "http://127.0.0.1:2"


def test_an_unknown_source_is_answered_with_the_known_ones(write: Write) -> None:
    with pytest.raises(ConfigError, match="there is no source 'two'; there are: one"):
        load_config(write({})).source("two")


def test_hosts_and_feeds_of_a_source(write: Write) -> None:
    hosts = '["Stock.finews.example", "api.finews.example:8443"]'
    path = write(
        {"base_url": '"http://127.0.0.1:1"', "hosts": hosts, "feeds": '["/rss", "https://stock.finews.example/x"]'}
    )
    with pytest.raises(
        ConfigError, match=r"needs a contact under \[crawler\], so that stock\.finews\.example can tell"
    ):
        load_config(path)
    source = load_config(write({"hosts": hosts, "feeds": '["/rss"]', "enabled": "false"})).source("one")
    assert source.hosts[1:] == ("stock.finews.example", "api.finews.example:8443")
    assert source.absolute(source.feeds[0]) == source.base_url + "/rss"
