"""What a site's module in ``scraper/sources/`` provides, and how it is found.

A module is named after its kind and holds one :class:`Kind` in ``KIND``. ``kind = "share"`` in sources.toml finds
``scraper/sources/share.py``; nothing else knows the sites.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import ClassVar

from scraper.config import Source
from scraper.errors import ConfigError, Rejected
from scraper.records import Answer, Article, Listed

__all__ = ["Kind", "ListPage", "UnreadableRecord", "kind_of"]


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """One record of a list that names no page, and why; ``record`` is the record as text."""

    record: str
    problem: Rejected


@dataclass(frozen=True, slots=True)
class ListPage:
    """One answer of a list. ``records`` counts all that it held; 0 ends the paging."""

    listed: tuple[Listed, ...]
    unreadable: tuple[UnreadableRecord, ...] = field(default=())

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

    @abstractmethod
    def external_id(self, url: str) -> str:
        """The article id in a page's URL, in the one form that is stored; "" where there is none."""

    @abstractmethod
    def id_in(self, value: object) -> str:
        """The article id in what the site calls an article by, be it an id or a URL; "" where there is none."""

    @abstractmethod
    def page_url(self, source: Source, external_id: str) -> str:
        """The page's address for people."""

    @abstractmethod
    def request_urls(self, source: Source, external_id: str) -> Sequence[str]:
        """What to ask for, cheapest first; a later one is asked only where an earlier one held no article."""

    @abstractmethod
    def list_url(self, source: Source, name: str, page: int = 1) -> str:
        """The address of a list; ``page`` counts from 1 and matters to paged lists only."""

    @abstractmethod
    def read_list(self, source: Source, name: str, answer: Answer) -> ListPage:
        """The records of one answer of the list ``name``.

        :raises Rejected: the answer is no such list.
        """

    @abstractmethod
    def check(self, source: Source, external_id: str, answer: Answer) -> None:
        """Whether the answer holds this article at all: its shape and its echoed id.

        :raises Rejected: it does not, and why.
        """

    @abstractmethod
    def parse(self, source: Source, external_id: str, answer: Answer, listed: Listed) -> Article:
        """The article in an answer that passed :meth:`check`, completed by what the list said.

        :raises Rejected: there is no article to be had from it, and why.
        """


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
