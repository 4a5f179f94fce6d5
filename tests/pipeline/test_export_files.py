"""Exports as files by day: what they hold, and that only what changed is written."""

import csv
import io
import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pyarrow import parquet

from loaders.rows_out import ChosenRows
from pipeline.export_files import export_files
from pipeline.export_tables import ARTICLES, MENTIONS
from scraper.config import PROJECT
from scraper.errors import ConfigError, FinewsError
from scraper.records import Mention
from tests.export_scene import HARD, NOON, ExportScene, article, hard_articles

from .archive_scene import ArchiveScene

# Python's own reader takes no longer text unasked.
csv.field_size_limit(10_000_000)

UNDATED = "1900-01-01"
DAYS = ["2026-11-20", "2026-11-21", "2026-11-22"]


@pytest.fixture
def scene(warehouse: str, tmp_path: Path) -> ExportScene:
    return ExportScene(warehouse, tmp_path / "out")


def of(table: str, *days: str, form: str = "parquet") -> set[str]:
    return {f"{table}/day={day}/{table}.{form}" for day in days}


def rows_of(content: bytes, form: str) -> list[dict[str, Any]]:
    if form == "parquet":
        rows: list[dict[str, Any]] = parquet.read_table(io.BytesIO(content)).to_pylist()
        return rows
    if form == "jsonl":
        return [json.loads(line) for line in content.decode().removesuffix("\n").split("\n")]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_every_text_comes_out_as_it_is(scene: ExportScene, form: str) -> None:
    scene.put(*hard_articles())
    exported = scene.export(form)
    files = scene.files()
    assert set(files) == of("articles", UNDATED, "2026-11-20", form=form)
    assert (exported.articles, exported.days, exported.written, exported.removed) == (len(HARD) + 1, 2, 2, 0)

    rows = {row["external_id"]: row for row in rows_of(files[f"articles/day=2026-11-20/articles.{form}"], form)}
    assert list(next(iter(rows.values()))) == [column.name for column in ARTICLES.columns]
    assert {name: row["body_text"] for name, row in rows.items()} == HARD
    assert {name: row["title"] for name, row in rows.items()} == {name: text[:200] for name, text in HARD.items()}
    tags: Any = sorted([HARD["quotes"], "标签"])
    assert rows["quotes"]["tags"] == ("|".join(tags) if form == "csv" else tags)


def test_a_real_article_goes_out_as_the_warehouse_has_it(scene: ExportScene, samples: Path, tmp_path: Path) -> None:
    archive = ArchiveScene.make(scene.warehouse, tmp_path / "archive")
    archive.import_posts(*samples.glob("*.md"))
    query = "SELECT title, body_text, outlet, published_day FROM news.article_full ORDER BY published_at, article_id"
    expected = archive.rows(query)
    assert expected
    for form in ("parquet", "csv", "jsonl"):
        exported = ExportScene(scene.warehouse, tmp_path / form)
        exported.export(form)
        files = exported.files()
        rows = [row for name, content in files.items() if name.startswith("art") for row in rows_of(content, form)]
        assert [(r["title"], r["body_text"], r["outlet"], str(r["published_day"])) for r in rows] == [
            (title, text, outlet, str(day)) for title, text, outlet, day in expected
        ]


def test_nothing_known_and_empty_are_two_things(scene: ExportScene) -> None:
    scene.put(*hard_articles())
    for form in ("parquet", "jsonl"):
        exported = ExportScene(scene.warehouse, scene.folder / form)
        exported.export(form)
        [row] = rows_of(exported.files()[f"articles/day={UNDATED}/articles.{form}"], form)
        assert (row["title"], row["summary"], row["tags"], row["authors"]) == ("", "", [], [])
        assert (row["outlet"], row["category"], row["published_at"], row["published_day"]) == (None,) * 4
    comma_separated = ExportScene(scene.warehouse, scene.folder / "csv")
    comma_separated.export("csv")
    head, line = comma_separated.files()[f"articles/day={UNDATED}/articles.csv"].decode("utf-8-sig").splitlines()[:2]
    values = dict(zip(head.replace('"', "").split(","), line.split(","), strict=False))
    assert (values["title"], values["tags"]) == ('""', '""')
    assert (values["outlet"], values["published_at"]) == ("", "")


