"""The whole stack, started once for the module (some twenty seconds) and asked in the order of the file."""

import json
import os
import shlex
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from finews.processes import MARK, listening, marked
from finews.restarts import read_restarts
from finews.stack import Stack
from finews.status import part_statuses
from newsroom.newsroom import Newsroom
from newsroom.writing import SHANGHAI
from tests.finews.helpers import Cli, command_line, eventually, running

PARTS = ["postgres", "newsroom", "api-server", "triggerer", "dag-processor", "scheduler"]


@pytest.fixture(scope="module")
def today() -> datetime:
    """The midnight in Shanghai before the stack was started."""
    return datetime.now(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory, today: datetime) -> Iterator[Cli]:
    folder = tmp_path_factory.mktemp("stack")
    cli = Cli(folder / ("deep" * 25) / "home", folder / "elsewhere")
    # Somebody else's server on the port that Airflow would take.
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8080))
            taken.listen()
        except OSError:
            pass  # Somebody's indeed.
        up = cli("up", "--no-crawl")
        try:
            assert up.returncode == 0, up.stdout + up.stderr
            assert "Port 8080 is taken by another program" in up.stdout
            yield cli
        finally:
            cli("down")


@pytest.fixture
def stack(cli: Cli) -> Stack:
    return Stack(cli.home, cli.state)


def pids(stack: Stack) -> dict[str, int | None]:
    return {status.info.name: status.info.pid for status in part_statuses(stack)}


def everything(stack: Stack) -> list[psutil.Process]:
    assert stack.postgres is not None
    pid = int((stack.postgres.data / "postmaster.pid").read_text().split()[0])
    return [*marked(stack.state.stack), psutil.Process(pid)]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_status_says_that_everything_runs(cli: Cli) -> None:
    status = cli("status")
    assert status.returncode == 0
    assert [line.split()[:2] for line in status.stdout.splitlines()[1:7]] == [[part, "running"] for part in PARTS]


def test_nothing_listens_beyond_loopback(stack: Stack) -> None:
    found = listening(everything(stack))
    assert {address for address, _ in found} == {"127.0.0.1"}
    assert set(stack.state.ports.values()) <= {port for _, port in found}


def test_starting_again_is_harmless_and_quick(cli: Cli, stack: Stack) -> None:
    before = pids(stack)
    again = cli("up", "--no-crawl")
    assert again.returncode == 0, again.stderr
    assert pids(stack) == before
    assert cli.state == stack.state


def test_the_login_is_the_operators_alone(stack: Stack) -> None:
    password = stack.state.passwords["operator"]
    assert mode(stack.home.airflow_passwords) == 0o600
    assert json.loads(stack.home.airflow_passwords.read_text()) == {"operator": password}
    logs = [path for path in stack.home.logs.rglob("*") if path.is_file()]
    assert stack.home.log("api-server") in logs
    assert not [path for path in logs if password in path.read_text(errors="replace")]


