"""The routes of the operators' page. Each asks who is there before it says anything, the style sheet too."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from pydantic import AfterValidator
from starlette.exceptions import HTTPException

from loaders.errors import WarehouseRefused, WarehouseUnavailable
from operations import PREFIX, views
from operations.actions import NoAction, action_of
from operations.links import answer_path, run_path
from operations.render import FILES, HEADERS, HERE, render
from pipeline.life import shown_zone
from scraper.config import load_config
from scraper.errors import ConfigError, FinewsError

__all__ = ["Refused", "Started", "create_app"]

log = logging.getLogger(__name__)

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]


def _without_nul(text: str) -> str:
    """Postgres has no NUL in a text, and no text that is asked for has one."""
    return text.replace("\0", "")


Words = Annotated[str, AfterValidator(_without_nul)]
"""What a visitor asks with."""


@dataclass(frozen=True, slots=True)
class Started:
    """The run that was begun, by its Airflow id."""

    run_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why Airflow began none, with its HTTP status."""

    status: int
    reason: str


Start = Callable[[Request, str, Mapping[str, Any]], Awaitable[Started | Refused]]


def create_app(
    reader: Any, warehouse: Callable[[], str], start: Start, paused: Callable[[], frozenset[str]]
) -> FastAPI:
    """The app. ``reader`` is the dependency that lets in who may read, and answers 401 or 403 to all others;
    ``warehouse`` gives the libpq URI; ``start`` begins a run of a DAG in the visitor's own name; ``paused`` gives the
    ids of the DAGs that are."""
    # Nothing lists the routes to a stranger: no /docs, no /openapi.json.
    app = FastAPI(dependencies=[reader], docs_url=None, redoc_url=None, openapi_url=None, title="finews")

    @app.middleware("http")
    async def safe(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            response = await call_next(request)
        except Exception:
            log.exception("%s of the operators' page failed", request.url.path)
            text = "Nothing was changed. The log of Airflow's api-server says what went wrong: mend it, or report it."
            response = _page(request, "problem.html", _problem(500, text, "This page has a defect"), 500)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    async def is_paused(dag: str) -> bool:
        return dag in await run_in_threadpool(paused)

    @app.get("/")
    def overview(request: Request) -> Response:
        return _page(request, "overview.html", views.overview(warehouse(), paused()))

    @app.get("/hosts")
    def hosts(request: Request) -> Response:
        return _page(request, "hosts.html", views.hosts(warehouse()))

    @app.get("/rejects")
    def rejects(request: Request, source: Words = "", reason: Words = "", before: Words = "") -> Response:
        return _page(request, "rejects.html", views.rejects(warehouse(), source, reason, before))

    @app.get("/alerts")
    def alerts(
        request: Request, source: Words = "", kind: Words = "", standing: Words = "", before: Words = ""
    ) -> Response:
        return _page(request, "alerts.html", views.alerts(warehouse(), source, kind, standing == "yes", before))

    @app.get("/waiting")
    def waiting(request: Request, source: Words = "", again: Words = "", after: Words = "") -> Response:
        return _page(request, "waiting.html", views.waiting(warehouse(), source, again == "yes", after, paused()))

    @app.get("/trace")
    def trace(request: Request, q: Words = "") -> Response:
        return _page(request, "trace.html", views.traced(warehouse(), q))

    @app.get("/pages/{page_id}")
    def life(request: Request, page_id: int) -> Response:
        return _page(request, "trace.html", views.page(warehouse(), page_id))

    @app.get("/answers/{answer_id}")
    def answer_text(answer_id: int) -> Response:
        text = views.answer_text(warehouse(), answer_id)
        if text is None:
            raise HTTPException(404, "There is no such stored answer, or its body is kept no longer.")
        headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Content-Disposition": "inline"}
        return PlainTextResponse(text, headers=headers)

    @app.get("/answers/{answer_id}/about")
    def answer(request: Request, answer_id: int) -> Response:
        return _page(request, "answer.html", views.answer(warehouse(), answer_id))

    @app.get("/files/{name}")
    def file(name: str) -> Response:
        if name not in FILES:
            raise HTTPException(404, "There is no such file.")
        return Response((HERE / name).read_bytes(), media_type=FILES[name])

    @app.post("/actions")
    async def confirm(request: Request) -> Response:
        _same_origin(request)
        action = action_of(load_config(), await _form(request))
        return _page(request, "confirm.html", {"action": action, "is_paused": await is_paused(action.dag)})

    @app.post("/actions/start")
    async def begin(request: Request) -> Response:
        _same_origin(request)
        config = load_config()
        action = action_of(config, await _form(request))
        begun = await start(request, action.dag, action.conf)
        if isinstance(begun, Refused):
            return _page(request, "refused.html", {"action": action, "refused": begun}, begun.status)
        path = f"/dags/{action.dag}/runs/{begun.run_id}"
        values = {"action": action, "run": begun.run_id, "path": path, "is_paused": await is_paused(action.dag)}
        return _page(request, "started.html", values, 201)

    @app.get("/actions")
    @app.get("/actions/start")
    def again(request: Request) -> Response:
        # Whoever reloads the window while a form's answer is shown arrives here.
        return RedirectResponse(request.scope.get("root_path", "") + "/", 303)

    @app.api_route("/{path:path}", methods=METHODS)
    def nothing(path: str) -> Response:
        raise HTTPException(404, "There is no such page.")

    @app.exception_handler(HTTPException)
    def told(request: Request, error: HTTPException) -> Response:
        return _page(request, "problem.html", _problem(error.status_code, str(error.detail)), error.status_code)

    @app.exception_handler(views.NotFound)
    def not_found(request: Request, error: views.NotFound) -> Response:
        return _page(request, "problem.html", _problem(404, str(error)), 404)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        return _page(request, "problem.html", _problem(404, "There is no such page: its address is malformed."), 404)

    @app.exception_handler(FinewsError)
    def failed(request: Request, error: FinewsError) -> Response:
        status, head = _TOLD.get(type(error), (500, "That did not work"))
        return _page(request, "problem.html", _problem(status, str(error), head), status)

    return app


_TOLD: dict[type[FinewsError], tuple[int, str]] = {
    WarehouseUnavailable: (503, "The warehouse does not answer"),
    WarehouseRefused: (500, "The warehouse refuses"),
    ConfigError: (500, "A setting is wrong"),
    NoAction: (400, "That cannot be done"),
}
_HEADS = {401: "Log in to Airflow first", 403: "You may not", 404: "Nothing is here"}


def _problem(status: int, text: str, head: str = "") -> dict[str, Any]:
    return {"head": head or _HEADS.get(status, "That did not work"), "text": text, "status": status}


def _page(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    root = request.scope.get("root_path", "").removesuffix(PREFIX)
    try:
        config = load_config()
    except ConfigError:
        # The page that says so shows neither times nor runs.
        config = None

    def run_href(source: str, key: str) -> str:
        path = run_path(config, source, key) if config else ""
        return root + path if path else ""

    def answer_href(source: str, key: str) -> str:
        path = answer_path(config, source, key) if config else ""
        return root + path if path else ""

    common = {
        "base": root + PREFIX,
        "airflow": root,
        "zone": config and shown_zone(config),
        "run_href": run_href,
        "answer_href": answer_href,
        "view": template.partition(".")[0],
    }
    return HTMLResponse(render(template, {"asked": "", **common, **values}), status)


async def _form(request: Request) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=20, max_part_size=10_000) as form:
        return {name: _without_nul(value) for name, value in form.items() if isinstance(value, str)}


def _same_origin(request: Request) -> None:
    """Another site's page may send a form with the visitor's cookie; it is not ours.

    :raises HTTPException: 403, the request does not come from a page of this host.
    """
    site = request.headers.get("sec-fetch-site")
    if site is None:
        # A browser of before 2023, which sends the origin with every form all the same.
        own = urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host")
        site = "same-origin" if own else "cross-site"
    if site != "same-origin":
        raise HTTPException(403, "The request comes from another site's page. Use the buttons of this one.")
