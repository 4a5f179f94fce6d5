"""CLS (财联社, cls.cn): telegraphs, the articles of its channels, and its magazine 品见, all in one space of ids.

It rests on answers stored in 2026: three of telegraphs, whose list holds them whole, two of a channel, the magazine's
list and two pages of articles. RSSHub's routes and other public readers take the same fields, and are all that tells of
older pages, which hold the article in ``initialState``, of the form of ``StockID`` and of what a wrong checksum is
answered. That a paid article says ``isFree: false`` is inferred from the free ones. Pages are at times a captcha.

A list is asked for with a checksum of its parameters. It is no secret: the site's own pages compute it.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import md5, sha1
from typing import ClassVar
from urllib.parse import urlencode

from scraper.body import Body, BodyReader
from scraper.config import Source
from scraper.errors import Rejected
from scraper.fields import people_of
from scraper.outcomes import Outcome
from scraper.records import Answer, Listed
from scraper.site import Fields, Json, Said, Site, SiteReader
from scraper.text import one_line

__all__ = ["KIND", "Cls", "signed"]

VERSION = "8.7.9"
"""Of the site's own pages, and part of the checksum: one that the site no longer takes is answered with errno 10012."""
WRONG_SIGN = "10012"
MOST_TELEGRAPHS = 50
"""A page of them: asked for more, the site answers none and says nothing."""
# fmt: off
CHANNELS: Mapping[str, int] = {
    "headlines": 1000, "shares": 1003, "hong_kong": 1135, "world": 1007, "companies": 1005, "brokers": 1118,
    "funds": 1110, "property": 1006, "finance": 1032, "cars": 1119, "technology": 1111, "futures": 1124,
    "education": 1176,
}
# fmt: on

_MARKUP = re.compile(r"<[a-zA-Z/!]")
_EDITOR = re.compile(r"(?:责任编辑|责编|编辑|校对|审核)[:：].*")
_POST = re.compile(r"(?:特约|实习|见习|高级|首席)*(?:记者|编辑|研究员|评论员|作者)$")


def _places(*names: str) -> tuple[str, ...]:
    return tuple(
        f"props.{place}.articleDetail.{name}" for place in ("pageProps", "initialState.detail") for name in names
    )


def _address(name: str, before: int = 0) -> str:
    """Of a list's page with what is older than an epoch second; 0 stands for now."""
    if name == "pinjian":
        return signed("/v5/web/pinjian/assembled2", rn=100)
    if name == "telegraph":
        return signed("/v1/roll/get_roll_list", last_time=before, refresh_type=1, rn=MOST_TELEGRAPHS)
    channel = CHANNELS[name]
    return signed(f"/v3/depth/list/{channel}", id=channel, last_time=before, rn=20)


def signed(path: str, **parameters: int) -> str:
    """An address of the site's own interface with the checksum that it asks for."""
    query = urlencode(sorted({"app": "CailianpressWeb", "os": "web", "sv": VERSION, **parameters}.items()))
    digest = sha1(query.encode(), usedforsecurity=False).hexdigest()
    return f"{path}?{query}&sign={md5(digest.encode(), usedforsecurity=False).hexdigest()}"


class Reader(SiteReader):
    CAPTION = re.compile(rf"{BodyReader.CAPTION.pattern}|[（(]\s*(?:数据|资料)?来源\s*[:：].{{0,120}}")
    BOILERPLATE = re.compile(r"[（(]?(?:责任编辑|责编|编辑)\s*[:：].{0,30}|.{0,30}(?:下载|打开)财联社\s*APP.{0,40}")


