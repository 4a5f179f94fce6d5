"""The end of a crawl's run: warnings mark it, failures fail it, and operators are told; and the gate before loading."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import psycopg
import pytest

from checks.vocabulary import ALERTS, Alert
from newsroom.newsroom import Newsroom
from newsroom.server import running
from newsroom.troubles import Trouble, Troubled
from newsroom.writing import SHANGHAI

from .conftest import Airflow

ENTRY = "budget = { requests_per_minute = 600000, at_once = 8 }\nreach_back_days = 36500\nrecheck_days = 0\n"
FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
RUN = "crawl_newsroom={}"
FEW = 'crawl_newsroom={"limit": 20}'
SOME = 'crawl_newsroom={"limit": 130}'


@dataclass
class Site:
    """A newsroom whose troubles the test can change, and what the DAGs know of it."""

    airflow: Airflow
    warehouse: str
    newsroom: Newsroom
    base_url: str
    troubles: list[Troubled]
    path: Path
    told: Path
    write: Callable[..., Path]
    environment: dict[str, str] = field(default_factory=dict)

    def configure(self, checks: str, notify: str = "") -> None:
        path = self.write(("newsroom", f'base_url = "{self.base_url}"\nchecks = {{ {checks} }}\n{ENTRY}'))
        entries = path.read_text(encoding="utf-8")
        path.write_text(f"[alerts]\nnotify = {{ {notify} }}\n{entries}", encoding="utf-8")
        self.environment = {"FINEWS_SOURCES": str(path), "FINEWS_WAREHOUSE": self.warehouse}

    @property
    def notify(self) -> str:
        return (
            f'notifier = "tests.dags.notifier.FileNotifier", path = "{self.told}", '
            'title = "{{ alert.title }}", html = "{{ alert.html }}"'
        )

    def run(self, *arguments: str) -> list[dict[str, Any]]:
        runs: list[dict[str, Any]] = self.airflow.run("run_dags.py", *arguments, **self.environment)
        return runs

    def run_answering(self, answer: str, *arguments: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The runs, and what the person was shown."""
        passwords = self.path / "passwords.json"
        passwords.write_text('{"ann": "anns-own"}')
        done = self.airflow.run(
            "answer_gate.py",
            answer,
            *arguments,
            **self.environment,
            ANNS_PASSWORD="anns-own",
            AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS="ann:admin",
            AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE=str(passwords),
        )
        return done["runs"], done["shown"]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.warehouse) as db:
            return db.execute(query).fetchall()  # type: ignore[arg-type]

    def told_titles(self) -> list[str]:
        if not self.told.exists():
            return []
        return [json.loads(line)["title"] for line in self.told.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def site(airflow: Airflow, warehouse: str, sources: Callable[..., Path], tmp_path: Path) -> Iterator[Site]:
    troubles: list[Troubled] = []
    # Four working days and most of a fifth: the limits below leave enough for every run of a test.
    newsroom = Newsroom(days=4, per_day=100, clock=lambda: FRIDAY, troubles=troubles)
    with running(newsroom) as base_url:
        yield Site(airflow, warehouse, newsroom, base_url, troubles, tmp_path, tmp_path / "told.jsonl", sources)


def states(run: dict[str, Any]) -> dict[str, str]:
    """By task; of a mapped one, how its last batch ended."""
    return {task: state for task, _, state in run["tasks"]}


def test_a_warning_marks_the_run_a_failure_fails_it_and_both_are_told(site: Site) -> None:
    site.configure("least = 5", site.notify)
    [ordinary] = site.run(SOME)
    assert (ordinary["state"], states(ordinary)["check"], states(ordinary)["warn"]) == ("success", "success", "success")
    assert site.told_titles() == [], "an ordinary run is told of to nobody"

    site.troubles[:] = [Troubled(Trouble.NO_AUTHORS, LONG_AGO)]
    [marked] = site.run(SOME)
    assert marked["state"] == "success", "a warning does not fail the run"
    assert (states(marked)["check"], states(marked)["warn"]) == ("success", "failed")
    assert site.rows("SELECT kind, level, subject FROM news.alert") == [("fields", "warning", "authors")]
    assert site.told_titles() == ["finews: newsroom: fields (warning)"]

    site.troubles[:] = [Troubled(Trouble.NEW_SHAPE, LONG_AGO)]
    [failed] = site.run(FEW)
    assert failed["state"] == "failed"
    assert (states(failed)["check"], states(failed)["report"]) == ("failed", "success")
    assert states(failed)["announce"] in ("success", "skipped"), "what came in is announced all the same"
    assert ("shape", "failure") in site.rows("SELECT kind, level FROM news.alert")
    assert not site.rows("SELECT FROM news.alert WHERE kind = 'run_failed'"), "what check told is told once"
    assert site.told_titles()[1:] == ["finews: newsroom: shape (failure)"]
    last = json.loads(site.told.read_text(encoding="utf-8").splitlines()[-1])["html"]
    assert ALERTS[Alert.SHAPE].advice in unescape(last)
    assert "/dags/crawl_newsroom/runs/" in last


def test_a_task_that_fails_is_told_once_and_a_broken_notifier_fails_nothing(site: Site) -> None:
    site.configure("least = 5", 'notifier = "tests.dags.notifier.BrokenNotifier"')
    [failed] = site.run('crawl_newsroom={"since": "2026-02-02", "until": "2026-01-01"}')
    assert failed["state"] == "failed"
    [(kind, level, source, detail)] = site.rows("SELECT kind, level, source, detail FROM news.alert")
    assert (kind, level, source) == ("run_failed", "failure", "newsroom")
    # dag.test() does not tell the states of the other tasks; a scheduler does, and discover is named beside report.
    assert "report" in detail


def test_what_cannot_be_recorded_is_sent_all_the_same(site: Site) -> None:
    site.configure("least = 5", site.notify)
    site.environment["FINEWS_WAREHOUSE"] = site.warehouse + "_that_is_not_there"
    [failed] = site.run(RUN)
    assert failed["state"] == "failed"
    assert site.told_titles() == ["finews: newsroom: run_failed (failure)"]


GATE = "least = 5, wait_for_operator = true, wait_hours = 0.0001"


def test_hold_leaves_the_stored_answers_to_the_next_run(site: Site) -> None:
    site.configure(GATE, site.notify)
    site.troubles[:] = [Troubled(Trouble.NEW_SHAPE, LONG_AGO)]
    [held], [shown] = site.run_answering("Hold", RUN)
    assert shown["options"] == ["Load anyway", "Hold"]
    fence, *evidence, end = shown["body"].splitlines()
    assert (fence, end) == ("```text", "```")
    assert not [line for line in evidence if "`" in line], "nothing ends the block of code early"
    assert "shape_changed" in shown["body"]
    assert (states(held)["remember"], states(held)["load"], states(held)["announce"]) == (
        "success",
        "skipped",
        "skipped",
    )
    assert site.rows("SELECT choice, chosen_by FROM news.judgement") == [("hold", "ann")]
    assert site.rows("SELECT kind, level FROM news.alert WHERE kind = 'waits'") == [("waits", "warning")]
    assert site.told_titles()[0] == "finews: newsroom: waits (warning)"
    kept = {
        key for (key,) in site.rows("SELECT external_id FROM news.page WHERE outcome IS NULL AND answer_id IS NOT NULL")
    }
    assert kept, "some answers are sound even now"
    ended = site.rows("SELECT outcome, detail FROM news.crawl_page WHERE fetched GROUP BY 1, 2")
    assert ended == [("postponed", "the run ended before the stored answer was loaded")]

    site.newsroom.requests.clear()
    [loaded] = site.run(RUN)
    asked_for = [r.path for r in site.newsroom.requests if any(key in r.path for key in kept)]
    assert asked_for == [], "what is held is not asked for again"
    assert states(loaded)["load"] == "success", "pages that were rejected already are no reason to ask again"
    assert {key for (key,) in site.rows("SELECT external_id FROM news.article")} >= kept


def test_load_anyway_loads_and_is_remembered(site: Site) -> None:
    site.configure(GATE)
    site.troubles[:] = [Troubled(Trouble.NEW_SHAPE, LONG_AGO)]
    [run], [_] = site.run_answering("Load anyway", RUN)
    assert states(run)["load"] == "success"
    assert site.rows("SELECT choice, chosen_by FROM news.judgement") == [("load", "ann")]
    assert site.rows("SELECT count(*) > 0 FROM news.article") == [(True,)]


def test_where_nobody_answers_in_time_it_holds(site: Site) -> None:
    site.configure(GATE)
    site.troubles[:] = [Troubled(Trouble.NEW_SHAPE, LONG_AGO)]
    [held], [_] = site.run_answering("nobody", RUN)
    assert states(held)["load"] == "skipped"
    assert site.rows("SELECT choice, chosen_by FROM news.judgement") == [("hold", "nobody")]


def test_an_ordinary_run_waits_for_nobody(site: Site) -> None:
    site.configure(GATE)
    [run] = site.run(RUN)
    assert run["state"] == "success"
    assert (states(run)["ask"], states(run)["load"]) == ("skipped", "success")
    assert site.rows("SELECT FROM news.judgement") == []


def test_an_unattended_source_has_no_gate_and_pasted_urls_no_check(site: Site) -> None:
    site.configure("least = 5")
    unattended = site.airflow.run("describe_dags.py", **site.environment)["dags"]
    assert not {"weigh", "ask", "remember"} & set(unattended["crawl_newsroom"]["tasks"])
    assert {"check", "warn"} <= set(unattended["crawl_newsroom"]["tasks"])
    assert "warn" not in unattended["crawl_urls"]["tasks"]
    assert "wait_for_operator" not in unattended["crawl_newsroom"]["doc"]
    site.configure(GATE)
    attended = site.airflow.run("describe_dags.py", **site.environment)["dags"]["crawl_newsroom"]
    assert {"weigh", "ask", "remember"} <= set(attended["tasks"])
    assert "Load anyway" in attended["doc"]
    assert attended["undocumented"] == attended["without_policy"] == []
