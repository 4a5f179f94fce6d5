"""Judge: ask a person whether what a run fetched is loaded, and remember what they chose."""

import logging
from datetime import datetime
from textwrap import wrap

from checks.vocabulary import Alert, Level
from loaders import alerts, judgements
from loaders.alerts import Alarm
from loaders.database import connect
from loaders.runs import find_run
from pipeline.weigh_run import Evidence, weigh
from scraper.config import Config

__all__ = ["HOLD", "LOAD", "ask", "question", "remember", "waits"]

log = logging.getLogger(__name__)

LOAD, HOLD = "load", "hold"
COLUMNS = 100
NOBODY = "nobody"
"""Chose where the wait ran out."""


def question(uri: str, config: Config, source_name: str, run_key: str) -> Evidence | None:
    """What to ask a person about the run before it is loaded, which is recorded; None where nobody needs to be asked.

    :raises ConfigError: the source is no longer in sources.toml.
    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        run_id = find_run(db, source_name, run_key)
    if run_id is None:
        return None
    evidence = weigh(uri, config, run_id)
    with connect(uri) as db:
        if evidence is not None:
            judgements.put_question(db, run_id, evidence.text)
        else:
            judgements.take_back(db, run_id)
    return evidence


def waits(evidence: Evidence, source_name: str, run_key: str) -> Alarm:
    """What operators are told of a run about which a person is asked."""
    detail = f"{evidence.rejected} of {evidence.planned} pages would give no article; the task ask has the evidence."
    return Alarm(Alert.WAITS, Level.WARNING, source_name, detail, run_key=run_key)


def ask(uri: str, source_name: str, run_key: str) -> str:
    """Note that the run waits from now on; the evidence as Markdown, in which what came from pages is only text.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        run_id = find_run(db, source_name, run_key)
        return as_code(judgements.ask(db, run_id) if run_id is not None else "")


def remember(
    uri: str, source_name: str, run_key: str, choice: str, chosen_by: str | None, chosen_at: datetime
) -> list[Alarm]:
    """Record who chose ``load`` or ``hold`` for the run; nobody did where the wait ran out.

    Gives what operators are told of a run that is held. Of one that is loaded after all they need not know any more.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        run_id = find_run(db, source_name, run_key)
        assert run_id is not None, "a run that waited was begun"
        judgements.put_choice(db, run_id, choice, chosen_by or NOBODY, chosen_at)
        if choice == LOAD:
            alerts.forget(db, run_id, [Alert.HELD])
    log.info("%s: %s chose to %s", source_name, chosen_by or NOBODY, choice)
    if choice == LOAD:
        return []
    why = f"{chosen_by} chose to hold it" if chosen_by else "nobody chose in time"
    detail = f"Nothing that the run fetched was loaded: {why}. What is held is stored, and waits for the next crawl."
    return [Alarm(Alert.HELD, Level.WARNING, source_name, detail, run_key=run_key)]


def as_code(text: str) -> str:
    """A block of Markdown that shows ``text`` as it is: a fence that no backtick in it can end."""
    plain = ("".join(c if c.isprintable() else " " for c in line) for line in text.replace("`", "'").splitlines())
    # Broken here, as a block of code is not where it is shown.
    lines = [part for line in plain for part in wrap(line, COLUMNS, subsequent_indent="    ") or [""]]
    return "\n".join(["```text", *lines, "```"])
