"""The page inside Airflow's api-server: its login, its permissions, its runs."""

from collections.abc import Mapping
from typing import Any

import httpx
from airflow.api_fastapi.auth.managers.base_auth_manager import COOKIE_NAME_JWT_TOKEN
from airflow.api_fastapi.core_api.security import requires_access_dag
from airflow.models.connection import Connection
from airflow.models.dag import DagModel
from airflow.sdk.exceptions import AirflowNotFoundException
from airflow.utils.session import create_session
from fastapi import Depends, Request
from sqlalchemy import select

from loaders.database import conninfo_of, warehouse_uri
from operations import PREFIX
from operations.app import Refused, Started, create_app

__all__ = ["app"]

CONNECTION = "finews_warehouse"
SECONDS = 30


def _warehouse() -> str:
    """The connection ``finews_warehouse``, or where there is none, what FINEWS_WAREHOUSE names: as the tasks do."""
    try:
        found = Connection.get_connection_from_secrets(CONNECTION)
    except AirflowNotFoundException:
        return warehouse_uri()
    return conninfo_of(found)


def _paused() -> frozenset[str]:
    """The DAGs that are paused, by id."""
    with create_session() as session:
        return frozenset(session.scalars(select(DagModel.dag_id).where(DagModel.is_paused)))


async def _start(request: Request, dag_id: str, conf: Mapping[str, Any]) -> Started | Refused:
    """Begin a run through Airflow's own interface and the visitor's token: what they may not do is refused there."""
    # In this very process: no address to know, and the token goes nowhere.
    from airflow.api_fastapi.main import app as airflow

    bearer = request.headers.get("authorization") or f"Bearer {request.cookies.get(COOKIE_NAME_JWT_TOKEN, '')}"
    transport = httpx.ASGITransport(app=airflow)
    root = request.scope.get("root_path", "").removesuffix(PREFIX)
    async with httpx.AsyncClient(transport=transport, base_url="http://airflow.internal", timeout=SECONDS) as client:
        answer = await client.post(
            f"{root}/api/v2/dags/{dag_id}/dagRuns",
            json={"logical_date": None, "conf": dict(conf)},
            headers={"Authorization": bearer},
        )
    if answer.is_success:
        return Started(answer.json()["dag_run_id"])
    try:
        detail = answer.json().get("detail", "")
    except ValueError:
        detail = ""
    return Refused(answer.status_code, str(detail) or answer.reason_phrase)


# Stored answers are what DAGs fetched, so who may read this DAG may read all of the page.
app = create_app(
    reader=Depends(requires_access_dag("GET", param_dag_id="crawl_urls")),
    warehouse=_warehouse,
    start=_start,
    paused=_paused,
)
