"""One process at a time does a task behind the load."""

import logging
import threading

import pytest

from loaders.database import connect
from loaders.upkeep import alone


class Told(logging.Handler):
    """Says when something was logged, and what."""

    def __init__(self) -> None:
        super().__init__()
        self.at_all = threading.Event()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text = record.getMessage()
        self.at_all.set()


def test_who_comes_second_says_so_and_waits(warehouse: str, request: pytest.FixtureRequest) -> None:
    told = Told()
    logging.getLogger("loaders.upkeep").addHandler(told)
    request.addfinalizer(lambda: logging.getLogger("loaders.upkeep").removeHandler(told))
    order: list[str] = []

    def second() -> None:
        with connect(warehouse) as db, alone(db, "search"):
            order.append("second")

    waiting = threading.Thread(target=second)
    with connect(warehouse) as db:
        with alone(db, "search"):
            with connect(warehouse) as other, alone(other, "stories"):
                assert not told.at_all.is_set(), "another task is another matter"
            waiting.start()
            assert told.at_all.wait(60)
            assert told.text == "search: another process is at it; this one waits until it is done"
            order.append("first")
        waiting.join(60)
    assert order == ["first", "second"]
