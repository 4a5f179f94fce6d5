"""One answer of a feed, read."""

from zoneinfo import ZoneInfo

from scraper.answers import json_in, refusal_in
from scraper.errors import Rejected
from scraper.feeds.content import feed_text
from scraper.feeds.json_feed import read_json_feed
from scraper.feeds.markup import name_of, root_of, whole
from scraper.feeds.moments import Clock
from scraper.feeds.records import Entry, Feed, check_count
from scraper.feeds.sitemaps import SITEMAPS, parts_of, read_sitemap
from scraper.feeds.syndication import ROOTS, read_syndication
from scraper.kind import UnreadableRecord
from scraper.outcomes import Outcome
from scraper.records import Answer

__all__ = ["read_feed"]


def read_feed(answer: Answer, zone: ZoneInfo) -> Feed:
    """What a feed says; times without an offset are in ``zone``. XML that breaks off is read as far as its last entry.

    :raises Rejected: ``empty``, ``truncated``, ``oversized``, ``bad_charset``, ``wrapped_json``; ``captcha``,
        ``login_required`` or ``blocked``: a page that says so; ``shape_changed``: anything else that is no feed.
    """
    text, clock = feed_text(answer), Clock(answer.fetched_at, zone)
    if text.lstrip()[:1] != "<":
        found, next_url = read_json_feed(json_in(text), answer.url, clock)
    else:
        root = root_of(text)
        if (name := name_of(root)) not in (*SITEMAPS, *ROOTS):
            said = f"{answer.url} answered <{name[:40]}> and no feed"
            raise refusal_in(text) or Rejected(Outcome.SHAPE_CHANGED, said)
        if (kept := whole(text)) != text:
            root = root_of(kept)
        if name in SITEMAPS:
            check_count(len(root))
            found, next_url = list(read_sitemap(root, answer.url, clock)), ""
            if parts := tuple(parts_of(root, answer.url, clock)):
                return Feed(parts=parts)
        else:
            found, next_url = read_syndication(root, answer.url, clock)
    return Feed(
        entries=tuple(one for one in found if isinstance(one, Entry)),
        unreadable=tuple(one for one in found if isinstance(one, UnreadableRecord)),
        next_url=next_url if next_url != answer.url else "",
    )
