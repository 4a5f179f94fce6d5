"""East Money (东方财富): articles as JSON and as pages, flash news, and the lists of its columns.

The JSON and a column were read in stored answers of 2026; akshare and other public readers ask the same columns for the
same fields. The flash news rests on a dozen public readers; its records have the ids of articles, and their text is
left to the article's own answer, which names outlet and securities. No whole page is stored: the selectors are those
that public readers agree on, in the layout since 2021 and in the one before. The address on ``finance.eastmoney.com``
answers for articles of all its hosts, as akshare takes for granted. The Choice share page is another kind (``share``)
of the same site: NW and the same digits.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from scraper.answers import json_in
from scraper.body import Body
from scraper.config import Source
from scraper.eastmoney_markup import EastMoneyReader
from scraper.eastmoney_pages import ARTICLE_URL, BODIES, TIMES, TITLES, article_id, author_on, outlet_on, title_on
from scraper.errors import Rejected
from scraper.fields import people_of
from scraper.outcomes import Outcome
from scraper.records import Answer, Listed, Mention
from scraper.securities import with_related
from scraper.site import Fields, Json, Markup, Said, Site, counted_up
from scraper.text import text_of

__all__ = ["KIND", "EastMoney"]

FLASH = "flash"
COLUMNS = {
    "guide": 344,
    "headlines": 345,
    "companies": 349,
    "china": 350,
    "world": 351,
    "macro": 352,
    "markets": 353,
    "industry": 355,
    "comment": 371,
    "stocks": 374,
    "us": 436,
    "hongkong": 532,
    "breakfast": 1207,
}
"""East Money's number of each list."""
_LIST = (
    "https://np-listapi.eastmoney.com/comm/web/getNewsByColumns?client=web&biz=web_news_col&column={}&order=1"
    "&needInteractData=0&page_index=1&page_size=50&req_trace=1"
    "&fields=code,showTime,title,mediaName,summary,image,url,uniqueUrl,Np_dst"
)
# Without req_trace it is refused.
_FLASH = (
    "https://np-weblist.eastmoney.com/comm/web/getFastNewsList?client=web&biz=web_724&fastColumn=102&sortEnd="
    "&pageSize=50&req_trace=1"
)
_SORT_END = re.compile(r"(\bsortEnd=)\d*")


class EastMoney(Site):
    PARSER = "eastmoney"
    PARSER_VERSION = 1
    PRECEDENCE = 2
    PAGED_LISTS = (FLASH, *COLUMNS)

    ID = ARTICLE_URL
    PAGE = "{base_url}/a/{id}.html"
    REQUESTS = ("https://newsinfo.eastmoney.com/kuaixun/v2/api/article/{id}", "{url}")

    LIST_URLS: ClassVar = {FLASH: _FLASH, **{name: _LIST.format(number) for name, number in COLUMNS.items()}}
    RECORDS: ClassVar = {FLASH: "data.fastNewsList", **dict.fromkeys(COLUMNS, "data.list")}
    LISTED: ClassVar = dict.fromkeys(
        (FLASH, *COLUMNS),
        Fields(
            id=("code",),
            url=("uniqueUrl", "url"),
            title=("title",),
            summary=("summary",),
            outlet=("mediaName",),
            published=("showTime",),
        ),
    )
    LEAD_ELSEWHERE = True
    # Of the JSON first, then of a page.
    ARTICLE = Fields(
        id=("data.Art_Code",),
        url=("data.Art_UniqueUrl", "data.Art_Url"),
        title=("data.Art_Title", *TITLES),
        summary=("data.Art_Docu_Reader", "data.Art_Description", "data.Art_Digest", 'meta[name="description"]@content'),
        outlet=("data.Art_Media_Name",),
        authors=("data.Art_Author_Name",),
        published=("data.Art_ShowTime", *TIMES),
        body=("data.Art_Content", *BODIES),
        related=("data.Art_Tip_Info",),
    )
    OUTLET = "东方财富网"
    READER = EastMoneyReader

    def id_in(self, value: object) -> str:
        return article_id(value)

    def next_url(self, source: Source, name: str, answer: Answer, said: Said, listed: Sequence[Listed]) -> str:
        if name == FLASH:
            end = said.text(("data.sortEnd",))
            return _SORT_END.sub(rf"\g<1>{end}", answer.requested_url) if end.isdecimal() else ""
        return counted_up(answer.requested_url, "page_index")

    def canonical_in(self, said: Said) -> str:
        return said.text(self.ARTICLE.url) if isinstance(said, Json) else super().canonical_in(said)

    def title_in(self, said: Said, fields: Fields) -> str:
        return title_on(said.node) if isinstance(said, Markup) else super().title_in(said, fields)

    def outlet_in(self, said: Said, fields: Fields, told: str) -> str:
        if isinstance(said, Markup):
            return outlet_on(said.node) or told
        return super().outlet_in(said, fields, told)

    def authors_in(self, said: Said, fields: Fields, body: Body, outlet: str) -> tuple[str, ...]:
        if isinstance(said, Markup):
            return people_of(author_on(said.node), outlet)
        return super().authors_in(said, fields, body, outlet)

    def mentions_in(self, said: Said, fields: Fields, body: Body) -> tuple[Mention, ...]:
        return with_related(body.mentions, list(_tips(said.text(fields.related))))

    def refusal(self, value: object) -> Rejected | None:
        if isinstance(value, dict) and "data" in value and not value["data"]:
            message = text_of(value.get("message")) or json.dumps(value, ensure_ascii=False)[:200]
            return Rejected(Outcome.EMPTY, f"there is no article in the answer: {message}")
        return None


def _tips(text: str) -> Iterator[str]:
    """The codes in ``[{"Type":1005,"Code":"105.NVDA,105.TSLA"}]``."""
    try:
        tips = json_in(text) if text else []
    except Rejected:
        return
    for tip in tips if isinstance(tips, list) else []:
        if isinstance(tip, dict):
            yield text_of(tip.get("Code"))


KIND = EastMoney()
