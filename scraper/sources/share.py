"""The Choice share page: ``NewsShare.html?infoCode=NW…``, its text as JSON, and its lists.

Lists and JSON rest on stored answers and on public readers of the same endpoints. No rendered share page is stored
anywhere: its selectors are those that public readers of East Money's article pages agree on.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.answers import is_html, json_in, refusal_in, text_in
from scraper.body import Body
from scraper.config import Source
from scraper.eastmoney_markup import read_body, read_node
from scraper.eastmoney_pages import BODIES, article_id, outlet_on, time_on, title_on
from scraper.errors import Rejected
from scraper.fields import digest_of, outlet_of, people_of
from scraper.html import first_text, parse_html
from scraper.kind import Kind, ListPage, UnreadableRecord
from scraper.outcomes import Outcome
from scraper.records import Answer, Article, Listed, Mention
from scraper.securities import with_related
from scraper.slug import category_slug, outlet_tag
from scraper.text import one_line, printable, text_of
from scraper.times import published, read_time

__all__ = ["KIND", "SharePage"]

RECORD_CHARS = 1000
"""How much of an unreadable record is kept."""

_PAGE_INDEX = re.compile(r"(\bpageIndex=)(\d{1,6})")
_LOADING = re.compile(r"(?:正在)?(?:加载|载入)中?\W*|loading\W*|请稍[候等]\W*", re.IGNORECASE)


class SharePage(Kind):
    PARSER = "share"
    PRECEDENCE = 1
    PARSER_VERSION = 1
    LISTS = ("rolling", "outlets", "market37", "market38", "market39", "latest")
    PAGED_LISTS = ("search",)

    PAGE: ClassVar = "/html_News/NewsShare.html"
    TEXT: ClassVar = "/NewsData/GetNewsText.do"
    LIST_URLS: ClassVar[Mapping[str, str]] = {
        "rolling": "/web/webapi?type=102&count=100&newsid=1",
        "outlets": "/web/webapi?type=45&count=100&newsid=1",
        "market37": "/information/newmarket/web/webapi?marketType=37&count=100",
        "market38": "/information/newmarket/web/webapi?marketType=38&count=100",
        "market39": "/information/newmarket/web/webapi?marketType=39&count=100",
        "latest": "/information/newmarket/getInformationList?count=100",
        "search": "/NewsData/GetNewsBySearch.do?types=&title=&text=&source=&securityCodes=&pageIndex=1&limit=50"
        "&sort=date&order=desc",
    }

    # JSON: upstream's names, of which the case differs from list to list; they are compared in lower case.
    LIST_RECORDS: ClassVar = ("records", "nodelist", "record")
    RECORD_IDS: ClassVar = ("infocode", "id", "url_w", "url")
    RECORD_TITLES: ClassVar = ("title", "simtitle")
    RECORD_DIGESTS: ClassVar = ("digest", "simdigest")
    RECORD_OUTLETS: ClassVar = ("from", "medianame")
    RECORD_TIMES: ClassVar = ("showtime", "datetime")
    ECHOES: ClassVar = ("id", "newsid", "url")
    SAYING: ClassVar = ("title", "text", "content", "date", "from", "medianame", "docreader", "author", "reletecodes")

    def external_id(self, url: str) -> str:
        try:
            parts = urlsplit(url.strip())
            query = parse_qsl(parts.query)
        except ValueError:
            return ""
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return ""
        is_text = parts.path.lower().endswith(self.TEXT.lower())
        for key, value in query:
            if key.lower() == "infocode" or (is_text and key.lower() == "id"):
                return article_id(value)
        return ""

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        return f"{source.base_url}{self.PAGE}?infoCode=NW{external_id}"

    def request_urls(self, source: Source, external_id: str, url: str) -> Sequence[str]:
        return (f"{source.base_url}{self.TEXT}?id=NW{external_id}", self.page_url(source, external_id))

    def list_url(self, source: Source, name: str) -> str:
        return source.base_url + self.LIST_URLS[name]

    def read_list(self, source: Source, name: str, answer: Answer) -> ListPage:
        value = json_in(text_in(answer))
        if value in ({}, [], None, ""):
            raise Rejected(Outcome.EMPTY, f"the list {name} holds nothing: {value!r}")
        fields = _fields(value)
        key = next((key for key in self.LIST_RECORDS if key in fields), "")
        records = fields.get(key)
        if key and (records is None or (isinstance(records, str) and not text_of(records))):
            records = []
        if not isinstance(records, list):
            raise Rejected(Outcome.SHAPE_CHANGED, f"the list {name} has no records, but {_keys(value)}")
        listed: list[Listed] = []
        unreadable: list[UnreadableRecord] = []
        for record in records:
            try:
                listed.append(self._listed(source, name, record, answer.fetched_at))
            except Rejected as problem:
                as_text = printable(json.dumps(record, ensure_ascii=False))
                unreadable.append(UnreadableRecord(as_text[:RECORD_CHARS], problem))
        next_url = self._next_url(answer.requested_url) if name in self.PAGED_LISTS and records else ""
        return ListPage(tuple(listed), tuple(unreadable), next_url)

    def _next_url(self, url: str) -> str:
        return _PAGE_INDEX.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", url)

    def _listed(self, source: Source, name: str, record: object, fetched_at: datetime) -> Listed:
        fields = _fields(record)
        external_id = next((found for key in self.RECORD_IDS if (found := self.id_in(fields.get(key)))), "")
        if not external_id:
            raise Rejected(Outcome.NO_ID, f"a record of the list {name} without an article id")
        outlet = outlet_of(_first(fields, self.RECORD_OUTLETS))
        raw = text_of(_first(fields, self.RECORD_TIMES))
        try:
            published_at = read_time(raw, fetched_at, source.zone)
        except Rejected:
            published_at = None
        return Listed(
            external_id=external_id,
            url=self.page_url(source, external_id),
            list_name=name,
            title=one_line(_first(fields, self.RECORD_TITLES)),
            summary=digest_of(_first(fields, self.RECORD_DIGESTS), outlet),
            outlet=outlet,
            published_at=published_at,
            published_raw=raw,
        )

    def id_in(self, value: object) -> str:
        return article_id(value) or self.external_id(text_of(value))

    def check(self, source: Source, external_id: str, answer: Answer) -> None:
        self._read(external_id, answer)

    def parse(self, source: Source, external_id: str, answer: Answer, listed: Listed) -> Article:
        held = self._read(external_id, answer)
        told = self._told_by_json(held) if isinstance(held, dict) else self._told_by_page(held)
        title = told.title or one_line(listed.title)
        if not title:
            raise Rejected(Outcome.NO_TITLE, "neither the answer nor the list gives a title")
        if not told.body.text:
            raise Rejected(Outcome.NO_TEXT, f"{title[:60]!r} has no text")
        published_at, published_raw = published(told.time, listed, answer.fetched_at, source.zone)
        outlet = told.outlet or outlet_of(listed.outlet)
        return Article(
            external_id=external_id,
            url=self.page_url(source, external_id),
            title=title,
            outlet=outlet,
            category_slug=category_slug(outlet),
            category_name=outlet,
            published_at=published_at,
            published_raw=published_raw,
            language="zh",
            body_text=told.body.text,
            body_html=told.body.html,
            parser=self.PARSER,
            parser_version=self.PARSER_VERSION,
            summary=one_line(listed.summary) or digest_of(told.digest, outlet),
            tags=tuple(dict.fromkeys(tag for tag in (outlet_tag(outlet), *source.tags) if tag)),
            authors=people_of(told.authors, outlet),
            images=told.body.images,
            mentions=with_related(told.mentions, told.related),
        )

    def raw_body(self, answer: Answer) -> str:
        text = text_in(answer)
        fields = {} if is_html(text) else _fields(json_in(text))
        return _html(fields.get("text")) or _html(fields.get("content"))

    def _read(self, external_id: str, answer: Answer) -> "_Fields | LexborHTMLParser":
        """The fields of a JSON answer, or the tree of a page that arrived with the article in it.

        :raises Rejected: as :meth:`check` does.
        """
        text = text_in(answer)
        self._check_echo(external_id, {"the final address": answer.url})
        if is_html(text):
            return self._rendered(external_id, answer, text)
        value = json_in(text)
        if value in ({}, [], None, ""):
            raise Rejected(Outcome.EMPTY, f"{answer.url} answered {text.strip()}")
        fields = _fields(value)
        if not any(name in fields for name in self.SAYING):
            raise Rejected(Outcome.SHAPE_CHANGED, f"no known field, but {_keys(value)}")
        self._check_echo(external_id, {name: fields.get(name) for name in self.ECHOES})
        if not any(_says_something(fields.get(name)) for name in self.SAYING):
            raise Rejected(Outcome.EMPTY, f"{answer.url}: every field of the article is empty")
        return fields

    def _check_echo(self, external_id: str, echoes: Mapping[str, object]) -> None:
        for name, value in echoes.items():
            echoed = self.id_in(value)
            if echoed and echoed != external_id:
                raise Rejected(Outcome.ID_MISMATCH, f"asked for {external_id}, but {name} says {echoed}")

    def _rendered(self, external_id: str, answer: Answer, text: str) -> LexborHTMLParser:
        tree = parse_html(text)
        if self._body_of(tree) is not None:
            canonical = tree.css_first('link[rel="canonical"]')
            self._check_echo(external_id, {"the page": canonical.attributes.get("href") if canonical else None})
            return tree
        is_shell = any(tree.css_first(body) for body in BODIES) or self.TEXT.rpartition("/")[2] in text
        if not is_shell and (refusal := refusal_in(text)):
            raise refusal
        if not is_shell and self.TEXT.lower() in answer.requested_url.lower():
            raise Rejected(Outcome.BLOCKED, f"a page without the article, titled {first_text(tree, ('title',))[:60]!r}")
        raise Rejected(Outcome.NOT_RENDERED, f"{answer.url} came without the article")

    def _body_of(self, tree: LexborHTMLParser) -> LexborNode | None:
        for selector in BODIES:
            for node in tree.css(selector):
                text = node.text().strip()
                if (text and not _LOADING.fullmatch(text)) or node.css_first("img") is not None:
                    return node
        return None

    def _told_by_json(self, fields: "_Fields") -> "_Told":
        text, content = (read_body(value) for value in (_html(fields.get("text")), _html(fields.get("content"))))
        body = text if text.text else content
        return _Told(
            title=one_line(fields.get("title")),
            time=text_of(fields.get("date")),
            outlet=outlet_of(_first(fields, ("medianame", "from"))) or text.outlet or content.outlet,
            digest=fields.get("docreader"),
            authors=fields.get("author"),
            related=fields.get("reletecodes"),
            body=body,
            # Only content has the keyword links.
            mentions=content.mentions or text.mentions,
        )

    def _told_by_page(self, tree: LexborHTMLParser) -> "_Told":
        body = read_node(self._body_of(tree))
        return _Told(
            title=title_on(tree),
            time=time_on(tree),
            outlet=outlet_on(tree) or body.outlet,
            body=body,
            mentions=body.mentions,
        )


_Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Told:
    """What an answer says of its article."""

    title: str
    time: str
    outlet: str
    body: Body
    mentions: tuple[Mention, ...]
    digest: object = None
    authors: object = None
    related: object = None


def _fields(value: object) -> _Fields:
    """A JSON object with its keys in lower case; empty for anything else."""
    return {key.lower(): item for key, item in value.items()} if isinstance(value, dict) else {}


def _first(fields: _Fields, names: Sequence[str]) -> object:
    """The first of these fields that is not empty."""
    return next((fields[name] for name in names if text_of(fields.get(name))), None)


def _html(value: object) -> str:
    return value if isinstance(value, str) and text_of(value) else ""


def _says_something(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(text_of(item) or isinstance(item, dict) for item in items)


def _keys(value: object) -> str:
    return printable(", ".join(value))[:200] if isinstance(value, dict) else f"a {type(value).__name__}"


KIND = SharePage()
