"""The archive of Jekyll posts: files that each hold one article of the Choice share page.

Nothing is asked for: ``finews import`` and the DAG ``import_archive`` read the files, and a post is its article's
stored answer, under the address ``archive:<file name>``. One article can have two posts, one with keyword links and one
without.
"""

from collections.abc import Sequence
from datetime import datetime

from scraper.answers import text_in
from scraper.body import Body
from scraper.charset import choose_charset
from scraper.config import Source
from scraper.eastmoney_markup import read_body
from scraper.errors import Rejected
from scraper.fields import digest_of, outlet_of
from scraper.kind import Kind, ListPage
from scraper.outcomes import Outcome
from scraper.posts import Post, post_id, read_post
from scraper.records import Answer, Article, Listed
from scraper.slug import category_slug, outlet_tag
from scraper.sources.share import KIND as SHARE
from scraper.text import one_line
from scraper.times import read_time

__all__ = ["KIND", "LIST_NAME", "ArchivedPost", "is_post", "post_answer", "said_by"]

LIST_NAME = "archive"
"""The list that a page is said to be from that a post named first."""
_SCHEME = "archive:"
_ARTICLE = ("post", "", None)
"""Layouts of articles: the archive's own, and none said."""


def post_answer(name: str, body: bytes, imported_at: datetime) -> Answer:
    """The file called ``name`` as the answer that it is stored as.

    Its time is that of the import: a file's own is when somebody copied it, which says nothing and would make the same
    archive another one on every machine.
    """
    url = _SCHEME + name
    return Answer(url, url, 200, {}, body, imported_at, *choose_charset(body, ""))


def is_post(answer: Answer) -> bool:
    """Whether a stored answer is an archived post."""
    return answer.requested_url.startswith(_SCHEME)


def said_by(answer: Answer) -> tuple[str, str]:
    """The title and the body text of a stored post.

    :raises Rejected: it cannot be read.
    """
    post = read_post(text_in(answer))
    return one_line(post.title), read_body(post.body).text


class ArchivedPost(Kind):
    PARSER = "archive"
    PARSER_VERSION = 1
    PRECEDENCE = -1
    LISTS = ()
    PAGED_LISTS = ()

    def external_id(self, url: str) -> str:
        return SHARE.external_id(url)

    def id_in(self, value: object) -> str:
        return SHARE.id_in(value)

    def page_url(self, source: Source, external_id: str, url: str = "") -> str:
        return SHARE.page_url(source, external_id)

    def request_urls(self, source: Source, external_id: str, url: str) -> Sequence[str]:
        return ()

    def list_url(self, source: Source, name: str) -> str:
        raise NotImplementedError("an archive has no lists")

    def read_list(self, source: Source, name: str, answer: Answer) -> ListPage:
        raise NotImplementedError("an archive has no lists")

    def listed(self, source: Source, answer: Answer) -> Listed:
        """The page that a post is of, with the post as its answer.

        What else it says is left to the parser: two posts of one article may differ in their title, and a list that
        seems to change its mind makes pages be asked for again.

        :raises Rejected: ``not_an_article``, ``no_id``: it is of none.
        """
        name = _file_name(answer)
        external_id, _ = post_id(name)
        try:
            post = read_post(text_in(answer))
        except Rejected:
            # An empty file, or one in no charset: with an id it is a page that gives no article.
            if not external_id:
                raise
            return Listed(external_id, self.page_url(source, external_id), LIST_NAME, answer=answer, copy=name)
        if post.layout not in _ARTICLE:
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"{name} has the layout {post.layout!r}")
        external_id = external_id or self.id_in(post.link)
        if not external_id and post.layout is None:
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"{name} is no post: it has neither front matter nor an article id")
        if not external_id:
            raise Rejected(Outcome.NO_ID, f"{name} has no article id in its name nor in its link")
        try:
            published_at, published_raw = self._time(source, post, answer, None)
        except Rejected:
            published_at, published_raw = None, ""
        return Listed(
            external_id=external_id,
            url=self.page_url(source, external_id),
            list_name=LIST_NAME,
            published_at=published_at,
            published_raw=published_raw,
            answer=answer,
            copy=name,
        )

    def check(self, source: Source, external_id: str, answer: Answer) -> None:
        self._read(external_id, answer)

    def parse(self, source: Source, external_id: str, answer: Answer, listed: Listed) -> Article:
        post, body = self._read(external_id, answer)
        outlet = body.outlet or outlet_of(post.outlet) or outlet_of(listed.outlet)
        published_at, published_raw = self._time(source, post, answer, listed)
        return Article(
            external_id=external_id,
            url=self.page_url(source, external_id),
            title=one_line(post.title) or one_line(listed.title),
            outlet=outlet,
            category_slug=category_slug(outlet),
            category_name=outlet,
            published_at=published_at,
            published_raw=published_raw,
            language="zh",
            body_text=body.text,
            body_html=body.html,
            parser=self.PARSER,
            parser_version=self.PARSER_VERSION,
            summary=digest_of(post.digest, outlet) or one_line(listed.summary),
            tags=tuple(dict.fromkeys(tag for tag in (outlet_tag(outlet), *source.tags) if tag)),
            images=body.images,
            mentions=body.mentions,
        )

    def _read(self, external_id: str, answer: Answer) -> tuple[Post, Body]:
        try:
            post = read_post(text_in(answer))
        except Rejected as problem:
            if problem.outcome is not Outcome.EMPTY:
                raise
            raise Rejected(Outcome.NO_TEXT, f"{answer.url} is an empty file") from problem
        if post.layout not in _ARTICLE:
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"{answer.url} has the layout {post.layout!r}")
        linked = self.id_in(post.link)
        if linked and linked != external_id:
            raise Rejected(Outcome.ID_MISMATCH, f"{answer.url} is of {external_id}, but its link leads to {linked}")
        body = read_body(post.body)
        if not any(map(str.isalnum, body.text)):
            raise Rejected(Outcome.NO_TEXT, f"{answer.url}, {one_line(post.title)[:60]!r}, has no text")
        return post, body

    def _time(self, source: Source, post: Post, answer: Answer, listed: Listed | None) -> tuple[datetime | None, str]:
        """When the article was published: as the post says, else its file's name, else a list; None where none does.

        :raises Rejected: ``bad_time``: the post says a time that is none, and nothing else says one.
        """
        problem: Rejected | None = None
        for raw in (post.date, post_id(_file_name(answer))[1]):
            if raw:
                try:
                    return read_time(raw, answer.fetched_at, source.zone), raw
                except Rejected as rejected:
                    problem = problem or rejected
        if listed is not None and listed.published_at is not None:
            return listed.published_at, listed.published_raw
        if problem is not None:
            raise problem
        return None, ""


def _file_name(answer: Answer) -> str:
    """The post's file name; "" where the answer came some other way."""
    return answer.requested_url.removeprefix(_SCHEME) if is_post(answer) else ""


KIND = ArchivedPost()
