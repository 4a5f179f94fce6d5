"""What the pages say, and that nothing on them is ever more than text."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from checks.vocabulary import Alert, Level
from loaders.alerts import Alarm, put_alarms, put_checked
from loaders.answers import Fetched, store_fetched, to_fetch
from loaders.database import Database
from loaders.pages import Ended, end_pages, plan, record_listed
from loaders.runs import Options, finish_run
from operations.app import Refused
from scraper.outcomes import Outcome
from scraper.records import Answer
from tests.loaders.conftest import SOURCE, Desk, article, listed
from tests.operations.conftest import Office

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>" onmouseover="alert(3)'
TURNED = "上\u202eliam\u2066\x1b[31m\x07"


def answer_id_of(db: Database, external_id: str) -> int:
    row: Any = db.execute("SELECT answer_id FROM news.page WHERE external_id = %s", [external_id]).fetchone()
    return int(row[0])


def page_id_of(db: Database, external_id: str) -> int:
    row: Any = db.execute("SELECT page_id FROM news.page WHERE external_id = %s", [external_id]).fetchone()
    return int(row[0])


def reject(desk: Desk, external_id: str, outcome: Outcome, detail: str, answer_id: int | None = None) -> None:
    ended = Ended(page_id_of(desk.db, external_id), "sample", external_id, outcome, detail, answer_id)
    with desk.db.transaction():
        end_pages(desk.db, desk.run.run_id, [ended])


def is_harmless(html: str) -> None:
    """No element or attribute came from a page, and no address leads out or runs."""
    tree = LexborHTMLParser(html)
    assert [s.attributes.get("src") for s in tree.css("script")] == ["/finews/files/frame.js"]
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), html
            if name in ("href", "action", "src"):
                assert value is not None
                assert value.startswith("/") or value == "data:,", value
        assert "style" not in node.attributes
    assert not tree.css("img, iframe, object, style, svg script, base, meta[http-equiv]")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\x07]", html)


async def test_an_empty_warehouse_has_an_overview(office: Office) -> None:
    html = await office.get("/")
    assert "never crawled" in html
    assert "None, ever." in html
    is_harmless(html)
    for path in ("/rejects", "/alerts", "/waiting", "/hosts", "/trace"):
        is_harmless(await office.get(path))


async def test_the_overview_counts_links_and_advises(office: Office, desk: Callable[[str], Desk], db: Database) -> None:
    work = desk("scheduled__2026-11-20")
    work.fetch({"1": "{}", "2": "{}", "3": "{}"})
    work.load(article("1"))
    reject(work, "2", Outcome.NO_TEXT, "a title and nothing else", answer_id_of(db, "2"))
    finish_run(db, work.run.run_id)
    alarm = Alarm(Alert.SHAPE, Level.FAILURE, "sample", "7 of 9 changed shape", "scheduled__2026-11-20")
    put_alarms(db, [alarm], work.run.run_id)
    db.execute("REFRESH MATERIALIZED VIEW news.source_health")
    html = await office.get("/")
    assert "failing" in html
    assert "Alerts that stand: shape." in html
    assert "7 of 9 changed shape" in html
    assert "Open a rejected page&#39;s stored answer" in html
    assert 'href="/dags/crawl_sample/runs/scheduled__2026-11-20" target="_top"' in html
    assert "/finews/rejects?source=sample&amp;reason=no_text" in html
    is_harmless(html)
    # A later run that was judged for the same, and is sound, ends it.
    later = desk("scheduled__2026-11-21").run.run_id
    put_checked(db, later, [Alert.SHAPE], [])
    finish_run(db, later)
    assert "failing" not in await office.get("/")


async def test_a_source_whose_dag_is_paused_says_so(office: Office) -> None:
    office.paused = frozenset({"crawl_sample"})
    html = await office.get("/")
    assert '<span class="state warn">paused</span>' in html
    assert "not while its DAG is paused" in html


async def test_a_run_that_waits_for_a_person_stands_first(
    office: Office, desk: Callable[[str], Desk], db: Database
) -> None:
    work = desk("manual__1")
    db.execute("INSERT INTO news.judgement (run_id, evidence) VALUES (%s, %s)", [work.run.run_id, HOSTILE])
    html = await office.get("/")
    assert "Waits for you" in html
    is_harmless(html)


async def test_hosts_show_their_budget_pause_and_robots(office: Office, db: Database) -> None:
    db.execute(
        "INSERT INTO news.host (host, paused_until, pause_reason, robots_status, robots_body, robots_at)"
        " VALUES ('127.0.0.1:9', now() + interval '1 hour', %s, 200, %s, now())",
        [HOSTILE, "User-agent: *\nCrawl-delay: 30\n" + HOSTILE],
    )
    html = await office.get("/hosts")
    assert "paused" in html
    assert "60 a minute, 1 at once" in html
    assert "asks for 30 s between two" in html
    is_harmless(html)


async def test_rejects_are_filtered_and_paged(office: Office, desk: Callable[[str], Desk], db: Database) -> None:
    work = desk("manual__1")
    work.fetch({str(n): "{}" for n in range(120)})
    for n in range(120):
        reject(work, str(n), Outcome.NO_TEXT if n % 2 else Outcome.NO_TIME, f"detail {n}")
    html = await office.get("/rejects?source=sample&reason=no_text")
    assert "There is a title but no body text." in html
    assert "detail 119" in html
    assert "detail 118" not in html
    seen = set(re.findall(r"detail (\d+)", html))
    (more,) = [a.attributes["href"] for a in LexborHTMLParser(html).css("a") if a.text() == "Older ones"]
    assert more is not None
    older = set(re.findall(r"detail (\d+)", await office.get(more.removeprefix("/finews"))))
    assert not seen & older
    assert len(seen | older) == 60
    assert "None." in await office.get("/rejects?source=nobody")
    assert "detail" in await office.get("/rejects?before=tampered")


async def test_what_came_from_a_page_is_only_ever_text(
    office: Office, desk: Callable[[str], Desk], db: Database
) -> None:
    work = desk("manual__<b>")
    work.fetch({"1": "{}", "2": "{}"})
    work.load(article("1", title=HOSTILE + TURNED, outlet=HOSTILE))
    db.execute("UPDATE news.page SET listed_title = %s, url = %s", [HOSTILE + TURNED, "http://x/" + HOSTILE])
    reject(work, "2", Outcome.NO_TEXT, HOSTILE + TURNED)
    db.execute("UPDATE news.answer SET requested_url = %s, url = 'javascript:alert(1)', copy = %s", [HOSTILE, HOSTILE])
    db.execute("UPDATE news.answer SET headers = %s", ['{"x-<b>": "<script>alert(1)</script>"}'])
    alarm = Alarm(Alert.OUTLETS, Level.WARNING, "sample", HOSTILE + TURNED, "javascript:alert(1)", HOSTILE)
    put_alarms(db, [alarm], work.run.run_id)
    first, second = page_id_of(db, "1"), page_id_of(db, "2")
    db.execute("UPDATE news.page SET next_attempt_at = now() WHERE outcome = 'no_text'")
    paths = ["/alerts", "/waiting", "/waiting?again=yes", "/alerts?source=%3Cscript%3E&kind=%22%3E"]
    paths += ["/", "/rejects", "/rejects?source=%3Cscript%3E&reason=%22%3E", f"/pages/{first}", f"/pages/{second}"]
    paths += [f"/answers/{answer_id_of(db, '1')}/about", "/trace?q=%3Cscript%3Ealert(1)%3C/script%3E", "/trace?q=alert"]
    paths += ["/trace?q=javascript:alert(1)", "/trace?q=%E2%80%AEabc"]
    for path in paths:
        is_harmless(await office.get(path))
    assert "&lt;script&gt;alert(1)" in await office.get(f"/pages/{first}")


async def test_a_stored_answer_is_plain_text_in_its_charset(
    office: Office, desk: Callable[[str], Desk], db: Database
) -> None:
    work = desk("manual__1")
    body = "<html><script>alert(1)</script>中文".encode("gb18030") + b"\xff\xff"
    _store(work, "2", body, "gb18030")
    answer_id = answer_id_of(db, "2")
    response = await office.client.get(f"/finews/answers/{answer_id}")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert response.headers["cache-control"] == "no-store"
    assert response.text.startswith("<html><script>alert(1)</script>中文�")
    about = await office.get(f"/answers/{answer_id}/about")
    assert "&lt;html&gt;&lt;script&gt;alert(1)&lt;/script&gt;中文" in about
    assert "gb18030 (header)" in about
    is_harmless(about)


async def test_a_huge_answer_is_cut_off_and_says_so(office: Office, desk: Callable[[str], Desk], db: Database) -> None:
    _store(desk("manual__1"), "1", b"a" * 9_000_000, "utf-8")
    answer_id = answer_id_of(db, "1")
    text = await office.get(f"/answers/{answer_id}")
    assert len(text) < 2_100_000
    assert text.endswith("[finews: cut off here; the stored answer has 9,000,000 bytes]\n")
    assert "Cut off here" in await office.get(f"/answers/{answer_id}/about")


async def test_a_body_that_was_let_go_is_kept_no_longer(
    office: Office, desk: Callable[[str], Desk], db: Database
) -> None:
    work = desk("manual__1")
    work.fetch({"1": "{}"})
    work.load(article("1"))
    answer_id = answer_id_of(db, "1")
    db.execute("SELECT news.forget_answer_month('2026-11-01')")
    assert "kept no longer" in await office.get(f"/answers/{answer_id}", 404)
    assert "Kept no longer" in await office.get(f"/answers/{answer_id}/about")
    assert "its body is kept no longer" in await office.get("/trace?q=1")


@pytest.mark.parametrize(
    "path", ["/answers/999999", "/answers/999999/about", "/pages/999999", "/nowhere", "/files/x.css"]
)
async def test_what_is_not_there_says_so(office: Office, path: str) -> None:
    assert "Nothing is here" in await office.get(path, 404)


@pytest.mark.parametrize("path", ["/answers/1e3", f"/answers/{2**70}", f"/pages/{2**40}", "/pages/../../etc/passwd"])
async def test_a_malformed_address_is_nothing(office: Office, path: str) -> None:
    response = await office.client.get("/finews" + path)
    assert response.status_code == 404
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "uri", ["postgresql://nobody:x@127.0.0.1:9/nothing", "postgresql://finews:wrong@127.0.0.1:9/x"]
)
async def test_without_a_warehouse_every_page_says_so(office_at: Callable[[str], Office], uri: str) -> None:
    office = office_at(uri)
    for path in (
        "/",
        "/alerts",
        "/waiting",
        "/hosts",
        "/rejects",
        "/trace?q=1",
        "/pages/1",
        "/answers/1",
        "/answers/1/about",
    ):
        html = await office.get(path, 503)
        assert "The warehouse does not answer" in html
        assert "finews up" in html
        assert "Traceback" not in html


async def test_the_page_changes_nothing(office: Office, desk: Callable[[str], Desk], db: Database) -> None:
    work = desk("manual__1")
    work.fetch({"1": "{}"})
    before = db.execute("SELECT p::text FROM news.page p").fetchall()
    for path in ("/", "/alerts", "/waiting", "/hosts", "/rejects", "/trace?q=1"):
        await office.get(path)
    assert db.execute("SELECT p::text FROM news.page p").fetchall() == before


async def test_every_answer_forbids_what_it_does_not_need(office: Office) -> None:
    for path in ("/", "/nowhere", "/files/style.css", "/files/frame.js", "/trace?q=1"):
        headers = (await office.client.get("/finews" + path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


FORM = {"do": "replay", "source": "sample", "reason": "no_text"}


async def test_two_clicks_begin_a_run(office: Office) -> None:
    asked = await office.post("/actions", 200, **FORM)
    assert "Begin a run of replay_rejects?" in asked
    assert office.started == []
    form = LexborHTMLParser(asked).css('form[action="/finews/actions/start"] input')
    fields = {str(i.attributes["name"]): str(i.attributes["value"]) for i in form}
    begun = await office.post("/actions/start", 201, **fields)
    assert office.started == [("replay_rejects", {"source": "sample", "reasons": ["no_text"]})]
    assert 'href="/dags/replay_rejects/runs/manual__1" target="_top"' in begun


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
@pytest.mark.parametrize("path", ["/actions", "/actions/start"])
async def test_another_sites_form_begins_nothing(office: Office, site: str, path: str) -> None:
    await office.post(path, 403, site=site, **FORM)
    assert office.started == []


async def test_an_old_browsers_form_is_judged_by_its_origin(office: Office) -> None:
    for origin, status in (("http://airflow.test", 201), ("http://evil.test", 403), ("null", 403)):
        response = await office.client.post("/finews/actions/start", data=FORM, headers={"origin": origin})
        assert response.status_code == status
    assert (await office.client.post("/finews/actions/start", data=FORM)).status_code == 403
    assert len(office.started) == 1


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"do": "drop"},
        {"do": "replay", "source": "sample"},
        {"do": "replay", "source": "asleep", "reason": "no_text"},
        {"do": "reparse", "source": "sample", "reason": "<script>"},
        {"do": "crawl", "source": "../../x"},
        {"do": "crawl_url", "url": "x" * 3000},
    ],
)
async def test_only_what_the_page_offers_is_begun(office: Office, form: dict[str, str]) -> None:
    is_harmless(await office.post("/actions/start", 400, **form))
    assert office.started == []


async def test_a_refusal_of_airflows_is_said_clearly(office: Office) -> None:
    office.answer = Refused(403, "Forbidden")
    assert "You may not begin runs of replay_rejects" in await office.post("/actions/start", 403, **FORM)
    office.answer = Refused(404, "Dag with dag_id: <script>")
    html = await office.post("/actions/start", 404, **FORM)
    assert "Airflow began no run of" in html
    is_harmless(html)


def _store(desk: Desk, external_id: str, body: bytes, charset: str) -> None:
    record_listed(desk.db, desk.run.run_id, SOURCE, desk.site_id, [listed(external_id)])
    plan(desk.db, desk.run.run_id, SOURCE, Options(refetch=True), 1000)
    (page,) = [p for p in to_fetch(desk.db, desk.run.run_id, 1) if p.external_id == external_id]
    url = f"http://127.0.0.1:9/text/{external_id}"
    at = datetime.now(UTC) - timedelta(minutes=1)
    answer = Answer(url, url, 200, {}, body, at, charset, "header")
    store_fetched(desk.db, desk.run.run_id, SOURCE.name, [Fetched(page, (answer,))])
