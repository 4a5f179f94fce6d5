"""Weigh: how a run's fetched pages would end, before anything of them is loaded."""

import logging
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from checks.rejects import Ends
from checks.vocabulary import Level
from loaders.answers import stored_answers
from loaders.articles import partly_kept
from loaders.checks import (
    earlier_runs,
    ended,
    fetched_pages,
    recent_runs,
    rejected_before,
    rejects_of_run,
    source_of_run,
)
from loaders.database import Database, connect
from loaders.pages import Ended
from pipeline.check_run import judge_ends
from pipeline.load import PAGES_AT_ONCE, parse_page
from scraper.config import Config, Source
from scraper.kind import kind_of
from scraper.outcomes import Outcome

__all__ = ["Evidence", "weigh"]

log = logging.getLogger(__name__)

EXAMPLES = 5
"""Rejected pages that a person is shown."""
DETAIL_CHARS = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a person is asked: ``text`` is plain text, a fact a line.

    Of ``planned`` pages that were read anew, ``rejected`` would give no article, ``shapes`` of those as their shape
    changed or the parser failed.
    """

    text: str
    planned: int
    rejected: int
    shapes: int


def weigh(uri: str, config: Config, run_id: int) -> Evidence | None:
    """What a person needs to decide whether the run's articles are loaded; None where nobody needs to be asked.

    Parses what was fetched and writes nothing. It does not matter here whether the source waits for an operator.

    :raises ConfigError: the run's source is not in sources.toml, or no longer.
    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        source = config.source(source_of_run(db, run_id))
        would_end, examples = _would_end(db, config, source, run_id)
        ends = Ends(Counter(ended(db, [run_id])) + would_end)
        recent = recent_runs(db, run_id) if ends.pages < source.checks.least else []
        judged = judge_ends(db, ends, recent, earlier_runs(db, run_id), source.checks)
    for one in judged:
        log.info(one.said)
    failed = [one for one in judged if any(found.level is Level.FAILURE for found in one.findings)]
    if not failed:
        return None
    rejected = sum(ends.rejects.values())
    facts = [f"{rejected} of the {ends.pages} pages of {source.name} would give no article.", failed[0].said]
    return Evidence("\n".join([*facts, *examples]), ends.pages, rejected, sum(ends.shapes.values()))


def _would_end(db: Database, config: Config, source: Source, run_id: int) -> tuple[Counter[str], list[str]]:
    """How many of the pages that lie ready would end how; and some pages that are rejected, or would be."""
    kind = kind_of(source)
    ready, unchanged = fetched_pages(db, run_id, kind.PARSER, kind.PARSER_VERSION)
    known = rejected_before(db, run_id)
    counts = Counter[str]()
    # What asking for the pages has shown already comes first.
    examples = [_example(*rejected) for rejected in rejects_of_run(db, run_id, known, EXAMPLES)]
    todo = [page_id for page_id in ready if page_id not in unchanged]
    for start in range(0, len(todo), PAGES_AT_ONCE):
        some = todo[start : start + PAGES_AT_ONCE]
        read_from = partly_kept(db, some)
        for page_id, copies in groupby(stored_answers(db, run_id, some), key=attrgetter("page_id")):
            result = parse_page(config, list(copies), read_from.get(page_id))
            if not isinstance(result, Ended):
                counts[Outcome.LOADED] += 1
            elif result.outcome is not Outcome.UNCHANGED and page_id not in known:
                counts[result.outcome] += 1
                if len(examples) < EXAMPLES:
                    examples.append(_example(result.external_id, result.outcome, result.detail))
        if start and start % 1000 == 0:
            log.info("%d of %d pages weighed", start, len(todo))
    return counts, examples


def _example(external_id: str, outcome: str, detail: str) -> str:
    return f"{external_id}: {outcome}: {detail[:DETAIL_CHARS]}"
