"""Exports: the archive's own posts byte for byte, valid YAML for everything else, and nothing written twice."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from loaders.export import Chosen
from loaders.migrate import migrate
from pipeline.export_archive import export_archive
from scraper.errors import ConfigError, FinewsError
from tests.archive_posts import earliest_post, number, outlet_post, rich_body, rolling_post, write_posts

from .archive_scene import ArchiveScene, serving

TITLE = '一个"带引号"的标题 C:\\temp'


@pytest.fixture
def scene(warehouse: str, tmp_path: Path) -> ArchiveScene:
    return ArchiveScene.make(warehouse, tmp_path / "scene")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sound posts in every form."""
    return write_posts(
        tmp_path / "archive" / "_posts",
        {
            f"2022-01-24-NW{number(1)}.md": outlet_post(number(1), body=rich_body(1)),
            f"2022-01-24-{number(1)}.md": rolling_post(number(1), body=rich_body(1)),
            f"2022-01-24-NW{number(2)}.md": outlet_post(number(2), outlet="360", slug="360"),
            f"2022-01-24-{number(3)}.md": rolling_post(number(3)),
            f"2021-12-08-{number(4)}.md": earliest_post(number(4)),
            f"-{number(5)}.md": rolling_post(number(5), title="", date=" +0800", link=""),
            f"2022-01-25-NW{number(6)}.md": outlet_post(number(6), date="2022-01-25 08:00:00").replace("\n", "\r\n"),
        },
    )


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def front_matter(content: bytes) -> dict[str, Any]:
    found = yaml.safe_load(content.decode().split("\n---", 1)[0].removeprefix("---\n"))
    assert isinstance(found, dict)
    return found


def test_what_was_imported_is_exported_byte_for_byte(scene: ArchiveScene, folder: Path, tmp_path: Path) -> None:
    scene.import_posts(folder)
    exported = scene.export(tmp_path / "out")
    assert files_of(tmp_path / "out" / "_posts") == files_of(folder)
    assert (exported.articles, exported.left, exported.doubled) == (6, 0, 0)
    assert set(files_of(tmp_path / "out" / "category")) == {"yuanshanribao.html", "360.html"}


def test_the_sample_is_exported_byte_for_byte(
    scene: ArchiveScene, samples: Path, blank_database: str, tmp_path: Path
) -> None:
    [sample] = samples.glob("*-NW202201242259277096.md")
    scene.import_posts(sample)
    scene.export(tmp_path / "imported")
    assert (tmp_path / "imported" / "_posts" / sample.name).read_bytes() == sample.read_bytes()

    migrate(blank_database)
    with serving(samples) as (_, base_url):
        crawled = ArchiveScene.make(blank_database, tmp_path / "crawled", base_url, site="newsroom")
        assert crawled.crawl().loaded >= 1
    crawled.export(tmp_path / "out", sites=["newsroom"])
    assert (tmp_path / "out" / "_posts" / sample.name).read_bytes() == sample.read_bytes()
    page = "---\nlayout: category\ntitle: 澎湃新闻新闻\ncategory: pengpaixinwen\n---"
    assert (tmp_path / "out" / "category" / "pengpaixinwen.html").read_text(encoding="utf-8") == page


def test_what_was_crawled_is_exported_as_the_archive_would_have_it(
    scene: ArchiveScene, tmp_path: Path, blank_database: str
) -> None:
    posts = {f"2022-01-24-NW{number(n)}.md": outlet_post(number(n), f"标题 {n}", body=rich_body(n)) for n in range(3)}
    folder = write_posts(tmp_path / "archive", dict(posts))
    with serving(folder) as (_, base_url):
        crawled = ArchiveScene.make(scene.warehouse, tmp_path / "crawled", base_url)
        crawled.crawl()
    crawled.export(tmp_path / "out")
    assert files_of(tmp_path / "out" / "_posts") == files_of(folder)


def test_invented_articles_come_out_as_valid_posts_and_go_in_again(
    scene: ArchiveScene, tmp_path: Path, blank_database: str
) -> None:
    with serving(tmp_path, per_day=60, days=2) as (_, base_url):
        crawled = ArchiveScene.make(scene.warehouse, tmp_path / "crawled", base_url)
        crawled.crawl()
    out = tmp_path / "out"
    exported = crawled.export(out)
    posts = files_of(out / "_posts")
    assert len(posts) == exported.articles > 50
    titles = dict(scene.rows("SELECT 'NW' || external_id, title FROM news.article"))
    assert {name[11:-3]: front_matter(post)["title"] for name, post in posts.items()} == titles

    migrate(blank_database)
    again = ArchiveScene.make(blank_database, tmp_path / "again", base_url)
    again.import_posts(out)
    query = (
        "SELECT external_id, title, published_at, outlet, category_slug, body_text FROM news.article_full ORDER BY 1"
    )
    assert again.rows(query) == scene.rows(query)
    again.export(tmp_path / "out again")
    assert files_of(tmp_path / "out again") == files_of(out)


