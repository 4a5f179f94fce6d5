"""Articles: what is written, what is left alone, what one bad record costs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from loaders.database import Database
from loaders.statements import statements
from scraper.records import Image, Mention

from .conftest import NOON, Desk, article

MENTIONS = (
    Mention(1, "600160", "巨化股份", 2, "link"),
    Mention(90, "BK0493", "新能源", 1, "link"),
    Mention(None, "002353", "杰瑞", 1, "link"),
    Mention(106, "NIO", "", 1, "chart"),
)


def rows(db: Database, query: Any) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def test_a_new_article_is_loaded_with_all_its_rows(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "{}"})
    whole = article(
        "1", mentions=MENTIONS, images=(Image("http://a/1.jpg", "图一"), Image("http://a/2.jpg")), authors=("张三",)
    )

    assert first.load(whole) == {"1": "loaded"}

    assert rows(db, "SELECT title, outlet, category_slug, tags, authors, published_at FROM news.article_full") == [
        ("标题 1", "澎湃新闻", "pengpaixinwen", ["澎湃新闻新闻"], ["张三"], NOON)
    ]
    assert rows(db, "SELECT market, code, kind, surface, mentions, found_by FROM news.mention ORDER BY code") == [
        (None, "002353", "security", "杰瑞", 1, "link"),
        (1, "600160", "security", "巨化股份", 2, "link"),
        (90, "BK0493", "board", "新能源", 1, "link"),
        (106, "NIO", "security", "", 1, "chart"),
    ]
    assert rows(db, "SELECT position, url, caption FROM news.image ORDER BY position") == [
        (1, "http://a/1.jpg", "图一"),
        (2, "http://a/2.jpg", ""),
    ]


def test_the_same_article_again_writes_nothing(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "{}"})
    first.load(article("1", mentions=MENTIONS))
    before = rows(db, "SELECT xmin, ctid, * FROM news.article")

    second = desk("second")
    second.fetch({"1": "{}"})

    assert second.load(article("1", mentions=MENTIONS)) == {"1": "unchanged"}
    assert rows(db, "SELECT xmin, ctid, * FROM news.article") == before


def test_an_edited_article_becomes_one_revision(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "old"})
    first.load(article("1", mentions=MENTIONS[:2], tags=("澎湃新闻新闻", "旧")))
    second = desk("second")
    second.fetch({"1": "new"})
    edited = article("1", body_text="第一段改了。", mentions=MENTIONS[1:], tags=("澎湃新闻新闻", "新"))

    assert second.load(edited) == {"1": "revised"}
    assert second.load(edited) == {"1": "unchanged"}

    assert rows(db, "SELECT body_text, revisions FROM news.article") == [("第一段改了。", 1)]
    assert rows(db, "SELECT revision, body_text FROM news.article_revision") == [(1, "第一段。\n第二段。")]
    assert rows(db, "SELECT tags FROM news.article_full") == [(["新", "澎湃新闻新闻"],)]
    assert {code for (code,) in rows(db, "SELECT code FROM news.mention")} == {"BK0493", "002353", "NIO"}


def test_another_time_updates_without_a_revision(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "{}"})
    first.load(article("1"))

    assert first.load(article("1", published_at=NOON + timedelta(minutes=1))) == {"1": "updated"}
    assert rows(db, "SELECT published_at, revisions FROM news.article") == [(NOON + timedelta(minutes=1), 0)]
    assert rows(db, "SELECT count(*) FROM news.article_revision") == [(0,)]


@pytest.mark.parametrize("bad_at", [0, 3, 6])
def test_one_record_that_postgres_refuses_costs_one_row(db: Database, desk: Callable[[str], Desk], bad_at: int) -> None:
    run = desk("first")
    run.fetch({str(n): "{}" for n in range(7)})
    articles = [article(str(n), mentions=MENTIONS) for n in range(7)]
    articles[bad_at] = replace(articles[bad_at], language="not a code")

    outcomes = run.load(*articles)

    assert outcomes.pop(str(bad_at)) == "not_loadable"
    assert set(outcomes.values()) == {"loaded"}
    assert rows(db, "SELECT count(*) FROM news.article") == [(6,)]
    [(subject, stage, reason, detail, has_answer)] = rows(
        db, "SELECT subject, stage, reason, detail, answer_id IS NOT NULL FROM news.reject"
    )
    assert (subject, stage, reason, has_answer) == (str(bad_at), "load", "not_loadable", True)
    assert "article_language_check" in detail


def test_a_reject_that_becomes_an_article_leaves_the_rejects(db: Database, desk: Callable[[str], Desk]) -> None:
    run = desk("first")
    run.fetch({"1": "{}"})
    run.load(article("1", language="not a code"))

    assert run.load(article("1")) == {"1": "loaded"}
    assert rows(db, "SELECT * FROM news.reject") == []
    assert rows(db, "SELECT outcome, attempts, next_attempt_at FROM news.page") == [("loaded", 0, None)]


def test_outlets_that_sound_alike_keep_their_own_category(db: Database, desk: Callable[[str], Desk]) -> None:
    run = desk("first")
    run.fetch({"1": "{}", "2": "{}"})
    run.load(article("1"), article("2", outlet="彭湃新闻", category_name="彭湃新闻"))

    assert rows(db, "SELECT slug, name FROM news.category ORDER BY name") == [
        ("pengpaixinwen", "彭湃新闻"),
        ("pengpaixinwen", "澎湃新闻"),
    ]


CANONICAL = "http://127.0.0.1:9/canonical"


def doubles(db: Database) -> int:
    return int(rows(db, statements("rules")["two_articles_of_one_address"])[0][0])


def test_another_address_of_an_article_is_its_duplicate(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "{}", "2": "{}", "3": "{}"})
    same = {n: article(n, title="标题", canonical_url=CANONICAL) for n in ("1", "2", "3")}
    assert first.load(same["1"], same["2"]) == {"1": "loaded", "2": "duplicate"}
    assert first.load(same["3"]) == {"3": "duplicate"}
    assert doubles(db) == 0


def test_an_article_that_comes_to_say_what_another_says_breaks_no_rule(
    db: Database, desk: Callable[[str], Desk]
) -> None:
    first = desk("first")
    first.fetch({"1": "{}", "2": "{}"})
    update = article("2", title="标题（更新）", canonical_url=CANONICAL)
    assert first.load(article("1", title="标题", canonical_url=CANONICAL), update) == {"1": "loaded", "2": "loaded"}
    second = desk("second")
    second.fetch({"1": '{"edited": true}'})
    assert second.load(article("1", title="标题（更新）", canonical_url=CANONICAL)) == {"1": "revised"}
    assert rows(db, "SELECT title FROM news.article ORDER BY article_id") == [("标题（更新）",), ("标题（更新）",)]
    assert doubles(db) == 0


def test_a_parser_that_begins_to_read_the_address_breaks_no_rule(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "{}", "2": "{}"})
    assert first.load(article("1", title="标题"), article("2", title="标题")) == {"1": "loaded", "2": "loaded"}
    read_anew = [article(n, title="标题", canonical_url=CANONICAL, parser_version=2) for n in ("1", "2")]
    assert first.load(*read_anew) == {"1": "updated", "2": "updated"}
    assert doubles(db) == 0


def test_two_that_were_loaded_with_one_address_break_the_rule(db: Database, desk: Callable[[str], Desk]) -> None:
    first = desk("first")
    first.fetch({"1": "{}", "2": "{}", "3": "{}"})
    first.load(*(article(n, title=f"标题 {n}", canonical_url=CANONICAL) for n in ("1", "2", "3")))
    assert doubles(db) == 0
    db.execute("UPDATE news.article SET title = '标题' WHERE external_id < '3'")
    assert doubles(db) == 1
