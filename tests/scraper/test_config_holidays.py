"""Countries whose holidays are known, as sources.toml names them."""

from pathlib import Path

import pytest

from scraper.config import load_config
from scraper.errors import ConfigError

SOURCE = """
[[source]]
name = "one"
kind = "share"
site = "one"
site_name = "One"
base_url = "http://127.0.0.1:8090"
lists = ["rolling"]
budget = { requests_per_minute = 60 }
"""


@pytest.mark.parametrize("country", ["XX", "cn", "CHN", "China"])
def test_a_country_without_a_calendar_is_refused_when_the_file_is_read(tmp_path: Path, country: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(f'[checks]\nholidays = "{country}"\n{SOURCE}')
    with pytest.raises(ConfigError, match=r"sources.toml: \[checks\]: holidays: must be the code of a country"):
        load_config(path)
    path.write_text(f'{SOURCE}checks = {{ holidays = "{country}" }}\n')
    with pytest.raises(ConfigError, match="source 'one': checks: holidays"):
        load_config(path)


@pytest.mark.parametrize("country", ["CN", "US", "HK", ""])
def test_a_country_with_one_is_taken(tmp_path: Path, country: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(f'[checks]\nholidays = "{country}"\n{SOURCE}')
    assert load_config(path).source("one").checks.holidays == country
