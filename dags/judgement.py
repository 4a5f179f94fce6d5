"""The gate between fetching and loading, for sources whose ``checks`` say ``wait_for_operator``.

weigh parses what was fetched and writes nothing; where too much of it would be rejected, ask waits for a person, and
remember notes in ``news.judgement`` who chose what. Loading goes on, or is skipped: operators are told of that, and the
next run takes up what is held.
"""

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import TriggerRule, task
from alerts import tell
from task_settings import TASK, warehouse

from scraper.config import Source, load_config

LOAD_ANYWAY, HOLD = "Load anyway", "Hold"


class Ask(HITLOperator):
    """Waits for a person, and shows the evidence as plain text."""

    def __init__(self, source: str, **options: Any) -> None:
        super().__init__(**options)
        self.source = source

    def execute(self, context: Any) -> Any:
        from pipeline.judge_run import ask

        self.body = ask(warehouse(), self.source, context["run_id"])
        return super().execute(context)


def gate(source: Source, fetched: Any) -> Any:
    """Wires weigh, ask and remember behind the fetched batches; returns what loading waits for."""
    needed = weigh(source.name)
    ask = Ask(
        task_id="ask",
        source=source.name,
        subject=f"{source.name}: load the articles of this run? Hold leaves them stored for the next run.",
        options=[LOAD_ANYWAY, HOLD],
        defaults=HOLD,
        response_timeout=timedelta(hours=source.checks.wait_hours),
        doc_md="Waits for a person to choose **Load anyway** or **Hold**; skipped where there is nothing to judge.",
        **TASK,
    )
    decided = remember(source.name, needed)
    fetched >> needed >> ask >> decided
    return decided


@task.branch(
    trigger_rule=TriggerRule.ALL_DONE,
    doc_md="Parses what was fetched, writes nothing, and says whether a person is to be asked before it is loaded.",
    **TASK,
)
def weigh(source: str, **context: Any) -> str:
    from pipeline.judge_run import question, waits

    evidence = question(warehouse(), load_config(), source, context["run_id"])
    if evidence is None:
        return "remember"
    tell([waits(evidence, source, context["run_id"])], context)
    return "ask"


@task.short_circuit(
    ignore_downstream_trigger_rules=False,
    trigger_rule=TriggerRule.NONE_FAILED,
    doc_md="Notes who chose what in `news.judgement`, and lets the batches be loaded unless they are held.",
    **TASK,
)
def remember(source: str, needed: str, **context: Any) -> bool:
    from pipeline import judge_run

    if needed != "ask":
        return True
    answer = context["ti"].xcom_pull(task_ids="ask")
    choice = judge_run.LOAD if LOAD_ANYWAY in answer["chosen_options"] else judge_run.HOLD
    user = answer["responded_by_user"] or {}
    name = user.get("name") or user.get("id")
    held = judge_run.remember(warehouse(), source, context["run_id"], choice, name, answer["responded_at"])
    tell(held, context)
    return choice == judge_run.LOAD
