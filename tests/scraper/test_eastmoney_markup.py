"""What the stored pages do not show: properties of any body, and bodies that are made to hurt."""

from collections.abc import Callable
from html import unescape

import nh3
import pytest

from scraper.eastmoney_markup import read_body
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Image, Mention

CHART = (
    '<p style="text-align:center;"><a href="http://quote.eastmoney.com/unify/r/106.FAR" data-code="FAR|106|7"'
    ' data-code2="FAR|106|3|" class="EmImageRemark" target="_blank"><img src="https://webquoteklinepic.eastmoney.com/'
    'GetPic.aspx?nid=106.FAR&imageType=k" alt="K图 FAR_0" data-code="K FAR|106|7"></a></p>'
)
START, END = "<!-- EM_StockImg_Start -->", "<!-- EM_StockImg_End -->"


def link(code: str, surface: str) -> str:
    return f'<span web="1" class="em_stock_key_common" data-code="{code}">{surface}</span>'


@pytest.mark.parametrize(
    "comments",
    [
        f"{START}%s{END}",
        f"{START}{START}%s{END}",
        f"{END}%s{START}",
        f"{START}%s",
        f"%s{END}{END}",
        "%s",
    ],
)
def test_a_chart_goes_and_every_paragraph_stays_however_its_comments_nest(comments: str) -> None:
    body = read_body(f"{START}<p>前一段。</p>{comments % CHART}<p>后一段。</p>{comments % CHART}<p>末一段。</p>{END}")
    assert body.text == "前一段。\n后一段。\n末一段。"
    assert body.mentions == (Mention(106, "FAR", "", 2, "chart"),)
    assert body.images == ()
    assert "img" not in body.html


def test_a_chart_link_left_open_takes_no_paragraph_with_it() -> None:
    body = read_body(
        '<p><a class="EmImageRemark" data-code="FAR|106|7"><img src="https://a.test/k.png"></p><p>正文。</p>'
    )
    assert body.text == "正文。"
    assert body.mentions == (Mention(106, "FAR", "", 1, "chart"),)


def test_mentions_are_counted_by_what_they_say() -> None:
    body = read_body(f"<p>{link('1,600991', '远山')}与{link('1,600991', '远山化工')}，{link('1,600991', '远山')}</p>")
    assert body.mentions == (Mention(1, "600991", "远山", 2, "link"), Mention(1, "600991", "远山化工", 1, "link"))


def test_what_is_left_out_is_not_counted() -> None:
    board = '<span id="bk_90.BK0473"><a class="keytip" data-code="90,BK0473">证券</a></span>'
    body = read_body(f'<p>正文。</p><p>（责任编辑：{board}）</p><p class="em_media">（文章来源：{board}时报）</p>')
    assert (body.text, body.outlet, body.mentions) == ("正文。", "证券时报", ())


def test_a_keyword_across_a_line_break_keeps_its_end() -> None:
    body = read_body(f"<p>看{link('1,600991', '远山<br>化工')}。</p>")
    assert body.text == "看远山\n化工。"
    assert body.mentions == (Mention(1, "600991", "化工", 1, "link"),)


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ('<p class="em_media">（文章来源：澎湖新闻）</p>', "澎湖新闻"),
        ('<p class="em_media">(文章来源: 澎湖新闻 )</p>', "澎湖新闻"),
        ('<p class="em_media">　文章来源：安山证券(香港)</p>', "安山证券(香港)"),
        ('<p class="em_media">来源：澎湖新闻</p>', "澎湖新闻"),
        ('<p class="em_media">（文章来源：）</p>', ""),
        ("<p>（文章来源：安山证券（香港））</p>", "安山证券（香港）"),
        ("（文章来源：澎湖新闻）", "澎湖新闻"),
    ],
)
def test_a_source_line_gives_the_outlet_and_is_no_text(line: str, outlet: str) -> None:
    body = read_body(f"<p>正文。</p>{line}")
    assert (body.text, body.outlet) == ("正文。", outlet)
    assert "来源" not in body.html


