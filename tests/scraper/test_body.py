"""What every body has in common, whatever the site: spaces, styles, escaping and sanitising."""

import nh3
import pytest

from scraper.body import Body, BodyReader, tree_of
from scraper.html import parse_html

PICTURE = '<img src="https://img.test/a.png" alt="">'


def body(html: str) -> Body:
    return BodyReader().read(tree_of(html))


@pytest.mark.parametrize(
    ("html", "text", "markup"),
    [
        ("<p>　　一\u200b行 &amp; &lt;b&gt;\n 两　词 </p>", "一行 & <b> 两 词", "<p>一行 &amp; &lt;b&gt; 两 词</p>"),
        ("<p><b>粗</b> 与 <i>斜</i></p>", "粗 与 斜", "<p><strong>粗</strong> 与 <em>斜</em></p>"),
        ("<p><b><i> 都是 </i></b></p>", "都是", "<p><strong><em>都是</em></strong></p>"),
        ("<p>一<span> </span>行<b> </b>字</p>", "一 行 字", "<p>一 行 字</p>"),
        ("<p>一<a>行</a><span>字</span></p>", "一行字", "<p>一行字</p>"),
        ("<h1>题</h1>字<br>行", "题\n字\n行", "<h2>题</h2><p>字</p><p>行</p>"),
        ("一行。\n\n二行。", "一行。\n二行。", "<p>一行。</p><p>二行。</p>"),
        (f"<p>图{PICTURE}</p>", "图", f"<p>图{PICTURE}</p>"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("<p>a<script>x</script><u onclick=x>b</u></p>", "ab", "<p>ab</p>"),
    ],
)
def test_text_and_markup_of_a_body(html: str, text: str, markup: str) -> None:
    read = body(html)
    assert (read.text, read.html) == (text, markup)


@pytest.mark.parametrize(
    "html",
    ["<p>一 & <b>二</b></p>" * 3, f"<p>一{PICTURE}</p>", "<table><tr><td>一<td>二</table>", "&lt;p&gt;", "a>b\xa0c"],
)
def test_html_is_what_the_sanitiser_leaves(html: str) -> None:
    read = body(html)
    tags = {"p", "strong", "img", "table", "tbody", "tr", "td"}
    assert read.html == nh3.clean(read.markup, tags=tags, attributes={"img": {"src", "alt"}}, link_rel=None)


def test_nothing_has_no_tree() -> None:
    assert tree_of("") is None
    assert BodyReader().read(None).text == ""


def test_halves_of_surrogates_and_nuls_are_no_reason_to_give_up() -> None:
    tree = parse_html("<p>好\ud800\0坏</p>")
    assert tree.body is not None
    assert tree.body.text() == "好坏"
