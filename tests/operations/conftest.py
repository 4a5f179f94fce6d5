"""The operators' page on a real warehouse. Who may see it is tested on a real Airflow, in test_access.py."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import Depends, FastAPI, Request

from loaders.database import Database
from operations import PREFIX
from operations.app import Refused, Started, create_app
from tests.loaders.conftest import Desk, db, desk

__all__ = ["db", "desk"]

SOURCES = """
[crawler]
contact = "mailto:desk@example.org"
[[source]]
name = "sample"
kind = "share"
site = "scripted"
site_name = "Scripted site"
base_url = "http://127.0.0.1:9"
lists = ["rolling"]
schedule = "@daily"
budget = { requests_per_minute = 60, at_once = 1 }
allow_private = true
[[source]]
name = "asleep"
kind = "share"
site = "asleep"
site_name = "Asleep"
base_url = "http://asleep.example.com"
lists = ["rolling"]
budget = { requests_per_minute = 60 }
enabled = false
"""


@pytest.fixture(autouse=True)
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(SOURCES)
    monkeypatch.setenv("FINEWS_SOURCES", str(path))
    return path


@dataclass
class Office:
    """The page, asked as a browser would that is logged in; ``started`` are the runs it was told to begin."""

    client: httpx.AsyncClient
    started: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    answer: Started | Refused = field(default_factory=lambda: Started("manual__1"))
    paused: frozenset[str] = frozenset()

    async def get(self, path: str, status: int = 200) -> str:
        response = await self.client.get(PREFIX + path)
        assert response.status_code == status, response.text
        return response.text

    async def post(self, path: str, status: int, site: str = "same-origin", **form: str) -> str:
        response = await self.client.post(PREFIX + path, data=form, headers={"sec-fetch-site": site})
        assert response.status_code == status, response.text
        return response.text


def anyone() -> None: ...


@pytest.fixture
async def office_at() -> AsyncIterator[Callable[[str], Office]]:
    clients = []

    def at(uri: str) -> Office:
        async def start(request: Request, dag_id: str, conf: Mapping[str, Any]) -> Started | Refused:
            office.started.append((dag_id, conf))
            return office.answer

        outer = FastAPI()
        outer.mount(PREFIX, create_app(Depends(anyone), lambda: uri, start, lambda: office.paused))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=outer), base_url="http://airflow.test")
        clients.append(client)
        office = Office(client)
        return office

    yield at
    for client in clients:
        await client.aclose()


@pytest.fixture
def office(office_at: Callable[[str], Office], warehouse: str) -> Office:
    return office_at(warehouse)


@pytest.fixture
def crawl(db: Database) -> Callable[[str], Desk]:
    return lambda run_key: Desk(db, run_key)
