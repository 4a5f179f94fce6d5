import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from finews.home import Home
from finews.ports import choose
from finews.restarts import read_restarts
from finews.supervision import Part, Supervisor
from scraper.errors import FinewsError
from tests.finews.helpers import eventually

SLEEP = [sys.executable, "-c", "import time; print('slept', flush=True); time.sleep(600)"]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    # Deeper than a socket's path may be, and with characters that mean something in supervisord's configuration.
    home = Home(tmp_path / ("d" * 120) / "50 % off" / "home")
    with home.alone():
        state = home.prepare()
    supervisor = Supervisor(home, replace(state, ports={**state.ports, "supervisor": choose(9300, set())}))
    supervisor.start([Part("first", SLEEP), Part("second", SLEEP)], {"PATH": ""})
    yield supervisor
    if supervisor.is_up():
        supervisor.shutdown()


def start(supervisor: Supervisor, name: str) -> psutil.Process:
    supervisor.start_part(name)
    assert eventually(lambda: supervisor.infos()[name].is_up)
    return psutil.Process(supervisor.infos()[name].pid)


def test_parts_start_when_told_and_stop(supervisor: Supervisor) -> None:
    assert {name: info.state for name, info in supervisor.infos().items()} == {"first": "STOPPED", "second": "STOPPED"}
    process = start(supervisor, "first")
    supervisor.start_part("first")
    assert supervisor.infos()["first"].pid == process.pid
    supervisor.stop_part("first")
    supervisor.stop_part("first")
    assert not process.is_running()


def test_what_dies_is_started_again_and_counted(supervisor: Supervisor) -> None:
    process = start(supervisor, "first")
    process.kill()

    def is_another() -> bool:
        # Asked once: between two questions it may have died.
        info = supervisor.infos()["first"]
        return info.is_up and info.pid != process.pid

    assert eventually(is_another)
    restarts = read_restarts(supervisor.home.log("supervisord"))
    assert {name: (r.count, r.reason) for name, r in restarts.items()} == {"first": (1, "terminated by SIGKILL")}


def test_shutting_down_ends_all(supervisor: Supervisor) -> None:
    processes = [start(supervisor, name) for name in ("first", "second")]
    supervisor.shutdown()
    assert not supervisor.is_up()
    assert not [process for process in processes if process.is_running()]


def test_output_is_in_the_parts_log(supervisor: Supervisor) -> None:
    start(supervisor, "second")
    assert eventually(lambda: supervisor.home.log("second").read_text() == "slept\n")


def test_another_homes_supervisor_on_the_port_is_not_ours(supervisor: Supervisor, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    with other.alone():
        state = replace(other.prepare(), ports=supervisor.state.ports)
    assert supervisor.is_up()
    assert not Supervisor(other, state).is_up()
    knowing = replace(state, passwords=supervisor.state.passwords)
    assert not Supervisor(other, knowing).is_up()


def test_a_folder_that_cannot_be_told_is_named(supervisor: Supervisor, tmp_path: Path) -> None:
    other = Supervisor(Home(tmp_path / "mine ;-)"), supervisor.state)
    other.home.path.mkdir()
    with pytest.raises(FinewsError, match="mine ;-"):
        other.start([], {})


def test_its_configuration_holds_no_password(supervisor: Supervisor) -> None:
    text = (supervisor.home.path / "supervisord.conf").read_text()
    assert not [password for password in supervisor.state.passwords.values() if password in text]