@pytest.mark.parametrize(
    "paragraph",
    [
        "（文章来源：某报）据此，公司决定起诉。公司此前未予回应。",
        "文章来源：并不清楚。",
        "来源：公司公告显示，订单大增",
        "责任编辑：这是一个职务。他说。",
        "一站式开户平台上线",
        "打开微信，他看到一条消息",
        "郑重声明：我们没有授权任何人",
    ],
)
def test_a_paragraph_that_only_resembles_boilerplate_is_text(paragraph: str) -> None:
    assert read_body(f"<p>{paragraph}</p><p>完。</p>").text == f"{paragraph}\n完。"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("\n \n", ""),
        ("第一行\n\n　　第二行", "第一行\n第二行"),
        ("只有一行 a<5 且 b>3", "只有一行 a<5 且 b>3"),
        ("裸露<br/>的<p>文字</p>都在", "裸露\n的\n文字\n都在"),
        ("C<span><a>PPI</a></span>B", "CPPIB"),
        ("<p>甲&lt;b&gt;乙&amp;nbsp;丙</p>", "甲<b>乙&nbsp;丙"),
        (
            "<table><tr><td>甲<table><tr><td>乙</td><td>丙</td></tr></table></td><td>丁</td></tr></table>",
            "甲 乙 丙\t丁",
        ),
        ("<frameset><frame src=x></frameset>", ""),
        ("<p>甲</p></body></html><p>乙</p>", "甲\n乙"),
        ("<p>甲\0乙\ud800丙</p>", "甲乙丙"),
        ("<!-- 注释 --><p>甲<!-- 乙 -->丙</p><![CDATA[丁]]>", "甲丙"),
        ("<svg><text>甲</text></svg><p hidden>乙</p><p style='DISPLAY : none'>丙</p>丁", "乙\n丁"),
    ],
)
def test_text_is_what_a_reader_sees(html: str, text: str) -> None:
    assert read_body(html).text == text


HOSTILE = (
    '<p onclick="x()" style="color:red" class="c" id="i">甲<a href="javascript:x()" onclick="x()">乙</a></p>'
    '<img src="javascript:x()"><img src="data:text/html,x">'
    '<img src=" HTTPS://a.test/1.jpg" alt="&quot;><script>x()</script>">'
    '<img src="//a.test/2.jpg" onerror="x()" srcset="x"><script>x()</script><style>x</style><iframe src="//x"></iframe>'
    '<svg onload="x()"><a href="x">丙</a></svg><math><mtext><img src=x onerror=x()></mtext></math>'
    '<form><input value="丁">'
    "<p>&lt;script&gt;x()&lt;/script&gt;</p></form><object data=x></object><base href=//x><meta http-equiv=refresh>"
)


def test_the_html_holds_nothing_that_runs_or_styles() -> None:
    body = read_body(HOSTILE)
    assert body.html == (
        '<p>甲乙</p><p><img src="HTTPS://a.test/1.jpg" alt="&quot;&gt;&lt;script&gt;x()&lt;/script&gt;">'
        '<img src="https://a.test/2.jpg" alt=""></p><p>&lt;script&gt;x()&lt;/script&gt;</p>'
    )
    assert body.images == (Image("HTTPS://a.test/1.jpg"), Image("https://a.test/2.jpg"))


def test_html_and_text_say_the_same() -> None:
    html = "<h2>题</h2><p>甲&lt;乙<b>丙</b></p><ul><li>丁</li></ul><table><tr><td>戊</td></tr></table>己<br>庚"
    body = read_body(html)
    assert unescape(nh3.clean(body.html, tags=set())) == body.text.replace("\n", "")


def test_lists_that_nest_deep_are_read_flat() -> None:
    body = read_body("<ul><li>" * 60 + "底" + "</li></ul>" * 60)
    assert body.text == "底"
    assert body.html.count("<ul>") == 4


@pytest.mark.parametrize(
    "make",
    [
        lambda: "<div>" * 200_000 + "正文",
        lambda: "<div>" * 50_000 + "正文" + "</div>" * 50_000,
        lambda: "<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">正文</p>",
    ],
    ids=["unclosed", "closed", "attributes"],
)
def test_a_page_made_to_cost_minutes_is_rejected(make: Callable[[], str]) -> None:
    with pytest.raises(Rejected) as rejected:
        read_body(make())
    assert rejected.value.outcome is Outcome.SHAPE_CHANGED


def test_long_pages_of_flat_elements_are_read() -> None:
    assert len(read_body("<p>段<br>落<img src=//a.test/x>" * 5000).text.split("\n")) == 10_000
