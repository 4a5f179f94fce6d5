"""A sample news site on loopback, with invented articles in the upstream's wire format.

It knows nothing of the crawler: it is an independent witness of what a crawl should end with.
"""

from newsroom.newsroom import Expected, LoggedRequest, Newsroom

__all__ = ["Expected", "LoggedRequest", "Newsroom"]
