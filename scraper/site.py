"""A news site read by selectors and field names: the base of the small files in ``scraper/sources/``.

A site's class says in constants where its lists and pages say what (:class:`scraper.said.Fields`). What a site does in
its own way it overrides: the methods without an underscore are made for that.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from scraper.answers import is_html, json_in, refusal_in, text_in
from scraper.body import Body, BodyReader
from scraper.config import Source
from scraper.errors import Rejected
from scraper.fields import digest_of, headline_of, outlet_of, people_of
from scraper.html import parse_html, root_of
from scraper.kind import Kind, ListPage, UnreadableRecord
from scraper.outcomes import Outcome
from scraper.records import Answer, Article, Listed, Mention
from scraper.said import Fields, Json, Markup, Said
from scraper.securities import with_related
from scraper.site_reader import SiteReader
from scraper.slug import category_slug, outlet_tag
from scraper.text import one_line, printable, text_of
from scraper.times import find_time, published, read_time

__all__ = ["Fields", "Json", "Markup", "Said", "Site", "SiteReader", "joined_url"]

CANONICAL = ('link[rel="canonical"]@href', 'meta[property="og:url"]@content')


class Site(Kind):
    """A site whose class says where its lists and pages say what."""

    LISTS: ClassVar[Sequence[str]] = ()
    PAGED_LISTS: ClassVar[Sequence[str]] = ()

    ID: ClassVar[re.Pattern[str]]
    """Finds the article id in a page's URL: its first group."""
    PAGE: ClassVar[str] = ""
    """Address for people: ``{base_url}/detail/{id}``; "" where the id alone does not tell it."""
    REQUESTS: ClassVar[Sequence[str]] = ("{url}",)
    """What is asked for, cheapest first, of ``{base_url}``, ``{id}`` and ``{url}``, which is the address for people."""

    LIST_URLS: ClassVar[Mapping[str, str]] = {}
    """Of each list the newest page's URL, or its path on ``base_url``."""
    RECORDS: ClassVar[Mapping[str, str]] = {}
    """Of each list where its records are: a dotted path, or the selector of an element a record."""
    LISTED: ClassVar[Mapping[str, Fields]] = {}
    """Of each list what its records say where."""
    WHOLE: ClassVar[frozenset[str]] = frozenset()
    """The lists whose records are whole articles (flash news): they are stored as answers and not asked for again."""
    VOLATILE: ClassVar[frozenset[str]] = frozenset()
    """Fields of those records, at any depth, that change while the article does not, such as prices; not stored."""

    EMBEDDED: ClassVar[re.Pattern[str] | None] = None
    """Finds the JSON that a script in a page holds the article as: its first group."""
    ARTICLE: ClassVar[Fields] = Fields()
    OUTLET: ClassVar[str] = ""
    """Who writes what names no other outlet."""
    LANGUAGE: ClassVar[str] = "zh"
    READER: ClassVar[type[BodyReader]] = SiteReader

    # Addresses

    def external_id(self, url: str) -> str:
        match = self.ID.search(url.strip())
        return match[1] if match else ""

    def id_in(self, value: object) -> str:
        text = text_of(value)
        return self.external_id(text) or (text if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text) else "")

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        if self.PAGE:
            return self.PAGE.format(base_url=source.base_url, id=external_id)
        return url.partition("#")[0].partition("?")[0]

    def request_urls(self, source: Source, external_id: str, url: str) -> Sequence[str]:
        return [r.format(base_url=source.base_url, id=external_id, url=url) for r in self.REQUESTS]

    def list_url(self, source: Source, name: str) -> str:
        return source.absolute(self.LIST_URLS[name])

    def next_url(self, source: Source, name: str, answer: Answer, said: Said, listed: Sequence[Listed]) -> str:
        """The address of the next older page of a list that can be paged."""
        return ""

    # Lists

    def read_list(self, source: Source, name: str, answer: Answer) -> ListPage:
        said = self._said(answer)
        records = self._records(name, said)
        if not records and not said.is_empty_list(self.RECORDS[name]):
            self._refuse_shape(said, text_in(answer), f"the list {name} has no {self.RECORDS[name]}")
        listed: list[Listed] = []
        unreadable: list[UnreadableRecord] = []
        for record in records:
            try:
                listed.append(self.listed(source, name, record, answer))
            except Rejected as problem:
                unreadable.append(UnreadableRecord(record.shown(), problem))
        if not listed and unreadable and all(u.problem.outcome is Outcome.NO_ID for u in unreadable):
            raise Rejected(
                Outcome.SHAPE_CHANGED, f"no record of the list {name} names an article: {unreadable[0].record}"
            )
        next_url = self.next_url(source, name, answer, said, listed) if name in self.PAGED_LISTS and records else ""
        return ListPage(tuple(listed), tuple(unreadable), next_url)

    def _records(self, name: str, said: Said) -> Sequence[Said]:
        if isinstance(said, Json):
            records = said.at(self.RECORDS[name])
            return [Json(value) for value in records if isinstance(value, dict)] if isinstance(records, list) else []
        return [Markup(node) for node in said.node.css(self.RECORDS[name])]

    def listed(self, source: Source, name: str, record: Said, answer: Answer) -> Listed:
        """One record of a list.

        :raises Rejected: ``no_id``, or ``not_an_article`` for what the site lists among its articles and is none.
        """
        fields = self.LISTED[name]
        url = record.text(fields.url)
        url = joined_url(answer.url, url)
        external_id = self.external_id(url) if url else ""
        external_id = external_id or self.id_in(record.text(fields.id))
        if not external_id:
            raise Rejected(Outcome.NO_ID, f"a record of the list {name} without an article id")
        raw = self.time_in(record, fields.published, answer)
        published_at = _time(raw, answer.fetched_at, source.zone)
        return Listed(
            external_id=external_id,
            url=self.page_url(source, external_id, url),
            list_name=name,
            title=one_line(record.text(fields.title)),
            summary=digest_of(record.text(fields.summary)),
            outlet=outlet_of(record.text(fields.outlet)),
            published_at=published_at,
            published_raw=raw,
            answer=self._whole(source, name, record, answer) if name in self.WHOLE else None,
            copy=name if name in self.WHOLE else "",
        )

    def _whole(self, source: Source, name: str, record: Said, answer: Answer) -> Answer | None:
        if not isinstance(record, Json) or not isinstance(record.value, dict):
            return None
        kept = _without(record.value, self.VOLATILE)
        body = printable(json.dumps(kept, ensure_ascii=False)).encode()
        # Tells which list it is from for as long as it is stored; clocks and checksums in a list's query change.
        url = f"{self.list_url(source, name).partition('?')[0]}#{name}"
        return Answer(url, answer.url, 200, {}, body, answer.fetched_at, "utf-8", "default")

    # Pages

    def check(self, source: Source, external_id: str, answer: Answer) -> None:
        self._read(source, external_id, answer)

    def _read(self, source: Source, external_id: str, answer: Answer) -> tuple[Said, Fields, LexborNode | None]:
        """What the answer says, where it says what, and what holds its text.

        :raises Rejected: as :meth:`check` does.
        """
        said, fields = self._said(answer), self._fields(source, answer)
        body = self.body_in(said, fields)
        if body is None:
            # The element title of a page that holds no article has a title all the same, and so has a block page.
            titles = tuple(place for place in fields.title if place != "title" or isinstance(said, Json))
            refusal = refusal_in(text_in(answer)) if isinstance(said, Markup) else None
            if refusal or not said.text(titles):
                self._refuse_shape(said, text_in(answer), "it holds neither a title nor a text")
        for name, echoed in self.echoes(said, fields, answer).items():
            if echoed and echoed != external_id:
                raise Rejected(Outcome.ID_MISMATCH, f"asked for {external_id}, but {name} says {echoed}")
        return said, fields, body

    def echoes(self, said: Said, fields: Fields, answer: Answer) -> Mapping[str, str]:
        """The article ids that an answer gives, by where it does; "" where it does not."""
        echoes = {"the final address": self.external_id(answer.url)}
        if fields.id:
            echoes["the answer"] = self.id_in(said.text(fields.id))
        echoes["the page"] = self.external_id(self.canonical_in(said))
        return echoes

    def parse(self, source: Source, external_id: str, answer: Answer, listed: Listed) -> Article:
        said, fields, root = self._read(source, external_id, answer)
        if self.is_paid(said):
            raise Rejected(Outcome.PAID, f"{answer.url} holds the beginning only; the rest is paid for")
        body = self.READER().read(root)
        title = self.title_in(said, fields) or one_line(listed.title)
        if not title and fields is not self.ARTICLE:
            title, _ = headline_of(body.text)
        if not title:
            raise Rejected(Outcome.NO_TITLE, "neither the answer nor the list gives a title")
        if not body.text:
            raise Rejected(Outcome.NO_TEXT, f"{title[:60]!r} has no text")
        published_at, published_raw = published(
            self.time_in(said, fields.published, answer), listed, answer.fetched_at, source.zone
        )
        modified_raw = self.time_in(said, fields.modified, answer)
        modified_at = _time(modified_raw, answer.fetched_at, source.zone)
        if modified_at is None or modified_at <= published_at:
            # What never changed says when it appeared once more.
            modified_at, modified_raw = None, ""
        outlet = self.outlet_in(said, fields, body) or outlet_of(listed.outlet) or self.OUTLET
        summary = one_line(listed.summary) or digest_of(said.text(fields.summary), outlet)
        return Article(
            external_id=external_id,
            url=listed.url,
            title=title,
            outlet=outlet,
            category_slug=category_slug(outlet),
            category_name=outlet,
            published_at=published_at,
            published_raw=published_raw,
            modified_at=modified_at,
            modified_raw=modified_raw,
            language=self.LANGUAGE,
            body_text=body.text,
            body_html=body.html,
            parser=self.PARSER,
            parser_version=self.PARSER_VERSION,
            # A digest that is the title, or the whole text as flash news has it, is none.
            summary="" if summary in (title, one_line(body.text)) else summary,
            tags=tuple(dict.fromkeys(tag for tag in (outlet_tag(outlet), *source.tags) if tag)),
            authors=self.authors_in(said, fields, body, outlet),
            images=body.images,
            mentions=self.mentions_in(said, fields, body),
            canonical_url=self.canonical_in(said),
        )

    def title_in(self, said: Said, fields: Fields) -> str:
        return one_line(said.text(fields.title))

    def body_in(self, said: Said, fields: Fields) -> LexborNode | None:
        """What holds the text; None where there is none."""
        return said.body(fields.body)

    def canonical_in(self, said: Said) -> str:
        """The address that a page gives for its own; "" without one."""
        url = said.text(CANONICAL) if isinstance(said, Markup) else ""
        return url if url.startswith(("http://", "https://")) else ""

    def time_in(self, said: Said, places: tuple[str, ...], answer: Answer) -> str:
        """The string that states a time, as it came; "" without one."""
        if isinstance(said, Json):
            return one_line(said.text(places))
        texts = (one_line(text) for place in places for text in said.all((place,)))
        return next((time for text in texts if (time := find_time(text))), "")

    def outlet_in(self, said: Said, fields: Fields, body: Body) -> str:
        return outlet_of(said.text(fields.outlet)) or body.outlet

    def authors_in(self, said: Said, fields: Fields, body: Body, outlet: str) -> tuple[str, ...]:
        return people_of([text_of(value) for value in said.all(fields.authors)] or body.byline, outlet)

    def mentions_in(self, said: Said, fields: Fields, body: Body) -> tuple[Mention, ...]:
        return with_related(body.mentions, said.all(fields.related))

    def is_paid(self, said: Said) -> bool:
        """Whether the answer holds but the beginning of an article that is paid for."""
        return False

    def refusal(self, value: object) -> Rejected | None:
        """What a JSON answer without an article says in the site's own way: that it is gone, or wants a captcha."""
        return None

    def _fields(self, source: Source, answer: Answer) -> Fields:
        name = answer.requested_url.partition("#")[2]
        return self.LISTED[name] if name in self.WHOLE else self.ARTICLE

    def _said(self, answer: Answer) -> Said:
        text = text_in(answer)
        if not is_html(text):
            return Json(json_in(text))
        if self.EMBEDDED and (script := self.EMBEDDED.search(text)):
            return Json(json_in(script[1]))
        tree = parse_html(text)
        root = tree.root or root_of(tree)
        if root is None:
            raise Rejected(Outcome.EMPTY, f"{answer.url} answered a page with nothing in it")
        return Markup(root)

    def _refuse_shape(self, said: Said, text: str, what: str) -> None:
        if isinstance(said, Json):
            if problem := self.refusal(said.value):
                raise problem
            if said.value in ({}, [], None, ""):
                raise Rejected(Outcome.EMPTY, f"the answer holds nothing: {text.strip()[:60]}")
            raise Rejected(Outcome.SHAPE_CHANGED, f"{what}; it starts {text.strip()[:200]!r}")
        raise refusal_in(text) or Rejected(Outcome.SHAPE_CHANGED, what)


def _time(raw: str, fetched_at: datetime, zone: ZoneInfo) -> datetime | None:
    try:
        return read_time(raw, fetched_at, zone) if raw else None
    except Rejected:
        return None


def joined_url(base_url: str, link: str) -> str:
    """What a link on a page leads to; "" for one that leads nowhere."""
    try:
        return urljoin(base_url, link) if link else ""
    except ValueError:
        return ""


def _without(value: object, keys: frozenset[str]) -> object:
    if isinstance(value, dict):
        return {key: _without(item, keys) for key, item in value.items() if key not in keys}
    return [_without(item, keys) for item in value] if isinstance(value, list) else value
