"""Any publisher's article page: :func:`read_page` finds title, body, people, times and the rest in its HTML."""

from scraper.publisher.page import PublisherPage, parse_page, read_page

__all__ = ["PublisherPage", "parse_page", "read_page"]
