"""The runbook is complete against both vocabularies, in step with its file, and names only what there is."""

import ast
import re
from dataclasses import fields

import click
import psycopg
import pytest

from checks.vocabulary import ALERTS, Alert
from finews.cli import cli
from finews.runbook import PAGE, notes, runbook_page
from scraper.config import PROJECT
from scraper.kind import Kind
from scraper.limits import Limits
from scraper.outcomes import MEANINGS, Next, Outcome

MOST_CHARACTERS = 250
"""Of an advice: it stands in notifications and in tables of the UI."""
TEXT = runbook_page()
ADVICE = {**{f"{o}": m.advice for o, m in MEANINGS.items()}, **{f"{a}": m.advice for a, m in ALERTS.items()}}
# Words in backticks that are neither DAGs, tasks, limits, files nor tables.
OTHER_WORDS = {"finews", "crawl_<source>", "[checks]", "published_raw", *Alert, *Outcome}


def dag_ids() -> set[str]:
    """What the DAG files define, by the names of their @dag functions and dag_id arguments."""
    found: set[str] = set()
    for path in (PROJECT / "dags").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any("dag" in _names(d) for d in node.decorator_list):
                found.add(node.name)
    return found


def task_ids() -> set[str]:
    """What the DAG files define as tasks, by the names of their functions and task_id arguments."""
    found: set[str] = set()
    for path in (PROJECT / "dags").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any("task" in _names(d) for d in node.decorator_list):
                found.add(node.name)
            if isinstance(node, ast.keyword) and node.arg == "task_id" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
    return found


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def sections() -> dict[str, str]:
    """The text under each heading of the third level."""
    return {part.partition("\n")[0].strip(): part for part in TEXT.split("\n### ")[1:]}


def test_the_file_is_as_it_is_written() -> None:
    assert PAGE.read_text(encoding="utf-8") == TEXT, "write it anew: make schema"


def test_every_alert_and_every_trouble_has_its_section() -> None:
    expected = [*Alert, *(outcome for outcome in Outcome if MEANINGS[outcome].next is not Next.DONE)]
    assert list(sections()) == [f"{word}" for word in expected]
    for word, text in sections().items():
        for label in ("**Found**", "**By itself:**", "**What to do:**", "```sql"):
            assert label in text, (word, label)
        assert ADVICE[word] in text
    for outcome in set(Outcome) - set(expected):
        assert f"\n- `{outcome}`: {MEANINGS[outcome].text}\n" in TEXT


def test_what_can_go_wrong_has_an_advice_that_fits_everywhere() -> None:
    assert all(bool(m.advice) == (m.next is not Next.DONE) for m in MEANINGS.values())
    assert all(m.advice for m in ALERTS.values())
    assert {word: len(text) for word, text in ADVICE.items() if len(text) > MOST_CHARACTERS} == {}


def test_links_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (PAGE.parent / target).exists(), target


def test_every_limit_is_one_of_sources_toml() -> None:
    limits = {limit.name for limit in fields(Limits)}
    assert {limit for note in notes().values() for limit in note.limits} <= limits


def test_every_command_dag_task_and_file_there_is() -> None:
    commands = {word for word in re.findall(r"`finews ([a-z]+)", TEXT)}
    assert commands <= set(click.Group.list_commands(cli, click.Context(cli)))
    # Also those in texts that have no backticks: the UI shows them plain.
    dags = set(re.findall(r"\b(?:crawl_urls|check_warehouse|[a-z]+_(?:pages|rejects|search|stories|tables))\b", TEXT))
    dags -= {"source_health", "crawl_page"}
    assert dags <= dag_ids()
    assert {"reparse_pages", "replay_rejects", "refetch_pages", "crawl_urls"} <= dags
    for path in re.findall(r"\b(?:scraper|checks|finews|docs|sql)/[\w./]*\w\b", TEXT):
        assert (PROJECT / path).exists(), path
    for name in re.findall(r"\b(request_urls|external_id|read_list) of the source's kind", TEXT):
        assert hasattr(Kind, name)


def test_every_word_in_backticks_is_known() -> None:
    known = OTHER_WORDS | dag_ids() | task_ids() | {limit.name for limit in fields(Limits)}
    words = {word for word in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL))}
    plain = {w for w in words if not w.startswith(("finews ", "news.", "SELECT ", "make ")) and "/" not in w}
    assert plain - known == set()


def test_every_query_runs(warehouse: str) -> None:
    blocks = "\n".join(re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL))
    queries = [q.strip() for q in blocks.split(";") if q.strip()] + re.findall(r"`(SELECT [^`]+);`", TEXT)
    assert len(queries) > len(Alert) + 25
    with psycopg.connect(warehouse) as db:
        for query in queries:
            db.execute(query)
        for relation in set(re.findall(r"\bnews\.\w+", TEXT)):
            assert db.execute("SELECT to_regclass(%s)", [relation]).fetchone() != (None,), relation


@pytest.mark.parametrize("alert", list(Alert))
def test_every_alert_has_a_note(alert: Alert) -> None:
    assert alert in notes()
