"""A home of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.finews.helpers import Cli


@pytest.fixture
def cli(tmp_path: Path) -> Iterator[Cli]:
    """``finews`` on a home that does not exist yet; whatever it starts is stopped."""
    cli = Cli(tmp_path / "home", tmp_path / "elsewhere")
    yield cli
    if cli.home.state_file.exists():
        cli("down")