def test_times_and_days_have_their_types_and_columns_their_descriptions(scene: ExportScene) -> None:
    late = datetime.fromisoformat("2026-11-20T23:30:00+08:00")
    scene.put(article("1", published_at=late, modified_at=late + timedelta(hours=1), authors=("甲", "乙")))
    scene.put(article("2", published_at=None))
    scene.export()
    files = scene.files()
    [row] = rows_of(files["articles/day=2026-11-20/articles.parquet"], "parquet")
    assert (row["published_at"], row["modified_at"] - late) == (late, timedelta(hours=1))
    assert row["published_local"] == datetime(2026, 11, 20, 23, 30)
    assert row["published_day"] == date(2026, 11, 20)
    assert row["authors"] == ["甲", "乙"]
    for content in files.values():
        schema = parquet.read_schema(io.BytesIO(content))
        assert schema.equals(ARTICLES.schema, check_metadata=False), "though a column holds nothing but nulls"
        assert schema.field("char_count").metadata[b"description"].startswith(b"Characters of body_text")


def test_mentions_are_a_table_of_their_own(scene: ExportScene) -> None:
    sure, doubtful = Mention(1, "600519", "贵州茅台", 2, "link"), Mention(90, "BK0493", "新能源", 1, "link")
    chart = Mention(1, "600519", "", 1, "chart")
    scene.put(article("1", body_text="贵州茅台和贵州茅台", mentions=(sure, doubtful, chart)), article("2"))
    scene.run("UPDATE news.article_security SET doubt = CASE surface WHEN '新能源' THEN 'inside_word' ELSE '' END")
    scene.export()
    files = scene.files()
    articles = rows_of(files["articles/day=2026-11-20/articles.parquet"], "parquet")
    assert [row["symbols"] for row in articles] == [["600519.SH"], []], "each once, and none that is doubted"
    mentions = rows_of(files["mentions/day=2026-11-20/mentions.parquet"], "parquet")
    said = [(m["symbol"], m["surface"], m["found_by"], m["mentions"], m["doubt"]) for m in mentions]
    assert said == [
        ("600519.SH", "", "chart", 1, ""),
        ("600519.SH", "贵州茅台", "link", 2, ""),
        ("BK0493", "新能源", "link", 1, "inside_word"),
    ]
    assert {m["article_id"] for m in mentions} == {articles[0]["article_id"]}
    assert list(mentions[0]) == [column.name for column in MENTIONS.columns]


def test_a_day_is_one_on_the_clocks_of_its_site(scene: ExportScene) -> None:
    evening = datetime.fromisoformat("2026-11-20T20:00:00+00:00")
    scene.put(article("1", published_at=evening))
    scene.export()
    assert set(scene.files()) == of("articles", "2026-11-21")
    scene.run("UPDATE news.site SET time_zone = 'America/New_York'")
    scene.export()
    assert set(scene.files()) == of("articles", "2026-11-20")


def test_a_second_export_writes_nothing(scene: ExportScene) -> None:
    scene.days(3)
    first = scene.export()
    assert (first.written, first.unchanged, first.removed) == (6, 0, 0)
    with scene.rewritten() as names:
        second = scene.export()
    assert (second.written, second.unchanged, second.removed) == (0, 6, 0)
    assert names == set()


def test_only_the_days_that_changed_are_written(scene: ExportScene) -> None:
    scene.days(3)
    scene.export()

    def written() -> set[str]:
        with scene.rewritten() as names:
            scene.export()
        return names

    scene.put(article("new", published_at=NOON + timedelta(days=1)))
    assert written() == of("articles", DAYS[1])
    scene.put(
        article("0", title="改过的标题", body_text="贵州茅台", mentions=(Mention(1, "600519", "贵州茅台", 1, "link"),))
    )
    assert written() == of("articles", DAYS[0]) | of("mentions", DAYS[0])
    scene.run(
        "INSERT INTO news.story_member SELECT article_id, 1, 1, changed_at FROM news.article WHERE external_id = '2'"
    )
    assert written() == of("articles", DAYS[2])
    scene.run("UPDATE news.article_security SET doubt = 'common_noun'")
    assert written() == of("articles", *DAYS) | of("mentions", *DAYS)
    scene.run("UPDATE news.outlet SET name = '远山日报'")
    assert written() == of("articles", *DAYS)
    scene.run(
        "DELETE FROM news.article_security"
        " WHERE article_id = (SELECT article_id FROM news.article WHERE external_id = '0')"
    )
    assert written() == set(), "the article did not count it"
    assert not (scene.folder / "mentions" / f"day={DAYS[0]}").exists()


