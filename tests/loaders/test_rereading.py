"""What a parser reads in another way is no edit, whichever answer it reads."""

from collections.abc import Callable

from loaders.database import Database

from .conftest import Desk, article


def test_another_reading_of_an_answer_that_said_nothing_new_is_no_revision(
    db: Database, desk: Callable[[str], Desk]
) -> None:
    first = desk("first")
    first.fetch({"1": "{}"})
    assert first.load(article("1")) == {"1": "loaded"}
    # Other bytes and the same article: the row keeps the answer that it was read from.
    second = desk("second")
    second.fetch({"1": "{ }"})
    assert second.load(article("1")) == {"1": "unchanged"}

    mended = article("1", body_text="第一段。\n第二段。\n第三段。", parser_version=2)
    assert desk("third").load(mended) == {"1": "updated"}
    assert db.execute("SELECT count(*) FROM news.article_revision").fetchone() == (0,)


def test_an_outlet_that_goes_back_to_what_it_said_has_edited_twice(db: Database, desk: Callable[[str], Desk]) -> None:
    for number, (body, text) in enumerate((("{}", "甲。"), ("{ }", "乙。"), ("{}", "甲。"))):
        run = desk(f"run {number}")
        run.fetch({"1": body})
        assert run.load(article("1", body_text=text)) == {"1": "revised" if number else "loaded"}
    assert db.execute("SELECT body_text FROM news.article_revision ORDER BY revision").fetchall() == [
        ("甲。",),
        ("乙。",),
    ]
