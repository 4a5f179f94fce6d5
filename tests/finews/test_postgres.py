import os
import signal
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from finews.ports import choose
from finews.postgres import EmbeddedPostgres
from scraper.errors import FinewsError
from tests.finews.helpers import eventually


@pytest.fixture(scope="module")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedPostgres:
    folder = tmp_path_factory.mktemp("embedded postgres")
    server = EmbeddedPostgres(folder / "data", choose(5600, set()), password="it's %secret/")
    assert server.initialise()
    return server


@pytest.fixture
def server(initialised: EmbeddedPostgres) -> Iterator[EmbeddedPostgres]:
    initialised.start()
    yield initialised
    initialised.stop()


def ask(server: EmbeddedPostgres, query: str) -> str:
    with psycopg.connect(server.uri(), autocommit=True) as db:
        row = db.execute(query.encode()).fetchone()
        return str(row[0]) if row else ""


def postmaster(server: EmbeddedPostgres) -> psutil.Process:
    return psutil.Process(int((server.data / "postmaster.pid").read_text().split()[0]))


def kill(server: EmbeddedPostgres) -> None:
    process = postmaster(server)
    process.kill()
    assert eventually(lambda: not server.is_running())


def test_the_data_folder_is_private_and_the_password_is_not_left_lying(initialised: EmbeddedPostgres) -> None:
    assert stat.S_IMODE(initialised.data.stat().st_mode) == 0o700
    assert not list(initialised.data.parent.glob("*pwfile*"))


def test_initialising_again_changes_nothing(initialised: EmbeddedPostgres) -> None:
    before = (initialised.data / "global" / "pg_control").stat().st_mtime_ns
    assert not initialised.initialise()
    assert (initialised.data / "global" / "pg_control").stat().st_mtime_ns == before


def test_it_listens_on_loopback_only_and_on_no_socket_file(server: EmbeddedPostgres) -> None:
    found = [c for c in postmaster(server).net_connections(kind="all") if c.status in (psutil.CONN_LISTEN, "NONE")]
    assert [(c.family, c.laddr) for c in found if c.status == psutil.CONN_LISTEN] == [
        (socket.AF_INET, ("127.0.0.1", server.port))
    ]
    assert not [c for c in found if c.family == socket.AF_UNIX and c.laddr]


def test_it_asks_for_a_password(server: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.uri(user="finews", password="guess"))


def test_text_and_time_do_not_depend_on_the_machine(server: EmbeddedPostgres) -> None:
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SHOW TimeZone") == "UTC"
    assert ask(server, "SELECT upper('é') || lower('Ä') || length('财经')") == "Éä2"
    assert (
        ask(server, "SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = 'postgres'")
        == "bC.UTF-8"
    )


def test_a_database_is_its_owners_and_closed_to_others(server: EmbeddedPostgres) -> None:
    assert server.ensure_database("theirs", "them", "p/w")
    assert not server.ensure_database("theirs", "them", "new/pw")
    server.ensure_database("another", "stranger", "x")
    with psycopg.connect(server.uri("theirs", "them", "new/pw")) as db:
        db.execute("CREATE TABLE note (text text)")
    for database in ("theirs", "postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(server.uri(database, "stranger", "x"))


def test_starting_and_stopping_twice_is_harmless(server: EmbeddedPostgres) -> None:
    pid = postmaster(server).pid
    server.start()
    assert postmaster(server).pid == pid
    server.stop()
    server.stop()
    assert not server.is_running()


def test_a_killed_server_comes_back_with_its_data(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.uri()) as db:
        db.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    kill(server)
    server.start()
    assert ask(server, "SELECT answer FROM kept") == "42"


def test_a_backend_in_the_middle_of_a_query_does_not_keep_a_killed_server_down(server: EmbeddedPostgres) -> None:
    def count() -> None:
        with psycopg.connect(server.uri(), application_name="counting") as db:
            db.execute("SELECT sum(i) FROM generate_series(1, 1e15) AS i")

    def survive() -> None:
        with pytest.raises(psycopg.OperationalError):
            count()

    busy = threading.Thread(target=survive)
    busy.start()
    active = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'counting' AND state = 'active'"
    assert eventually(lambda: ask(server, active) == "1")
    kill(server)
    server.start()
    assert ask(server, "SELECT 1") == "1"
    busy.join(30)
    assert not busy.is_alive()


def test_a_pid_file_whose_number_is_now_somebody_elses_is_stale(initialised: EmbeddedPostgres) -> None:
    initialised.start()
    lines = (initialised.data / "postmaster.pid").read_text().splitlines()
    kill(initialised)
    (initialised.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    assert not initialised.is_running()
    initialised.start()
    assert postmaster(initialised).pid != os.getpid()
    initialised.stop()


def test_a_wrong_password_in_our_memory_is_said_at_once(server: EmbeddedPostgres) -> None:
    forgetful = EmbeddedPostgres(server.data, server.port, password="other")
    with pytest.raises(FinewsError, match="does not know the password"):
        forgetful.wait_until_ready()


def test_a_taken_port_is_an_error_with_the_servers_own_words(initialised: EmbeddedPostgres, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        other = EmbeddedPostgres(initialised.data, taken.getsockname()[1], password="x")
        with pytest.raises(FinewsError, match="Address already in use"):
            other.start(log=tmp_path / "postgres.log")


def test_a_folder_of_another_postgres_is_refused(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data", 1, password="x")
    server.data.mkdir()
    with pytest.raises(FinewsError, match="no data folder of ours"):
        server.initialise()
    (server.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(FinewsError, match="made by PostgreSQL 15"):
        server.initialise()


def test_a_killed_initialisation_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data", 1, password="x")
    (tmp_path / "data.new").mkdir()
    (tmp_path / "data.new" / "PG_VERSION").write_text("18\n")
    (tmp_path / "data.pwfile").write_text("old")
    assert server.initialise()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_it_stops_on_the_signal_that_its_supervisor_sends(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.uri()):
        # Not the polite stop, which would wait for this connection.
        postmaster(server).send_signal(signal.SIGINT)
        assert eventually(lambda: not server.is_running())
