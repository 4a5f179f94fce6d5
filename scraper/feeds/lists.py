"""A feed as the list of a source."""

from datetime import datetime
from urllib.parse import urlsplit

from scraper.config import Source
from scraper.errors import Rejected
from scraper.feeds.reading import read_feed
from scraper.feeds.records import Entry
from scraper.guard import check_url
from scraper.kind import Kind, ListPage, UnreadableRecord
from scraper.outcomes import Outcome
from scraper.records import Answer, Listed

__all__ = ["read_feed_list"]


def read_feed_list(
    source: Source, kind: Kind, feed_url: str, answer: Answer, since: datetime | None = None
) -> ListPage:
    """One answer of the feed at ``feed_url`` as a page of a list, which is named after the feed's path.

    An entry without an id of the kind is ``no_id`` and one on another host ``foreign_host``. Entries that were last
    changed before ``since`` are left out, as a sitemap may hold all that a site ever published; where all of them are,
    no older page follows.

    :raises Rejected: the answer is no feed, as :func:`read_feed` says.
    """
    name = urlsplit(feed_url).path
    feed = read_feed(answer, source.zone)
    listed: list[Listed] = []
    unreadable = list(feed.unreadable)
    entries = [entry for entry in feed.entries if since is None or not _is_older(entry, since)]
    for entry in entries:
        try:
            listed.append(_listed(source, kind, name, entry))
        except Rejected as problem:
            unreadable.append(UnreadableRecord(entry.url, problem))
    goes_on = len(entries) > 0 or not feed.entries
    return ListPage(tuple(listed), tuple(unreadable), feed.next_url if goes_on else "", feed.parts)


def _is_older(entry: Entry, since: datetime) -> bool:
    times = [moment.at for moment in (entry.published, entry.modified) if moment.at]
    return bool(times) and max(times) < since


def _listed(source: Source, kind: Kind, name: str, entry: Entry) -> Listed:
    url = check_url(entry.url, source)
    external_id = kind.external_id(url)
    if not external_id:
        raise Rejected(Outcome.NO_ID, f"{url} has no article id")
    return Listed(
        external_id=external_id,
        url=kind.page_url(source, external_id, url),
        list_name=name,
        title=entry.title,
        summary=entry.summary,
        outlet=entry.outlet,
        published_at=entry.published.at,
        published_raw=entry.published.raw,
    )
