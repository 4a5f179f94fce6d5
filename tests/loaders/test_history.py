"""History: what changed from one revision to the next, shown to read; who edits, and when."""

import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import psycopg
import pytest

from loaders.database import Database

from .conftest import NOON, Desk, article

DeskOf = Callable[[str], Desk]

FIRST = "\n".join(
    (
        "中国人民银行今日宣布，自12月5日起下调存款准备金率0.25个百分点，释放长期资金约6000亿元。",
        "记者获悉这一消息。",
        "公司甲发布公告称，上半年净利润120亿元，同比增长3.2%。",
        "本文由记者整理。",
    )
)
SECOND = "\n".join(
    (
        "中国人民银行今日宣布，自12月5日起下调存款准备金率0.5个百分点，释放长期资金约6000亿元。",
        "分析师表示，此举符合预期。",
        "公司甲发布公告称，上半年净利润130亿元，同比增长5.2%。",
        "本文由记者整理。",
        "新的结尾段落。",
    )
)


def diff(db: Database, *arguments: Any) -> list[Any]:
    marks = ", ".join(["%s"] * len(arguments))
    return db.execute(f"SELECT * FROM news.revision_diff({marks})", arguments).fetchall()  # type: ignore[arg-type]


def edited(desk: DeskOf, external_id: str, *versions: dict[str, Any]) -> None:
    """Load the versions of an article one after the other, each seen by a run of its own."""
    for number, changes in enumerate(versions):
        one = desk(f"{external_id}-{number}")
        one.fetch({external_id: str(number)})
        outcome = one.load(article(external_id, **changes))
        assert outcome == {external_id: "revised" if number else "loaded"}


def id_of(db: Database, external_id: str) -> int:
    row: Any = db.execute("SELECT article_id FROM news.article WHERE external_id = %s", [external_id]).fetchone()
    return int(row[0])


def test_what_changed_reads_as_a_proof_reader_would_mark_it(db: Database, desk: DeskOf) -> None:
    edited(
        desk,
        "1",
        {"title": "央行宣布降准", "body_text": FIRST},
        {"title": "中国央行宣布全面降准", "summary": "降准0.5个百分点", "body_text": SECOND},
    )
    assert diff(db, id_of(db, "1")) == [
        ("title", None, None, "changed", "〔+中国+〕央行宣布〔+全面+〕降准"),
        ("summary", None, None, "added", "〔+降准0.5个百分点+〕"),
        (
            "text",
            1,
            1,
            "changed",
            "…今日宣布，自12月5日起下调存款准备金率〔-0.25-〕〔+0.5+〕个百分点，释放长期资金约6000亿元。",
        ),
        ("text", 2, None, "removed", "〔-记者获悉这一消息。-〕"),
        ("text", None, 2, "added", "〔+分析师表示，此举符合预期。+〕"),
        (
            "text",
            3,
            3,
            "changed",
            "公司甲发布公告称，上半年净利润〔-120-〕〔+130+〕亿元，同比增长〔-3.2%-〕〔+5.2%+〕。",
        ),
        ("text", None, 5, "added", "〔+新的结尾段落。+〕"),
    ]


def test_any_two_revisions_can_be_compared(db: Database, desk: DeskOf) -> None:
    edited(desk, "1", {"title": "一"}, {"title": "一二"}, {"title": "一二三"})
    number = id_of(db, "1")
    first, second = [("title", None, None, "changed", d) for d in ("一〔+二+〕", "一二〔+三+〕")]
    assert diff(db, number, 1) == [first]
    assert diff(db, number, 2) == diff(db, number) == [second]
    assert diff(db, number, 1, 3) == diff(db, number, 1, None) == [("title", None, None, "changed", "一〔+二三+〕")]
    assert diff(db, number, 3, 1) == [("title", None, None, "changed", "一〔-二三-〕")]
    assert diff(db, number, 2, 2) == []
    # A column of type smallint fits, as in a join with news.revision.
    joined = db.execute(
        "SELECT r.revision, d.diff FROM news.revision r, news.revision_diff(r.article_id, r.revision) d ORDER BY 1"
    ).fetchall()
    assert joined == [(1, "一〔+二+〕"), (2, "一二〔+三+〕")]


