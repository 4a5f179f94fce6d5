import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.charset import choose_charset
from scraper.errors import Rejected
from scraper.kind import kind_of
from scraper.outcomes import Outcome
from scraper.records import Answer, Article, Listed
from tests.scraper.scripted_site import source

SOURCE = source("http://news.test")
KIND = kind_of(SOURCE)
ID = "202203141234567890"
OTHER = "202203140987654321"
TEXT_URL, PAGE_URL = KIND.request_urls(SOURCE, ID, "")
FETCHED = datetime(2022, 3, 14, 4, 0, tzinfo=UTC)
LISTED = Listed(ID, PAGE_URL, "rolling", title="列表的标题", outlet="列表的媒体")
GOOD: dict[str, Any] = {
    "Id": f"NW{ID}",
    "Author": [],
    "Date": "2022-03-14 09:26:53",
    "From": "江城日报",
    "Title": "标题",
    "docreader": "",
    "medianame": "江城日报",
    "newsid": ID,
    "reletecodes": [],
    "url": f"http://finance.eastmoney.com/a/{ID}.html",
    "text": "<p>　　第一段。</p><p>　　第二段。</p>",
    "content": "<p>　　第一段。</p><p>　　第二段。</p>",
}
SHELL = (
    '<!DOCTYPE html><html><head><title>资讯分享</title></head><body><h1 class="title"></h1><div id="ContentBody">'
    "正在加载…</div><script>fetch('/NewsData/GetNewsText.do?id=' + code)</script></body></html>"
)
CAPTCHA = "<!DOCTYPE html><html><head><title>安全验证</title></head><body><p>请拖动滑块完成验证</p></body></html>"
OTHER_PAGE = "<!DOCTYPE html><html><head><title>首页</title></head><body><p>欢迎</p></body></html>"
PAGE = (
    '<!DOCTYPE html><html><head><title>标题_东方财富网</title></head><body><h1 class="title">标题</h1>'
    '<div class="info"><span class="time">2022-03-14 09:26</span><span class="source">来源：江城日报</span></div>'
    '<div id="ContentBody"><p>输入验证码即可登录。</p></div></body></html>'
)


def answer(body: bytes | str | object, url: str = TEXT_URL, final: str | None = None) -> Answer:
    if not isinstance(body, bytes | str):
        body = json.dumps(body, ensure_ascii=False)
    if isinstance(body, str):
        body = body.encode(errors="surrogatepass")
    codec, how = choose_charset(body, "")
    return Answer(url, final or url, 200, {}, body, FETCHED, codec, how)


def parse(body: bytes | str | object, listed: Listed = LISTED, url: str = TEXT_URL) -> Article:
    KIND.check(SOURCE, ID, answer(body, url))
    return KIND.parse(SOURCE, ID, answer(body, url), listed)


