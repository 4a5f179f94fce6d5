"""Finish: the counters of a run, and the summary that a person reads."""

from typing import Any

from loaders.database import connect
from loaders.runs import PastedAnswer, RunSummary, count_waiting, find_run, finish_run, pasted_answers
from scraper.config import AGAIN
from scraper.outcomes import MEANINGS, Outcome

__all__ = ["counters", "describe", "describe_lines", "finish", "waiting_pages"]


def finish(uri: str, source_name: str, run_key: str) -> tuple[RunSummary, list[PastedAnswer]] | None:
    """Close the run; its counters, and what became of each pasted line (none for a crawl). None where it never began.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        run_id = find_run(db, source_name, run_key)
        if run_id is None:
            return None
        return finish_run(db, run_id), list(pasted_answers(db, run_id))


def waiting_pages(uri: str, source_name: str) -> int:
    """How many pages of the source are still to be asked for, or to be loaded.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        return count_waiting(db, source_name)


def counters(summary: RunSummary, lines: list[PastedAnswer]) -> dict[str, Any]:
    """The run's counters as plain values, with the answer to each pasted line by its number."""
    return {
        "source": summary.source,
        "run_id": summary.run_id,
        "discovered": summary.discovered,
        "fetched": summary.fetched,
        "loaded": summary.loaded,
        "revised": summary.revised,
        "updated": summary.updated,
        "unchanged": summary.unchanged,
        "postponed": summary.postponed,
        "rejected": summary.rejected,
        **({"lines": {str(a.line): a.outcome for a in lines}} if lines else {}),
    }


def describe(summary: RunSummary) -> list[str]:
    """The run in lines of plain text, for a log."""
    planned = f"{summary.discovered} discovered, {summary.planned} asked for, {summary.fetched} fetched"
    if summary.source in AGAIN:
        planned = f"{summary.planned} known pages gone over again, {summary.fetched} of them fetched"
    lines = [
        planned,
        f"    {summary.loaded:>7}  loaded",
        f"    {summary.revised:>7}  revised",
        f"    {summary.updated:>7}  updated",
        f"    {summary.unchanged:>7}  unchanged",
        f"    {summary.postponed:>7}  postponed",
        f"    {summary.total_rejected:>7}  rejected",
    ]
    for reason, count in sorted(summary.rejected.items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"    {count:>7}      {reason}: {MEANINGS[Outcome(reason)].text}")
    return lines


def describe_lines(answers: list[PastedAnswer]) -> list[str]:
    """Each pasted line with its answer, a line of plain text each."""
    return [f"line {a.line}: {a.outcome}: {a.text}" + (f" ({a.detail})" if a.detail else "") for a in answers]
