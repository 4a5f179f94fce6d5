import socket
import subprocess
import sys

from finews.processes import MARK, PART_MARK, end, listening, marked, wait_gone
from tests.finews.helpers import eventually, running

SLEEP = (sys.executable, "-c", "import time; time.sleep(600)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)",
)


def test_a_homes_processes_are_found_and_nobody_elses() -> None:
    with running(*SLEEP, **{MARK: "ours", PART_MARK: "part"}) as ours, running(*SLEEP, **{MARK: "theirs"}):
        assert eventually(lambda: [p.pid for p in marked("ours")] == [ours.pid])
        assert [p.pid for p in marked("ours", "part")] == [ours.pid]
        assert marked("ours", "other part") == []
        assert marked("nobody's") == []


def test_ending_ends_those_and_spares_others() -> None:
    with running(*SLEEP, **{MARK: "ours"}) as ours, running(*SLEEP, **{MARK: "theirs"}) as theirs:
        assert eventually(lambda: bool(marked("ours")))
        assert end(lambda: marked("ours")) == 1
        assert ours.wait(10)
        assert theirs.poll() is None


def test_what_does_not_listen_is_killed() -> None:
    environment = {MARK: "deaf"}
    with subprocess.Popen(STUBBORN, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"deaf\n"
        assert end(lambda: marked("deaf")) == 1
        assert process.wait(10) == -9


def test_one_that_nobody_reaps_has_ended() -> None:
    # A parent that never waits, as the first process of a container often is.
    script = (
        "import subprocess, time; c = subprocess.Popen(['sleep', '600']); print(c.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], env={MARK: "zombie"}, stdout=subprocess.PIPE) as parent:
        try:
            assert parent.stdout is not None
            child = int(parent.stdout.readline())
            # A program that was just started has no environment for a moment.
            assert eventually(lambda: child in [p.pid for p in marked("zombie")])
            found = [p for p in marked("zombie") if p.pid == child]
            found[0].kill()
            assert wait_gone(found, 10) == []
            assert child not in [p.pid for p in marked("zombie")]
        finally:
            parent.kill()


def test_who_listens_where() -> None:
    script = """if True:
        import socket, time
        server = socket.create_server(("127.0.0.1", 0))
        print(server.getsockname()[1], flush=True)
        time.sleep(600)
    """
    with subprocess.Popen([sys.executable, "-c", script], env={MARK: "server"}, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            with socket.create_connection(("127.0.0.1", port)):
                assert list(listening(marked("server"))) == [("127.0.0.1", port)]
        finally:
            server.kill()
