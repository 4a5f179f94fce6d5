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
from scraper.body import Body, BodyReader, tree_of
from scraper.config import Source
from scraper.errors import Rejected
from scraper.fields import digest_of, outlet_of, people_of
from scraper.flash import Flash, first_sentence, read_flash
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

__all__ = ["Fields", "Json", "Markup", "Said", "Site", "SiteReader", "counted_up", "joined_url"]

CANONICAL = ('link[rel="canonical"]@href', 'meta[property="og:url"]@content')


class Site(Kind):
    """A site whose class says where its lists and pages say what."""

    LISTS: ClassVar[Sequence[str]] = ()
    PAGED_LISTS: ClassVar[Sequence[str]] = ()

    ID: ClassVar[re.Pattern[str]]
    """Finds the article id in a page's URL: its first group."""
    BARE_ID: ClassVar[re.Pattern[str]] = re.compile(r"([A-Za-z0-9_-]{1,64})")
    """What an id is as the site's own records write it: its first group."""
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
    LEAD_ELSEWHERE: ClassVar[bool] = False
    """Whether the lists name pages besides articles, which are told by an address without an id."""
    WHOLE: ClassVar[frozenset[str]] = frozenset()
    """The lists whose records are whole articles (flash news): they are stored as answers and not asked for again."""
    VOLATILE: ClassVar[frozenset[str]] = frozenset()
    """Fields of those records, at any depth, that change while the article does not, such as prices; not stored."""

    EMBEDDED: ClassVar[re.Pattern[str] | None] = None
    """Finds the tag that opens the script which holds the article as JSON, in sites whose pages have one."""
    ARTICLE: ClassVar[Fields] = Fields()
    TITLE_SUFFIX: ClassVar[re.Pattern[str]] = re.compile(r"(?!)")
    """What stands behind the title on the pages: the name of the site."""
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
        match = self.BARE_ID.fullmatch(text)
        return self.external_id(text) or (match[1] if match else "")

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
        link = record.text(fields.url)
        url = joined_url(answer.url, link)
        external_id = self.external_id(url) if url else ""
        if self.LEAD_ELSEWHERE and link and not external_id:
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"the list {name} leads to {link[:200]}, which is no article")
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

    def _read(
        self, source: Source, external_id: str, answer: Answer
    ) -> tuple[Said, Fields, LexborNode | None, Flash | None]:
        """What the answer says, where it says what, what holds its text, and what it tells as flash news.

        :raises Rejected: as :meth:`check` does.
        """
        said, fields = self._said(answer), self._fields(source, answer)
        flash = self._flash_in(said, fields) if self.is_flash(said, fields) else None
        body = tree_of(flash.html) if flash else self.body_in(said, fields)
        if body is None:
            # The element title of a page that holds no article has a title all the same, and so has a block page.
            titles = tuple(place for place in fields.title if place != "title" or isinstance(said, Json))
            refusal = refusal_in(text_in(answer)) if isinstance(said, Markup) else None
            if refusal or not said.text(titles):
                self._refuse_shape(said, text_in(answer), "it holds neither a title nor a text")
        for name, echoed in self.echoes(said, fields, answer).items():
            if echoed and echoed != external_id:
                raise Rejected(Outcome.ID_MISMATCH, f"asked for {external_id}, but {name} says {echoed}")
        return said, fields, body, flash

    def _flash_in(self, said: Said, fields: Fields) -> Flash:
        title, outlet = self.title_in(said, fields), self.outlet_in(said, fields, "")
        return read_flash(self.text_in(said, fields), title, outlet, said.all(fields.images))

    def is_flash(self, said: Said, fields: Fields) -> bool:
        """Whether the answer is flash news, as :mod:`scraper.flash` reads it."""
        return fields is not self.ARTICLE

    def text_in(self, said: Said, fields: Fields) -> str:
        """The text of flash news as it came, plain or HTML; "" without one."""
        return said.html(fields.body)

    def echoes(self, said: Said, fields: Fields, answer: Answer) -> Mapping[str, str]:
        """The article ids that an answer gives, by where it does; "" where it does not."""
        echoes = {"the final address": self.external_id(answer.url)}
        if fields.id:
            echoes["the answer"] = self.id_in(said.text(fields.id))
        echoes["the page"] = self.external_id(self.canonical_in(said))
        return echoes

    def parse(self, source: Source, external_id: str, answer: Answer, listed: Listed) -> Article:
        said, fields, root, flash = self._read(source, external_id, answer)
        if self.is_paid(said):
            raise Rejected(Outcome.PAID, f"{answer.url} holds the beginning only; the rest is paid for")
        body = self.READER().read(root)
        title = (flash.title if flash else self.title_in(said, fields)) or one_line(listed.title)
        if not title and flash:
            title = first_sentence(body.text)
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
        told = body.outlet or (flash.outlet if flash else "")
        outlet = self.outlet_in(said, fields, told) or outlet_of(listed.outlet) or self.OUTLET
        summary = one_line(listed.summary) or digest_of(said.text(fields.summary), outlet)
        if summary and summary in (title, " ".join(body.text.split())):
            # A digest that is the title, or the whole text as flash news has it, is none.
            summary = ""
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
            summary=summary,
            tags=tuple(dict.fromkeys(tag for tag in (outlet_tag(outlet), *source.tags) if tag)),
            authors=self.authors_in(said, fields, body, outlet),
            images=body.images,
            mentions=self.mentions_in(said, fields, body),
            canonical_url=self.canonical_in(said),
        )

    def title_in(self, said: Said, fields: Fields) -> str:
        return self.TITLE_SUFFIX.sub("", one_line(said.text(fields.title)))

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

    def outlet_in(self, said: Said, fields: Fields, told: str) -> str:
        """The outlet; ``told`` is the one that the text itself names, "" where it names none."""
        return outlet_of(said.text(fields.outlet)) or told

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
            return Json(json_in(text[script.end() :].partition("</script>")[0]))
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


def counted_up(url: str, parameter: str) -> str:
    """The address of the next page of a list that is paged by a number in its query."""
    return re.sub(rf"(?<=[?&]{parameter}=)\d{{1,6}}", lambda number: str(int(number[0]) + 1), url)


def _without(value: object, keys: frozenset[str]) -> object:
    if isinstance(value, dict):
        return {key: _without(item, keys) for key, item in value.items() if key not in keys}
    return [_without(item, keys) for item in value] if isinstance(value, list) else value