class Cls(Site):
    PARSER = "cls"
    PARSER_VERSION = 1
    LISTS = ("pinjian",)
    PAGED_LISTS = ("telegraph", *CHANNELS)

    ID = re.compile(r"(?:/(?:detail|depth|roll|share/article)/|[?&]article_id=)(\d{5,12})(?!\d)")
    BARE_ID = re.compile(r"([1-9]\d{0,11})")
    PAGE = "{base_url}/detail/{id}"

    _LISTED = Fields(id=("id",), title=("title",), summary=("brief",), published=("ctime",))
    LIST_URLS: ClassVar = {name: _address(name) for name in (*PAGED_LISTS, *LISTS)}
    RECORDS: ClassVar = {
        "telegraph": "data.roll_data",
        "pinjian": "data.pinjian_home_article.pinjian_article_arr",
        **dict.fromkeys(CHANNELS, "data"),
    }
    # The lists of articles have a source, too, which names an outlet for some and the author for others.
    LISTED: ClassVar = {
        **dict.fromkeys(("pinjian", *CHANNELS), _LISTED),
        "telegraph": Fields(
            id=("id",),
            title=("title",),
            authors=("author",),
            published=("ctime",),
            modified=("modified_time",),
            body=("content",),
            images=("images",),
            related=("stock_list.StockID",),
        ),
    }
    WHOLE = frozenset({"telegraph"})
    VOLATILE = frozenset(
        {"reading_num", "comment_num", "share_num", "collection", "attention_num", "RiseRange", "last", "status"}
    )

    EMBEDDED = re.compile(r'<script id="__NEXT_DATA__"[^>]*>')
    ARTICLE = Fields(
        id=_places("id"),
        title=_places("title"),
        summary=_places("brief"),
        authors=_places("author.name"),
        published=_places("ctime"),
        body=_places("content"),
        images=_places("images"),
    )
    MARKS = _places("visibleTags.name")
    IS_FREE = _places("isFree")
    OUTLET = "财联社"
    READER = Reader

    def listed(self, source: Source, name: str, record: Said, answer: Answer) -> Listed:
        for field, what in {"is_ad": "an advertisement", "ctype": "a subject"}.items():
            if record.text((field,)) == "1":
                raise Rejected(Outcome.NOT_AN_ARTICLE, f"{what} in the list {name}")
        if link := record.text(("external_link",)):
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"the list {name} leads away from the site, to {link}")
        return super().listed(source, name, record, answer)

    def next_url(self, source: Source, name: str, answer: Answer, said: Said, listed: Sequence[Listed]) -> str:
        # A channel begins with what its editors picked, in no order; from its last record on the next page goes on.
        # It leaves out the second that it is asked for.
        times = [x.published_at for x in listed if x.published_at]
        before = int(times[-1].timestamp()) + 1 if times else 0
        is_same = not before or f"&last_time={before}&" in answer.requested_url
        return "" if is_same else source.absolute(_address(name, before))

    def is_flash(self, said: Said, fields: Fields) -> bool:
        # A telegraph's page is like an article's, but its text is plain.
        text = said.text(fields.body)
        return super().is_flash(said, fields) or (text != "" and not _MARKUP.search(text))

    def outlet_in(self, said: Said, fields: Fields, told: str) -> str:
        return self._byline(said, fields)[0] or told

    def authors_in(self, said: Said, fields: Fields, body: Body, outlet: str) -> tuple[str, ...]:
        return people_of(self._byline(said, fields)[1], outlet)

    def _byline(self, said: Said, fields: Fields) -> tuple[str, list[str]]:
        """The outlet and the people in 财联社 张三, 财联社记者 张三, 央视新闻, or 张三 alone on what is 原创."""
        words = [w for w in one_line(said.text(fields.authors)).split() if not _EDITOR.match(w)]
        is_own = "原创" in said.all(self.MARKS)
        if not words or (is_own and words == [self.OUTLET]):
            return "", []
        if "：" in words[0] or (is_own and len(words) == 1):
            return "", words
        has_people = len(words) > 1 and (is_own or words[0].startswith(self.OUTLET))
        outlet = words[0] if has_people else " ".join(words)
        people = [w for w in words[1:] if not _POST.fullmatch(w)] if has_people else []
        return _POST.sub("", outlet).strip("《》"), people

    def is_paid(self, said: Said) -> bool:
        return said.all(self.IS_FREE) == [False]

    def refusal(self, value: object) -> Rejected | None:
        if Json(value).text(("errno",)) != WRONG_SIGN:
            return None
        advice = f"set VERSION in scraper/sources/cls.py, now {VERSION}, to the sv of the site's own requests"
        return Rejected(Outcome.SHAPE_CHANGED, f"the site takes the checksum no more (errno {WRONG_SIGN}): {advice}")


KIND = Cls()
