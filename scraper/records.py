"""The frozen records that travel from discovery to the warehouse.

``Listed`` is what a list said of a page, ``Answer`` what a host sent for it, ``Article`` what a parser read in the
answer. All times are aware; times read from a page carry the zone of their source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

__all__ = ["Answer", "Article", "FoundBy", "Image", "Listed", "Mention", "Validators"]

FoundBy = Literal["link", "chart", "related", "text"]
"""How a mention was found: a keyword link in the text, a price chart, the answer's list of related codes, or the code
written in the text, which no parser looks for: :mod:`scraper.mentions` does."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page as a list describes it; empty strings stand for what the list does not say.

    ``answer`` is there where the record is the whole article, as it is in flash news and in archived posts: it is
    stored as the page's answer, and the page is not asked for. ``copy`` names that copy of the article, since one
    source can have several: the file, or the list whose record it is.
    """

    external_id: str
    url: str
    list_name: str
    title: str = ""
    summary: str = ""
    outlet: str = ""
    published_at: datetime | None = None
    published_raw: str = ""
    answer: "Answer | None" = None
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends: the ETag and Last-Modified of the last answer, as they came."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer with its provenance.

    ``body`` is as received, with the transfer's compression undone and nothing else. ``headers`` has lower-case
    names. ``charset`` is a Python codec name and ``charset_from`` one of ``bom``, ``header``, ``meta``, ``detected``,
    ``default``. A status of 304 has an empty body: the page is as it was.
    """

    requested_url: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    charset: str
    charset_from: str

    @property
    def sha256(self) -> bytes:
        return sha256(self.body).digest()

    @property
    def not_modified(self) -> bool:
        return self.status == 304

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag", ""), self.headers.get("last-modified", ""))


@dataclass(frozen=True, slots=True)
class Mention:
    """A security or board that an article names, as often as it does with this surface text.

    ``market`` is East Money's number (0 Shenzhen and Beijing, 1 Shanghai, 90 board, 116 Hong Kong, …) or None where
    the markup gives none. ``surface`` is the text that carries the link, empty for charts and related codes. Links
    are substring matches of the upstream's and often false: a mention is no fact about the company.
    """

    market: int | None
    code: str
    surface: str
    count: int
    found_by: FoundBy


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as one parser read it.

    ``body_text`` has one paragraph a line, separated by ``\\n``. ``body_html`` is sanitised. ``published_raw`` is the
    string that ``published_at`` was read from. Only an archived post may lack a title (then "") or a time (then None).
    ``canonical_url`` is the address that the page itself gives for its own, "" where it gives none. ``extraction`` says
    which way gave which field, for pages that no parser of their own reads: ``{"title": "json_ld"}``.
    """

    external_id: str
    url: str
    title: str
    outlet: str
    category_slug: str
    category_name: str
    published_at: datetime | None
    published_raw: str
    language: str
    body_text: str
    body_html: str
    parser: str
    parser_version: int
    summary: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    modified_at: datetime | None = None
    modified_raw: str = ""
    images: tuple[Image, ...] = ()
    mentions: tuple[Mention, ...] = ()
    canonical_url: str = ""
    extraction: Mapping[str, str] = field(default_factory=dict)
    char_count: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "char_count", len("".join(self.body_text.split())))

    @property
    def content_hash(self) -> bytes:
        """SHA-256 of title and text: what decides whether an outlet edited its article."""
        return sha256(f"{self.title}\0{self.body_text}".encode()).digest()

    @property
    def record_hash(self) -> bytes:
        """SHA-256 of all that is loaded and says something of the article: what decides whether a row is written.

        The raw times are none of it, since 今天 16:25 is another string the day after and the same time; nor are the
        parser's name and version, nor the ways that it found things.
        """
        parts = (
            *(self.external_id, self.url, self.title, self.outlet, self.category_slug, self.category_name),
            self.published_at.timestamp() if self.published_at else None,
            *(self.language, self.body_text, self.body_html, self.summary, self.tags, self.authors),
            self.modified_at.timestamp() if self.modified_at else None,
            tuple((i.url, i.caption) for i in self.images),
            tuple((m.market, m.code, m.surface, m.count, m.found_by) for m in self.mentions),
            self.canonical_url,
        )
        return sha256(repr(parts).encode()).digest()