def test_airflow_lets_in_the_operator_and_nobody_else(stack: Stack) -> None:
    with httpx.Client(base_url=stack.airflow_url, trust_env=False) as client:
        for login in ({"username": "admin", "password": "admin"}, {"username": "operator", "password": "operator"}):
            assert client.post("/auth/token", json=login).status_code == 401
        assert client.get("/api/v2/dags").status_code == 401
        login = {"username": "operator", "password": stack.state.passwords["operator"]}
        token = client.post("/auth/token", json=login).json()["access_token"]
        answer = client.get("/api/v2/dags", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200


def test_no_file_is_open_to_others_and_no_secret_is_in_an_argument(stack: Stack) -> None:
    assert mode(stack.home.path) == 0o700
    for path in (stack.home.state_file, stack.home.pgpass, stack.home.airflow / "airflow.cfg"):
        assert mode(path) == 0o600
    secrets = [*stack.state.passwords.values(), stack.state.fernet_key, stack.state.jwt_secret]
    arguments = " ".join(command_line(process) for process in everything(stack))
    assert f"-p {stack.state.ports['postgres']}" in arguments
    assert not [secret for secret in secrets if secret in arguments]


def test_the_analysts_line_works_as_pasted_and_only_reads(cli: Cli) -> None:
    line = next(line for line in cli("status").stdout.splitlines() if line.startswith("Warehouse"))
    psql = line.removeprefix("Warehouse").strip()

    def ask(query: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            f"{psql} -Atc {shlex.quote(query)}",
            shell=True,
            cwd=cli.elsewhere,
            env=cli.environment(),
            capture_output=True,
            text=True,
        )

    assert ask("SELECT current_user, count(*) >= 0 FROM news.article").stdout == "analyst|t\n"
    assert "read-only" in ask("DELETE FROM news.article").stderr
    assert "permission denied" in ask("BEGIN READ WRITE; DELETE FROM news.article").stderr


def test_the_analyst_does_not_see_airflows_database(stack: Stack) -> None:
    assert stack.postgres is not None
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(stack.postgres.uri("airflow", "analyst", stack.state.passwords["analyst"]))


def test_sql_is_the_owners(cli: Cli) -> None:
    asked = cli("sql", "-At", "-c", "SELECT current_user, current_database()")
    assert (asked.stdout, asked.returncode) == ("finews|warehouse\n", 0)
    assert cli("sql", "-c", "SELECT 1/0", "-v", "ON_ERROR_STOP=1").returncode == 1


def test_migrating_again_changes_nothing(cli: Cli) -> None:
    assert cli("migrate").stdout == "The warehouse is up to date.\n"


def test_logs_of_a_part_and_of_none(cli: Cli) -> None:
    assert "ready to accept connections" in cli("logs", "postgres", "-n", "200").stdout
    missing = cli("logs", "cellar")
    assert missing.returncode == 1
    assert "There is no log cellar" in missing.stderr
    assert "scheduler" in missing.stderr


def backfill(client: httpx.Client, first: datetime, last: datetime, reprocess: str) -> dict[datetime, str]:
    """Backfill the sample site's DAG from tick to tick; how each run ended that the dry run said, by logical date."""
    body = {
        "dag_id": "crawl_newsroom",
        "from_date": first.isoformat(),
        "to_date": last.isoformat(),
        "reprocess_behavior": reprocess,
        "run_backwards": True,
        "max_active_runs": 2,
        "dag_run_conf": {},
    }
    tried = client.post("/api/v2/backfills/dry_run", json=body).raise_for_status().json()
    days = [datetime.fromisoformat(run["logical_date"]) for run in tried["backfills"]]
    # Airflow looks every half a minute whether the backfill before is done, and refuses another one until then.
    assert eventually(lambda: client.post("/api/v2/backfills", json=body).is_success)

    assert eventually(lambda: all(states(client).get(day) in ("success", "failed") for day in days), seconds=240)
    return {day: state for day, state in states(client).items() if day in days}


def states(client: httpx.Client) -> dict[datetime, str]:
    """The runs of the crawl by logical date."""
    runs = client.get("/api/v2/dags/crawl_newsroom/dagRuns").raise_for_status().json()["dag_runs"]
    return {datetime.fromisoformat(run["logical_date"]): run["state"] for run in runs}


def test_a_backfill_brings_the_days_that_it_names_and_twice_changes_nothing(stack: Stack, today: datetime) -> None:
    assert stack.postgres is not None
    # Up to the newest tick: Airflow then has no reason to start the run of that tick beside it. Where midnight passes
    # meanwhile it starts the one of the next, which asks for all that there is.
    days = [today - timedelta(days=2), today - timedelta(days=1), today]
    places = "SELECT article_id, ctid::text, xmin::text FROM news.article ORDER BY article_id"
    with (
        httpx.Client(base_url=stack.airflow_url, trust_env=False, timeout=60) as client,
        psycopg.connect(stack.postgres.uri("warehouse"), autocommit=True) as db,
    ):
        login = {"username": "operator", "password": stack.state.passwords["operator"]}
        token = client.post("/auth/token", json=login).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"

        # In the first hours of a day in Shanghai, Airflow begins the run of its tick as soon as it sees the DAG.
        assert eventually(lambda: set(states(client).values()) <= {"success"}, seconds=240)
        days = [day for day in days if day not in states(client)]
        filled = backfill(client, days[0], today, "none")

        assert set(filled) == set(days), "a run's logical date is its day"
        assert set(filled.values()) == {"success"}
        windows = db.execute("SELECT since, until FROM news.crawl_run WHERE since IS NOT NULL ORDER BY 1").fetchall()
        assert windows == [(day, day + timedelta(days=1)) for day in days]
        asked_for = db.execute(
            "SELECT p.listed_at FROM news.article JOIN news.page p USING (page_id)"
            " JOIN news.crawl_page USING (page_id) JOIN news.crawl_run USING (run_id) WHERE since IS NOT NULL"
        )
        assert all(days[0] <= at < days[-1] + timedelta(days=1) for (at,) in asked_for)
        # What the lists tell is up to a minute off.
        edge = timedelta(minutes=2)
        good = {
            e.info_code.removeprefix("NW")
            for e in Newsroom(since=days[0].date() - timedelta(days=1)).expected(today)
            if e.outcome == "loaded" and e.published_at >= days[0] + edge and e.published_at < today - edge
        }
        assert len(good) > 50
        assert good <= {x for (x,) in db.execute("SELECT external_id FROM news.article")}

        before = db.execute(places).fetchall()
        assert set(backfill(client, days[0], today - timedelta(hours=1), "completed").values()) == {"success"}
        assert set(db.execute(places)) >= set(before)


def test_what_is_killed_is_started_again_and_status_says_so(cli: Cli, stack: Stack) -> None:
    before = pids(stack)
    for part in ("postgres", "scheduler"):
        psutil.Process(before[part]).kill()

    def is_back() -> bool:
        # The others may die of a database that is away, and come back too.
        now = part_statuses(stack)
        killed = [status for status in now if status.info.name in ("postgres", "scheduler")]
        return all(s.info.is_up for s in now) and all(s.restarts.count for s in killed)

    assert eventually(is_back)
    assert eventually(lambda: cli("sql", "-Atc", "SELECT 1").stdout == "1\n")
    log = read_restarts(stack.home.log("supervisord"))
    assert log["scheduler"].reason == log["postgres"].reason == "terminated by SIGKILL"
    lines = {line.split()[0]: line for line in cli("status").stdout.splitlines() if line.strip()}
    assert "SIGKILL" in lines["scheduler"]
    assert "SIGKILL" in lines["postgres"]


def test_a_killed_schedulers_workers_do_not_stay(stack: Stack) -> None:
    scheduler = next(s.info for s in part_statuses(stack) if s.info.name == "scheduler")
    assert eventually(
        lambda: (
            {p.pid for p in marked(stack.state.stack, "scheduler")}
            <= {scheduler.pid or 0, *(c.pid for c in psutil.Process(scheduler.pid).children(recursive=True))}
        )
    )


def test_a_killed_supervisor_is_replaced_with_everything_under_it(cli: Cli, stack: Stack) -> None:
    before = pids(stack)
    old = psutil.Process(int((stack.home.path / "supervisord.pid").read_text()))
    old.kill()
    assert eventually(lambda: not stack.supervisor.is_up())
    status = cli("status")
    assert status.returncode == 1
    assert "The supervisor is gone and its parts run without it" in status.stdout
    up = cli("up", "--no-crawl")
    assert up.returncode == 0, up.stdout + up.stderr
    after = pids(Stack(cli.home, cli.state))
    assert None not in after.values()
    assert not set(before.values()) & {p.pid for p in marked(stack.state.stack)}
    assert cli("status").returncode == 0


def test_nothing_is_written_outside_the_home(cli: Cli) -> None:
    assert list(cli.user_home.iterdir()) == []
    assert list(cli.elsewhere.iterdir()) == [cli.user_home]


def test_down_ends_everything_that_was_started_and_nothing_else(cli: Cli, stack: Stack) -> None:
    stack = Stack(cli.home, cli.state)
    processes = everything(stack)
    # One part has lost its supervisor's attention, and somebody else's stack runs beside ours.
    with running(sys.executable, "-c", "import time; time.sleep(600)", **{MARK: "another home"}) as theirs:
        down = cli("down")
        assert down.returncode == 0, down.stderr
        assert theirs.poll() is None
    assert marked(stack.state.stack) == []
    assert not [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    assert os.getpid() in psutil.pids()
    again = cli("down")
    assert (again.returncode, again.stdout) == (0, "Nothing of this home runs.\n")
    assert cli("status").returncode == 1