def test_an_article_that_was_never_edited_has_no_changes(db: Database, desk: DeskOf) -> None:
    edited(desk, "1", {})
    assert diff(db, id_of(db, "1")) == []


def test_what_is_not_there_is_named(db: Database, desk: DeskOf) -> None:
    edited(desk, "1", {"title": "一"}, {"title": "二"})
    number = id_of(db, "1")
    with pytest.raises(psycopg.errors.NoDataFound, match=r"there is no article 999[\s\S]*news\.article_full"):
        diff(db, 999)
    for revisions in ((2,), (0,), (-1,), (1, 3)):
        with pytest.raises(
            psycopg.errors.NoDataFound, match=r"has no revisions[\s\S]*Revision 1 is what it said before, 2 is"
        ):
            diff(db, number, *revisions)


def applied(before: list[str], rows: list[Any], after: list[str]) -> list[str]:
    """What the rows make of the paragraphs before: a reader's check that nothing is missing from the difference."""
    came = {line_after: after[line_after - 1] for _, _, line_after, _, _ in rows if line_after}
    gone = {line_before for _, line_before, _, _, _ in rows if line_before}
    kept = iter([p for n, p in enumerate(before, 1) if n not in gone])
    return [came[n] if n in came else next(kept) for n in range(1, len(after) + 1)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["甲", "乙", "丙"], ["丙", "甲", "乙"]),
        (["重复"] * 30, ["重复"] * 12),
        (["重复", "其他"] * 20, ["其他", "重复"] * 21),
        ([f"第{n}段说的是第{n}件事。" for n in range(40)], [f"第{n}段说的是第{n}件事。" for n in range(39, -1, -1)]),
        ([f"前{n}" for n in range(80)], [f"后{n}" for n in range(90)]),
        (["只有一段"], ["完全", "另外", "三段"]),
        (Random(1).choices("甲乙丙", k=1500), Random(2).choices("甲乙丙", k=1500)),
    ],
)
def test_the_rows_turn_the_one_text_into_the_other(
    db: Database, desk: DeskOf, before: list[str], after: list[str]
) -> None:
    edited(desk, "1", {"body_text": "\n".join(before)}, {"body_text": "\n".join(after)})
    rows = diff(db, id_of(db, "1"))
    assert rows
    assert applied(before, rows, after) == after
    changes = {(bool(line_before), bool(line_after), change) for _, line_before, line_after, change, _ in rows}
    assert changes <= {(True, True, "changed"), (True, False, "removed"), (False, True, "added")}


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("", "新", "〔+新+〕"),
        ("旧", "", "〔-旧-〕"),
        ("3.2%", "3.25%", "〔-3.2%-〕〔+3.25%+〕"),
        ("NIO股价", "NIOS股价", "〔-NIO-〕〔+NIOS+〕股价"),
        (
            "甲" * 60 + "乙" + "丙" * 60,
            "甲" * 60 + "丁" + "丙" * 60,
            "…" + "甲" * 20 + "〔-乙-〕〔+丁+〕" + "丙" * 20 + "…",
        ),
        ("一𠮷二", "一𠮷三", "一𠮷〔-二-〕〔+三+〕"),
        ("相同", "相同", "相同"),
    ],
)
def test_a_change_is_marked_within_its_sentence(db: Database, before: str, after: str, marked: str) -> None:
    assert db.execute("SELECT news.marked_change(%s, %s)", [before, after]).fetchone() == (marked,)