def test_a_second_export_writes_nothing(scene: ArchiveScene, folder: Path, tmp_path: Path) -> None:
    broken = {f"2022-01-24-NW{number(7)}.md": outlet_post(number(7), title=TITLE)}
    scene.import_posts(folder, write_posts(tmp_path / "broken", dict(broken)))
    out = tmp_path / "out"
    first = scene.export(out)
    assert (first.written, first.unchanged) == (len(files_of(out)), 0)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in out.rglob("*")}

    second = scene.export(out)

    assert (second.written, second.unchanged) == (0, first.written)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in out.rglob("*")} == before
    (out / "_posts" / f"2022-01-24-NW{number(2)}.md").write_text("spoilt")
    (out / "_posts" / f"2022-01-24-{number(3)}.md").unlink()
    assert scene.export(out).written == 2
    assert files_of(out / "_posts").items() >= files_of(folder).items()


def test_a_broken_title_is_mended_and_nothing_else(scene: ArchiveScene, tmp_path: Path) -> None:
    name = f"2022-01-24-NW{number(7)}.md"
    stored = outlet_post(number(7), title=TITLE)
    scene.import_posts(write_posts(tmp_path / "archive", {name: stored}))
    scene.export(tmp_path / "out")
    post = (tmp_path / "out" / "_posts" / name).read_bytes()
    assert front_matter(post)["title"] == TITLE
    assert post.decode() == stored.replace(f'"{TITLE}"', '"一个\\"带引号\\"的标题 C:\\\\temp"')


def test_an_edited_article_takes_its_post_s_place(scene: ArchiveScene, tmp_path: Path) -> None:
    name = f"2022-01-24-NW{number(1)}.md"
    old = {name: outlet_post(number(1)), f"2022-01-24-{number(1)}.md": rolling_post(number(1))}
    new = outlet_post(number(1), title="改过的标题", body="<p>改过的正文，说了别的事。</p>")
    with serving(write_posts(tmp_path / "new", {name: new})) as (_, base_url):
        scene = ArchiveScene.make(scene.warehouse, tmp_path / "crawled", base_url)
        scene.import_posts(write_posts(tmp_path / "old", dict(old)))
        scene.export(tmp_path / "out")
        assert files_of(tmp_path / "out" / "_posts") == {x: y.encode() for x, y in old.items()}
        scene.paste(f"{base_url}/html_News/NewsShare.html?infoCode=NW{number(1)}")
    exported = scene.export(tmp_path / "out")
    posts = files_of(tmp_path / "out" / "_posts")
    assert posts[name].decode() == new
    assert (exported.written, exported.left) == (1, 1), "the rolling list's post stays as it was"


def test_a_crawl_that_says_the_same_leaves_the_posts(scene: ArchiveScene, folder: Path, tmp_path: Path) -> None:
    with serving(folder) as (_, base_url):
        both = ArchiveScene.make(scene.warehouse, tmp_path / "both", base_url)
        both.crawl()
        both.import_posts(folder)
    assert both.rows("SELECT count(*) FROM news.article a JOIN news.answer USING (answer_id) WHERE source = 'newsroom'")
    both.export(tmp_path / "out")
    assert files_of(tmp_path / "out" / "_posts") == files_of(folder)


