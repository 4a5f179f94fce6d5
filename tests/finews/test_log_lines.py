"""The lines that commands log: each says its source and its run."""

import io
import logging

import pytest
from rich.console import Console

from finews.log_lines import show_log_lines
from pipeline.log_context import about


def test_a_warning_says_whose_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    # pytest's own handlers would be taken for a set-up.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    written = io.StringIO()
    show_log_lines(Console(file=written, width=200))
    log = logging.getLogger("pipeline.something")
    with about("newsroom", "cli-1"):
        log.warning("%s is rejected", "NW1")
        with about("eastmoney"):
            log.warning("NW2 is rejected")
        log.info("no warning")
    log.warning("of no run")
    lines = [" ".join(line.split()) for line in written.getvalue().splitlines()]
    assert [line.partition("] ")[2] or line for line in lines] == [
        "newsroom cli-1: NW1 is rejected",
        "eastmoney cli-1: NW2 is rejected",
        "of no run",
    ]
