"""Writes docs/runbook.md from the vocabularies of alerts and outcomes.

What people wrote beside them stands in runbook_head.md and runbook.toml.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from checks.vocabulary import ALERTS, Alert
from scraper.config import PROJECT
from scraper.outcomes import MEANINGS, Next, Outcome, Stage

__all__ = ["PAGE", "Note", "notes", "runbook_page"]

PAGE = PROJECT / "docs" / "runbook.md"

_HEAD = Path(__file__).with_name("runbook_head.md")
_NOTES = Path(__file__).with_name("runbook.toml")
_NEXT = {
    Next.AGAIN: "The page is asked for again: by the next run, then after 1, 4 and 16 hours, then no more.",
    Next.NEVER: "Nothing, until an operator asks or a list shows that the page changed.",
}
_FOUND = {
    Stage.SUBMIT: "when a line is pasted, or when a list or a redirect leads to the address",
    Stage.DISCOVER: "when a list or a file is read",
    Stage.FETCH: "when the page is asked for",
    Stage.PARSE: "when the answer is read",
    Stage.LOAD: "when the article is written",
}
_OF_ALERT = """SELECT at, level, source, subject, observed, normal, detail FROM news.alert
WHERE kind = '{}' ORDER BY at DESC LIMIT 20;"""
_OF_OUTCOME = """SELECT source, subject, detail, times, last_at, run_id FROM news.reject
WHERE reason = '{}' ORDER BY last_at DESC LIMIT 20;"""
_POSTPONED = """SELECT source, detail, count(*) FROM news.crawl_page
WHERE outcome = 'postponed' AND ended_at > now() - interval '1 day' GROUP BY 1, 2 ORDER BY 3 DESC;"""
_OUTCOMES = """
## Outcomes

Each page ends a run with one of these. News in the UI shows a stored answer as text. A kind's parser is a file in
scraper/sources/; `finews show` reads a page or a saved answer with it.

These are no trouble, and nothing is to be done:

"""


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of an alert beside its vocabulary.

    ``limits`` are the keys under [checks] of sources.toml that decide, ``query`` is SQL on the warehouse or "".
    """

    found: str
    by_itself: str
    limits: tuple[str, ...]
    query: str


def notes() -> dict[Alert, Note]:
    """runbook.toml, by alert."""
    tables = tomllib.loads(_NOTES.read_text(encoding="utf-8"))
    return {
        Alert(word): Note(table["found"], table["by_itself"], tuple(table["limits"]), table["query"])
        for word, table in tables.items()
    }


def runbook_page() -> str:
    """The page as Markdown: the head, then a section for each alert and each outcome.

    :raises KeyError: runbook.toml says nothing of an alert.
    """
    said = notes()
    parts = [_HEAD.read_text(encoding="utf-8")]
    parts.append("\n## Alerts\n\nThe limits stand under `[checks]` in sources.toml; a source may have its own.\n")
    parts.extend(_alert(alert, said[alert]) for alert in Alert)
    parts.append(_OUTCOMES)
    parts.extend(f"- `{outcome}`: {m.text}\n" for outcome, m in MEANINGS.items() if m.next is Next.DONE)
    parts.extend(_outcome(outcome) for outcome, m in MEANINGS.items() if m.next is not Next.DONE)
    return "".join(parts)


def _alert(alert: Alert, note: Note) -> str:
    meaning = ALERTS[alert]
    limits = f"- **Limits:** {', '.join(f'`{limit}`' for limit in note.limits)}.\n" if note.limits else ""
    return (
        f"\n### {alert}\n\n{meaning.text}\n\n- **Found** {note.found}.\n- **By itself:** {note.by_itself}\n"
        f"- **What to do:** {meaning.advice}\n{limits}\n{_sql(_OF_ALERT.format(alert), note.query)}"
    )


def _outcome(outcome: Outcome) -> str:
    meaning = MEANINGS[outcome]
    by_itself, look = _NEXT[meaning.next], _OF_OUTCOME.format(outcome)
    if outcome is Outcome.POSTPONED:
        by_itself, look = "The next run takes the page up.", _POSTPONED
    return (
        f"\n### {outcome}\n\n{meaning.text}\n\n- **Found** {_FOUND[meaning.stage]}.\n- **By itself:** {by_itself}\n"
        f"- **What to do:** {meaning.advice}\n\n{_sql(look)}"
    )


def _sql(*queries: str) -> str:
    return "```sql\n" + "".join(f"{query.strip()}\n" for query in queries if query.strip()) + "```\n"


if __name__ == "__main__":
    PAGE.write_text(runbook_page(), encoding="utf-8")
