"""`finews up`: from whatever is there to a running stack and a finished first crawl."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import psycopg
from rich.console import Console

from finews.airflow_api import AirflowApi
from finews.airflow_service import OPERATOR, migrate_airflow, schema_version, write_login
from finews.down import stop_everything
from finews.first_crawl import begin_first_crawls, begin_first_upkeep, follow, print_latest_runs
from finews.home import DEFAULT_PORTS, HOST, State, find_home
from finews.ports import answers, choose
from finews.processes import listening, marked
from finews.stack import METADATA, WAREHOUSE, Stack, own_servers
from finews.steps import Steps
from finews.warehouse import admit_logins, analyst_line
from scraper.config import load_config
from scraper.errors import FinewsError

__all__ = ["up"]

AIRFLOW_SECONDS = 180.0
POSTGRES_SECONDS = 120.0
NEWSROOM_SECONDS = 60.0
POLL_SECONDS = 0.2
ATTEMPTS = 3


class _PortTaken(FinewsError):
    """Somebody else took a port between our choosing it and our part's listening there."""


def up(console: Console, crawl: bool = True) -> None:
    """Start what does not run, bring both databases up to date, crawl what never was, and say where everything is.

    :raises FinewsError: naming the step, what happened and the log to read.
    """
    steps = Steps(console)
    # Before anything starts: a mistake in sources.toml is the operator's to mend first.
    load_config()
    home = find_home()
    with home.alone():
        stack = _start(home.prepare(), steps)
    os.environ.update(stack.addresses())
    with _airflow(stack) as api:
        failed = _crawl(api, stack, steps) if crawl else []
    _say_where(stack, steps)
    if failed:
        raise FinewsError(
            f"The crawl failed in {'; '.join(failed)}. Its log: {stack.airflow_url}/dags, or {home.logs / 'airflow'}."
        )


def _start(state: State, steps: Steps) -> Stack:
    home = find_home()
    warehouse, metadata = own_servers()
    refused: set[int] = set()
    for _ in range(ATTEMPTS):
        stack = Stack(home, replace(state, own_warehouse=warehouse, own_metadata=metadata), warehouse, metadata)
        stack = _settle(stack, refused, steps)
        try:
            return _start_parts(stack, steps)
        except _PortTaken as error:
            steps.say(f"  {error}")
            stop_everything(home, steps)
            state = stack.state
            # Another start may be under way here that chose all the same ports, of which this was only the first.
            refused |= set(state.ports.values())
    raise FinewsError(f"Other programs took the chosen ports {ATTEMPTS} times; try again.")


def _settle(stack: Stack, refused: set[int], steps: Steps) -> Stack:
    """The stack with ports that are its own, and a supervisor that knows its settings."""
    running = stack.supervisor.is_up()
    if running and stack.state.settings == stack.digest():
        return stack
    if running:
        steps.say("  The settings changed: what runs is stopped and started anew.")
    stop_everything(stack.home, steps)
    stack = stack.remembering(ports=_ports(stack, refused, steps))
    stack = stack.remembering(settings=stack.digest())
    stack.home.save(stack.state)
    with steps.step("Supervisor"):
        stack.supervisor.start(stack.parts(), stack.environment())
    return stack


def _ports(stack: Stack, refused: set[int], steps: Steps) -> Mapping[str, int]:
    """The remembered ports, or others for those that somebody has taken meanwhile; none of the ``refused``."""
    chosen: dict[str, int] = {}
    for part in DEFAULT_PORTS:
        wanted = stack.state.ports[part]
        if part == "postgres" and stack.postgres is None:
            chosen[part] = wanted
            continue
        chosen[part] = choose(wanted, refused | set(chosen.values()), scattered=bool(refused))
        if chosen[part] != wanted:
            steps.say(f"  Port {wanted} is taken by another program: {part} gets {chosen[part]}.")
    return chosen


def _start_parts(stack: Stack, steps: Steps) -> Stack:
    if stack.postgres is not None:
        _start_postgres(stack, steps)
    write_login(stack.home, stack.state)
    for name in ("newsroom", "api-server"):
        # The api-server takes longest to start and asks the database nothing meanwhile: it need not wait for it.
        stack.supervisor.start_part(name)
    migration = _begin_airflow_migration(stack)
    try:
        _migrate_warehouse(stack, steps)
    except BaseException:
        if migration:
            migration.terminate()
        raise
    if migration:
        stack = _end_airflow_migration(stack, migration, steps)
    with steps.step("Newsroom"):
        _wait(stack, "newsroom", lambda: True, NEWSROOM_SECONDS)
    with steps.step("Airflow"), _airflow(stack) as api:
        for name in ("triggerer", "dag-processor", "scheduler"):
            stack.supervisor.start_part(name)
        _wait(stack, "api-server", api.answers, AIRFLOW_SECONDS)
        api.wake_execution_api()
        _wait(stack, "api-server", lambda: not api.unhealthy(), AIRFLOW_SECONDS)
    return stack


