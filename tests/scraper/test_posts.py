"""Posts read and written: whatever the front matter's state, and valid YAML on the way out."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import yaml

from scraper.post_writing import category_files, category_page, mended, post_name, post_text, safe_stem
from scraper.posts import front_matter, post_id, read_post
from tests.archive_posts import earliest_post, outlet_post, rolling_post

NUMBER = "202201240000000011"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def yaml_of(text: str) -> dict[str, object]:
    """What Jekyll reads in a post's front matter."""
    found = yaml.safe_load(text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n---", 1)[0].removeprefix("---\n"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (f"2022-01-24-NW{NUMBER}.md", (NUMBER, "2022-01-24")),
        (f"2022-01-24-{NUMBER}.md", (NUMBER, "2022-01-24")),
        (f"-{NUMBER}.md", (NUMBER, "")),
        (f"NW{NUMBER}.md", (NUMBER, "")),
        ("2017-04-01-NW20170401725887367.md", ("20170401725887367", "2017-04-01")),
        (f"2022-01-24-NW{NUMBER} (1).md", (NUMBER, "2022-01-24")),
        ("2021-12-01-init.md", ("", "")),
        ("README.md", ("", "")),
        (f"2022-01-24-cls-{NUMBER}.md", ("", "")),
        ("2022-01-24-123.md", ("", "")),
    ],
)
def test_the_name_says_the_id_and_the_day(name: str, found: tuple[str, str]) -> None:
    assert post_id(name) == found


def test_a_post_of_an_outlet() -> None:
    post = read_post(outlet_post(NUMBER))
    assert (post.layout, post.title, post.date) == ("post", "一则标题", "2022-01-24 18:16:28 +0800")
    assert (post.category, post.tag, post.outlet, post.digest) == ("yuanshanribao", "远山日报新闻", "远山日报", "")
    assert post.body.startswith("<p>第一段")
    assert post.body.endswith("（文章来源：远山日报）</p>")
    assert post.link.endswith(f"infoCode=NW{NUMBER}")


def test_a_post_of_the_rolling_list() -> None:
    post = read_post(rolling_post(NUMBER))
    assert post.digest == "据悉，发生了一件事。（远山日报）"
    assert post.outlet == "", "the rolling list is no outlet"
    assert read_post(rolling_post(NUMBER).replace("东财滚动新闻\n---", "无名日报新闻\n---")).outlet == "无名日报"
    assert post.body.startswith("<p>第一段")
    assert post.link == f"http://finance.eastmoney.com/news/1353,{NUMBER}.html"


@pytest.mark.parametrize("back", ["", "\n\n[返回东财滚动新闻](../emnews/)\n[返回首页](../)", "\n\n[返回首页](//x/)\n"])
def test_a_post_of_the_first_days(back: str) -> None:
    post = read_post(earliest_post(NUMBER).rstrip() + back)
    assert (post.date, post.digest) == ("2021-12-08 10:46:18", "")
    assert post.body == "离岸的某种货币升到了某年以来最高。"
    assert post.link.endswith(f"11060,{NUMBER}.html")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"一个"带引号"的标题"', '一个"带引号"的标题'),
        ('""开头"就是引号"', '"开头"就是引号'),
        (r'"路径 C:\temp 和 \u 都不动"', r"路径 C:\temp 和 \u 都不动"),
        (r'"说\"是\"，写\\"', '说"是"，写\\'),
        ("没有引号: 也有冒号", "没有引号: 也有冒号"),
        ("'单引号''里面'", "单引号'里面"),
        ('""', ""),
        ("", ""),
        ('"', '"'),
        ('"断成\n两行"', "断成 两行"),
    ],
)
def test_titles_are_taken_as_the_archive_wrote_them(written: str, title: str) -> None:
    text = outlet_post(NUMBER).replace('"一则标题"', written)
    assert read_post(text).title == title
    good = mended(text)
    assert read_post(good).title == title, "mending says the same"
    assert (yaml_of(good)["title"] or "") == title
    assert mended(good) == good
    assert good.split("\n---\n", 1)[1] == text.split("\n---\n", 1)[1], "nothing but the front matter is mended"


def test_a_sound_post_is_not_touched() -> None:
    for text in (
        outlet_post(NUMBER),
        rolling_post(NUMBER),
        outlet_post(NUMBER, slug="360").replace("\n", "\r\n"),
        earliest_post(NUMBER),
        "没有前言的文件",
        "",
    ):
        assert mended(text) == text


def test_other_lines_that_are_no_yaml_are_quoted() -> None:
    text = outlet_post(NUMBER, outlet="[远山]: 日报", slug="@yuan")
    fields = yaml_of(mended(text))
    assert (fields["tags"], fields["categories"]) == ("[远山]: 日报新闻", "@yuan")
    assert read_post(mended(text)) == read_post(text)


def test_front_matter_that_is_not_closed_is_closed() -> None:
    text = outlet_post(NUMBER, title='ein "Titel"').replace("\n---\n<p>", "\n<p>")
    good = mended(text)
    assert yaml_of(good)["title"] == 'ein "Titel"'
    assert read_post(good) == read_post(text) == read_post(outlet_post(NUMBER, title='ein "Titel"'))
    assert mended(good) == good


@pytest.mark.parametrize("break_", ["\r\n", "\r"])
def test_line_ends_and_a_bom_change_nothing(break_: str) -> None:
    text = rolling_post(NUMBER)
    assert read_post("\ufeff" + text.replace("\n", break_)) == read_post(text)