def test_category_pages_have_the_right_outlet_and_a_file_of_their_own(scene: ArchiveScene, tmp_path: Path) -> None:
    outlets = {"TechWeb": "TechWeb", "Techweb": "Techweb", "某/../报": "mou/../bao", "远山日报": "yuanshanribao"}
    posts: dict[str, str | bytes] = {
        f"2022-01-24-NW{number(n)}.md": outlet_post(number(n), outlet=outlet, slug=slug)
        for n, (outlet, slug) in enumerate(outlets.items())
    }
    # 远山日报 and an outlet that sounds like it share a slug; the page is that of the one with more articles.
    posts[f"2022-01-24-NW{number(10)}.md"] = outlet_post(number(10), outlet="远山日报")
    posts[f"2022-01-24-NW{number(11)}.md"] = outlet_post(number(11), outlet="元山日报")
    scene.import_posts(write_posts(tmp_path / "archive", posts))
    scene.export(tmp_path / "out")

    pages = files_of(tmp_path / "out" / "category")
    said = {(front_matter(page)["category"], front_matter(page)["title"]) for page in pages.values()}
    assert said == {(slug, f"{outlet}新闻") for outlet, slug in outlets.items()}
    assert len({name.casefold() for name in pages}) == len(pages) == 4
    assert not any("/" in name for name in pages)
    plain = "---\nlayout: category\ntitle: {0}新闻\ncategory: {0}\n---"
    first = next(name for name in ("TechWeb", "Techweb") if f"{name}.html" in pages)
    other = ({"TechWeb", "Techweb"} - {first}).pop()
    assert pages[f"{first}.html"].decode() == plain.format(first)
    [moved] = [page for page in pages.values() if front_matter(page)["category"] == other]
    assert front_matter(moved)["permalink"] == f"/category/{other}.html"
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"_posts", "category"}


def test_posts_that_nothing_accounts_for_are_left_and_counted(
    scene: ArchiveScene, folder: Path, tmp_path: Path
) -> None:
    scene.import_posts(folder)
    out = tmp_path / "out"
    write_posts(out / "_posts", {"2020-01-01-mine.md": "mine", "note.txt": "note"})
    assert scene.export(out).left == 1
    assert (out / "_posts" / "2020-01-01-mine.md").read_text() == "mine"
    assert scene.export(out, since="2022-01-25").left == 0, "with a window nobody can tell"


def test_only_what_was_chosen_is_exported(scene: ArchiveScene, folder: Path, tmp_path: Path) -> None:
    with serving(folder, per_day=5) as (_, base_url):
        mixed = ArchiveScene.make(scene.warehouse, tmp_path / "mixed", base_url, site="newsroom")
        mixed.import_posts(folder)
        mixed.crawl()

    def exported(name: str, **options: Any) -> set[str]:
        mixed.export(tmp_path / name, **options)
        return set(files_of(tmp_path / name / "_posts"))

    ours = set(files_of(folder))
    assert exported("one site", sites=["eastmoney"]) == ours
    assert exported("one source", sources=["archive"]) == ours
    assert exported("window", since="2022-01-25", until="2022-01-25") == {f"2022-01-25-NW{number(6)}.md"}
    assert exported("default") == ours, "invented articles are not mixed in unasked"
    both = ["eastmoney", "newsroom"]
    assert exported("both", sites=both) > ours
    assert mixed.export(tmp_path / "both", sites=both).doubled > 0, "the newsroom has articles of the same numbers"
    with pytest.raises(ConfigError, match=r"no site 'nowhere'; there are: eastmoney, newsroom"):
        mixed.chosen(sites=["nowhere"])
    with pytest.raises(ConfigError, match="'soon' is no day"):
        mixed.chosen(since="soon")


def test_articles_of_other_sites_have_their_own_address(scene: ArchiveScene, tmp_path: Path) -> None:
    with serving(tmp_path, per_day=20) as (_, base_url):
        other = ArchiveScene.make(scene.warehouse, tmp_path / "crawled", base_url, site="elsewhere")
        other.crawl()
    with psycopg.connect(scene.warehouse) as db:
        db.execute("UPDATE news.site SET slug = 'wire' WHERE slug = 'elsewhere'")
    export_archive(scene.warehouse, scene.config, tmp_path / "out", Chosen(["wire"]))
    posts = files_of(tmp_path / "out" / "_posts")
    urls = dict(scene.rows("SELECT external_id, url FROM news.article"))
    assert {name[11:-3] for name in posts} == {f"wire-{external_id}" for external_id in urls}
    for name, post in posts.items():
        assert f"\n\n<{urls[name[16:-3]]}>\n\n" in post.decode()


def test_a_folder_that_cannot_be_written_is_said(scene: ArchiveScene, folder: Path, tmp_path: Path) -> None:
    scene.import_posts(folder)
    (tmp_path / "out").write_text("a file")
    with pytest.raises(FinewsError, match=r"out.*cannot be written .*exporting again goes on"):
        scene.export(tmp_path / "out")


def test_an_interrupted_export_leaves_no_half_file(scene: ArchiveScene, folder: Path, tmp_path: Path) -> None:
    scene.import_posts(folder)
    write_posts(tmp_path / "out" / "_posts", {f".2022-01-24-NW{number(1)}.md.new": "half"})
    scene.export(tmp_path / "out")
    assert files_of(tmp_path / "out" / "_posts") == files_of(folder)