def _start_postgres(stack: Stack, steps: Steps) -> None:
    postgres = stack.postgres
    assert postgres is not None
    if not postgres.data.exists():
        with steps.step("Postgres: a new server"):
            postgres.initialise()
    with steps.step("Postgres"):
        stack.supervisor.start_part("postgres")
        _wait(stack, "postgres", postgres.answers, POSTGRES_SECONDS)
        try:
            if not stack.own_warehouse:
                postgres.ensure_database(WAREHOUSE)
            if not stack.own_metadata:
                postgres.ensure_database(METADATA, METADATA, stack.state.passwords["airflow"])
        except psycopg.Error as error:
            raise FinewsError(f"{str(error).strip()}; see {stack.home.log('postgres')}") from error


def _migrate_warehouse(stack: Stack, steps: Steps) -> None:
    from loaders.migrate import migrate

    with steps.step("Warehouse") as step:
        applied = migrate(stack.warehouse)
        step.note = f"applied {', '.join(applied)}" if applied else ""
        admit_logins(stack)


def _begin_airflow_migration(stack: Stack) -> subprocess.Popen[bytes] | None:
    try:
        if schema_version(stack.metadata) == stack.state.airflow_schema:
            return None
    except psycopg.OperationalError as error:
        raise FinewsError(
            f"Airflow's database does not answer: {str(error).strip()}; FINEWS_METADATA names it"
        ) from error
    return migrate_airflow(stack.home.log("airflow-migrate"), stack.environment())


def _end_airflow_migration(stack: Stack, migration: subprocess.Popen[bytes], steps: Steps) -> Stack:
    with steps.step("Airflow's database"):
        if migration.wait():
            log = stack.home.log("airflow-migrate")
            raise FinewsError(f"`airflow db migrate` ended with status {migration.returncode}; see {log}.")
    stack = stack.remembering(airflow_schema=schema_version(stack.metadata))
    stack.home.save(stack.state)
    return stack


def _wait(stack: Stack, part: str, ready: Callable[[], bool], seconds: float) -> None:
    """Until the part listens on its port and is ``ready``.

    :raises _PortTaken: somebody else listens there.
    """
    port = stack.state.ports[part]
    deadline = time.monotonic() + seconds
    while True:
        if answers(port):
            # Twice, because ours may have ended between the question and the look.
            if not _is_ours(stack, part) and answers(port) and not _is_ours(stack, part):
                raise _PortTaken(f"Port {port}, chosen for {part}, was taken by another program meanwhile.")
            if ready():
                return
        if time.monotonic() > deadline:
            state = stack.supervisor.infos()[part].state
            raise FinewsError(f"{part} is not ready after {seconds:.0f} s (it is {state}); see {stack.home.log(part)}.")
        time.sleep(POLL_SECONDS)


def _is_ours(stack: Stack, part: str) -> bool:
    """Whether it is this home's part that listens on the part's port."""
    if part == "postgres":
        return stack.postgres is not None and stack.postgres.is_running()
    return (HOST, stack.state.ports[part]) in listening(marked(stack.state.stack, part))


def _airflow(stack: Stack) -> AirflowApi:
    return AirflowApi(stack.airflow_url, OPERATOR, stack.state.passwords["operator"], runs=stack.supervisor.is_up)


def _crawl(api: AirflowApi, stack: Stack, steps: Steps) -> list[str]:
    api.login()
    crawls = begin_first_crawls(api, load_config().crawled, steps)
    failed: list[str] = []
    if crawls:
        try:
            failed = follow(api, crawls, stack.warehouse, steps.console)
        except KeyboardInterrupt:
            steps.say("No longer watching; the crawl goes on. Watch it again: finews up, or the UI.")
    else:
        begin_first_upkeep(api, stack.warehouse, steps)
    print_latest_runs(stack.warehouse, steps.console)
    return failed


def _say_where(stack: Stack, steps: Steps) -> None:
    password = stack.state.passwords["operator"]
    steps.say(f"Airflow    {stack.airflow_url}   user {OPERATOR}   password {password}")
    steps.say(f"           (the login is kept in {stack.home.airflow_passwords})")
    steps.say(f"Newsroom   {stack.newsroom_url}")
    steps.say(f"Warehouse  {analyst_line(stack)}")
    steps.say("The stack runs in the background. See: finews status, finews logs. Stop it: finews down")
