"""What an operator is told, in words; and that words from pages stay words."""

from pathlib import Path

import pytest

from checks.vocabulary import ALERTS, Alert, Level
from loaders.alerts import Alarm
from pipeline.judge_run import as_code
from pipeline.notices import lines_of, notice_of
from pipeline.tell import notifier_of, send
from scraper.config import Config
from scraper.errors import ConfigError

HOSTILE = "<img src=x onerror=alert(1)> ![x](http://127.0.0.1:9/x) [x](javascript:alert(1))\n```\n# no heading\r\n~~~"
WARNING = Alarm(Alert.OUTLETS, Level.WARNING, "paper", HOSTILE, "run 1", HOSTILE)
FAILURE = Alarm(Alert.SHAPE, Level.FAILURE, "paper", "57 of 58 pages", "run 1")


def config(notify: dict[str, object]) -> Config:
    return Config(Path("sources.toml"), "", (), notify=notify)


def test_the_worst_gives_the_title_and_every_alarm_says_what_to_do() -> None:
    notice = notice_of([WARNING, FAILURE], "http://airflow/run")
    assert notice.title == "finews: paper: shape (failure), and 1 more"
    words = " ".join(notice.text.split())
    assert words.index("57 of 58 pages") < words.index("no heading")
    assert all(ALERTS[kind].advice in words for kind in (Alert.OUTLETS, Alert.SHAPE))
    assert notice.text.endswith("http://airflow/run")
    assert max(len(line) for line in lines_of([WARNING, FAILURE])) <= 90


def test_words_from_pages_are_no_markup_and_never_in_the_title() -> None:
    notice = notice_of([WARNING], 'http://airflow/run"><script>')
    assert "\n" not in notice.title
    assert "img" not in notice.title
    assert "<img" not in notice.html
    assert "<script" not in notice.html
    assert "&lt;img src=x onerror=alert(1)&gt;" in notice.html


def test_evidence_is_one_block_of_code_whatever_it_says() -> None:
    first, *lines, last = as_code(HOSTILE + "\u2028```\x07" + "文" * 500).splitlines()
    assert (first, last) == ("```text", "```")
    assert "`" not in "".join(lines)
    assert all(len(line) <= 100 and line.isprintable() for line in lines)
    assert "<img src=x onerror=alert(1)>" in " ".join(lines), "what it says is all there"


def test_a_notifier_that_cannot_be_used_is_named_in_the_settings_words() -> None:
    assert notifier_of(config({})) is None
    for wrong in ({"notifier": "no.such.Notifier"}, {"notifier": "pathlib.Path", "colour": "red"}):
        with pytest.raises(ConfigError, match=r"sources.toml: \[alerts\]: notify: .*cannot be used"):
            notifier_of(config(wrong))


def test_what_cannot_be_sent_is_logged_and_raises_nothing(caplog: pytest.LogCaptureFixture) -> None:
    send(config({"notifier": "no.such.Notifier"}), notice_of([FAILURE]), {})
    assert "finews: paper: shape (failure)" in caplog.text
