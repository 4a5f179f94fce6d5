"""Feeds of every format say the same; what is none says why; nothing that is sent can hurt the reader."""

import gzip
import json
import random
import time
from datetime import UTC, datetime

import pytest

from newsroom.newsroom import Newsroom
from newsroom.server import running
from scraper.charset import choose_charset
from scraper.errors import Rejected
from scraper.feeds import Entry, Feed, read_feed, read_feed_list
from scraper.fetch import Fetcher
from scraper.hosts import LocalHostMemory
from scraper.kind import Part
from scraper.outcomes import Outcome
from scraper.records import Answer
from scraper.sources.share import KIND
from tests.scraper.scripted_site import AGENT, QUICK, source

FETCHED = datetime(2026, 11, 20, 8, tzinfo=UTC)
FEED_URL = "https://news.example.com/feed/x"
SOURCE = source("https://news.example.com")
SHARE = "https://news.example.com/html_News/NewsShare.html?infoCode="

RSS_2 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>江城财经</title><link>https://news.example.com/</link>
<image><title>标志</title><link>https://news.example.com/</link></image>
<item><title><![CDATA[江城股份：三季度营收&amp;净利双增<b>（快讯）</b>]]></title><link>
  https://news.example.com/a/1.html?from=rss&amp;p=2
 </link><guid isPermaLink="false">1</guid>
<description><![CDATA[<p>营收同比增长<a href="/x">一成</a>。</p><p>订单充足。<img src="/1.jpg"></p>]]></description>
<pubDate>Fri, 20 Nov 2026 15:30:00 +0800</pubDate>
<source url="https://daily.example.com/">江城日报</source><category>公司</category>
<media:content url="https://news.example.com/1.jpg"/>
<content:encoded><![CDATA[<p>全文在此。</p>]]></content:encoded></item></channel></rss>"""
RSS_1 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example.com/">
<title>江城财经</title><items><rdf:Seq><rdf:li rdf:resource="https://news.example.com/a/1.html"/></rdf:Seq></items>
</channel><item rdf:about="1"><title>江城股份：三季度营收&amp;净利双增（快讯）</title>
<dc:publisher>江城日报</dc:publisher>
<link>https://news.example.com/a/1.html?from=rss&amp;p=2</link><description>营收同比增长一成。 订单充足。</description>
<dc:date>2026-11-20T15:30:00+08:00</dc:date></item></rdf:RDF>"""
RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>江城财经</title>
<item><title>江城股份：三季度营收&amp;净利双增（快讯）</title>
<link>https://news.example.com/a/1.html?from=rss&amp;p=2</link><description>营收同比增长一成。&nbsp;订单充足。</description>
<source>江城日报</source><pubDate>2026-11-20 15:30:00</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example.com/"><title>江城财经</title>
<updated>2026-11-20T08:00:00Z</updated><entry xml:base="a/">
<title type="html">江城股份：三季度营收&amp;amp;净利双增&lt;b&gt;（快讯）&lt;/b&gt;</title><id>tag:1</id>
<link rel="enclosure" href="1.mp3"/><link rel="alternate" type="text/html" href="1.html?from=rss&amp;p=2"/>
<published>2026-11-20T07:30:00.000Z</published><updated>2026-11-20T15:40:00+08:00</updated>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>营收同比增长<b>一成</b>。</p><p>订单充足。</p></div></summary>
<source><title>江城日报</title></source><content type="html">&lt;p&gt;全文在此。&lt;/p&gt;</content></entry></feed>"""
ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>江城财经</title><entry>
<title>江城股份：三季度营收&amp;净利双增（快讯）</title>
<link rel="alternate" href="https://news.example.com/a/1.html?from=rss&amp;p=2"/><issued>2026-11-20T15:30:00+08:00</issued><modified>2026-11-20T15:40:00+08:00</modified>
<summary>营收同比增长一成。 订单充足。</summary><source><title>江城日报</title></source></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "江城财经",
        "items": [
            {
                "id": 1,
                "url": "/a/1.html?from=rss&p=2",
                "title": "江城股份：三季度营收&净利双增（快讯）",
                "summary": "营收同比增长一成。\n订单充足。",
                "content_html": "<p>全文在此。</p>",
                "date_published": "2026-11-20T15:30:00+08:00",
                "date_modified": "2026-11-20T07:40:00Z",
            }
        ],
    },
    ensure_ascii=False,
)
NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="/main.xsl"?>
<!-- made by a plug-in --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://news.example.com/1.jpg</image:loc><image:title>配图</image:title></image:image>
<loc> https://news.example.com/a/1.html?from=rss&amp;p=2 </loc><lastmod>2026-11-20T07:40:00Z</lastmod><news:news>
<news:publication><news:name>江城日报</news:name><news:language>zh-cn</news:language></news:publication>
<news:publication_date>2026-11-20T15:30+08:00</news:publication_date>
<news:title><![CDATA[江城股份：三季度营收&净利双增（快讯）]]></news:title></news:news></url></urlset>"""
SITEMAP = """<urlset xmlns="https://www.sitemaps.org/schemas/sitemap/0.9"><url>
<loc>https://news.example.com/a/1.html?from=rss&amp;p=2</loc>
<lastmod>2026-11-20T07:40:00Z</lastmod><changefreq>daily</changefreq></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example.com/news-1.xml.gz</loc><lastmod>2026-11-20</lastmod></sitemap>
<sitemap><loc>/news-2.xml</loc></sitemap><sitemap><lastmod>2026-11-20</lastmod></sitemap></sitemapindex>"""
FORMATS = {
    "rss 2.0": RSS_2,
    "rss 1.0": RSS_1,
    "rss 0.91": RSS_091,
    "atom 1.0": ATOM,
    "atom 0.3": ATOM_03,
    "json feed": JSON_FEED,
    "news sitemap": NEWS_SITEMAP,
    "sitemap": SITEMAP,
}
HAS_NO_SUMMARY = ("news sitemap", "sitemap")
HAS_NO_OUTLET = ("json feed", "sitemap")
SAYS_MODIFIED = ("atom 1.0", "atom 0.3", "json feed", "news sitemap", "sitemap")


