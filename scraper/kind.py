"""What a site's module in ``scraper/sources/`` provides, and how it is found.

A module is named after its kind and holds one :class:`Kind` in ``KIND``. ``kind = "share"`` in sources.toml finds
``scraper/sources/share.py``; nothing else knows the sites.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import ClassVar

from scraper.config import Source
from scraper.errors import ConfigError, Rejected
from scraper.records import Answer, Article, Listed

__all__ = ["Kind", "ListPage", "Part", "UnreadableRecord", "kind_of"]


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """One record of a list that names no page, and why; ``record`` is the record as text."""

    record: str
    problem: Rejected


@dataclass(frozen=True, slots=True)
class Part:
    """A further list that an index names; ``changed_at`` is None where it does not say when that last changed."""

    url: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One answer of a list.

    ``records`` counts all that it held; 0 ends the paging. ``next_url`` is the address of the next older page, "" at
    the end. ``parts`` are the lists that an index of lists names.
    """

    listed: tuple[Listed, ...]
    unreadable: tuple[UnreadableRecord, ...] = field(default=())
    next_url: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def records(self) -> int:
        return len(self.listed) + len(self.unreadable)


class Kind(ABC):
    """How one kind of site is listed, addressed and read. Methods are pure: bytes in, records out."""

    PARSER: ClassVar[str]
    """Name of the parser, stored with each article."""
    PARSER_VERSION: ClassVar[int]
    """Counted up whenever the same answer would give another article."""
    LISTS: ClassVar[Sequence[str]]
    """The lists that hold the newest pages, each one answer."""
    PAGED_LISTS: ClassVar[Sequence[str]]
    """The lists that can be paged back in time, newest first."""
    PRECEDENCE: ClassVar[int] = 0
    """Among several copies of one article, the one of the highest precedence gives the record."""

    @abstractmethod
    def external_id(self, url: str) -> str:
        """The article id in a page's URL, in the one form that is stored; "" where there is none."""

    @abstractmethod
    def id_in(self, value: object) -> str:
        """The article id in what the site calls an article by, be it an id or a URL; "" where there is none."""

    @abstractmethod
    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        """The page's address for people, from its id and, where the id does not tell it, from any address of it.

        "" where neither does.
        """

    @abstractmethod
    def request_urls(self, source: Source, external_id: str, url: str) -> Sequence[str]:
        """What to ask for, cheapest first; a later one is asked only where an earlier one held no article.

        ``url`` is the page's address as :meth:`page_url` gave it.
        """

    def request_headers(self, url: str) -> Mapping[str, str]:
        """Headers that the site's own interface demands for ``url``, besides those of every request."""
        return {}

    @abstractmethod
    def list_url(self, source: Source, name: str) -> str:
        """The address of a list's newest page."""

    @abstractmethod
    def read_list(self, source: Source, name: str, answer: Answer) -> ListPage:
        """The records of one answer of the list ``name``, be it the newest page or an older one.

        :raises Rejected: the answer is no such list.
        """

    @abstractmethod
    def check(self, source: Source, external_id: str, answer: Answer) -> None:
        """Whether the answer holds this article at all: its shape and its echoed id.

        :raises Rejected: it does not, and why.
        """

    @abstractmethod
    def parse(self, source: Source, external_id: str, answer: Answer, listed: Listed) -> Article:
        """The article in an answer, completed by what the list said.

        :raises Rejected: it does not pass :meth:`check`, or there is no article to be had from it, and why.
        """

    def raw_body(self, answer: Answer) -> str:
        """The body's HTML just as the site sent it; "" where an answer does not hold it as such.

        :raises Rejected: the answer holds no article.
        """
        return ""


def kind_of(source: Source) -> Kind:
    """The kind of a source, with its lists checked.

    :raises ConfigError: the source names a list that its kind does not have.
    """
    kind: Kind = import_module(f"scraper.sources.{source.kind}").KIND
    known = (*kind.LISTS, *kind.PAGED_LISTS)
    for name in source.lists:
        if name not in known:
            raise ConfigError(f"source {source.name!r}: lists: {name!r} is none of {', '.join(known)}")
    return kind
