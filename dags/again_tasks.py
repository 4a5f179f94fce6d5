"""What the DAGs over known pages share: their forms, and tasks that each call one step of ``pipeline``."""

from typing import Any

from airflow.sdk import Param, get_current_context, task, task_group
from crawl_tasks import fetch
from task_settings import TASK, warehouse
from telemetry import LOAD

from scraper.config import load_config
from scraper.errors import ConfigError
from scraper.outcomes import MEANINGS, Next, Outcome

OUTCOMES = [str(outcome) for outcome in Outcome]
REASONS = [str(outcome) for outcome in Outcome if MEANINGS[outcome].next is not Next.DONE]


def source_param(description: str) -> Param:
    """The field for a source: one of sources.toml, or empty."""
    try:
        names = [source.name for source in load_config().sources]
    except ConfigError:
        # crawl_sources.py says what is wrong with the file; once is enough.
        names = []
    return Param("", type="string", enum=["", *names], title="Source", description=description)


def day_param(title: str, description: str) -> Param:
    return Param(None, type=["null", "string"], format="date", title=title, description=description)


def outcomes_param(title: str, outcomes: list[str], description: str) -> Param:
    # Examples are what the form offers, and the enum is what it refuses all others by.
    items = {"type": "string", "enum": outcomes}
    return Param([], type=["null", "array"], items=items, examples=outcomes, title=title, description=description)


SINCE = day_param(
    "Since", "First day, in the source's time zone: of publication, else the day that the list gives. Empty: any."
)
UNTIL = day_param("Until", "Last day, itself included. Empty: any.")
IDS = Param(
    [],
    type=["null", "array"],
    items={"type": "string"},
    maxItems=10_000,
    title="Ids or addresses",
    description="Only these pages: article ids or URLs, one a line. Empty: all that the other fields name.",
)


@task(doc_md="Chooses the pages and plans the batches; its log says what is passed over, and why.", **TASK)
def plan(name: Any, **context: Any) -> list[dict[str, int]]:
    from pipeline.again import plan_pages

    planned = plan_pages(warehouse(), load_config(), name, context["run_id"], context["params"])
    return [{"run": planned.run_id, "number": number} for number in planned.batches]


@task(
    map_index_template="{{ label }}",
    doc_md="Parses the stored answers of a batch and writes the articles.",
    multiple_outputs=False,
    **TASK,
)
def read(batch: dict[str, int]) -> dict[str, int]:
    from pipeline.again import read_batch

    # The function's own **context is a copy, which the template does not see.
    context = get_current_context()
    context["label"] = f"batch {batch['number']}"
    counts = read_batch(warehouse(LOAD), load_config(), batch["run"], batch["number"])
    context["label"] = f"batch {batch['number']}: " + ", ".join(f"{n} {outcome}" for outcome, n in counts.items())
    return counts


@task_group(group_id="batch", tooltip="The pages of one batch: asked for where they must be, then read")
def ask_and_read(batch: dict[str, int]) -> None:
    read(fetch(batch))
