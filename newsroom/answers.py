"""What the newsroom answers for one article: the bytes, the headers, and the mishaps."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha1

from newsroom import pages
from newsroom.bodies import body_of
from newsroom.dates import DateStyle, write_time
from newsroom.flaws import Flaw
from newsroom.posts import Post
from newsroom.wire import page_time, post_text, served, shape_of, text_json
from newsroom.writing import Story

__all__ = [
    "Answer",
    "feed_answer",
    "json_answer",
    "page_answer",
    "post_answer",
    "post_page_answer",
    "refusal",
    "text_answer",
]

_JSON = "application/json;charset=utf-8"
_HTML = "text/html;charset=utf-8"
_FILLER_BYTES = 9 << 20
"""More than any reader should take for one article."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer before it is sent. ``stream`` follows ``body``; a status of 0 resets the connection.

    ``changed_at`` and ``etag`` are set where the answer can be asked for conditionally.
    """

    body: bytes = b""
    content_type: str = _JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    changed_at: datetime | None = None
    etag: str = ""
    stream: Iterator[bytes] | None = None


def json_answer(value: object) -> Answer:
    return Answer(_dump(value))


def feed_answer(body: bytes, content_type: str) -> Answer:
    return Answer(body, content_type, etag=_tag(body))


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def refusal(flaw: Flaw) -> Answer:
    """What a flaw of :data:`flaws.ONCE` answers the first time."""
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1.5), usegmt=True)
    match flaw:
        case Flaw.BUSY_ONCE:
            return Answer(b"busy", "text/plain", 503, {"Retry-After": "1"})
        case Flaw.LIMITED_ONCE:
            return Answer(b"too many requests", "text/plain", 429, {"Retry-After": "1"})
        case Flaw.LIMITED_UNTIL_ONCE:
            return Answer(b"too many requests", "text/plain", 429, {"Retry-After": soon})
        case _:
            return Answer(status=0)


def text_answer(story: Story, now: datetime, *, is_redirected: bool) -> Answer:
    """The answer of ``GetNewsText.do``; ``is_redirected`` when the request followed an earlier redirect."""
    match story.flaw:
        case Flaw.EMPTY_ANSWER:
            return Answer()
        case Flaw.EMPTY_JSON | Flaw.ONLY_PAGE | Flaw.LISTED_WITHOUT_ID:
            return Answer(b"{}")
        case Flaw.BLOCK_PAGE:
            return Answer(pages.BLOCK_PAGE.encode(), _HTML)
        case Flaw.CAPTCHA:
            return Answer(pages.CAPTCHA.encode(), _HTML)
        case Flaw.FORBIDDEN:
            return Answer(pages.BLOCK_PAGE.encode(), _HTML, 403)
        case Flaw.NOT_FOUND:
            return Answer(pages.NOT_FOUND.encode(), _HTML, 404)
        case Flaw.SERVER_ERROR:
            return Answer(b"internal error", "text/plain", 500)
        case Flaw.REDIRECTED if not is_redirected:
            return Answer(status=302, headers={"Location": f"/NewsData/GetNewsText.do?id={story.info_code}&cid=1"})
    version = story.version(now)
    shown = _another(story) if story.flaw is Flaw.OTHER_ARTICLE else story
    body = _dump(text_json(shown, body_of(shown, version), now))
    match story.flaw:
        case Flaw.TRUNCATED:
            return Answer(body[: len(body) * 3 // 5])
        case Flaw.JSONP:
            return Answer(b"var ajaxResult=" + body + b";")
        case Flaw.OVERSIZED:
            head, tail = body.rsplit(b"</p>", 1)
            return Answer(head, stream=_filler(tail))
        case Flaw.GB2312:
            body = body.decode().encode("gb18030")
            return _conditional(Answer(body, "text/html;charset=gb2312"), story, now)
        case Flaw.BOM:
            return _conditional(Answer(b"\xef\xbb\xbf" + body), story, now)
        case _:
            return _conditional(Answer(body), story, now)


def _another(story: Story) -> Story:
    """An article with another id, and so with another text."""
    code = story.info_code
    return replace(story, info_code=f"{code[:-1]}{(int(code[-1]) + 5) % 10}", flaw=None)


def _filler(tail: bytes) -> Iterator[bytes]:
    paragraph = "</p><p>　　此处为重复的填充内容，用来把这份应答撑大到无人愿意接收的程度。".encode()
    chunk = paragraph * 1000
    for _ in range(_FILLER_BYTES // len(chunk) + 1):
        yield chunk
    yield b"</p>" + tail


def page_answer(story: Story, now: datetime) -> Answer:
    """The share page: a shell, or the article itself."""
    if not shape_of(story).is_rendered:
        return _conditional(Answer(pages.shell().encode(), _HTML), story, now)
    version = story.version(now)
    text, content = served(story, body_of(story, version))
    time = page_time(story, now)
    if isinstance(time, int) or story.style is DateStyle.EPOCH_TEXT:
        time = write_time(story.published_at, DateStyle.SECONDS, now)
    page = pages.rendered(story.titles[version], str(time), story.outlet, content or text)
    return _conditional(Answer(page.encode(), _HTML), story, now)


def _conditional(answer: Answer, story: Story, now: datetime) -> Answer:
    # A relative date changes the bytes at midnight, and with them the tag.
    facts = f"{story.seed}/{story.info_code}/{story.version(now)}/{page_time(story, now)}/{answer.content_type}"
    return replace(answer, changed_at=story.changed_at(now), etag=_tag(facts.encode()))


def post_answer(post: Post) -> Answer:
    """The answer of ``GetNewsText.do`` for an archived post."""
    body = _dump(post_text(post))
    return Answer(body, changed_at=post.published_at, etag=_tag(body))


def post_page_answer(post: Post) -> Answer:
    """The share page of an archived post."""
    body = pages.shell().encode()
    return Answer(body, _HTML, changed_at=post.published_at, etag=_tag(body))


def _tag(facts: bytes) -> str:
    return sha1(facts, usedforsecurity=False).hexdigest()[:20]