def test_thousands_of_paragraphs_are_compared_in_moments(db: Database, desk: DeskOf) -> None:
    before = [f"第{n}段：某公司公告第{n}号，金额{n * 7}万元。" for n in range(4000)]
    few = [p for n, p in enumerate(before) if n % 800 != 5]
    other = [f"完全不同的第{n}行，讲述另一件事。" for n in range(4000)]
    edited(desk, "1", *({"body_text": "\n".join(text)} for text in (before, few, other)))
    number = id_of(db, "1")
    began = time.monotonic()
    assert [(row[1], row[3]) for row in diff(db, number, 1)] == [(n, "removed") for n in (6, 806, 1606, 2406, 3206)]
    rows = diff(db, number, 2)
    assert applied(few, rows, other) == other
    assert time.monotonic() - began < 20, "bounded, on a busy machine too"


def test_each_change_is_a_row(db: Database, desk: DeskOf) -> None:
    edited(
        desk,
        "1",
        {"title": "一", "body_text": "甲 乙\n丙"},
        {"title": "二", "body_text": "甲 乙\n丙"},
        {"title": "二", "body_text": "甲 乙\n丙\n丁"},
    )
    rows = db.execute("""
        SELECT revision, site, outlet, title_changed, text_changed, title_before, title_after, chars_before, chars_after
        FROM news.revision ORDER BY revision
    """).fetchall()
    assert rows == [
        (1, "scripted", "澎湃新闻", True, False, "一", "二", 3, 3),
        (2, "scripted", "澎湃新闻", False, True, "二", "二", 3, 4),
    ]
    assert db.execute("""
        SELECT bool_and(v.changed_at = r.replaced_at
                        AND v.seen_after = date_trunc('second', r.replaced_at - v.published_at)
                        AND v.changed_local = r.replaced_at AT TIME ZONE 'Asia/Shanghai')
        FROM news.revision v JOIN news.article_revision r USING (article_id, revision)
    """).fetchone() == (True,)


def test_who_edits_most_and_when(db: Database, desk: DeskOf) -> None:
    edited(desk, "1", {"title": "一"}, {"title": "二"}, {"title": "二", "body_text": "另"})
    edited(desk, "2", {})
    edited(desk, "3", {"outlet": "财联社", "title": "一"}, {"outlet": "财联社", "title": "二"})
    edited(desk, "4", {"outlet": ""})
    # Seen on a Friday at 13:30 and 15:30, and on Saturday at 00:30, in Shanghai.
    for number, minutes in (("1", 90), ("3", 750)):
        db.execute(
            "UPDATE news.article_revision SET replaced_at = %s::timestamptz + %s * (revision * 2 - 1) "
            "WHERE article_id = %s",
            [NOON, timedelta(minutes=minutes), id_of(db, number)],
        )
    db.execute("UPDATE news.article_revision SET replaced_at = %s WHERE revision = 2", [NOON + timedelta(minutes=210)])
    db.execute("SELECT news.refresh_ready_table('outlet_edits')")
    found = db.execute("""
        SELECT outlet, articles, edited, edited_share::float, edits, title_edits, text_edits, median_after
        FROM news.outlet_edits ORDER BY outlet
    """).fetchall()
    assert found == [
        ("", 1, 0, 0.0, 0, 0, 0, None),
        ("澎湃新闻", 2, 1, 0.5, 2, 1, 1, timedelta(minutes=150)),
        ("财联社", 1, 1, 1.0, 1, 1, 0, timedelta(minutes=750)),
    ]
    hours = db.execute(
        "SELECT outlet, weekday, hour, edits, title_edits FROM news.edit_hour ORDER BY 1, 2, 3"
    ).fetchall()
    assert hours == [("澎湃新闻", 5, 13, 1, 1), ("澎湃新闻", 5, 15, 1, 0), ("财联社", 6, 0, 1, 1)]


def test_analysts_may_compare(db: Database, desk: DeskOf) -> None:
    edited(desk, "1", {"title": "一"}, {"title": "二"})
    number = id_of(db, "1")
    db.execute("SET ROLE finews_analyst")
    assert len(diff(db, number)) == 1
    assert db.execute("SELECT count(*) FROM news.revision").fetchone() == (1,)
