"""Notices: what an operator is told, in words, wherever it is shown or sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from checks.vocabulary import ALERTS, Level
from loaders.alerts import Alarm

__all__ = ["Notice", "lines_of", "notice_of"]

COLUMNS = 90


@dataclass(frozen=True, slots=True)
class Notice:
    """One message about one or more alarms of a run.

    ``title`` is one line without a word that came from a page, ``text`` plain text, ``html`` the same with all of it
    escaped. ``link`` is the run's address in Airflow, "" for what is of no run.
    """

    title: str
    text: str
    html: str
    link: str


def lines_of(alarms: Sequence[Alarm]) -> list[str]:
    """What was found and what to do, in lines of plain text that are short enough for a log."""
    lines = []
    for alarm in alarms:
        lines += wrap(f"{_headline(alarm)}: {_one_line(alarm.detail)}", COLUMNS, subsequent_indent="    ")
        advice = f"What to do: {ALERTS[alarm.kind].advice}"
        lines += wrap(advice, COLUMNS, initial_indent="    ", subsequent_indent="    ")
    return lines


def notice_of(alarms: Sequence[Alarm], link: str = "") -> Notice:
    """The message about these alarms, of which there is one at least; the worst gives it its title."""
    worst = sorted(alarms, key=lambda alarm: alarm.level is not Level.FAILURE)
    first = worst[0]
    more = f", and {len(worst) - 1} more" if len(worst) > 1 else ""
    title = f"finews: {first.source}: {first.kind} ({first.level}){more}"
    about = f"{first.source}, run {first.run_key}" if first.run_key else first.source
    text = "\n".join([about, "", *lines_of(worst), *(["", link] if link else [])])
    return Notice(title, text, _html(about, worst, link), link)


def _html(about: str, alarms: Sequence[Alarm], link: str) -> str:
    where = f'<a href="{escape(link)}">{escape(about)}</a>' if link else escape(about)
    items = "".join(
        f"<li><p><b>{escape(_headline(alarm))}</b>: {escape(_one_line(alarm.detail))}</p>"
        f"<p>What to do: {escape(ALERTS[alarm.kind].advice)}</p></li>"
        for alarm in alarms
    )
    return f"<p>{where}</p><ul>{items}</ul>"


def _headline(alarm: Alarm) -> str:
    return f"{alarm.kind} ({alarm.level})"


def _one_line(text: str) -> str:
    return " ".join(text.split())