def test_a_day_that_vanished_goes_and_what_others_put_there_stays(scene: ExportScene) -> None:
    scene.days(2)
    scene.export()
    mine = scene.folder / "articles" / f"day={DAYS[0]}" / "mine.txt"
    mine.write_text("mine")
    (scene.folder / "readme.txt").write_text("mine")
    scene.run("UPDATE news.article SET published_at = published_at + interval '1 day' WHERE external_id = '0'")
    exported = scene.export()
    assert (exported.written, exported.removed, exported.left) == (2, 2, 1)
    assert set(scene.files()) == {
        *of("articles", DAYS[1]),
        *of("mentions", DAYS[1]),
        f"articles/day={DAYS[0]}/mine.txt",
        "readme.txt",
    }
    mine.unlink()
    assert scene.export().left == 0


def test_a_file_that_was_lost_or_damaged_is_written_again(scene: ExportScene) -> None:
    scene.days(3)
    scene.export()
    whole = scene.files()
    (scene.folder / f"articles/day={DAYS[0]}/articles.parquet").unlink()
    (scene.folder / f"mentions/day={DAYS[2]}/mentions.parquet").write_bytes(b"half")
    with scene.rewritten() as names:
        scene.export()
    assert names == of("articles", DAYS[0]) | of("mentions", DAYS[2])
    assert scene.files() == whole


def test_a_window_leaves_the_other_days_as_they_are(scene: ExportScene) -> None:
    scene.days(3)
    scene.put(article("undated", published_at=None))
    scene.export()
    scene.run("DELETE FROM news.article WHERE external_id IN ('0', 'undated')")
    scene.run("UPDATE news.article SET changed_at = now()")
    with scene.rewritten() as names:
        exported = scene.export(since=date(2026, 11, 21), until=date(2026, 11, 21))
    assert (exported.articles, exported.written, exported.removed) == (1, 1, 0)
    assert names == of("articles", DAYS[1])
    assert len(scene.files()) == 7
    assert scene.export().removed == 3


def test_only_what_was_chosen_goes_out(scene: ExportScene) -> None:
    scene.days(2)
    scene.run("INSERT INTO news.site (slug, name, time_zone) VALUES ('elsewhere', 'Elsewhere', 'UTC')")
    scene.run("UPDATE news.article SET site_id = (SELECT max(site_id) FROM news.site) WHERE external_id = '1'")
    scene.run(
        "UPDATE news.answer SET source = 'other'"
        " WHERE answer_id = (SELECT answer_id FROM news.article WHERE external_id = '1')"
    )

    def exported(name: str, **chosen: Any) -> set[str]:
        export_files(scene.warehouse, scene.folder / name, "parquet", ChosenRows(**chosen))
        found = (scene.folder / name / "articles").glob("*/*")
        return {row["external_id"] for path in found for row in rows_of(path.read_bytes(), "parquet")}

    assert exported("all") == {"0", "1"}
    assert exported("site", sites=["elsewhere"]) == {"1"}
    assert exported("source", sources=["sample"]) == {"0"}
    assert exported("both", sites=["elsewhere"], sources=["sample"]) == set()
    with pytest.raises(ConfigError, match="no site 'nowhere' in the warehouse; there are: elsewhere, scripted"):
        exported("wrong", sites=["nowhere"])
    assert not (scene.folder / "wrong").exists()


def test_a_folder_with_another_export_is_refused(scene: ExportScene) -> None:
    scene.days(1)
    scene.export(sites=["scripted"])
    before = scene.files()
    with pytest.raises(ConfigError, match=r"--format parquet --site scripted, and this one is --format csv --site sc"):
        scene.export("csv", sites=["scripted"])
    with pytest.raises(ConfigError, match=r"this one is --format parquet; export to another folder"):
        scene.export()
    for text, message in (
        ("[]", "is none of an export's"),
        ('{"name": "app"}', "is none of an export's"),
        (
            '{"finews_export": 1, "format": "csv", "sites": [], "sources": [], "as_of": null, "files": {"../x": {}}}',
            "vers",
        ),
        (
            '{"finews_export": 99, "format": "csv", "sites": [], "sources": [], "as_of": null, "files": {}}',
            "another ver",
        ),
    ):
        (scene.folder / "manifest.json").write_text(text)
        with pytest.raises(ConfigError, match=message):
            scene.export("csv")
    assert scene.files() == before


