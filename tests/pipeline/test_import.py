"""Imports of archived posts: the articles that a crawl would have made, once, whatever state the posts are in."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from loaders.migrate import migrate
from pipeline.import_posts import BATCH, find_posts
from scraper.config import load_config
from scraper.errors import ConfigError
from tests.archive_posts import earliest_post, number, outlet_post, rich_body, rolling_post, write_posts

from .archive_scene import ArchiveScene, serving

DEADLINE_SECONDS = 60.0
POSTS = 3 * BATCH // 2


def archive(folder: Path, posts: int) -> Path:
    """So many articles, a third of them in both lists, in two folders."""
    made: dict[str, str | bytes] = {}
    for n in range(posts):
        title, body = f"标题 {n}", rich_body(n)
        kind = n % 3
        place = "old_post" if n % 2 else "_posts"
        if kind != 1:
            made[f"{place}/2022-01-24-NW{number(n)}.md"] = outlet_post(number(n), title, body=body)
        if kind != 2:
            made[f"{place}/2022-01-24-{number(n)}.md"] = rolling_post(number(n), title, body=body)
    return write_posts(folder, made)


@pytest.fixture
def scene(warehouse: str, tmp_path: Path) -> ArchiveScene:
    return ArchiveScene.make(warehouse, tmp_path / "scene")


def records(scene: ArchiveScene) -> dict[str, tuple[Any, ...]]:
    query = "SELECT external_id, record_hash, content_hash, url FROM news.article ORDER BY external_id"
    return {row[0]: tuple(row[1:]) for row in scene.rows(query)}


def test_an_import_gives_the_articles_that_a_crawl_gives(blank_database: str, warehouse: str, tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", 30)
    with serving(folder) as (_, base_url):
        crawled = ArchiveScene.make(warehouse, tmp_path / "crawled", base_url)
        crawled.crawl()
    migrate(blank_database)
    imported = ArchiveScene.make(blank_database, tmp_path / "imported", base_url)
    imported.import_posts(folder)

    assert len(records(crawled)) == 30
    given, made = records(imported), records(crawled)
    assert {x: row[1:] for x, row in given.items()} == {x: row[1:] for x, row in made.items()}
    # The newsroom serves one of two twins, so that only the others' mentions and digests are all there.
    single = [number(n) for n in range(30) if n % 3]
    assert {x: given[x] for x in single} == {x: made[x] for x in single}


def test_twins_are_one_article_with_the_mentions_of_the_richer(scene: ArchiveScene, tmp_path: Path) -> None:
    twins = {
        f"2022-01-24-NW{number(1)}.md": outlet_post(number(1)),
        f"2022-01-24-{number(1)}.md": rolling_post(number(1)),
    }
    folder = write_posts(tmp_path / "archive", twins)
    _, summary = scene.import_posts(folder)
    assert (summary.discovered, summary.loaded) == (1, 1)
    [row] = scene.rows("SELECT title, summary, outlet, tags, revisions FROM news.article_full")
    assert row == ("一则标题", "据悉，发生了一件事。", "远山日报", ["远山日报新闻"], 0)
    assert scene.rows("SELECT code, surface FROM news.mention") == [("600163", "一件事")]
    assert {x for (x,) in scene.rows("SELECT copy FROM news.page_copy")} == set(twins)


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_twin_without_a_text_costs_its_article_nothing(
    scene: ArchiveScene, tmp_path: Path, names: tuple[str, str]
) -> None:
    whole = outlet_post(number(1))
    empty = rolling_post(number(1)).split("<p>")[0] + f"\n\n<http://finance.eastmoney.com/news/1353,{number(1)}.html>"
    folder = tmp_path / "archive"
    for name, text in zip(names, (whole, empty), strict=True):
        write_posts(folder / name, {f"2022-01-24-{'NW' if text is whole else ''}{number(1)}.md": text})
    scene.import_posts(folder)
    assert scene.rows("SELECT title FROM news.article") == [("一则标题",)]


def test_an_empty_post_costs_a_crawled_article_nothing(scene: ArchiveScene, tmp_path: Path) -> None:
    name = f"2022-01-24-NW{number(1)}.md"
    with serving(write_posts(tmp_path / "served", {name: outlet_post(number(1))})) as (_, base_url):
        crawled = ArchiveScene.make(scene.warehouse, tmp_path / "crawled", base_url)
        crawled.crawl()
    before = records(crawled)
    _, summary = crawled.import_posts(write_posts(tmp_path / "empty", {name: ""}))
    assert (summary.unchanged, summary.total_rejected) == (1, 0)
    assert records(crawled) == before
    assert scene.rows("SELECT count(*) FROM news.reject") == [(0,)]


def test_a_second_import_does_nothing(scene: ArchiveScene, tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", 12)
    # The same post in two versions, as the archive has them where it moved and mended it.
    for place, date in (("_posts", "2022-01-24 18:16:28"), ("old_post", "2022-01-24 18:16:28 +0800")):
        write_posts(folder / place, {f"2022-01-24-NW{number(90)}.md": outlet_post(number(90), date=date)})
    first, summary = scene.import_posts(folder)
    assert (first.files, first.known, summary.loaded) == (18, 0, 13)
    before = everything(scene)

    again, summary = scene.import_posts(folder)

    assert (again.files, again.known, again.batches) == (18, 18, {})
    assert summary.planned == summary.discovered == 0
    assert everything(scene) == before
    assert scene.rows("SELECT published_raw FROM news.article WHERE external_id = %s", number(90)) == [
        ("2022-01-24 18:16:28 +0800",)
    ]


def everything(scene: ArchiveScene) -> list[Any]:
    tables = ("page", "answer", "page_copy", "article", "article_security", "article_revision", "reject")
    return [scene.rows(f"SELECT ctid, xmin, t.* FROM news.{table} t ORDER BY ctid") for table in tables]


ODD: dict[str, str | bytes] = {
    "README.md": "# Notes\n\nNothing here.\n",
    "index.md": '---\nlayout: default\ntitle:  "首页"\npermalink: /\n---\n\n{% for tag in site.tags %}{% endfor %}\n',
    "2021-12-01-init.md": '---\nlayout: post\ntitle: "开站"\ndate: 2021-12-01 13:33:50\n---\n\n祝贺\n',
    f"2022-01-24-NW{number(1)}.md": outlet_post(number(1), title='一个"带引号"的标题 C:\\temp'),
    f"-{number(2)}.md": rolling_post(number(2), title="", date=" +0800", link=""),
    f"2022-01-24-NW{number(3)}.md": outlet_post(number(3), outlet="360", slug="360"),
    f"2021-12-08-{number(4)}.md": earliest_post(number(4)),
    f"2022-01-24-NW{number(5)}.md": ("\ufeff" + outlet_post(number(5)).replace("\n", "\r\n")).encode(),
    f"2022-01-24-{number(6)}.md": "<p>没有前言的正文，有一句话。</p>",
    f"2022-01-24-{number(7)}.md": "",
    f"2022-01-24-{number(8)}.md": outlet_post(number(8), body="").replace(
        '<p class="em_media">（文章来源：远山日报）</p>', ""
    ),
    f"2022-01-24-{number(9)}.md": outlet_post(number(9)).encode()[:-400] + b"\xff\xfe\x80",
    f"2022-01-24-{number(10)}.md": outlet_post(number(11)),
    f"2022-01-24-{number(12)}.md": outlet_post(number(12), body="<div>" * 400),
    f"2022-01-24-{number(13)}.md": outlet_post(number(13), date="不是时间"),
    "no-date.md": outlet_post(number(14)),
    f"2022-01-24-{number(15)}.md": outlet_post(number(15), body="<p>有\0空字节，也是正文。</p>"),
    f"2022-01-24-{number(16)}.md": b"\x00\x01\x02\x03",
    "large.md": b"x" * (9 << 20),
    ".hidden.md": outlet_post(number(17)),
    "picture.png": b"\x89PNG",
}


def test_odd_posts_are_read_or_rejected_with_a_reason(scene: ArchiveScene, tmp_path: Path) -> None:
    folder = write_posts(tmp_path / "archive", ODD)
    (folder / "nowhere.md").symlink_to(tmp_path / "nowhere")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md")).write_text("a name that is no UTF-8")
    imported, summary = scene.import_posts(folder)

    rows = scene.rows("SELECT right(external_id, 2)::integer, title, published_local, outlet FROM news.article_full")
    articles = {row[0]: row[1:] for row in rows}
    assert set(articles) == {1, 2, 3, 4, 5, 6, 13, 14, 15}
    assert articles[1][0] == '一个"带引号"的标题 C:\\temp'
    assert articles[2][:2] == ("", None)
    assert articles[3][2] == "360"
    assert str(articles[4][1]) == "2021-12-08 10:46:18"
    assert articles[5][0] == "一则标题"
    assert (articles[6][0], str(articles[6][1])) == ("", "2022-01-24 00:00:00")
    assert str(articles[13][1]) == "2022-01-24 00:00:00", "the file's name says the day"

    reasons = dict(scene.rows("SELECT right(subject, 25), reason FROM news.reject"))
    assert reasons == {
        "post README.md": "not_an_article",
        "post index.md": "not_an_article",
        "post 2021-12-01-init.md": "no_id",
        "post large.md": "oversized",
        "post \ufffd.md": "not_an_article",
        number(7): "no_text",
        number(8): "no_text",
        number(9): "bad_charset",
        number(10): "id_mismatch",
        number(12): "shape_changed",
        number(16): "no_text",
    }
    assert imported.files == len(ODD) - 2 + 1
    assert summary.total_rejected == len(reasons)
    assert summary.loaded == len(articles)


def test_a_mended_file_is_taken(scene: ArchiveScene, tmp_path: Path) -> None:
    name = "notes.md"
    folder = write_posts(tmp_path / "archive", {name: "nothing", f"2022-01-24-{number(2)}.md": ""})
    scene.import_posts(folder)
    assert scene.rows("SELECT count(*) FROM news.reject") == [(2,)]
    write_posts(folder, {name: outlet_post(number(1)), f"2022-01-24-{number(2)}.md": outlet_post(number(2))})
    _, summary = scene.import_posts(folder)
    assert summary.loaded == 2
    assert scene.rows("SELECT count(*) FROM news.reject") == [(0,)]


def test_whichever_came_first_the_crawl_gives_the_record(blank_database: str, warehouse: str, tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", 9)
    migrate(blank_database)
    with serving(folder) as (_, base_url):
        one = ArchiveScene.make(warehouse, tmp_path / "one", base_url)
        other = ArchiveScene.make(blank_database, tmp_path / "other", base_url)
        one.crawl()
        one.import_posts(folder)
        other.import_posts(folder)
        other.paste(*(f"{base_url}/html_News/NewsShare.html?infoCode=NW{number(n)}" for n in range(9)))
    assert {x: row[0] for x, row in records(one).items()} == {x: row[0] for x, row in records(other).items()}
    assert scene_counts(one)["article_revision"] == scene_counts(other)["article_revision"] == 0


def scene_counts(scene: ArchiveScene) -> dict[str, int]:
    return {
        table: scene.rows(f"SELECT count(*) FROM news.{table}")[0][0]
        for table in ("page", "article", "answer", "page_copy", "article_revision", "article_security", "reject")
    }


def start_import(scene: ArchiveScene, folder: Path, home: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "FINEWS_WAREHOUSE": scene.warehouse,
        "FINEWS_SOURCES": str(scene.sources),
        "FINEWS_HOME": str(home),
    }
    command = [sys.executable, "-m", "finews", "import", str(folder)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.parametrize("kill_after", ["answer", "article"])
def test_a_killed_import_goes_on(scene: ArchiveScene, blank_database: str, tmp_path: Path, kill_after: str) -> None:
    folder = archive(tmp_path / "archive", POSTS)
    process = start_import(scene, folder, tmp_path / "home")
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not scene_counts(scene)[kill_after]:
        assert time.monotonic() < deadline, "the import began"
        time.sleep(0.02)
    process.kill()
    process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == -signal.SIGKILL
    killed = scene_counts(scene)
    assert killed["article"] < POSTS, "it was killed in the middle"

    again = start_import(scene, folder, tmp_path / "home")
    output, _ = again.communicate(timeout=DEADLINE_SECONDS)
    assert again.returncode == 0, output

    migrate(blank_database)
    whole = ArchiveScene.make(blank_database, tmp_path / "whole")
    whole.import_posts(folder)
    assert scene_counts(scene) == scene_counts(whole)
    assert records(scene) == records(whole)
    waiting = "SELECT count(*) FROM news.page WHERE outcome IS DISTINCT FROM 'loaded'"
    assert scene.rows(waiting) == [(0,)]


def test_two_imports_at_once_store_each_post_once(scene: ArchiveScene, tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", 300)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(scene.import_posts, (folder, folder)))
    assert sorted(imported.known for imported, _ in done) == [0, 400]
    assert scene_counts(scene) | {"article_security": 0} == {
        **{"page": 300, "article": 300, "answer": 400, "page_copy": 400},
        **{"article_revision": 0, "article_security": 0, "reject": 0},
    }


def test_files_and_folders_are_found_in_order(tmp_path: Path) -> None:
    folder = write_posts(
        tmp_path / "archive",
        {"b/2.md": "", "b/1.md": "", "a/3.md": "", "top.md": "", ".git/x.md": "", "note.txt": "", "C.MD": ""},
    )
    (folder / "loop").symlink_to(folder)
    found = [str(path.relative_to(folder)) for path in find_posts([folder])]
    assert found == ["C.MD", "top.md", "a/3.md", "b/1.md", "b/2.md"]
    assert list(find_posts([folder / "note.txt"])) == [folder / "note.txt"], "a file that is named is taken"


def test_what_cannot_be_imported_is_said(scene: ArchiveScene, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere: there is no such file or folder"):
        scene.import_posts(tmp_path / "nowhere")
    without = tmp_path / "without.toml"
    without.write_text(
        scene.sources.read_text(encoding="utf-8")
        .split('[[source]]\nname = "newsroom"')[0]
        .replace('kind = "archive"', 'kind = "share"\nlists = []')
    )
    assert load_config(without).sources
    with pytest.raises(ConfigError, match=r"without\.toml: an import needs an entry of kind 'archive'"):
        ArchiveScene(scene.warehouse, without).import_posts(tmp_path)
