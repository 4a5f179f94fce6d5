"""Who may see the page and begin runs from it, in a real Airflow: its own server, logins and permissions."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from finews.postgres import EmbeddedPostgres
from tests.conftest import free_port
from tests.dags.conftest import PROJECT, SECONDS, airflow_environment
from tests.finews.helpers import eventually
from tests.operations.conftest import SOURCES

PASSWORDS = {"operator": "opens-all", "reader": "looks-on"}
LIST_ROUTES = """
import json
from operations.in_airflow import app
print(json.dumps([[route.path, sorted(route.methods)] for route in app.routes]))
"""
LIST_GUARDED = """
import json
from airflow.api_fastapi.core_api.security import get_user
from fastapi.routing import APIRoute
from operations.in_airflow import app

def asks(dependant):
    return dependant.call is get_user or any(asks(each) for each in dependant.dependencies)

print(json.dumps([[route.path, isinstance(route, APIRoute) and asks(route.dependant)] for route in app.routes]))
"""


@dataclass(frozen=True)
class Server:
    url: str
    environment: dict[str, str]

    def client(self, name: str = "") -> httpx.Client:
        """A browser, logged in as ``name`` or as nobody."""
        cookies = {}
        if name:
            login = {"username": name, "password": PASSWORDS[name]}
            token = httpx.post(self.url + "/auth/token", json=login, trust_env=False, timeout=60)
            cookies = {"_token": str(token.json()["access_token"])}
        return httpx.Client(base_url=self.url, cookies=cookies, trust_env=False, timeout=60)

    def run(self, script: str, **variables: str) -> Any:
        """What a script prints last, as JSON, where Airflow is set up as in the server."""
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr[-5000:]
        return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def server(
    postgres: EmbeddedPostgres, empty_warehouse: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("airflow")
    (home / "passwords.json").write_text(json.dumps(PASSWORDS))
    (home / "sources.toml").write_text(SOURCES)
    postgres.ensure_database("airflow_page")
    port = free_port()
    metadata = postgres.uri("airflow_page").replace("postgresql://", "postgresql+psycopg://")
    environment = {
        **airflow_environment(home, metadata),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "operator:admin,reader:viewer",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "AIRFLOW__API_AUTH__JWT_SECRET": "for-tests-only-and-64-bytes-long-as-the-algorithm-likes-it-to-be",
        "AIRFLOW__API__SECRET_KEY": "for-tests",
        "FINEWS_WAREHOUSE": postgres.uri(empty_warehouse),
        "FINEWS_SOURCES": str(home / "sources.toml"),
    }

    def airflow(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "airflow", *arguments],
            env=environment, check=True, capture_output=True, timeout=SECONDS,
        )  # fmt: skip

    airflow("db", "migrate")
    airflow("dags", "reserialize")
    command = [sys.executable, "-m", "airflow", "api-server", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"

        def answers() -> bool:
            try:
                return httpx.get(url + "/api/v2/version", trust_env=False).status_code == 200
            except httpx.TransportError:
                return False

        assert eventually(answers, 180), (home / "log").read_text()[-5000:]
        yield Server(url, environment)
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def routes(server: Server) -> list[tuple[str, list[str]]]:
    """Every route that the app has, as the app itself lists them."""
    return [(path, methods) for path, methods in server.run(LIST_ROUTES)]


def address(path: str) -> str:
    filled = path.replace("{page_id}", "1").replace("{answer_id}", "1").replace("{name}", "style.css")
    return "/finews" + filled.replace("{path:path}", "no/such/page")


def test_every_route_refuses_whoever_is_not_logged_in(server: Server, routes: list[tuple[str, list[str]]]) -> None:
    assert len(routes) >= 13
    others = ["/docs", "/redoc", "/openapi.json", "/../finews/", "/files/../app.py", "/files/frame.js"]
    with server.client() as client:
        asked = [(address(path), methods) for path, methods in routes]
        for path, methods in [*asked, *(("/finews" + other, ["GET"]) for other in others)]:
            for method in methods:
                for cookies in ({}, {"_token": "made-up"}):
                    headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())} if cookies else {}
                    response = client.request(method, path, headers={**headers, "sec-fetch-site": "same-origin"})
                    assert response.status_code in (401, 403), (method, path, response.status_code)
                    assert response.headers["cache-control"] == "no-store"


def test_nothing_is_mounted_beside_the_routes(server: Server) -> None:
    """A mount or a plain route would not ask who is there."""
    assert [path for path, asks in server.run(LIST_GUARDED) if not asks] == []


def test_whoever_is_logged_in_sees_the_page(server: Server) -> None:
    for name in PASSWORDS:
        with server.client(name) as client:
            for path in ("/", "/alerts", "/waiting", "/rejects", "/hosts", "/trace?q=1", "/files/style.css"):
                response = client.get("/finews" + path)
                assert response.status_code == 200, response.text
            assert client.get("/finews/nowhere").status_code == 404


def test_the_ui_has_the_page_in_its_navigation(server: Server) -> None:
    with server.client("reader") as client:
        plugins = client.get("/api/v2/plugins").json()["plugins"]
        (view,) = [view for plugin in plugins if plugin["name"] == "finews" for view in plugin["external_views"]]
        assert (view["href"], view["destination"], view["url_route"]) == ("/finews/", "nav", "finews")
        assert client.get("/api/v2/plugins/importErrors").json()["total_entries"] == 0


def test_the_warehouse_is_the_one_of_the_tasks(server: Server) -> None:
    script = "import json\nfrom operations.in_airflow import _warehouse\nprint(json.dumps(_warehouse()))"
    assert server.run(script) == server.environment["FINEWS_WAREHOUSE"]
    connection = {
        "conn_type": "postgres",
        "host": "db.example.org",
        "port": 5432,
        "login": "loads",
        "password": "a b",
        "schema": "warehouse",
        "extra": {"sslmode": "require", "of_another": "tool"},
    }
    uri = server.run(script, AIRFLOW_CONN_FINEWS_WAREHOUSE=json.dumps(connection))
    assert uri == "host=db.example.org port=5432 user=loads password='a b' dbname=warehouse sslmode=require"


def test_a_dag_that_is_paused_in_airflow_is_on_the_page(server: Server) -> None:
    with server.client("operator") as client:
        for is_paused in (True, False, True):
            changed = client.patch("/api/v2/dags/crawl_sample", json={"is_paused": is_paused})
            assert changed.status_code == 200, changed.text
            assert ("Its DAG is paused" in client.get("/finews/").text) is is_paused
            asked = client.post("/finews/actions", data={"do": "crawl", "source": "sample"}, headers=HERE)
            assert ("crawl_sample is paused in Airflow." in asked.text) is is_paused


FORM = {"do": "crawl_url", "url": "http://127.0.0.1:9/html_News/NewsShare.html?infoCode=NW202611201234567890"}
HERE = {"sec-fetch-site": "same-origin"}


def runs(client: httpx.Client) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get("/api/v2/dags/crawl_urls/dagRuns").json()["dag_runs"]
    return found


def test_a_reader_may_look_and_not_begin_runs(server: Server) -> None:
    with server.client("reader") as client:
        response = client.post("/finews/actions/start", data=FORM, headers=HERE)
        assert response.status_code == 403
        assert "You may not begin runs of crawl_urls" in response.text
        assert runs(client) == []


def test_an_operator_begins_a_run_in_their_own_name(server: Server) -> None:
    with server.client("operator") as client:
        assert client.post("/finews/actions", data=FORM, headers=HERE).status_code == 200
        assert runs(client) == []
        evil = client.post("/finews/actions/start", data=FORM, headers={"sec-fetch-site": "cross-site"})
        assert evil.status_code == 403
        assert runs(client) == []
        begun = client.post("/finews/actions/start", data=FORM, headers=HERE)
        assert begun.status_code == 201, begun.text
        (run,) = runs(client)
        assert run["conf"] == {"urls": [FORM["url"]]}
        assert run["triggering_user_name"] == "operator"
        assert f"/dags/crawl_urls/runs/{str(run['dag_run_id']).replace(':', '%3A').replace('+', '%2B')}" in begun.text


@pytest.mark.parametrize(
    ("form", "dag"),
    [
        ({"do": "crawl", "source": "sample"}, "crawl_sample"),
        ({"do": "reparse", "source": "sample", "reason": "no_text"}, "reparse_pages"),
        ({"do": "reparse", "source": "sample", "id": "202611201234567890"}, "reparse_pages"),
        ({"do": "replay", "source": "sample", "reason": "no_text"}, "replay_rejects"),
        ({"do": "replay", "source": "sample", "id": "202611201234567890"}, "replay_rejects"),
        ({"do": "refetch", "source": "sample", "id": "202611201234567890"}, "refetch_pages"),
    ],
)
def test_every_button_fills_its_form_as_the_dag_wants_it(server: Server, form: dict[str, str], dag: str) -> None:
    with server.client("operator") as client:
        begun = client.post("/finews/actions/start", data=form, headers=HERE)
        assert begun.status_code == 201, begun.text
        assert f"/dags/{dag}/runs/" in begun.text


@pytest.mark.parametrize(
    ("dag", "conf"),
    [
        ("reparse_pages", {"outcomes": ["no_tex"]}),
        ("replay_rejects", {"reasons": ["no_tex"]}),
        ("replay_rejects", {"reasons": ["loaded"]}),
        ("replay_rejects", {"reasons": "no_text"}),
    ],
)
def test_a_form_with_a_word_that_is_no_outcome_begins_no_run(server: Server, dag: str, conf: dict[str, Any]) -> None:
    with server.client("operator") as client:
        asked = client.post(f"/api/v2/dags/{dag}/dagRuns", json={"logical_date": None, "conf": conf})
    assert asked.status_code == 400, asked.text


def test_what_airflow_refuses_is_told(server: Server) -> None:
    path = Path(server.environment["FINEWS_SOURCES"])
    # Enabled a moment ago: Airflow has not read it yet.
    path.write_text(SOURCES.replace("enabled = false", "enabled = true"))
    try:
        with server.client("operator") as client:
            response = client.post("/finews/actions/start", data={"do": "crawl", "source": "asleep"}, headers=HERE)
    finally:
        path.write_text(SOURCES)
    assert response.status_code == 404
    assert "Airflow began no run of crawl_asleep" in response.text