@pytest.mark.parametrize(
    ("url", "external_id"),
    [
        (f"http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{ID}", ID),
        (f"https://choicewzp1.eastmoney.com/html_News/NewsShare.html?a=1&INFOCODE=nw{ID}#x", ID),
        (f"http://h/NewsShare.html?infocode={ID}", ID),
        ("http://h/html_News/NewsShare.html?infoCode=NW20170401725887367", "20170401725887367"),
        (f"http://h/NewsData/GetNewsText.do?id=NW{ID}&cid=1", ID),
        (f" http://h/NewsShare.html?infoCode=NW{ID} ", ID),
        ("http://h/html_News/NewsShare.html", ""),
        ("http://h/NewsShare.html?infoCode=", ""),
        ("http://h/NewsShare.html?infoCode=NW20220314", ""),
        (f"http://h/NewsShare.html?infoCode=NW{ID}999", ""),
        ("http://h/NewsShare.html?infoCode=NW２０２２０３１４１２３４５６７８９０", ""),
        (f"http://h/other?id=NW{ID}", ""),
        (f"NW{ID}", ""),
        (ID, ""),
        (f"javascript:NewsShare.html?infoCode=NW{ID}", ""),
        (f"/html_News/NewsShare.html?infoCode=NW{ID}", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_the_id_in_a_url(url: str, external_id: str) -> None:
    assert KIND.external_id(url) == external_id


def test_urls_of_an_article() -> None:
    assert KIND.page_url(SOURCE, ID) == f"http://news.test/html_News/NewsShare.html?infoCode=NW{ID}"
    assert list(KIND.request_urls(SOURCE, ID, "")) == [
        f"http://news.test/NewsData/GetNewsText.do?id=NW{ID}",
        f"http://news.test/html_News/NewsShare.html?infoCode=NW{ID}",
    ]
    assert {KIND.external_id(url) for url in KIND.request_urls(SOURCE, ID, "")} == {ID}


def test_every_list_has_a_url_of_its_own() -> None:
    names = (*KIND.LISTS, *KIND.PAGED_LISTS)
    assert len({KIND.list_url(SOURCE, name) for name in names}) == len(names)
    kind_of(replace(SOURCE, lists=names))


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("", Outcome.EMPTY),
        (" \n", Outcome.EMPTY),
        ("\0\0", Outcome.EMPTY),
        ("{}", Outcome.EMPTY),
        ("[]", Outcome.EMPTY),
        ("null", Outcome.EMPTY),
        ({"Id": f"NW{ID}", "Title": "", "text": "[]", "content": None, "Author": ["[Null]"]}, Outcome.EMPTY),
        (json.dumps(GOOD)[:-2], Outcome.TRUNCATED),
        (json.dumps(GOOD)[:60], Outcome.TRUNCATED),
        ('{"Title": "标题", "x": {"y": 1}', Outcome.TRUNCATED),
        ('{"Title', Outcome.TRUNCATED),
        (json.dumps(GOOD, ensure_ascii=False).encode()[:-100], Outcome.TRUNCATED),
        (f"var ajaxResult={json.dumps(GOOD)};", Outcome.WRAPPED_JSON),
        (f"callback({json.dumps(GOOD)})", Outcome.WRAPPED_JSON),
        (f"window.a.b = {json.dumps(GOOD)}", Outcome.WRAPPED_JSON),
        (f"jQuery18_1({json.dumps([])})", Outcome.WRAPPED_JSON),
        ([GOOD], Outcome.SHAPE_CHANGED),
        ({"data": GOOD}, Outcome.SHAPE_CHANGED),
        ({"code": -1, "msg": "系统繁忙"}, Outcome.SHAPE_CHANGED),
        ("7", Outcome.SHAPE_CHANGED),
        ('"text"', Outcome.SHAPE_CHANGED),
        ("busy", Outcome.SHAPE_CHANGED),
        ('{"Title": "a" "b"}', Outcome.SHAPE_CHANGED),
        ("[" * 100_000, Outcome.SHAPE_CHANGED),
        ('{"Id": ' + "1" * 5000 + "}", Outcome.SHAPE_CHANGED),
        (GOOD | {"Id": f"NW{OTHER}"}, Outcome.ID_MISMATCH),
        (GOOD | {"Id": "", "newsid": OTHER}, Outcome.ID_MISMATCH),
        (
            GOOD | {"Id": None, "newsid": "1", "url": f"http://finance.eastmoney.com/a/{OTHER}.html"},
            Outcome.ID_MISMATCH,
        ),
        (GOOD | {"url": f"http://h/news/1353,{OTHER}.html"}, Outcome.ID_MISMATCH),
        (GOOD | {"url": f"http://h/html_News/NewsShare.html?infoCode=NW{OTHER}"}, Outcome.ID_MISMATCH),
        (CAPTCHA, Outcome.CAPTCHA),
        (OTHER_PAGE, Outcome.BLOCKED),
        ("访问过于频繁，请稍后再试", Outcome.BLOCKED),
        (SHELL, Outcome.NOT_RENDERED),
        (b"\xff\xff\xff" * 20, Outcome.BAD_CHARSET),
    ],
)
def test_an_answer_without_the_article_says_why(body: bytes | str | object, outcome: Outcome) -> None:
    with pytest.raises(Rejected) as checked:
        KIND.check(SOURCE, ID, answer(body))
    assert checked.value.outcome is outcome
    with pytest.raises(Rejected) as parsed:
        KIND.parse(SOURCE, ID, answer(body), LISTED)
    assert parsed.value.outcome is outcome


@pytest.mark.parametrize(
    ("body", "outcome"), [(SHELL, Outcome.NOT_RENDERED), (OTHER_PAGE, Outcome.NOT_RENDERED), (CAPTCHA, Outcome.CAPTCHA)]
)
def test_a_share_page_without_the_article_says_why(body: str, outcome: Outcome) -> None:
    with pytest.raises(Rejected) as rejected:
        KIND.check(SOURCE, ID, answer(body, PAGE_URL))
    assert rejected.value.outcome is outcome


@pytest.mark.parametrize("url", [TEXT_URL, PAGE_URL])
def test_a_rendered_page_is_read_wherever_it_comes_from(url: str) -> None:
    article = parse(PAGE, url=url)
    assert (article.title, article.outlet, article.body_text) == ("标题", "江城日报", "输入验证码即可登录。")
    assert article.published_raw == "2022-03-14 09:26"


def test_a_rendered_page_of_another_article_is_a_mismatch() -> None:
    other = PAGE.replace("</head>", f'<link rel="canonical" href="http://h/NewsShare.html?infoCode=NW{OTHER}"></head>')
    for given in (answer(other, PAGE_URL), answer(PAGE, PAGE_URL, final=KIND.page_url(SOURCE, OTHER))):
        with pytest.raises(Rejected) as rejected:
            KIND.check(SOURCE, ID, given)
        assert rejected.value.outcome is Outcome.ID_MISMATCH


@pytest.mark.parametrize(
    "echo",
    [
        {"Id": ID},
        {"Id": f"nw{ID}"},
        {"Id": None, "newsid": "1", "url": ""},
        {"url": "http://other.test/story/7.html"},
        {"url": f"http://finance.eastmoney.com/news/1353,{ID}.html"},
    ],
)
def test_either_form_of_the_id_and_a_missing_echo_are_accepted(echo: dict[str, object]) -> None:
    assert parse(GOOD | echo).title == "标题"


@pytest.mark.parametrize(
    ("changes", "listed", "outcome"),
    [
        ({"Title": ""}, {"title": ""}, Outcome.NO_TITLE),
        ({"Title": "[Null]", "text": "", "content": ""}, {"title": ""}, Outcome.NO_TITLE),
        ({"text": "", "content": ""}, {}, Outcome.NO_TEXT),
        ({"text": "<p>　</p><p><br></p>", "content": None}, {}, Outcome.NO_TEXT),
        (
            {
                "text": '<p><a class="EmImageRemark" data-code="A|106|7"><img src="x"></a></p><p>（责任编辑：某人）</p>'
                '<p class="em_media">（文章来源：某报）</p><center><img src="http://a.test/1.jpg"></center>',
                "content": "",
            },
            {},
            Outcome.NO_TEXT,
        ),
        ({"Date": ""}, {}, Outcome.NO_TIME),
        ({"Date": None}, {}, Outcome.NO_TIME),
        ({"Date": "--"}, {}, Outcome.BAD_TIME),
        ({"Date": "2025-01-01 00:00"}, {}, Outcome.BAD_TIME),
        ({"Date": ""}, {"published_raw": "junk"}, Outcome.BAD_TIME),
        ({"text": "<div>" * 1000, "content": ""}, {}, Outcome.SHAPE_CHANGED),
    ],
)
def test_an_answer_that_lacks_something_says_what(
    changes: dict[str, object], listed: dict[str, Any], outcome: Outcome
) -> None:
    with pytest.raises(Rejected) as rejected:
        parse(GOOD | changes, replace(LISTED, **listed))
    assert rejected.value.outcome is outcome


def test_the_list_completes_the_answer() -> None:
    time = datetime(2022, 3, 14, 9, 27, tzinfo=SOURCE.zone)
    listed = replace(LISTED, summary="提要", published_at=time, published_raw="09:27")
    article = parse({"text": "正文", "docreader": "另一个提要"}, listed)
    assert (article.title, article.outlet, article.summary) == ("列表的标题", "列表的媒体", "提要")
    assert (article.published_at, article.published_raw) == (time, "09:27")
    assert (article.category_slug, article.tags) == ("liebiaodemeiti", ("列表的媒体新闻",))


def test_an_article_without_an_outlet_has_no_category() -> None:
    article = parse(GOOD | {"From": "", "medianame": "[]"}, replace(LISTED, outlet=""))
    assert (article.outlet, article.category_slug, article.category_name, article.tags) == ("", "", "", ())


def test_the_sources_tags_come_behind_the_outlets_and_once() -> None:
    source = replace(SOURCE, tags=("财经", "江城日报新闻"))
    assert KIND.parse(source, ID, answer(GOOD), LISTED).tags == ("江城日报新闻", "财经")


@pytest.mark.parametrize("raw", ["\\u0000", "\0"])
def test_a_nul_is_gone_wherever_it_was(raw: str) -> None:
    fields = {name: f"{value[:3]}%{value[3:]}" if name != "Date" else value for name, value in GOOD.items() if value}
    article = parse(json.dumps(fields, ensure_ascii=False).replace("%", raw))
    assert is_storable(asdict(article))
    assert article.body_text == "第一段。\n第二段。"
    assert article.published_raw == "2022-03-14 09:26:53"


def test_the_same_body_with_and_without_keyword_links_is_the_same_article() -> None:
    link = (
        '<span id="stock_1.600991"><a class="keytip" data-code="1,600991">第一</a></span><span id="quote_1.6"></span>'
    )
    linked = str(GOOD["content"]).replace("第一", link)
    only_text, only_content = parse(GOOD | {"content": ""}), parse(GOOD | {"text": "", "content": linked})
    both = parse(GOOD | {"content": linked})
    assert only_text.content_hash == only_content.content_hash == both.content_hash
    assert both.mentions == only_content.mentions != ()


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("", Outcome.EMPTY),
        ("{}", Outcome.EMPTY),
        ("<html>验证码</html>", Outcome.CAPTCHA),
        (OTHER_PAGE, Outcome.BLOCKED),
        ('{"records":[{"infoCode":"NW', Outcome.TRUNCATED),
        ('var list={"records":[]}', Outcome.WRAPPED_JSON),
        ('{"items":[]}', Outcome.SHAPE_CHANGED),
        ('{"records":{"0":{}}}', Outcome.SHAPE_CHANGED),
        ('{"records":"soon"}', Outcome.SHAPE_CHANGED),
        ("7", Outcome.SHAPE_CHANGED),
    ],
)
def test_a_list_that_is_none_says_why(body: str, outcome: Outcome) -> None:
    for name in (*KIND.LISTS, *KIND.PAGED_LISTS):
        with pytest.raises(Rejected) as rejected:
            KIND.read_list(SOURCE, name, answer(body, KIND.list_url(SOURCE, name)))
        assert rejected.value.outcome is outcome


