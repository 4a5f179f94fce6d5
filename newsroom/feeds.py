"""The newsroom's feeds: RSS, Atom, JSON Feed, and an index of news sitemaps with one sitemap a day."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from html import escape

from newsroom.bodies import summary_of
from newsroom.posts import Post
from newsroom.wire import list_entry, shape_of
from newsroom.writing import Story

__all__ = [
    "ATOM",
    "JSON_FEED",
    "RSS",
    "SITEMAPS",
    "atom",
    "json_feed",
    "news_sitemap",
    "rss",
    "sitemap_day",
    "sitemap_index",
]

RSS = "/feed/rss.xml"
ATOM = "/feed/atom.xml"
JSON_FEED = "/feed/feed.json"
SITEMAPS = "/sitemap.xml"
"""Where each is; the index names ``/sitemap-news-1.xml.gz`` for the newsroom's first day and so on."""

_TITLE = "样例新闻室"
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class _Said:
    """What every feed says of one article; ``modified`` is None where its time is hidden."""

    url: str
    code: str
    title: str
    summary: str
    outlet: str
    published: datetime | None
    instead_of_time: str
    modified: datetime | None


def rss(items: Sequence[Story | Post], now: datetime, site: str) -> bytes:
    """RSS 2.0 with these articles; it does not page. ``site`` is the address of the front page without its slash."""
    entries = "".join(_rss_item(said, site) for said in _said(items, now, site))
    return (
        f'{_HEAD}<rss version="2.0"><channel><title>{_TITLE}</title><link>{site}/</link>'
        f"<description>虚构新闻</description><language>zh-cn</language>{entries}</channel></rss>\n"
    ).encode()


def _rss_item(said: _Said, site: str) -> str:
    time = format_datetime(said.published) if said.published else said.instead_of_time
    summary = (
        f"<description><![CDATA[<p>{escape(said.summary, quote=False)}</p>]]></description>" if said.summary else ""
    )
    return (
        f"<item><title>{escape(said.title, quote=False)}</title><link>{escape(said.url)}</link>"
        f'<guid isPermaLink="false">{said.code}</guid>{_element("pubDate", time)}{summary}'
        f'<source url="{site}/">{escape(said.outlet, quote=False)}</source></item>\n'
    )


def atom(items: Sequence[Story | Post], now: datetime, site: str, next_page: int | None) -> bytes:
    """Atom with one page of the articles, and the address of the page after it (RFC 5005)."""
    following = f'<link rel="next" href="{ATOM}?page={next_page}"/>' if next_page else ""
    entries = "".join(_atom_entry(said) for said in _said(items, now, site))
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{site}/" xml:lang="zh-CN"><title>{_TITLE}</title>'
        f'<id>{site}/</id><updated>{now.isoformat()}</updated><link rel="self" href="{ATOM}"/>{following}'
        f"{entries}</feed>\n"
    ).encode()


def _atom_entry(said: _Said) -> str:
    published = said.published.isoformat() if said.published else said.instead_of_time
    summary = f'<summary type="text">{escape(said.summary, quote=False)}</summary>' if said.summary else ""
    return (
        f'<entry><title type="text">{escape(said.title, quote=False)}</title><id>urn:newsroom:{said.code}</id>'
        f'<link rel="alternate" type="text/html" href="{escape(said.url)}"/>{_element("published", published)}'
        f"{_element('updated', said.modified.isoformat() if said.modified else '')}{summary}"
        f"<source><title>{escape(said.outlet, quote=False)}</title></source></entry>\n"
    )


def json_feed(items: Sequence[Story | Post], now: datetime, site: str, next_page: int | None) -> bytes:
    """JSON Feed 1.1 with one page of the articles, and the address of the page after it."""
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _TITLE,
        "home_page_url": f"{site}/",
        "feed_url": f"{site}{JSON_FEED}",
        "language": "zh-CN",
        "items": [_json_item(said) for said in _said(items, now, site)],
    }
    if next_page:
        feed["next_url"] = f"{site}{JSON_FEED}?page={next_page}"
    return json.dumps(feed, ensure_ascii=False).encode()


def _json_item(said: _Said) -> dict[str, object]:
    item: dict[str, object] = {"id": said.code, "url": said.url, "title": said.title}
    if said.summary:
        item["summary"] = said.summary
    if published := said.published.isoformat() if said.published else said.instead_of_time:
        item["date_published"] = published
    if said.modified:
        item["date_modified"] = said.modified.isoformat()
    return item | {"authors": [{"name": said.outlet}]}


def sitemap_index(items: Sequence[Story | Post], now: datetime, site: str, since: date) -> bytes:
    """The index: one sitemap for each day from ``since`` on that has articles, and when the last of them changed."""
    changed: dict[int, datetime] = {}
    for item in items:
        if item.published_at and (number := (item.published_at.date() - since).days + 1) > 0:
            at = item.changed_at(now) if isinstance(item, Story) else item.published_at
            changed[number] = max(at, changed.get(number, at))
    sitemaps = "".join(
        f"<sitemap><loc>{site}/sitemap-news-{number}.xml.gz</loc><lastmod>{at.isoformat()}</lastmod></sitemap>\n"
        for number, at in sorted(changed.items())
    )
    return (
        f'{_HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{sitemaps}</sitemapindex>\n'.encode()
    )


def sitemap_day(number: int, since: date) -> date:
    """The day of the sitemap with this number."""
    return since + timedelta(days=number - 1)


def news_sitemap(items: Sequence[Story | Post], now: datetime, site: str) -> bytes:
    """A news sitemap of these articles, packed."""
    urls = "".join(_sitemap_url(said) for said in _said(items, now, site))
    return gzip.compress(f"{_HEAD}<urlset {_NAMESPACES}>{urls}</urlset>\n".encode(), mtime=0)


def _sitemap_url(said: _Said) -> str:
    published = said.published.isoformat() if said.published else said.instead_of_time
    return (
        f"<url><loc>{escape(said.url)}</loc>{_element('lastmod', said.modified.isoformat() if said.modified else '')}"
        f"<news:news><news:publication><news:name>{escape(said.outlet, quote=False)}</news:name>"
        f"<news:language>zh-cn</news:language></news:publication>{_element('news:publication_date', published)}"
        f"{_element('news:title', said.title)}</news:news></url>\n"
    )


def _said(items: Sequence[Story | Post], now: datetime, site: str) -> Iterator[_Said]:
    for item in items:
        entry = list_entry(item, now)
        if isinstance(item, Post):
            summary, modified = item.digest, item.published_at
        else:
            summary = summary_of(item) if shape_of(item).summary_in[1] else ""
            modified = item.changed_at(now) if entry.at else None
        query = f"?infoCode={entry.info_code}" if entry.info_code else ""
        yield _Said(
            url=f"{site}/html_News/NewsShare.html{query}",
            code=item.info_code,
            title=entry.title,
            summary=summary,
            outlet=entry.outlet,
            published=entry.at,
            instead_of_time=entry.instead_of_time,
            modified=modified,
        )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text, quote=False)}</{name}>" if text else ""