def test_what_a_killed_export_left_is_cleaned_up_and_it_goes_on(scene: ExportScene) -> None:
    scene.days(3)
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from loaders.rows_out import ChosenRows\n"
        "from pipeline.export_files import export_files\n"
        "def die(done, total):\n"
        "    if done == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "export_files(sys.argv[1], Path(sys.argv[2]), 'parquet', ChosenRows(), die)\n"
    )
    command = [sys.executable, "-c", code, scene.warehouse, str(scene.folder)]
    assert subprocess.run(command, cwd=PROJECT, timeout=120).returncode == -9
    whole = [name for name in scene.files() if not name.startswith(".")]
    assert set(whole) == of("articles", DAYS[0]) | of("mentions", DAYS[0])
    assert [name for name in scene.files() if name.startswith(".")], "the draft of the third file"
    # Gone from the warehouse meanwhile: the killed export's file is still known as one.
    scene.run("DELETE FROM news.article WHERE external_id = '0'")
    scene.export()
    fresh = ExportScene(scene.warehouse, scene.folder.parent / "fresh")
    fresh.export()
    assert scene.files() == fresh.files()
    assert {path.name for path in scene.folder.iterdir()} == {"articles", "mentions", "manifest.json"}


def test_an_interrupted_export_does_not_write_again_what_is_written(scene: ExportScene) -> None:
    scene.days(3)

    def interrupted(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_files(scene.warehouse, scene.folder, "jsonl", ChosenRows(), interrupted)
    assert {path.name for path in scene.folder.iterdir()} == {"articles", "mentions", "manifest.json"}
    exported = scene.export("jsonl")
    assert (exported.written, exported.unchanged) == (3, 3)


def test_an_export_is_of_one_moment(scene: ExportScene) -> None:
    scene.days(2)

    def meanwhile(done: int, total: int) -> None:
        if done == 1:
            scene.run("UPDATE news.article SET title = '后来', changed_at = now()")

    export_files(scene.warehouse, scene.folder, "jsonl", ChosenRows(), meanwhile)
    assert not any("后来".encode() in content for content in scene.files().values())
    assert scene.export("jsonl").written == 2
    assert sum("后来".encode() in content for content in scene.files().values()) == 2


def test_two_exports_to_one_folder_do_not_meet(scene: ExportScene) -> None:
    scene.days(1)

    def another(done: int, total: int) -> None:
        with pytest.raises(FinewsError, match="another export is writing there"):
            scene.export()

    export_files(scene.warehouse, scene.folder, "parquet", ChosenRows(), another)
    assert scene.export().written == 0


def test_a_folder_that_cannot_be_written_is_said(scene: ExportScene) -> None:
    scene.days(1)
    scene.folder.write_text("a file")
    with pytest.raises(FinewsError, match=r"out: cannot be written \(File exists\).*exporting again goes on"):
        scene.export()
    scene.folder.unlink()
    scene.folder.mkdir()
    (scene.folder / "articles").write_text("a file")
    with pytest.raises(FinewsError, match=r"articles.*: cannot be written"):
        scene.export()


def test_an_empty_warehouse_is_no_mistake(scene: ExportScene) -> None:
    exported = scene.export()
    assert (exported.articles, exported.written) == (0, 0)
    assert scene.files() == {}


def test_the_columns_say_what_the_catalogue_says(warehouse: str) -> None:
    with psycopg.connect(warehouse) as db:
        comments: dict[str, str] = dict(
            db.execute("""
                SELECT attname, col_description(attrelid, attnum) FROM pg_attribute
                WHERE attrelid = 'news.article_full'::regclass AND attnum > 0
            """).fetchall()
        )
    said = {column.name: column.said for column in ARTICLES.columns}
    assert set(comments) - set(said) == {"last_seen_at", "extraction"}, "neither exported nor left out on purpose"
    differing = {name for name in set(said) & set(comments) if said[name] != comments[name]}
    assert differing <= {"published_at"}
