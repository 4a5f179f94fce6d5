"""finews trace, on a warehouse."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from finews.commands.trace import trace
from loaders.database import Database
from tests.loaders.conftest import Desk, article, db, desk
from tests.operations.conftest import sources

__all__ = ["db", "desk", "sources"]

ID = "202611201234567890"


@pytest.fixture
def ask(warehouse: str, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    monkeypatch.setenv("FINEWS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FINEWS_WAREHOUSE", warehouse)

    def ask(link: str) -> str:
        done = CliRunner().invoke(trace, [link], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return ask


def test_it_tells_the_life_of_a_link(ask: Callable[[str], str], desk: Callable[[str], Desk]) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    work.load(article(ID))
    lines = ask(f"NW{ID}").splitlines()
    assert lines[0] == f"标题 {ID}"
    assert [line.split()[2] for line in lines if line.startswith("2026")][-1] == "loaded"
    assert lines[-1].startswith("Next: It is in the warehouse.")


def test_it_lists_several_and_answers_for_none(
    ask: Callable[[str], str], desk: Callable[[str], Desk], db: Database
) -> None:
    work = desk("manual__1")
    work.fetch({"1": "{}", "2": "{}"})
    assert ask("标题").startswith("2 pages with this in the title")
    assert ask("http://example.org/a").startswith("Never seen, and it would be rejected as foreign_host")


def test_nothing_from_a_page_reaches_the_terminal_as_a_command(
    ask: Callable[[str], str], desk: Callable[[str], Desk], db: psycopg.Connection[tuple[object, ...]]
) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    db.execute("UPDATE news.page SET listed_title = %s", ["\x1b[2J[red]标题\u202e"])
    output = ask(ID)
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert "[red]标题" in output
