"""The benchmark's own arithmetic, on sets of a page or two with invented text."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.extraction.measures import Score
from benchmarks.extraction.readers import Read
from benchmarks.extraction.sets import Page, UnknownSet, open_set

TEXT = "one two three four five six"


def test_both_layouts_are_recognised(tmp_path: Path) -> None:
    whole, annotated = tmp_path / "whole", tmp_path / "annotated"
    (whole / "html").mkdir(parents=True)
    (whole / "ground-truth.json").write_text(json.dumps({"a": {"url": "https://n.test/a", "articleBody": TEXT}}))
    (whole / "html" / "a.html.gz").write_bytes(gzip.compress(b"<p>text"))
    (annotated / "tests" / "cache").mkdir(parents=True)
    said = {"file": "a.html", "title": "T", "date": "", "author": ["A B", "C D"], "with": ["x"], "without": ["y"]}
    (annotated / "tests" / "evaldata.json").write_text(json.dumps({"https://n.test/a": said, "u": {"file": "gone"}}))
    (annotated / "tests" / "cache" / "a.html").write_bytes("<meta charset=gbk><p>水车".encode("gbk"))
    (page,) = open_set(whole).pages
    assert (page.url, page.body, page.title, page.html()) == ("https://n.test/a", TEXT, None, "<p>text")
    (page,) = open_set(annotated).pages
    assert (page.title, page.date, page.authors, page.body) == ("T", None, ("A B", "C D"), None)
    assert page.html().endswith("水车")
    with pytest.raises(UnknownSet, match=r"ground-truth\.json"):
        open_set(tmp_path)


def test_the_body_is_measured_in_shingles_of_four_words() -> None:
    score = Score()
    score.add(Page("u", Path("a"), body=TEXT), Read(body="one two three four nine"), 0.01)
    columns = score.columns()
    # Of three shingles one is found, and of the two that are given one is right.
    assert (columns["precision"], columns["recall"], columns["body F1"]) == ("0.5000", "0.3333", "0.4000")


def test_fields_count_where_they_are_stated() -> None:
    score = Score()
    page = Page(
        "u", Path("a"), title="A  title", date="2026-09-29", authors=("Jane Doe and Max Muster",), chunks=("b c",)
    )
    score.add(page, Read("a b  c d", "A title", "2026-09-29", ("Max Muster", "JANE DOE")), 0.01)
    score.add(page, Read(), 0.03)
    score.add(Page("u", Path("a"), chunks=("x",)), Read("x", "T", "D", ("A",)), 0.02)
    columns = score.columns()
    assert [columns[f"{name} % of 2"] for name in ("title", "date", "author")] == ["50.0"] * 3
    assert (columns["chunks F1"], columns["ms median"]) == ("0.8000", "20.0")