@pytest.mark.parametrize("empty", ["[]", '""', '"[]"', '"[Null]"', "null"])
def test_a_list_that_ran_out_is_an_empty_page(empty: str) -> None:
    page = KIND.read_list(SOURCE, "search", answer(f'{{"records":{empty},"total":0}}'))
    assert page.records == 0


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


def is_storable(*values: object) -> bool:
    """Whether Postgres takes every text in the values: valid UTF-8 without NUL."""
    texts = list(texts_in(values))
    return "\0" not in "".join(texts) and all(t.encode("utf-8", "replace").decode() == t for t in texts)


def ends_of(given: Answer, external_id: str) -> Iterator[str]:
    """What each method makes of the answer: ``read``, or the outcome of its rejection."""
    problems: list[Rejected] = []
    try:
        KIND.check(SOURCE, external_id, given)
        article = KIND.parse(SOURCE, external_id, given, LISTED)
        assert is_storable(asdict(article))
        yield "read"
    except Rejected as rejected:
        problems.append(rejected)
    try:
        page = KIND.read_list(SOURCE, "rolling", given)
        assert is_storable([asdict(listed) for listed in page.listed], [u.record for u in page.unreadable])
        problems += [u.problem for u in page.unreadable]
        yield "read"
    except Rejected as rejected:
        problems.append(rejected)
    for problem in problems:
        assert is_storable(problem.detail)
        yield problem.outcome.value


