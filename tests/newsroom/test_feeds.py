"""The feeds: every format says of the newest articles what the lists say, flaws included."""

import gzip
import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import httpx

from newsroom import Newsroom
from newsroom.flaws import Flaw
from newsroom.writing import Story
from tests.newsroom.conftest import Clock, stories_with

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
Said = tuple[str, str, str, datetime | None]
"""Id, title, outlet and time."""
MOST_LAG = timedelta(minutes=1)


def code_in(url: str, client: httpx.Client) -> str:
    prefix = f"{str(client.base_url).rstrip('/')}/html_News/NewsShare.html"
    assert url.startswith(prefix)
    return url.removeprefix(prefix).removeprefix("?infoCode=")


def time_of(raw: str | None) -> datetime | None:
    return datetime.fromisoformat(raw) if raw and raw != "--" else None


def in_rss(client: httpx.Client) -> list[Said]:
    said = []
    for item in ElementTree.fromstring(client.get("/feed/rss.xml").content).iter("item"):
        raw = item.findtext("pubDate")
        at = parsedate_to_datetime(raw) if raw and raw != "--" else None
        code = code_in(item.findtext("link") or "", client)
        said.append((code, item.findtext("title") or "", item.findtext("source") or "", at))
    return said


def in_atom(client: httpx.Client, url: str = "/feed/atom.xml") -> tuple[list[Said], str]:
    feed = ElementTree.fromstring(client.get(url).content)
    said = []
    for entry in feed.iterfind("a:entry", NAMES):
        link = entry.find("a:link[@rel='alternate']", NAMES)
        assert link is not None
        title, outlet = entry.findtext("a:title", "", NAMES), entry.findtext("a:source/a:title", "", NAMES)
        at = time_of(entry.findtext("a:published", None, NAMES))
        said.append((code_in(link.attrib["href"], client), title, outlet, at))
    following = feed.find("a:link[@rel='next']", NAMES)
    return said, "" if following is None else following.attrib["href"]


def in_json(client: httpx.Client, url: str = "/feed/feed.json") -> tuple[list[Said], str]:
    feed = json.loads(client.get(url).content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    said = [
        (code_in(i["url"], client), i["title"], i["authors"][0]["name"], time_of(i.get("date_published")))
        for i in feed["items"]
    ]
    return said, feed.get("next_url", "")


def sitemaps(client: httpx.Client) -> list[tuple[str, datetime]]:
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert index.tag.endswith("sitemapindex")
    return [(s.findtext("s:loc", "", NAMES), datetime.fromisoformat(s.findtext("s:lastmod", "", NAMES))) for s in index]


def in_sitemap(client: httpx.Client, url: str) -> list[Said]:
    answer = client.get(url)
    assert answer.headers["content-type"] == "application/gzip"
    said = []
    for element in ElementTree.fromstring(gzip.decompress(answer.content)):
        news = element.find("n:news", NAMES)
        assert news is not None
        title, outlet = news.findtext("n:title", "", NAMES), news.findtext("n:publication/n:name", "", NAMES)
        at = time_of(news.findtext("n:publication_date", None, NAMES))
        said.append((code_in(element.findtext("s:loc", "", NAMES), client), title, outlet, at))
    return said


def test_each_feed_says_the_same_of_the_newest_articles(client: httpx.Client, room: Newsroom) -> None:
    expected = {e.info_code: e for e in room.expected()}
    said = in_rss(client)
    assert len(said) == 50
    assert in_atom(client)[0] == in_json(client)[0] == said
    sound = [one for one in said if one[0] and expected[one[0]].outcome == "loaded"]
    assert len(sound) > 40
    for code, title, outlet, at in sound:
        assert (title, outlet) == (expected[code].title, expected[code].outlet)
        assert at is not None
        assert abs(at - expected[code].published_at) <= MOST_LAG


def test_the_pages_of_a_feed_hold_everything_once(client: httpx.Client, room: Newsroom) -> None:
    for read, url in ((in_atom, "/feed/atom.xml"), (in_json, "/feed/feed.json")):
        codes: list[str] = []
        while url:
            said, url = read(client, url)
            codes += [code for code, *_ in said if code]
        assert len(codes) == len(set(codes))
        assert set(codes) == {e.info_code for e in room.expected()}


def test_the_sitemaps_of_the_index_hold_everything_once_by_day(client: httpx.Client, room: Newsroom) -> None:
    listed = sitemaps(client)
    assert listed[0][0].endswith("/sitemap-news-1.xml.gz")
    codes = [code for url, _ in listed for code, *_ in in_sitemap(client, url) if code]
    assert len(codes) == len(set(codes))
    assert set(codes) == {e.info_code for e in room.expected()}
    for url, changed_at in listed:
        times = [at for _, _, _, at in in_sitemap(client, url) if at and at < room.now()]
        assert max(times) <= changed_at + MOST_LAG


def test_a_sitemap_of_a_day_without_articles_is_not_found(client: httpx.Client) -> None:
    for number in ("400", "999999", "0", "x"):
        assert client.get(f"/sitemap-news-{number}.xml.gz").status_code == 404


def test_an_article_without_a_time_in_the_lists_has_none_in_the_feeds(client: httpx.Client, room: Newsroom) -> None:
    hidden = {s.info_code for f in (Flaw.ONLY_BODY, Flaw.NO_DATE, Flaw.UNREADABLE_DATE) for s in stories_with(room, f)}
    said = [one for url, _ in sitemaps(client) for one in in_sitemap(client, url)]
    assert len(hidden) > 2
    assert {code for code, _, _, at in said if at is None} == hidden


def test_an_edit_changes_the_sitemap_of_the_article_s_day(client: httpx.Client, room: Newsroom, clock: Clock) -> None:
    stories = [item for item in room.listed(room.now()) if isinstance(item, Story) and item.edited_at]
    story = next(s for s in stories if s.edited_at and s.edited_at.date() > s.published_at.date())
    assert story.edited_at is not None
    url = f"{client.base_url}/sitemap-news-{(story.published_at.date() - room.since).days + 1}.xml.gz"
    clock.now = story.edited_at - timedelta(seconds=1)
    before = dict(sitemaps(client))
    clock.now = story.edited_at
    assert before[url] < dict(sitemaps(client))[url] == story.edited_at


def test_what_the_client_holds_is_not_sent_again(client: httpx.Client) -> None:
    for url in ("/feed/rss.xml", "/feed/atom.xml", "/feed/feed.json", "/sitemap.xml", "/sitemap-news-2.xml.gz"):
        etag = client.get(url).headers["etag"]
        assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
