"""Judge: ask a person whether what a run fetched is loaded, and remember what they chose."""

import logging
from datetime import datetime
from textwrap import wrap

from loaders import judgements
from loaders.database import connect
from loaders.runs import find_run
from pipeline.weigh_run import Evidence, weigh
from scraper.config import Config

__all__ = ["HOLD", "LOAD", "ask", "question", "remember"]

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


def ask(uri: str, source_name: str, run_key: str) -> str:
    """Note that the run waits from now on; the evidence as Markdown, in which what came from pages is only text.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        run_id = find_run(db, source_name, run_key)
        return as_code(judgements.ask(db, run_id) if run_id is not None else "")


def remember(uri: str, source_name: str, run_key: str, choice: str, chosen_by: str | None, chosen_at: datetime) -> None:
    """Record who chose ``load`` or ``hold`` for the run; nobody did where the wait ran out.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        run_id = find_run(db, source_name, run_key)
        assert run_id is not None, "a run that waited was begun"
        judgements.put_choice(db, run_id, choice, chosen_by or NOBODY, chosen_at)
    log.info("%s: %s chose to %s", source_name, chosen_by or NOBODY, choice)


def as_code(text: str) -> str:
    """A block of Markdown that shows ``text`` as it is: a fence that no backtick in it can end."""
    plain = ("".join(c if c.isprintable() else " " for c in line) for line in text.replace("`", "'").splitlines())
    # Broken here, as a block of code is not where it is shown.
    lines = [part for line in plain for part in wrap(line, COLUMNS, subsequent_indent="    ") or [""]]
    return "\n".join(["```text", *lines, "```"])