def test_empty_fields_are_empty() -> None:
    post = read_post(
        rolling_post("").replace('"一则标题"', '""').replace("2022-01-24 18:16:28", "").replace("<http", "<")
    )
    assert (post.title, post.date) == ("", "")
    assert read_post(rolling_post(NUMBER, link="")).link == ""
    assert read_post(rolling_post(NUMBER, digest="")).digest == ""
    assert read_post(rolling_post(NUMBER, digest="")).body.startswith("<p>第一段")


def test_a_number_as_category_stays_a_text() -> None:
    assert read_post(outlet_post(NUMBER, slug="360", outlet="360")).category == "360"


@pytest.mark.parametrize(
    ("text", "fields", "rest"),
    [
        ("文字", None, "文字"),
        ("", None, ""),
        ("---", {}, ""),
        ("---\n---\n文字", {}, "\n文字"),
        (
            '---\ntitle: "没有结尾"\ndate: 2022-01-24\n<p>正文</p>',
            {"title": '"没有结尾"', "date": "2022-01-24"},
            "<p>正文</p>",
        ),
        ("---\nlayout: post\nauthor: 某\n...\n文字", {"layout": "post"}, "\n文字"),
    ],
)
def test_front_matter_in_any_state(text: str, fields: dict[str, str] | None, rest: str) -> None:
    assert front_matter(text) == (fields, rest)


def test_a_new_post_is_as_the_archive_would_have_it() -> None:
    body = (
        "<p>　　第一段，讲了一件事。</p><p><strong>小标题</strong></p><p>第二段，&lt;方案&gt;。</p>"
        '<p class="em_media">（文章来源：远山日报）</p>'
    )
    text = post_text(
        title="一则标题",
        published_at=datetime(2022, 1, 24, 18, 16, 28, tzinfo=SHANGHAI),
        slug="yuanshanribao",
        outlet="远山日报",
        body=body,
        link=f"http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{NUMBER}",
        page="category/yuanshanribao.html",
    )
    assert text == outlet_post(NUMBER)


@pytest.mark.parametrize(
    ("title", "outlet", "slug"),
    [
        ('"引号"与\\反斜杠\\', "360", "360"),
        ("冒号: 井号 # 与 [方括号] {{ 花括号 }}", "第一: 财经 #2", "diyi: caijing #2"),
        ("\x07不可见\x85\u2028字符", "*ST 周刊", "*ST zhoukan"),
        ("emoji 🚀 与 'single'", "true", "true"),
        ("1.5", "@某某", "@moumou"),
        ("- 列表", "21世纪经济报道  南财理财通", "21shijijingjibaodao  nancailicaitong"),
        ("", "12:30", "12:30"),
    ],
)
def test_new_posts_are_valid_yaml_whatever_they_say(title: str, outlet: str, slug: str) -> None:
    at = datetime(2022, 1, 24, 18, 16, 28, tzinfo=SHANGHAI)
    text = post_text(
        title=title, published_at=at, slug=slug, outlet=outlet, body="<p>正文</p>", link="", page="category/x.html"
    )
    fields = yaml_of(text)
    said = "".join(c for c in title if c.isprintable())
    assert (fields["title"], fields["categories"], fields["tags"]) == (said, slug, f"{outlet}新闻")
    post = read_post(text)
    assert (post.title, post.category, post.outlet) == (said, slug, outlet)
    assert yaml_of(category_page(slug, outlet, "/category/x.html"))["category"] == slug


def test_a_new_post_without_an_outlet_is_of_the_rolling_list() -> None:
    text = post_text(title="一则", published_at=None, slug="", outlet="", body="<p>正文</p>", link="", page="")
    post = read_post(text)
    assert (post.category, post.tag, post.outlet, post.date) == ("emnews", "东财滚动新闻", "", "")
    assert "[返回东财滚动新闻](//finews.withounder.com/emnews/)" in text
    assert post_name(None, f"NW{NUMBER}") == f"-NW{NUMBER}.md"


def test_a_category_page_is_the_archive_s() -> None:
    page = "---\nlayout: category\ntitle: 远山日报新闻\ncategory: yuanshanribao\n---"
    assert category_page("yuanshanribao", "远山日报") == page


def test_slugs_that_differ_in_case_have_files_that_do_not() -> None:
    files = category_files(["Techweb", "yuanshanribao", "TechWeb", "TECHWEB"])
    stems = [file.stem for file in files.values()]
    assert len({stem.casefold() for stem in stems}) == 4
    assert (files["Techweb"].stem, files["Techweb"].permalink) == ("Techweb", "")
    assert files["TechWeb"].permalink == "/category/TechWeb.html", "the published address stays"
    assert {slug: file.page for slug, file in files.items()} == {slug: f"category/{slug}.html" for slug in files}
    assert category_files(["Techweb", "TechWeb", "TECHWEB", "new"])["TechWeb"] == files["TechWeb"]


@pytest.mark.parametrize(
    "slug", ["..", ".", "a/b", "../../etc/passwd", "a\\b", "", "con", "x" * 300, ".hidden", "a:b", "a\nb"]
)
def test_slugs_that_are_no_file_names_get_one(slug: str) -> None:
    stem = safe_stem(slug)
    assert stem == safe_stem(slug) != slug
    assert not set(stem) & set('/\\:*?"<>|\n')
    assert stem.strip(".")
    assert not stem.startswith((".", "_", "#"))
    assert len(stem.encode()) < 250
    assert safe_stem(slug + "x") != stem


@pytest.mark.parametrize("slug", ["pengpaixinwen", "TechWeb", "anxin(xianggang)", "21shiji  nancai", "a·b", "360"])
def test_published_slugs_keep_their_files(slug: str) -> None:
    assert safe_stem(slug) == slug
