"""How these tests read the newsroom's answers, on their own: neither with its code nor with the crawler's."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["article", "mentions", "moment", "paragraphs", "search_pages"]

_BOILERPLATE = ("一站式开户", "打开微信", "（责任编辑：", "郑重声明：")
_DATA_CODES = (
    (re.compile(r"(\d+),(\w+)$"), lambda m: (int(m[1]), m[2])),
    (re.compile(r"(?:[KR] )?(\w+)\|(\d+)\|\w+\|?$"), lambda m: (int(m[2]), m[1])),
    (re.compile(r"(\d{6})$"), lambda m: (None, m[1])),
)
_ID = re.compile(r"(?:stock|bk|Info)_?\.?(?:(\d+)\.)?(\w+)$")


def article(client: httpx.Client, info_code: str) -> dict[str, Any]:
    """The text answer of an article, which must be JSON."""
    answer: dict[str, Any] = client.get("/NewsData/GetNewsText.do", params={"id": info_code}).json()
    return answer


def search_pages(client: httpx.Client, limit: int = 200, **asked: str) -> Iterator[dict[str, Any]]:
    """Every record of the search, page by page to its end."""
    page = 1
    while records := client.get(
        "/NewsData/GetNewsBySearch.do", params={"pageIndex": page, "limit": limit, **asked}
    ).json()["records"]:
        yield from records
        page += 1


def paragraphs(html: str) -> list[str]:
    """The paragraphs and sub-headings a reader would keep."""
    nodes = LexborHTMLParser(f"<body>{html}</body>").css("p, h3")
    texts = [node.text(deep=True).replace("\0", "").strip("　 \n") for node in nodes if _is_body(node)]
    return [text for text in texts if text and not text.startswith(_BOILERPLATE)]


def _is_body(node: LexborNode) -> bool:
    attributes = node.attributes
    return "style" not in attributes and "em_media" not in (attributes.get("class") or "")


def mentions(html: str) -> set[tuple[int | None, str]]:
    """Market and code of every security that is linked or charted."""
    found: set[tuple[int | None, str]] = set()
    for node in LexborHTMLParser(f"<body>{html}</body>").css(".keytip, .em_stock_key_common, .EmImageRemark"):
        data = node.attributes.get("data-code")
        if data:
            found.add(next(made(match) for pattern, made in _DATA_CODES if (match := pattern.match(data))))
        elif match := _ID.match((node.parent.attributes.get("id") or "") if node.parent else ""):
            found.add((int(match[1]) if match[1] else None, match[2]))
    return found


def moment(value: str | int, asked_at: datetime) -> datetime:
    """A time of an answer given at ``asked_at``, in any of the grammars."""
    if isinstance(value, int) or (value.isdigit() and len(value) == 13):
        return datetime.fromtimestamp(int(value) / 1000, asked_at.tzinfo)
    day = f"{asked_at:%Y-%m-%d}"
    yesterday = f"{asked_at - timedelta(days=1):%Y-%m-%d}"
    text = value.replace("今天", day).replace("昨天", yesterday).replace("/", "-")
    text = re.sub(r"(\d+)年(\d+)月(\d+)日", r"\1-\2-\3", text)
    text = f"{day} {text}" if re.fullmatch(r"\d\d:\d\d", text) else text
    return datetime.fromisoformat(text).replace(tzinfo=asked_at.tzinfo)
