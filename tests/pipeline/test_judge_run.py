"""What a person is asked before a run is loaded: it is shown for as long as the run waits, and no longer."""

from collections.abc import Callable
from datetime import timedelta

from loaders.database import connect
from loaders.judgements import put_question
from loaders.operations import judgements
from newsroom.troubles import Trouble, Troubled
from pipeline import judge_run
from pipeline.fetch import fetch_batch
from pipeline.finish import finish

from .conftest import FRIDAY, Scene

EVIDENCE = "57 of 58 pages would give no article."


def asked(scene: Scene) -> list[str]:
    """The runs that wait for a person."""
    with connect(scene.warehouse) as db:
        return [row.run_key for row in judgements(db)]


def choices(scene: Scene) -> list[tuple[str, str]]:
    return [row for (row,) in scene.rows("SELECT (choice, chosen_by) FROM news.judgement")]


def put(scene: Scene, run_id: int) -> None:
    with connect(scene.warehouse) as db:
        put_question(db, run_id, EVIDENCE)


def test_a_run_waits_until_it_ends_though_nobody_chose(scene: Scene) -> None:
    run_id, _ = scene.discover(run_key="first", limit=1)
    put(scene, run_id)
    assert asked(scene) == ["first"]
    finish(scene.warehouse, "newsroom", "first")
    assert asked(scene) == [], "the gate was skipped, or it failed"

    put(scene, run_id)
    assert asked(scene) == ["first"], "the gate was cleared after the run had ended"
    finish(scene.warehouse, "newsroom", "first")
    assert asked(scene) == []


def test_what_was_chosen_is_remembered_and_nobody_is_asked_any_more(scene: Scene) -> None:
    run_id, _ = scene.discover(run_key="first", limit=1)
    put(scene, run_id)
    assert EVIDENCE in judge_run.ask(scene.warehouse, "newsroom", "first")
    judge_run.remember(scene.warehouse, "newsroom", "first", judge_run.HOLD, "desk", FRIDAY)
    assert asked(scene) == []
    assert choices(scene) == [("hold", "desk")]


def test_a_question_that_answered_itself_is_taken_back(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(per_day=30, troubles=[Troubled(Trouble.NEW_SHAPE, FRIDAY - timedelta(days=9))])
    run_id, batches = scene.discover(run_key="first")
    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, run_id, batch)
    evidence = judge_run.question(scene.warehouse, scene.config, "newsroom", "first")
    assert evidence is not None
    assert evidence.rejected > 30
    assert asked(scene) == ["first"]

    with scene.sources.open("a", encoding="utf-8") as file:
        file.write("checks = { least = 100000 }\n")
    assert judge_run.question(scene.warehouse, scene.config, "newsroom", "first") is None
    assert asked(scene) == [], "the gate was cleared, and found nothing to ask"
    assert judge_run.question(scene.warehouse, scene.config, "newsroom", "never begun") is None


def test_taking_back_a_question_leaves_what_was_chosen(scene: Scene) -> None:
    run_id, _ = scene.discover(run_key="first", limit=1)
    put(scene, run_id)
    judge_run.remember(scene.warehouse, "newsroom", "first", judge_run.LOAD, None, FRIDAY)
    assert judge_run.question(scene.warehouse, scene.config, "newsroom", "first") is None
    assert choices(scene) == [("load", "nobody")]
