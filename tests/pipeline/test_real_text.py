"""A real archived post, and what is done behind the load and on the way out with it."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.export_files import chosen_rows, export_files
from pipeline.find_stories import find_stories
from pipeline.index_search import index_search
from pipeline.judge_mentions import judge_mentions
from pipeline.refresh_tables import refresh_tables
from reports.write import write_report

from .archive_scene import ArchiveScene

POST = "2022-01-24-NW202201242259277096.md"
TWIN = "2022-01-24-NW202201242259277999.md"


@pytest.fixture
def scene(warehouse: str, samples: Path, tmp_path: Path) -> ArchiveScene:
    """The post, and what another outlet tells of it two hours later: the first half under a headline of its own."""
    scene = ArchiveScene.make(warehouse, tmp_path / "scene")
    posts = tmp_path / "posts"
    posts.mkdir()
    shutil.copy(samples / POST, posts / POST)
    text = (samples / POST).read_text(encoding="utf-8")
    head, _, body = text.partition("---\n<p>")
    paragraphs = body.partition("\n\n")[0].split("</p>")
    body = "</p>".join(paragraphs[: len(paragraphs) // 2]) + "</p>"
    twin = f'{head}---\n<p>{body}<p class="em_media">（文章来源：澎湃新闻）</p>{text[text.index(chr(10) * 2) :]}'
    twin = twin.replace("202201242259277096", "202201242259277999").replace("澎湃新闻", "新民晚报")
    twin = twin.replace("18:16:28", "20:16:28").replace('title: "', 'title: "多地布局：')
    (posts / TWIN).write_text(twin, encoding="utf-8")
    scene.import_posts(posts)
    refresh(scene)
    return scene


def refresh(scene: ArchiveScene) -> None:
    index_search(scene.warehouse)
    find_stories(scene.warehouse)
    judge_mentions(scene.warehouse)
    refresh_tables(scene.warehouse)


def test_it_is_found_by_what_stands_inside_its_text(scene: ArchiveScene) -> None:
    for query in ("元宇宙 规划", '"未来产业"', "徐汇区 -重庆", "Metaverse", "雪"):
        assert ("澎湃新闻",) in scene.rows("SELECT outlet FROM news.search(%s)", query), query
    assert scene.rows("SELECT count(*) FROM news.search('宇宙元年 元宇宙')") == [(0,)]
    assert scene.rows("SELECT outlet FROM news.search('元宇宙', outlet => '新民晚报')") == [("新民晚报",)]
    snippets = scene.rows("SELECT snippet FROM news.search('量子信息')")
    assert snippets
    assert all("«量子信息»" in snippet for (snippet,) in snippets)


def test_its_twin_is_the_same_story(scene: ArchiveScene) -> None:
    assert scene.rows("SELECT first_outlet, outlet_names, articles, spread::text FROM news.story") == [
        ("澎湃新闻", ["澎湃新闻", "新民晚报"], 2, "02:00:00")
    ]


def test_an_edit_is_readable(scene: ArchiveScene, tmp_path: Path) -> None:
    path = tmp_path / "posts" / POST
    text = path.read_text(encoding="utf-8")
    assert "地区生产总值增长7.5%" in text
    path.write_text(text.replace("地区生产总值增长7.5%", "地区生产总值增长7.8%"), encoding="utf-8")
    assert scene.import_posts(path)[1].revised == 1
    [(diff,)] = scene.rows(
        "SELECT d.diff FROM news.article a, news.revision_diff(a.article_id) d WHERE a.revisions = 1"
    )
    assert "地区生产总值增长〔-7.5%-〕〔+7.8%+〕" in diff
    refresh(scene)
    assert scene.rows("SELECT outlet, edits FROM news.outlet_edits WHERE edits > 0") == [("澎湃新闻", 1)]


def test_it_is_in_the_tables_the_files_and_the_report(scene: ArchiveScene, tmp_path: Path) -> None:
    assert scene.rows("SELECT day::text, outlet, articles FROM news.articles_by_day ORDER BY outlet") == [
        ("2022-01-24", "新民晚报", 1),
        ("2022-01-24", "澎湃新闻", 1),
    ]
    out = tmp_path / "out"
    export_files(scene.warehouse, out, "parquet", chosen_rows(scene.config, [], [], None, None))
    rows = pq.read_table(out / "articles" / "day=2022-01-24").to_pylist()
    bodies = dict(scene.rows("SELECT article_id, body_text FROM news.article"))
    assert {row["article_id"]: row["body_text"] for row in rows} == bodies
    write_report(scene.warehouse, tmp_path / "report.html", 30)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "澎湃新闻" in page
    assert "热词“元宇宙”" in page
