"""The lists that numbers lead to: pages that wait, rejects that are tried again, alerts; and that the numbers agree."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from checks.vocabulary import Alert, Level
from loaders.alerts import Alarm, put_alarms
from loaders.database import Database
from loaders.pages import record_listed
from loaders.runs import Options, begin_run, finish_run
from scraper.outcomes import Outcome
from tests.loaders.conftest import SOURCE, Desk, article, listed
from tests.operations.conftest import Office
from tests.operations.test_pages import HOSTILE, is_harmless, page_id_of, reject


def links(html: str, text: str = "") -> list[str]:
    """Where the links lead that say this."""
    found = [a.attributes["href"] or "" for a in LexborHTMLParser(html).css("main a") if text in ("", a.text().strip())]
    return [href.removeprefix("/finews") for href in found]


def is_listed(html: str) -> list[int]:
    """The pages that a list shows, in its order."""
    return [int(href.removeprefix("/pages/")) for href in links(html) if href.startswith("/pages/")]


async def all_of(office: Office, path: str, more: str) -> list[str]:
    """Every part of a list, from the first to the last."""
    parts = [await office.get(path)]
    while found := links(parts[-1], more):
        parts.append(await office.get(found[0]))
    return parts


async def test_the_pages_that_wait_are_listed(office: Office, desk: Callable[[str], Desk], db: Database) -> None:
    work = desk("manual__1")
    record_listed(db, work.run.run_id, SOURCE, work.site_id, [listed(str(n), title=HOSTILE) for n in range(70)])
    finish_run(db, work.run.run_id)
    overview = await office.get("/")
    assert "/waiting?source=sample" in links(overview, "70")
    parts = await all_of(office, "/waiting?source=sample", "More")
    pages = [page for part in parts for page in is_listed(part)]
    assert len(parts) == 3
    assert pages == sorted(page_id_of(db, str(n)) for n in range(70))
    assert "to be asked for" in parts[0]
    assert is_listed(await office.get("/waiting?source=nobody")) == []
    is_harmless(parts[0])
    assert "its life" in (await office.get(f"/pages/{pages[0]}")).lower()


async def test_what_waits_to_be_loaded_says_so(office: Office, desk: Callable[[str], Desk], db: Database) -> None:
    desk("manual__1").fetch({"1": "{}"})
    html = await office.get("/waiting")
    assert "to be loaded" in html
    assert is_listed(html) == [page_id_of(db, "1")]


async def test_rejects_that_are_tried_again_are_listed(
    office: Office, desk: Callable[[str], Desk], db: Database
) -> None:
    work = desk("manual__1")
    work.fetch({str(n): "{}" for n in range(40)})
    for n in range(40):
        reject(work, str(n), Outcome.UNREACHABLE if n % 4 else Outcome.GONE, "of no use")
    finish_run(db, work.run.run_id)
    assert "/waiting?source=sample&again=yes" in links(await office.get("/"), "30")
    parts = await all_of(office, "/waiting?source=sample&again=yes", "More")
    assert sorted(page for part in parts for page in is_listed(part)) == sorted(
        page_id_of(db, str(n)) for n in range(40) if n % 4
    )
    assert "unreachable, 1 try" in parts[0]
    assert is_listed(await office.get("/waiting")) == []


def put_to_sleep(sources: Path) -> None:
    sources.write_text(sources.read_text().replace("allow_private = true", "allow_private = true\nenabled = false"))


async def test_what_waits_says_why_no_run_comes(
    office: Office, desk: Callable[[str], Desk], db: Database, sources: Path
) -> None:
    desk("manual__1").fetch({"1": "{}"})
    assert re.search(r"<span class=.when.>\d{4}-\d\d-\d\d 00:00</span></td>", await office.get("/waiting"))
    office.paused = frozenset({"crawl_sample"})
    assert "not while its DAG is paused" in await office.get("/waiting")
    put_to_sleep(sources)
    assert "not while the source is not enabled" in await office.get("/waiting")
    db.execute("UPDATE news.page SET source = 'former'")
    assert "never: sources.toml has no such source" in await office.get("/waiting")


def warn(db: Database, run_id: int | None, subject: str, kind: Alert = Alert.OUTLETS, source: str = "sample") -> None:
    put_alarms(db, [Alarm(kind, Level.WARNING, source, f"about {subject}", "manual__1", subject)], run_id)


async def test_alerts_are_filtered_and_paged(office: Office, desk: Callable[[str], Desk], db: Database) -> None:
    old = desk("manual__1")
    for n in range(65):
        warn(db, old.run.run_id, f"[{n}]")
    warn(db, old.run.run_id, "[silent]", Alert.SILENCE)
    warn(db, None, "[other]", Alert.WAREHOUSE, "check_warehouse")
    finish_run(db, old.run.run_id)
    assert "/alerts" in links(await office.get("/"), "All alerts")
    parts = await all_of(office, "/alerts", "Older ones")
    assert len(parts) == 3
    told = [subject for part in parts for subject in re.findall(r"about (\[.*?\])", part)]
    assert len(told) == len(set(told)) == 67
    of_kind = await office.get("/alerts?source=sample&kind=silence")
    assert re.findall(r"about (\[.*?\])", of_kind) == ["[silent]"]
    assert "about [other]" in await office.get("/alerts?source=check_warehouse")
    assert "None." in await office.get("/alerts?source=nobody")


async def test_alerts_that_stand_are_told_from_those_that_do_not(
    office: Office, desk: Callable[[str], Desk], db: Database
) -> None:
    for run_key, subject in (("manual__1", "[over]"), ("manual__2", "[standing]")):
        work = desk(run_key)
        finish_run(db, work.run.run_id)
        warn(db, work.run.run_id, subject, Alert.RUN_FAILED)
    every = await office.get("/alerts")
    assert "[over]" in every
    assert every.count("<b>stands</b>") == 1
    standing = await office.get("/alerts?standing=yes")
    assert "[standing]" in standing
    assert "[over]" not in standing
    assert every.count("<b>stands</b>") == (await office.get("/")).count("<b>stands</b>")


async def test_numbers_of_the_card_agree_with_their_lists(
    office: Office, desk: Callable[[str], Desk], db: Database
) -> None:
    for n in range(3):
        work = desk(f"manual__{n}")
        work.fetch({"1": "{}", "2": "{}"})
        reject(work, "1", Outcome.BLOCKED, "again")
        reject(work, "2", Outcome.BLOCKED, "again")
        finish_run(db, work.run.run_id)
    html = await office.get("/")
    assert "How pages ended in 3 runs" in html
    assert re.search(r"<td>blocked</td><td class=.n.>6</td>", html)
    path = "/rejects?source=sample&reason=blocked"
    assert path in links(html, "2")
    assert len(is_listed(await office.get(path))) == 2


async def test_each_card_has_its_own_days(office: Office, desk: Callable[[str], Desk], db: Database) -> None:
    work = desk("manual__1")
    work.fetch({"1": "{}", "2": "{}"})
    work.load(article("1"), article("2"))
    db.execute("UPDATE news.article SET published_at = now() - interval '3 days'")
    db.execute("REFRESH MATERIALIZED VIEW news.source_health")
    html = await office.get("/")
    (chart,) = LexborHTMLParser(html).css("article svg.chart")
    assert str(chart.attributes["aria-label"]).startswith("Articles by day of publication, 2 in all: ")
    assert len(chart.css("rect.day")) == 1
    assert len(chart.css("rect.rest")) >= 8
    is_harmless(html)


async def test_imports_are_among_the_other_runs(office: Office, db: Database) -> None:
    run = begin_run(db, "archived", "cli-1", Options())
    finish_run(db, run.run_id)
    table = (await office.get("/")).partition("Other runs")[2]
    assert "archived" in table


async def test_rejects_without_buttons_say_why(office: Office, desk: Callable[[str], Desk], db: Database) -> None:
    work = desk("manual__1")
    work.fetch({"1": "{}"})
    reject(work, "1", Outcome.GONE, "of no use")
    assert "Try again" in await office.get("/rejects?source=sample&reason=gone")
    for name, why in (("asleep", "the source asleep is not enabled"), ("former", "has no source former any more")):
        db.execute("UPDATE news.reject SET source = %s", [name])
        for path in ("/rejects", f"/rejects?source={name}&reason=gone"):
            html = await office.get(path)
            assert why in html
            assert "Try again" not in html


async def test_a_run_that_waits_leads_to_where_it_is_answered(
    office: Office, desk: Callable[[str], Desk], db: Database
) -> None:
    for run_key in ("manual__1", "cli-1"):
        work = desk(run_key)
        db.execute("INSERT INTO news.judgement (run_id, evidence) VALUES (%s, 'x')", [work.run.run_id])
    html = await office.get("/")
    assert links(html, "load anyway or hold") == ["/dags/crawl_sample/runs/manual__1/tasks/ask/required_actions"]


FORMS: list[tuple[dict[str, Any], str]] = [
    ({"do": "crawl", "source": "sample"}, "crawl_sample"),
    ({"do": "replay", "source": "sample", "reason": "no_text"}, "replay_rejects"),
    ({"do": "crawl_url", "url": "http://127.0.0.1:9/1"}, "crawl_urls"),
]


async def test_a_run_of_a_paused_dag_is_said_to_wait(office: Office) -> None:
    for form, dag in FORMS:
        for path, status in (("/actions", 200), ("/actions/start", 201)):
            office.paused = frozenset()
            assert "is paused" not in await office.post(path, status, **form)
            office.paused = frozenset({dag, "another"})
            html = await office.post(path, status, **form)
            assert f"{dag} is paused in Airflow." in html
            assert "until somebody unpauses" in html
            is_harmless(html)
