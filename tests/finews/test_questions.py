"""The fifteen questions: every query runs as an analyst, and gives what is printed below it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time
from itertools import combinations

import psycopg
import pytest
from psycopg import sql

from finews.postgres import EmbeddedPostgres
from finews.questions import PAGE, answered, ask
from finews.sample import FIRST_DAY, LAST_DAY, fill_sample, newsroom_at
from newsroom import Expected
from newsroom.writing import SHANGHAI

TEXT = PAGE.read_text(encoding="utf-8")
ASKED = re.findall(r"^```sql\n(.*?)^```\n\n```text\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def sample(postgres: EmbeddedPostgres, empty_warehouse: str) -> str:
    """The URI of the sample that the page was written from."""
    with psycopg.connect(postgres.uri(), autocommit=True) as db:
        names = sql.Identifier("sample"), sql.Identifier(empty_warehouse)
        db.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    fill_sample(postgres.uri("sample"))
    return postgres.uri("sample")


def test_there_are_fifteen_and_each_has_a_query_with_an_answer() -> None:
    sections = re.split(r"^## (?=\d+\. )", TEXT, flags=re.MULTILINE)[1:]
    assert [int(section.partition(".")[0]) for section in sections] == list(range(1, 16))
    for section in sections:
        queries = section.count("```sql\n")
        assert 1 <= queries == section.count("```text\n")
    assert len(ASKED) == TEXT.count("```sql\n")
    assert all(answer.strip().count("\n") >= 2 for _, answer in ASKED)


def test_every_answer_is_what_the_warehouse_gives(sample: str) -> None:
    wrong = [(query, found) for query, printed in ASKED if (found := ask(sample, query)) != printed]
    assert wrong == [], "docs/questions.md is out of date; run: make schema"
    assert answered(TEXT, lambda query: ask(sample, query)) == TEXT


def test_answers_do_not_hang_on_when_they_are_asked() -> None:
    for query, _ in ASKED:
        assert not re.search(r"\bnow\(\)|current_date|current_timestamp|clock_timestamp|\brank\b", query)
        assert "ORDER BY" in query


def test_the_stories_of_the_sample_are_the_newsroom_s(sample: str) -> None:
    truth = {e.info_code.removeprefix("NW"): e.wire for e in expected() if e.wire}
    by_wire: dict[str, set[str]] = defaultdict(set)
    by_story: dict[int, set[str]] = defaultdict(set)
    with psycopg.connect(sample) as db:
        for external_id, story_id in db.execute(
            "SELECT external_id, story_id FROM news.story_member JOIN news.article USING (article_id)"
        ):
            by_story[story_id].add(external_id)
            if external_id in truth:
                by_wire[truth[external_id]].add(external_id)
    true, found = pairs(by_wire.values()), pairs(by_story.values())
    assert len(true) > 30
    assert len(true & found) >= 0.95 * len(true)
    assert len(true & found) >= 0.95 * len(found)


def expected() -> list[Expected]:
    """What the newsroom says of the sample's articles."""
    return newsroom_at(lambda: datetime.combine(LAST_DAY, time(21, 30), SHANGHAI)).expected()


def pairs(groups: Iterable[set[str]]) -> set[tuple[str, ...]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def test_the_codes_in_the_texts_of_the_sample_are_mentions(sample: str) -> None:
    with psycopg.connect(sample) as db:
        rows = db.execute("""
            SELECT external_id, array_agg(DISTINCT s.code) FILTER (WHERE m.found_by = 'text')
            FROM news.article LEFT JOIN news.article_security AS m USING (article_id)
            LEFT JOIN news.security AS s USING (security_id)
            GROUP BY external_id
        """).fetchall()
    truth = {e.info_code.removeprefix("NW"): {code for _, code in e.written} for e in expected()}
    assert sum(map(bool, truth.values())) > 300
    assert {x: set(codes or ()) for x, codes in rows} == {x: truth[x] for x, _ in rows}


def test_a_table_lines_up_where_characters_are_wide(sample: str) -> None:
    query = "SELECT * FROM (VALUES ('中国证券报', 7, true), ('TechWeb', 1234, NULL)) AS t (outlet, articles, flag)"
    assert ask(sample, query) == (
        "outlet     | articles | flag\n"
        "-----------+----------+-----\n"
        "中国证券报 |        7 | t\n"
        "TechWeb    |     1234 |\n"
    )


def test_a_wide_answer_has_a_line_for_each_value(sample: str) -> None:
    long = "长" * 80
    assert ask(sample, f"SELECT 1 AS n, '{long}' AS text UNION ALL SELECT 2, 'b' ORDER BY 1") == (
        f"n    | 1\ntext | {long}\n\nn    | 2\ntext | b\n"
    )


def test_the_one_who_asks_is_an_analyst_in_china(sample: str) -> None:
    query = "SELECT current_user AS who, timestamptz '2026-11-15 12:00+00' AS at"
    assert "finews_analyst | 2026-11-15 20:00:00+08\n" in ask(sample, query)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(sample, "SELECT body FROM news.answer_body")


def test_no_time_of_the_sample_is_that_of_its_making(sample: str) -> None:
    """But for when a rejected page may be asked for again, which nobody is told here."""
    first, last = datetime.combine(FIRST_DAY, datetime.min.time(), SHANGHAI), LAST_DAY
    with psycopg.connect(sample) as db:
        [row] = db.execute("""
            SELECT min(changed_at), max(changed_at), (SELECT max(replaced_at) FROM news.article_revision),
                   (SELECT max(finished_at) FROM news.crawl_run), (SELECT max(finished_at) FROM news.upkeep)
            FROM news.article
        """).fetchall()
    assert row[0] > first
    assert all(at.astimezone(SHANGHAI).date() == last for at in row[1:])
