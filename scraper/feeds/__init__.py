"""Feeds as lists: RSS, Atom, JSON Feed, news sitemaps, sitemaps and their indexes, told apart by what they hold."""

from scraper.feeds.lists import read_feed_list
from scraper.feeds.reading import read_feed
from scraper.feeds.records import Entry, Feed

__all__ = ["Entry", "Feed", "read_feed", "read_feed_list"]