def answer(body: str | bytes, content_type: str = "", url: str = FEED_URL) -> Answer:
    body = body.encode() if isinstance(body, str) else body
    codec, how = choose_charset(body, content_type)
    return Answer(url, url, 200, {"content-type": content_type}, body, FETCHED, codec, how)


def read(body: str | bytes, content_type: str = "") -> Feed:
    return read_feed(answer(body, content_type), SOURCE.zone)


def only(body: str | bytes, content_type: str = "") -> Entry:
    feed = read(body, content_type)
    assert feed.unreadable == ()
    (entry,) = feed.entries
    return entry


def outcome_of(body: str | bytes, content_type: str = "") -> Outcome:
    with pytest.raises(Rejected) as rejected:
        read(body, content_type)
    return rejected.value.outcome


def item(*elements: str) -> str:
    return f"<rss version='2.0'><channel><item>{''.join(elements)}</item></channel></rss>"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_says_the_same(name: str, packed: bool) -> None:
    body = FORMATS[name].encode()
    entry = only(gzip.compress(body) if packed else body, "application/octet-stream")
    assert entry.url == "https://news.example.com/a/1.html?from=rss&p=2"
    assert entry.title == ("" if name == "sitemap" else "江城股份：三季度营收&净利双增（快讯）")
    assert entry.summary == ("" if name in HAS_NO_SUMMARY else "营收同比增长一成。 订单充足。")
    assert entry.outlet == ("" if name in HAS_NO_OUTLET else "江城日报")
    published = None if name == "sitemap" else datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    assert entry.published.at == published
    assert bool(entry.published.raw) == (name != "sitemap")
    modified = datetime(2026, 11, 20, 7, 40, tzinfo=UTC) if name in SAYS_MODIFIED else None
    assert entry.modified.at == modified


