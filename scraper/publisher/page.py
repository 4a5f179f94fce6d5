"""Any publisher's article page: structured data first, then what the page shows, by agreement where they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from scraper.body import Body
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.publisher.authors import choose_authors
from scraper.publisher.body import read_article_body
from scraper.publisher.dates import Clock, modified, published
from scraper.publisher.language import declared_language, language_of
from scraper.publisher.linked_data import LinkedData, read_linked_data, strings_in
from scraper.publisher.metas import Metas, read_metas
from scraper.publisher.outlets import outlet_in, site_names
from scraper.publisher.pictures import pictures_of
from scraper.publisher.refusals import check_is_article
from scraper.publisher.titles import choose_title
from scraper.publisher.tree import parse_lean
from scraper.records import Image
from scraper.text import one_line, printable

__all__ = ["PublisherPage", "parse_page", "read_page"]

_SUMMARIES = (
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.description",
    "sailthru.description",
)
# Where exactly a time stands matters to the vote alone.
_WAYS = {
    **dict.fromkeys(("time_of_article", "any_time"), "time"),
    **dict.fromkeys(("published_text", "dated_text", "meta_text", "near_title"), "text"),
}


@dataclass(frozen=True, slots=True)
class PublisherPage:
    """What a page says. Empty strings, ``None`` and empty tuples stand for what it does not say.

    Times are aware: with the offset that the page states, in the site's zone where it states none or UTC. ``language``
    is an ISO 639-1 code. ``ways`` tells for each field that was found which way gave it: ``json_ld``, ``opengraph``,
    ``meta``, ``microdata``, ``time``, ``url``, ``heading``, ``text``, ``trafilatura`` and so on.
    """

    title: str
    body: Body
    authors: tuple[str, ...]
    published_at: datetime | None
    published_raw: str
    modified_at: datetime | None
    modified_raw: str
    canonical_url: str
    language: str
    outlet: str
    summary: str
    images: tuple[Image, ...]
    ways: Mapping[str, str]


def read_page(html: str, url: str, fetched_at: datetime, zone: ZoneInfo) -> PublisherPage:
    """The article that a page holds; ``url`` is its address, ``zone`` that of the site's times.

    :raises Rejected: ``captcha``, ``login_required``, ``blocked``, ``paid``: the page refuses the article;
        ``not_an_article``: an index, a video, a product; ``no_title``, ``no_text``, ``no_time``: it lacks one;
        ``shape_changed``: it is nothing that a site would send.
    """
    page = parse_page(html, url, fetched_at, zone)
    if page.published_at is None:
        raise Rejected(Outcome.NO_TIME, f"{page.title[:60]!r} gives no time of publication")
    return page


def parse_page(html: str, url: str, fetched_at: datetime, zone: ZoneInfo, listed_title: str = "") -> PublisherPage:
    """As :func:`read_page`, for a page that a list may have told of: its time may be None, and where it gives no title
    it has ``listed_title``.

    :raises Rejected: as :func:`read_page` does, without ``no_time``.
    """
    lean, tree = parse_lean(printable(html))
    metas, linked = read_metas(tree), read_linked_data(tree)
    site = site_names(metas, linked, url)
    title, title_way = choose_title(tree, metas, linked, site)
    if not title:
        title, title_way = one_line(listed_title), "list" if one_line(listed_title) else ""
    body, body_way = read_article_body(lean, tree, title, linked)
    check_is_article(lean, tree, metas, linked, title, body.text, url)
    declared = declared_language(tree, metas, linked)
    language, language_way = language_of(body.text, declared)
    outlet, outlet_way = outlet_in(tree, metas, linked, url, language)
    authors, authors_way = choose_authors(lean, tree, metas, linked, {*site, outlet})
    clock = Clock(fetched_at, zone, language)
    changed = modified(tree, metas, linked, clock)
    moment = published(lean, tree, metas, linked, title, url, clock, changed)
    canonical_url, canonical_way = _canonical(tree, metas, url)
    summary, summary_way = _summary(metas, linked)
    ways = {
        **{
            "title": title_way,
            "body": body_way,
            "language": language_way,
            "outlet": outlet_way,
            "authors": authors_way,
        },
        **{"published_at": _WAYS.get(moment.way, moment.way) if moment else ""},
        **{"modified_at": changed.way if changed else ""},
        **{"canonical_url": canonical_way, "summary": summary_way},
    }
    return PublisherPage(
        title=title,
        body=body,
        authors=authors,
        published_at=moment.at if moment else None,
        published_raw=moment.raw if moment else "",
        modified_at=changed.at if changed else None,
        modified_raw=changed.raw if changed else "",
        canonical_url=canonical_url,
        language=language,
        outlet=outlet,
        summary=summary,
        images=pictures_of(tree, metas, linked, body.text, url),
        ways={field: way for field, way in ways.items() if way},
    )


def _summary(metas: Metas, linked: LinkedData) -> tuple[str, str]:
    for name in _SUMMARIES:
        if summary := metas.first((name,)):
            return summary, "opengraph" if name.startswith("og:") else "meta"
    said = (text for value in linked.of_article("description") for text in strings_in(value))
    summary = next(said, "")
    return summary, "json_ld" if summary else ""


def _canonical(tree: LexborHTMLParser, metas: Metas, url: str) -> tuple[str, str]:
    """The page's own address as it says it; that of a whole site is no page's."""
    node = tree.css_first('link[rel="canonical"]')
    link = one_line(node.attributes.get("href")) if node is not None else ""
    for said, way in ((link, "link"), (metas.first(("og:url",)), "opengraph")):
        try:
            address = urljoin(url, said) if said else ""
            parts = urlsplit(address)
            if parts.scheme in ("http", "https") and parts.hostname and (parts.path.strip("/") or parts.query):
                return address, way
        except ValueError:
            continue
    return "", ""
