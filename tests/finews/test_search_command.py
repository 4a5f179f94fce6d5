"""finews search: what is found, on the terminal."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from finews.commands.search import search
from finews.search import marked
from loaders.articles import prepare_session
from loaders.database import connect
from pipeline.index_search import index_search
from scraper.records import Mention
from tests.loaders.conftest import SOURCE, Desk, article

Run = Callable[..., str]


@pytest.fixture
def desk(warehouse: str) -> Iterator[Desk]:
    with connect(warehouse) as db:
        prepare_session(db)
        yield Desk(db, "one")


@pytest.fixture
def finews_search(warehouse: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on a warehouse with three articles."""
    monkeypatch.setenv("FINEWS_WAREHOUSE", warehouse)
    desk.fetch({key: "{}" for key in "123"})
    bank = Mention(1, "600036", "招商银行", 1, "link")
    desk.load(
        article("1", title="元宇宙进入规划", body_text="多地把元宇宙写入规划。", mentions=()),
        article("2", title="上海的规划", body_text="上海谈到元宇宙。", outlet="重庆日报", tags=("重庆日报新闻",)),
        article("3", title="银行", body_text="招商银行的数字[1/2]。", mentions=(bank,)),
    )
    index_search(warehouse)

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(search, list(arguments))
        assert done.exit_code == code, done.output
        return done.output

    return run


def titles(output: str) -> list[str]:
    return re.findall(r"^2026-11-20  \S+  (.*)$", output, re.MULTILINE)


def test_each_article_has_its_day_outlet_title_snippet_and_address(finews_search: Run) -> None:
    assert finews_search("元宇宙", "规划", "-上海").rstrip() == (
        "2026-11-20  澎湃新闻  元宇宙进入规划\n  多地把元宇宙写入规划。\n  http://127.0.0.1:9/1".rstrip()
    )


def test_the_best_comes_first_and_the_options_narrow(finews_search: Run) -> None:
    assert titles(finews_search("元宇宙")) == ["元宇宙进入规划", "上海的规划"]
    assert titles(finews_search("元宇宙 规划")) == ["元宇宙进入规划", "上海的规划"]
    assert titles(finews_search("元宇宙", "--limit", "1")) == ["元宇宙进入规划"]
    assert titles(finews_search("元宇宙", "--outlet", "重庆日报")) == ["上海的规划"]
    assert titles(finews_search("元宇宙", "--tag", "重庆日报新闻")) == ["上海的规划"]
    assert titles(finews_search("--security", "600036.SH")) == ["银行"]
    assert len(titles(finews_search("--site", SOURCE.site, "--category", "pengpaixinwen", "--sort", "newest"))) == 3
    assert len(titles(finews_search("元宇宙", "--since", "2026-11-20", "--until", "2026-11-20"))) == 2
    assert "数字[1/2]" in finews_search("招商银行"), "brackets of a text are no markup"


def test_nothing_found_is_said_with_the_reason(finews_search: Run) -> None:
    assert finews_search("没有的词") == "Nothing is found.\n"
    assert finews_search("元宇宙", "--outlet", "没有") == "No outlet is called 没有.\nNothing is found.\n"
    assert "passes over !!" in finews_search("！！")


def test_articles_that_wait_are_counted(finews_search: Run, desk: Desk) -> None:
    assert "not indexed" not in finews_search("元宇宙")
    later = Desk(desk.db, "two")
    later.fetch({"4": "{}"})
    later.load(article("4", body_text="元宇宙"))
    assert re.search(
        r"^Articles that came or changed since .* UTC and are not indexed yet: 1. Index them: finews refresh$",
        finews_search("没有"),
        re.M,
    )


def test_the_index_is_as_old_in_any_zone(finews_search: Run, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    Desk(desk.db, "two").fetch({"4": "{}"})
    Desk(desk.db, "two").load(article("4", title="元宇宙", mentions=()))
    there = finews_search("元宇宙")
    assert re.search(r"since \d{4}-\d\d-\d\d \d\d:\d\d UTC", there)
    monkeypatch.setenv("PGTZ", "Asia/Kathmandu")
    assert finews_search("元宇宙") == there


def test_what_is_no_option_and_no_day_is_refused(finews_search: Run) -> None:
    assert "No such option" in finews_search("元宇宙", "--limt", "5", code=2)
    assert "2026-13-01" in finews_search("元宇宙", "--since", "2026-13-01", code=2)


def test_found_words_are_bold_on_a_terminal() -> None:
    console = Console(force_terminal=True, color_system="standard", width=80)
    with console.capture() as captured:
        console.print(marked("多地把«元宇宙»写入"))
    assert captured.get() == "多地把\x1b[1;33m元宇宙\x1b[0m写入\n"
    spans: Any = marked("«甲»乙").spans
    assert marked("«甲»乙").plain == "甲乙"
    assert len(spans) == 1
