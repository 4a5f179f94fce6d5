"""Whatever is asked for, or goes wrong, the answer is a page with its headers that says what is the matter."""

import logging
from collections.abc import Callable, Iterator

import httpx
import psycopg
import pytest
from fastapi import Depends, FastAPI

from operations.app import Refused, create_app
from tests.operations.conftest import Office, anyone

NUL = "%00"


@pytest.mark.parametrize(
    "path",
    [
        "/rejects?source=\0",
        "/rejects?reason=\0",
        "/rejects?source=sample%00&reason=no%00_text",
        "/rejects?before=2026-11-20T00:00:00%2B00:00_%00",
        "/alerts?source=\0&kind=\0&before=\0",
        "/waiting?source=\0&again=\0&after=\0",
        "/trace?q=\0",
        "/trace?q=a%00b",
    ],
)
async def test_a_nul_is_passed_over(office: Office, path: str) -> None:
    response = await office.client.get("/finews" + path.replace("\0", NUL))
    assert response.status_code == 200, response.text
    assert "\0" not in response.text


async def test_a_nul_of_a_form_begins_nothing_strange(office: Office) -> None:
    await office.post("/actions/start", 400, do="crawl_url", url="\0")
    await office.post("/actions/start", 201, do="crawl_url", url="http://x/\0a")
    assert office.started == [("crawl_urls", {"urls": ["http://x/a"]})]


@pytest.mark.parametrize("before", ["0001-01-01T00:00:00+14:00_1", "9999-12-31T23:59:59-14:00_1", "x" * 5000, "_"])
async def test_no_place_in_a_list_is_a_defect(office: Office, before: str) -> None:
    for path in ("/rejects", "/alerts", "/waiting", "/waiting?again=yes"):
        params = {**dict(httpx.QueryParams(path.partition("?")[2])), "before": before, "after": before}
        response = await office.client.get("/finews" + path.partition("?")[0], params=params)
        assert response.status_code == 200, response.text


async def test_a_defect_has_a_page_with_its_headers_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> str:
        raise ZeroDivisionError("a defect of the page's own")

    async def start(*_: object) -> Refused:
        return Refused(500, "")

    outer = FastAPI()
    outer.mount("/finews", create_app(Depends(anyone), broken, start, frozenset))
    transport = httpx.ASGITransport(app=outer)
    async with httpx.AsyncClient(transport=transport, base_url="http://airflow.test") as client:
        response = await client.get("/finews/hosts")
    assert response.status_code == 500
    assert "This page has a defect" in response.text
    assert "ZeroDivisionError" not in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none';")
    assert response.headers["x-content-type-options"] == "nosniff"
    (logged,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert "/hosts" in logged.getMessage()
    assert logged.exc_info is not None
    assert logged.exc_info[0] is ZeroDivisionError


async def test_a_refusal_is_no_outage(office_of_nobody: Office) -> None:
    for path in ("/", "/hosts", "/rejects", "/alerts", "/waiting", "/trace?q=1"):
        html = await office_of_nobody.get(path, 500)
        assert "The warehouse refuses" in html
        assert "does not answer" not in html
        assert "finews up" not in html


@pytest.fixture
def office_of_nobody(office_at: Callable[[str], Office], warehouse: str) -> Iterator[Office]:
    """The page with a login that may connect, and read nothing."""
    with psycopg.connect(warehouse, autocommit=True) as db:
        db.execute("CREATE ROLE page_nobody LOGIN PASSWORD 'nothing'")
        info = db.info
        yield office_at(f"postgresql://page_nobody:nothing@{info.host}:{info.port}/{info.dbname}")
        db.execute("DROP ROLE page_nobody")