def test_an_index_names_its_sitemaps_and_when_they_changed() -> None:
    feed = read(gzip.compress(INDEX.encode()))
    midnight = datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert feed.entries == ()
    assert feed.parts == (
        Part("https://news.example.com/news-1.xml.gz", midnight),
        Part("https://news.example.com/news-2.xml", None),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (ATOM.replace("<entry ", '<link rel="next" href="feed/x?page=2"/><entry '), "https://news.example.com/feed/x?page=2"),
        (ATOM.replace("<entry ", '<link rel="prev-archive" href="/feed/2025"/><entry '), "https://news.example.com/feed/2025"),
        (ATOM.replace("<entry ", '<link rel="self" href="/feed/x"/><link rel="prev" href="/p"/><entry '), ""),
        (RSS_2.replace("<item>", '<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="next" href="/p/2"/><item>'), "https://news.example.com/p/2"),
        (JSON_FEED.replace('"items"', '"next_url": "https://news.example.com/feed/2.json", "items"'), "https://news.example.com/feed/2.json"),
        (JSON_FEED.replace('"items"', '"next_url": "/feed/x", "items"'), ""),
        (JSON_FEED.replace('"items"', '"next_url": null, "items"'), ""),
        (RSS_2, ""),
        (SITEMAP, ""),
    ],
)  # fmt: skip
def test_the_next_page(body: str, expected: str) -> None:
    assert read(body).next_url == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Fri, 20 Nov 2026 15:30:00 +0800", "07:30"),
        ("Fri, 20 Nov 2026 07:30:00 GMT", "07:30"),
        ("20 Nov 2026 07:30 Z", "07:30"),
        ("Fri, 20 Nov 2026 02:30:00 EST", "07:30"),
        ("Fri, 20 Nov 2026 07:30:00 -0000", "07:30"),
        ("Fri, 20 Nov 2026 15:30:00", "07:30"),
        ("Fri, 20 Nov 2026 15:30:00 CST", "07:30"),
        ("Fri Nov 20 2026 15:30:00 GMT+0800 (中国标准时间)", "07:30"),
        ("2026-11-20T15:30:00.123+08:00", "07:30"),
        ("2026-11-20T07:30Z", "07:30"),
        ("2026-11-20 15:30:00", "07:30"),
        ("2026/11/20 15:30", "07:30"),
        ("2026年11月20日 15:30", "07:30"),
        ("1795159800", "07:30"),
        ("星期五", None),
        ("Fri, 20 Nov 2099 15:30:00 GMT", None),
        ("Fri, 99 Nov 2026 99:99:99 +9999", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("(" * 100_000, None),
    ],
    ids=lambda value: str(value)[:50],
)
def test_times_in_the_source_s_zone(raw: str, expected: str | None) -> None:
    published = only(item("<link>https://news.example.com/a/1</link>", f"<pubDate>{raw}</pubDate>")).published
    assert published.at == (datetime.fromisoformat(f"2026-11-20T{expected}:00+00:00") if expected else None)
    assert published.raw == raw[:100]


@pytest.mark.parametrize(
    ("elements", "url"),
    [
        ("<link>/a/2.html</link>", "https://news.example.com/a/2.html"),
        ("<guid>https://news.example.com/a/3</guid>", "https://news.example.com/a/3"),
        ("<link>http://proxy.example/~r/1</link><f:origLink xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>"
         "https://news.example.com/a/4</f:origLink>", "https://news.example.com/a/4"),
        ("<link>https://news.example.com/a?x=1&y=2</link>", "https://news.example.com/a?x=1&y=2"),
        ("<link><![CDATA[https://news.example.com/a?x=1&copy=2]]></link>", "https://news.example.com/a?x=1&copy=2"),
        ("<link>https://news.example.com/江城.html</link>", "https://news.example.com/江城.html"),
    ],
)  # fmt: skip
def test_links_in_all_their_forms(elements: str, url: str) -> None:
    assert only(item(elements)).url == url


@pytest.mark.parametrize(
    ("elements", "outcome"),
    [
        ("<title>无链接</title>", Outcome.NO_ID),
        ("<guid isPermaLink='false'>x-1</guid>", Outcome.NO_ID),
        ("<link>javascript:void(0)</link>", Outcome.BAD_URL),
        ("<link>https://news.example.com/</link>", Outcome.NOT_AN_ARTICLE),
        ("<link>https://news.example.com/video/1.MP4?x=1</link>", Outcome.NOT_AN_ARTICLE),
        ("<link>https://news.example.com/notice.pdf</link>", Outcome.NOT_AN_ARTICLE),
    ],
)
def test_an_entry_that_names_no_article_says_why(elements: str, outcome: Outcome) -> None:
    feed = read(item(elements))
    assert feed.entries == ()
    assert [one.problem.outcome for one in feed.unreadable] == [outcome]
    assert feed.unreadable[0].record