def mutant(rng: random.Random, good: str) -> str:
    """``good`` with a few parts changed, cut out, doubled or put in."""
    odd = (
        "<",
        ">",
        '"',
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\\u0000",
        "\\ud83d",
        "\0",
        "null",
        "&#0;",
        "&#xd800;",
        "</p>",
        "<p>",
    )
    for _ in range(rng.randrange(1, 6)):
        start = rng.randrange(len(good) + 1)
        end = start + rng.randrange(1, 40)
        other = rng.randrange(len(good) + 1)
        put = ("", good[start:end] * 2, rng.choice(odd), good[other : other + 40], chr(rng.randrange(0xD800)))
        good = good[:start] + rng.choice(put) + good[end if rng.random() < 0.5 else start :]
    return good


def scrambled(rng: random.Random) -> object:
    """The fields of a good answer with values of any other kind."""
    odd: tuple[object, ...] = (
        None,
        "",
        "[Null]",
        [],
        {},
        0,
        -1.5,
        1e300,
        True,
        "\ud800",
        "\0",
        ["a", None, {"Name": 1}],
        {"a": [{}]},
        "<",
        "￿",
    )
    return {name: rng.choice(odd) if rng.random() < 0.4 else value for name, value in GOOD.items()}


def test_whatever_arrives_is_an_article_or_rejected() -> None:
    rng = random.Random(20220314)
    pages = Path(__file__).parent / "pages" / "share"
    stored: list[tuple[str, str]] = []
    for path in sorted(pages.glob("*.expected.json")):
        (page,) = (p for p in pages.glob(f"{path.name.partition('.')[0]}.*") if p != path)
        stored.append((json.loads(path.read_bytes()).get("id", ID), page.read_bytes().decode("utf-8", "replace")))
    ends: Counter[str] = Counter()
    for number in range(4000):
        external_id, good = (ID, json.dumps(scrambled(rng))) if number % 4 == 0 else rng.choice(stored)
        body = mutant(rng, good).encode() if number % 3 else good.encode()
        if number % 10 == 0:
            body = body[: rng.randrange(len(body))] + rng.randbytes(3) + body[rng.randrange(len(body)) :]
        codec, how = choose_charset(body, rng.choice(("", "text/html;charset=gbk", "application/json")))
        given = Answer(TEXT_URL, TEXT_URL, 200, {}, body, FETCHED + timedelta(days=rng.randrange(9)), codec, how)
        for end in ends_of(given, external_id):
            ends[end] += 1
    # The mutants are no good where they all end alike.
    assert ends.keys() >= {"read", "truncated", "shape_changed", "id_mismatch"}


