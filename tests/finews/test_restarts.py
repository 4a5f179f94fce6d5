import time
from pathlib import Path

import pytest

from finews.restarts import count_restarts, read_restarts

LOG = """\
2026-01-02 03:04:05,000 INFO supervisord started with pid 7
2026-01-02 03:04:06,000 INFO spawned: 'scheduler' with pid 8
2026-01-02 03:04:07,000 INFO success: scheduler entered RUNNING state, process has stayed up for > than 1 seconds
2026-01-02 03:05:00,000 WARN exited: scheduler (terminated by SIGKILL; not expected)
2026-01-02 03:05:01,000 INFO spawned: 'scheduler' with pid 9
2026-01-02 03:06:00,000 INFO exited: scheduler (exit status 0; expected)
2026-01-02 03:06:02,000 INFO spawned: 'scheduler' with pid 10
2026-01-02 03:06:03,000 INFO spawned: 'dag-processor' with pid 11
2026-01-02 03:07:00,000 INFO stopped: dag-processor (exit status 0)
2026-01-02 03:07:01,000 INFO spawned: 'dag-processor' with pid 12
2026-01-02 03:08:00,000 WARN exited: newsroom (exit status 1; not expected)
"""


def test_what_died_and_came_back_is_counted_with_the_last_reason() -> None:
    restarts = count_restarts(LOG.splitlines())
    assert set(restarts) == {"scheduler"}
    assert (restarts["scheduler"].count, restarts["scheduler"].reason) == (2, "exit status 0")


def test_the_log_is_in_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        last = count_restarts(LOG.splitlines())["scheduler"].last
        assert last is not None
        assert last.isoformat() == "2026-01-02T03:06:02+08:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_new_start_of_the_stack_counts_from_nothing() -> None:
    assert count_restarts([*LOG.splitlines(), "2026-01-03 00:00:00,000 INFO supervisord started with pid 70"]) == {}


def test_a_log_that_was_rotated_in_between_is_read_whole(tmp_path: Path) -> None:
    lines = LOG.splitlines(keepends=True)
    (tmp_path / "supervisord.log.1").write_text("".join(lines[:4]))
    (tmp_path / "supervisord.log").write_text("".join(lines[4:]))
    assert read_restarts(tmp_path / "supervisord.log") == count_restarts(LOG.splitlines())