def test_items_of_a_json_feed_that_are_none() -> None:
    items = [7, None, {}, {"id": "x"}, {"id": "https://news.example.com/a/9"}, {"url": ["/a"]}, {"url": "http://[bad"}]
    feed = read(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}))
    assert [entry.url for entry in feed.entries] == ["https://news.example.com/a/9"]
    records = ["7", "null", "{}", '{"id": "x"}', '{"url": ["/a"]}', '{"url": "http://[bad"}']
    assert [one.record for one in feed.unreadable] == records
    assert [one.problem.outcome for one in feed.unreadable] == [*[Outcome.NO_ID] * 5, Outcome.BAD_URL]


def test_plain_text_stays_what_it_says() -> None:
    atom = ATOM.replace(
        'type="html">江城股份：三季度营收&amp;amp;净利双增&lt;b&gt;（快讯）&lt;/b&gt;', 'type="text">a &lt;b&gt; c'
    )
    assert only(atom).title == "a <b> c"
    assert (
        only(item("<link>/a/1</link><title>1 &lt; 2 &amp;amp; 3 &nbsp;&unknown;</title>")).title
        == "1 < 2 & 3 &unknown;"
    )


def test_a_whole_article_is_no_summary() -> None:
    whole = "<p>江城股份公告称，新产线将于年底投产。</p>" * 100
    assert only(item(f"<link>/a/1</link><description><![CDATA[{whole}]]></description>")).summary == ""
    assert only(ATOM.replace('<summary type="xhtml">', "<x>").replace("</summary>", "</x>")).summary == ""


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (RSS_2.replace("UTF-8", "gb2312").encode("gb18030"), "text/xml"),
        (gzip.compress(RSS_2.replace("UTF-8", "GBK").encode("gb18030")), "application/gzip"),
        (RSS_2.encode("gb18030"), "text/xml; charset=gbk"),
        (RSS_2.encode("utf-16"), "text/xml"),
        (b"\xef\xbb\xbf\n" + RSS_2.encode(), ""),
        (RSS_2.replace("UTF-8", "utf-16").encode(), ""),
        (RSS_2.replace("三季度", "三\x08季\x00度").encode(), ""),
        (RSS_091.replace("三季度", "&#x4E09;&#23395;&#24230;").encode(), ""),
    ],
)  # fmt: skip
def test_charsets(body: bytes, content_type: str) -> None:
    entry = only(body, content_type)
    assert (entry.title, entry.outlet) == ("江城股份：三季度营收&净利双增（快讯）", "江城日报")


@pytest.mark.parametrize("cut", [0.98, 0.9, 0.8])
@pytest.mark.parametrize("packed", [False, True])
def test_what_breaks_off_is_read_to_its_last_whole_entry(cut: float, packed: bool) -> None:
    links = "".join(
        f"<item><title>第{n}条：{random.Random(n).random()}</title><link>https://news.example.com/a/{n:05d}.html</link></item>"
        for n in range(500)
    )
    whole = f"<rss version='2.0'><channel><title>江城</title>{links}</channel></rss>".encode()
    body = gzip.compress(whole) if packed else whole
    feed = read(body[: int(len(body) * cut)])
    assert 300 < len(feed.entries) < 500
    assert feed.unreadable == ()
    assert [e.url for e in feed.entries] == [
        f"https://news.example.com/a/{n:05d}.html" for n in range(len(feed.entries))
    ]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("", Outcome.EMPTY),
        (" \n", Outcome.EMPTY),
        ("{}", Outcome.EMPTY),
        ("[]", Outcome.EMPTY),
        (gzip.compress(b""), Outcome.EMPTY),
        (RSS_2[: RSS_2.index("<item>") + 30], Outcome.TRUNCATED),
        (RSS_2[: RSS_2.index("</item>")], Outcome.TRUNCATED),
        ("<?xml version='1.0'?><rs", Outcome.TRUNCATED),
        ("<?xml version='1.0'?>", Outcome.TRUNCATED),
        (JSON_FEED[:-30], Outcome.TRUNCATED),
        (f"feed({JSON_FEED})", Outcome.WRAPPED_JSON),
        ('{"items": []}', Outcome.SHAPE_CHANGED),
        ('{"version": "https://jsonfeed.org/version/1", "items": {}}', Outcome.SHAPE_CHANGED),
        ("<html><head><title>江城财经</title></head><body>栏目</body></html>", Outcome.SHAPE_CHANGED),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", Outcome.SHAPE_CHANGED),
        ("soon", Outcome.SHAPE_CHANGED),
        (b"\x1f\x8b\x08\x00garbage", Outcome.SHAPE_CHANGED),
        ("<!DOCTYPE html><title>安全验证</title><p>请拖动滑块完成验证</p>", Outcome.CAPTCHA),
        ("<html><title>403 Forbidden</title><h1>403 Forbidden</h1></html>", Outcome.BLOCKED),
        ("<html><title>登录</title><form></form></html>", Outcome.LOGIN_REQUIRED),
        ("访问过于频繁，请稍后再试", Outcome.BLOCKED),
        (b"\xff\xff\xff" * 20, Outcome.BAD_CHARSET),
        (gzip.compress(b"<urlset>" + b" " * 60_000_000), Outcome.OVERSIZED),
        ("<urlset>" + "<url/>" * 50_001 + "</urlset>", Outcome.OVERSIZED),
        (item("<x/>" * 100_001), Outcome.SHAPE_CHANGED),
        (item("<x ", *(f"a{n}='' " for n in range(20_000)), "/>"), Outcome.SHAPE_CHANGED),
        (item(*(f"<n{n}:x xmlns:n{n}='http://n/{n}'/>" for n in range(2_000))), Outcome.SHAPE_CHANGED),
    ],
    # Packed bytes hold the time of packing: all processes that run the tests must find the same names.
    ids=lambda value: "bytes" if isinstance(value, bytes) else repr(value)[:50],
)
def test_what_is_no_feed_says_why(body: str | bytes, outcome: Outcome) -> None:
    assert outcome_of(body) is outcome