def test_the_real_post_keeps_every_paragraph(samples: Path) -> None:
    post = (samples / "2022-01-24-NW202201242259277096.md").read_text(encoding="utf-8")
    body = post.split("---\n", 2)[2].partition("\n\n<http")[0].strip()
    title = post.partition('title: "')[2].partition('"\n')[0]
    external_id = "202201242259277096"
    fields = {"Id": f"NW{external_id}", "Title": title, "Date": "2022-01-24 18:16:28", "text": body}
    url = KIND.request_urls(SOURCE, external_id, "")[0]
    article = KIND.parse(SOURCE, external_id, answer(fields, url), Listed(external_id, url, ""))

    written = [p.rpartition(">")[2] if "<strong>" not in p else p.partition("<strong>")[2] for p in body.split("</p>")]
    paragraphs = [p.removesuffix("</strong>") for p in written if p and "文章来源" not in p]
    assert article.body_text.split("\n") == paragraphs
    assert len(paragraphs) == 26
    assert "文章来源" not in article.body_text + article.body_html
    assert article.title == title
    assert article.published_at == datetime(2022, 1, 24, 10, 16, 28, tzinfo=UTC)
    assert (article.outlet, article.category_slug, article.tags) == ("澎湃新闻", "pengpaixinwen", ("澎湃新闻新闻",))
