"""Paste: check the lines that an operator pasted and plan a run for the pages they name."""

import logging
from collections.abc import Sequence

from loaders.database import connect
from loaders.pages import paste_line, plan_pasted
from loaders.runs import Options, begin_run, put_site
from pipeline.batches import FEWEST_PAGES
from pipeline.log_context import about
from scraper.config import PASTED, Config, Source
from scraper.errors import Rejected
from scraper.guard import check_url, source_for
from scraper.kind import kind_of
from scraper.outcomes import Outcome

__all__ = ["check_line", "paste"]

log = logging.getLogger(__name__)


def paste(uri: str, config: Config, run_key: str, lines: Sequence[str]) -> tuple[int, dict[int, int]]:
    """Record each line with the page it names, or why it names none; the run's id, and batch sizes by number.

    Empty lines are passed over.

    :raises WarehouseUnavailable: try again.
    """
    with about(PASTED, run_key), connect(uri) as db:
        run = begin_run(db, PASTED, run_key, Options())
        sites = {source.name: put_site(db, source) for source in config.enabled}
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                source, external_id, url = check_line(config, line)
            except Rejected as problem:
                log.warning("line %d: %s", number, problem)
                paste_line(db, run.run_id, number, line, problem)
            else:
                with about(source.name):
                    log.info("line %d: %s", number, external_id)
                paste_line(db, run.run_id, number, line, (source, sites[source.name], external_id, url))
        batches = plan_pasted(db, run.run_id, FEWEST_PAGES)
    return run.run_id, batches


def check_line(config: Config, line: str) -> tuple[Source, str, str]:
    """The source, external id and page URL that a pasted line names.

    :raises Rejected: it names none: no URL, a host of no enabled source, a private address, or no article id.
    """
    source = source_for(line, config.sources)
    url = check_url(line, source)
    kind = kind_of(source)
    external_id = kind.external_id(url)
    if not external_id:
        raise Rejected(Outcome.NO_ID, f"{url} is of the source {source.name} and names no article")
    return source, external_id, kind.page_url(source, external_id, url)