@pytest.mark.parametrize(
    "body", ["<rss version='2.0'><channel/></rss>", "<urlset/>", "<feed xmlns='http://www.w3.org/2005/Atom'/>"]
)
def test_a_feed_without_entries_is_one(body: str) -> None:
    assert read(body) == Feed()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "document_type",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}<!ENTITY e "&l9;">]>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p; <!ENTITY e "a">]>',
        f'<!DOCTYPE x [<!ENTITY e "{"a" * 100_000}">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
    ids=["laughs", "file", "parameter", "long", "external"],
)
@pytest.mark.parametrize("name", ["rss 2.0", "atom 1.0", "news sitemap"])
def test_entities_are_harmless(document_type: str, name: str) -> None:
    body = FORMATS[name].removeprefix('<?xml version="1.0" encoding="UTF-8"?>').replace("江城日报", "&e;" * 1_000)
    began = time.monotonic()
    feed = read(document_type + body)
    assert time.monotonic() - began < 5
    (entry,) = feed.entries
    # A thousand unknown entities are plain text, and too long for the name of an outlet.
    assert entry.outlet == ""
    assert "root:" not in repr(feed)


def test_broken_markup_is_read_as_far_as_it_goes() -> None:
    body = (
        "<rss><channel><item><title>甲 & 乙</titl><link>https://news.example.com/a/1</link></item>"
        "<item><title>丙</title><link>https://news.example.com/a/2</link><dc:date>2026-11-20T07:30:00Z</dc:date></item>"
        "</channel></rss>"
    )
    feed = read(body)
    assert [e.url for e in feed.entries] == ["https://news.example.com/a/1", "https://news.example.com/a/2"]
    assert feed.entries[1].published.at == datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


