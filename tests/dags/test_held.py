"""A run that is held says so: it is marked, operators are told, and the next crawl ends it."""

import json
from html import unescape

from checks.vocabulary import ALERTS, Alert
from newsroom.troubles import Trouble, Troubled

from .test_run_end import GATE, LONG_AGO, RUN, Site, site, states

__all__ = ["site"]


def test_a_run_that_is_held_is_marked_and_told_of(site: Site) -> None:
    site.configure(GATE, site.notify)
    site.troubles[:] = [Troubled(Trouble.NEW_SHAPE, LONG_AGO)]
    [held], [_] = site.run_answering("nobody", RUN)
    assert states(held)["load"] == "skipped"
    assert states(held)["warn"] == "failed", "a person sees in the grid that nothing was loaded"
    [(level, detail)] = site.rows("SELECT level, detail FROM news.alert WHERE kind = 'held'")
    assert level == "warning"
    assert detail.startswith("Nothing that the run fetched was loaded: nobody chose in time.")
    assert "finews: newsroom: held (warning)" in site.told_titles()
    told = [unescape(json.loads(line)["html"]) for line in site.told.read_text(encoding="utf-8").splitlines()]
    assert any(ALERTS[Alert.HELD].advice in html for html in told)


def test_who_held_a_run_is_named_and_what_is_loaded_is_not_held(site: Site) -> None:
    site.configure(GATE)
    site.troubles[:] = [Troubled(Trouble.NEW_SHAPE, LONG_AGO)]
    site.run_answering("Hold", RUN)
    [(detail,)] = site.rows("SELECT detail FROM news.alert WHERE kind = 'held'")
    assert "ann chose to hold it" in detail


def test_tasks_that_fail_leave_a_line_of_why_to_those_who_tell_of_it(site: Site) -> None:
    site.configure("least = 5")
    form = '{"since": "2026-02-02", "until": "2026-01-01"}'
    why = site.airflow.run("run_failing.py", "crawl_newsroom", form, **site.environment)
    assert why["discover"] == "since 2026-02-02 is after until 2026-01-01; swap them"
    assert why["report"].startswith("There is nothing to report")
