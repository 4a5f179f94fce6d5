"""Retention: old bodies go when they were parsed, and nothing of the warehouse suffers."""

from datetime import date
from pathlib import Path

import pytest

from loaders.export import Chosen
from loaders.retention import Month
from pipeline.export_archive import export_archive
from pipeline.retain_answers import old_months, retain_answers

from .conftest import Scene
from .test_copies import LINKED, PLAIN, TEXT, Desk, answer, desk

__all__ = ["desk"]

LATER = date(2100, 1, 15)

ARTICLES = "SELECT md5(string_agg(a::text, '|' ORDER BY article_id)) FROM news.article a"


def test_old_is_what_ended_so_many_months_ago() -> None:
    known = [Month(date(2026, month, 1), 5, 5, 0) for month in (7, 8, 9, 10, 11)]
    assert [m.month.month for m in old_months(known, 2, date(2026, 11, 30))] == [7, 8]
    assert [m.month.month for m in old_months(known, 2, date(2026, 12, 1))] == [7, 8, 9]
    assert old_months([Month(date(2020, 1, 1), 5, 0, 0)], 2, date(2026, 12, 1)) == []


def test_only_what_was_parsed_is_let_go(scene: Scene) -> None:
    summary = scene.crawl()
    before = scene.rows(ARTICLES)
    [(bodies, rejected)] = scene.rows("""
        SELECT count(*), (SELECT count(*) FROM news.reject WHERE answer_id IS NOT NULL) FROM news.answer_body
    """)
    assert rejected > 0

    assert retain_answers(scene.warehouse, 0, today=LATER).months == 0
    dry = retain_answers(scene.warehouse, 1, dry_run=True, today=LATER)
    assert scene.rows("SELECT count(*) FROM news.answer_body") == [(bodies,)]
    done = retain_answers(scene.warehouse, 1, today=LATER)

    assert (done.forgotten, done.kept, done.months) == (dry.forgotten, dry.kept, dry.months)
    assert done.forgotten >= summary.loaded
    assert scene.rows("SELECT count(*) FROM news.answer_body") == [(done.kept,)]
    assert scene.rows("SELECT count(*) FROM news.reject r JOIN news.answer_body USING (answer_id)") == [(rejected,)]
    assert scene.rows(ARTICLES) == before
    assert retain_answers(scene.warehouse, 1, today=LATER).forgotten == 0


def test_a_page_without_its_body_is_asked_for_whole_and_stays_as_it_is(scene: Scene) -> None:
    scene.crawl()
    before = scene.rows(ARTICLES)
    retain_answers(scene.warehouse, 1, today=LATER)

    again = scene.crawl(refetch=True)

    assert again.revised + again.updated + again.loaded == 0
    assert scene.rows(ARTICLES) == before
    [(bare,)] = scene.rows("SELECT count(*) FROM news.article JOIN news.answer USING (answer_id) WHERE body_at IS NULL")
    assert bare == 0, "the bodies are stored again"


def test_the_archive_is_exported_without_the_bodies_too(scene: Scene, tmp_path: Path) -> None:
    summary = scene.crawl()
    retain_answers(scene.warehouse, 1, today=LATER)
    exported = export_archive(scene.warehouse, scene.config, tmp_path / "out", Chosen(["newsroom"]))
    assert exported.articles == summary.loaded


@pytest.mark.parametrize("other", [PLAIN, LINKED])
def test_an_article_whose_best_copy_is_gone_is_not_overwritten_by_a_lesser_one(
    desk: Desk,
    other: str,
) -> None:
    longer = PLAIN + "<p>公司称将于年内实施。</p>"
    desk.sites["left"].on(TEXT, answer(text=other))
    desk.sites["right"].on(TEXT, answer(text=longer))
    assert [desk.paste("left"), desk.paste("right")] == ["loaded", "updated"]
    before = desk.article
    retain_answers(desk.warehouse, 1, today=LATER)

    assert desk.paste("left") == "unchanged"
    assert desk.article == before
    desk.sites["right"].on(TEXT, answer(text=longer.replace("年内", "明年")))
    assert desk.paste("right") == "revised", "the copy that it was read from says something new"