TOKENS = [
    *(b"<item>", b"</item>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"?>", b"&#x110000;", b"&#0;", b"&#55296;"),
    *(b"&lol;", b"&LT;", b"\xff\xfe", b"\x00", b"<link>", b"http://[", b'<!DOCTYPE x [<!ENTITY a "b">', b"<entry>"),
    *(
        b'xml:base="http://["',
        b'<title type="application/octet-stream" mode="base64">',
        b"{",
        b"}",
        b"[",
        b'"',
        b"<div>",
    ),
    *(b'encoding="rot13"', b"\xf0\x9f", b"<pubDate>99999999999999999999</pubDate>", b"<source>", b"<image>", b"<a:b>"),
]


def test_no_bytes_raise_anything_but_a_rejection() -> None:
    rnd = random.Random(3)
    documents = [body.encode() for body in (*FORMATS.values(), INDEX)]
    read_whole = 0
    for _ in range(3_000):
        body = bytearray(rnd.choice(documents))
        for _ in range(rnd.choice((1, 2, 10))):
            at = rnd.randrange(len(body) + 1)
            match rnd.randrange(4):
                case 0:
                    body[at:at] = rnd.choice(TOKENS) * rnd.choice((1, 1, 30))
                case 1:
                    del body[at : at + rnd.randrange(60)]
                case 2:
                    body[at:at] = body[: rnd.randrange(200)]
                case _:
                    body[at : at + 1] = bytes([rnd.randrange(256)])
        content_type = rnd.choice(("", "text/xml", "application/json", "text/xml; charset=gbk", "x; charset=utf-16"))
        try:
            read(bytes(body), content_type)
            read_whole += 1
        except Rejected:
            pass
    assert 500 < read_whole < 2_900


def test_a_feed_as_a_list() -> None:
    links = (
        f"{SHARE}NW202611201234567890",
        f"{SHARE}202611201234567891",
        f"{SHARE}x",
        "https://other.example/a",
        "/about",
    )
    items = "".join(
        f"<item><title>标题</title><link>{link}</link><pubDate>2026-11-20 15:30:00</pubDate></item>" for link in links
    )
    feed_url = "https://news.example.com/feed/x?type=1"
    page = read_feed_list(SOURCE, KIND, feed_url, answer(f"<rss><channel>{items}</channel></rss>"))
    assert [x.external_id for x in page.listed] == ["202611201234567890", "202611201234567891"]
    first = page.listed[0]
    assert (first.url, first.list_name, first.title) == (f"{SHARE}NW202611201234567890", "/feed/x", "标题")
    assert (first.published_at, first.published_raw) == (
        datetime(2026, 11, 20, 7, 30, tzinfo=UTC),
        "2026-11-20 15:30:00",
    )
    assert [x.problem.outcome for x in page.unreadable] == [Outcome.NO_ID, Outcome.FOREIGN_HOST, Outcome.NO_ID]


def test_what_is_older_than_the_run_reaches_back_is_left_out() -> None:
    def days(*published: str) -> str:
        entries = "".join(
            f"<entry><link href='{SHARE}NW20261120123456789{n}'/><published>{day}</published>"
            f"<updated>2026-11-11T00:00:00Z</updated></entry>"
            for n, day in enumerate(published)
        )
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='/2'/>{entries}</feed>"

    since = datetime(2026, 11, 15, tzinfo=UTC)
    mixed = read_feed_list(SOURCE, KIND, FEED_URL, answer(days("2026-11-18", "2026-11-12", "soon")), since)
    assert [x.external_id[-1] for x in mixed.listed] == ["0"]
    assert mixed.next_url == "https://news.example.com/2"
    old = read_feed_list(SOURCE, KIND, FEED_URL, answer(days("2026-11-12", "2026-11-10")), since)
    assert (old.records, old.next_url) == (0, "")
    edited = days("2026-11-12").replace("2026-11-11T", "2026-11-19T")
    assert len(read_feed_list(SOURCE, KIND, FEED_URL, answer(edited), since).listed) == 1


async def test_the_feeds_of_the_newsroom_over_http() -> None:
    # What is published between two requests would be missing in the first answer.
    now = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    newsroom = Newsroom(days=3, per_day=40, clock=lambda: now)
    with running(newsroom) as base_url:
        site = source(base_url, allow_private=True)
        expected = {e.info_code.removeprefix("NW"): e for e in newsroom.expected()}
        async with Fetcher(site, LocalHostMemory(), AGENT, QUICK) as fetcher:
            for path in ("/feed/rss.xml", "/feed/atom.xml", "/feed/feed.json"):
                page = read_feed_list(site, KIND, path, await fetcher.get(f"{base_url}{path}"))
                assert 45 <= len(page.listed) <= 50
                for listed in page.listed:
                    told = expected[listed.external_id]
                    assert listed.outlet == ("" if path.endswith("json") else told.outlet)
                    assert listed.title in (told.title, "")
                    assert listed.summary in (told.summary, "")
            index = read_feed_list(site, KIND, "/sitemap.xml", await fetcher.get(f"{base_url}/sitemap.xml"))
            parts = [read_feed_list(site, KIND, p.url, await fetcher.get(p.url)) for p in index.parts]
    assert all(p.changed_at for p in index.parts)
    assert {x.external_id for part in parts for x in part.listed} == set(expected)
