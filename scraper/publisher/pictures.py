"""The pictures of an article: the one that the page names as its own, then those between its paragraphs."""

from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.body import absolute
from scraper.publisher.body import key_of
from scraper.publisher.linked_data import LinkedData
from scraper.publisher.metas import Metas
from scraper.publisher.places import is_foreign
from scraper.records import Image
from scraper.text import one_line

__all__ = ["pictures_of"]

MOST = 60
MOST_PARAGRAPHS = 3_000
SMALL = 100
"""Pixels below which a picture is an icon."""
CAPTION_CHARS = 400

_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-url")


def pictures_of(tree: LexborHTMLParser, metas: Metas, linked: LinkedData, text: str, url: str) -> tuple[Image, ...]:
    """``text`` is the body's; pictures are those of the smallest element that holds its first and last paragraph."""
    found: dict[str, str] = {}
    for source in _named(metas, linked):
        _add(found, source, "", url)
    for node in _holder(tree, text):
        for picture in node.css("img")[:MOST]:
            if not _is_icon(picture) and not is_foreign(picture):
                attributes = picture.attributes
                source = next(
                    (value for name in _SOURCES if (value := attributes.get(name)) and ":image/" not in value[:20]), ""
                )
                _add(found, source, _caption(picture), url)
    return tuple(Image(source, caption) for source, caption in list(found.items())[:MOST])


def _named(metas: Metas, linked: LinkedData) -> Iterator[str]:
    for value in linked.of_article("image"):
        for item in (value if isinstance(value, list) else [value])[:1]:
            source = item.get("url") or item.get("contentUrl") if isinstance(item, dict) else item
            if isinstance(source, str):
                yield source
                return
    yield from metas.all(("og:image", "twitter:image"))[:1]


def _add(found: dict[str, str], source: str, caption: str, url: str) -> None:
    try:
        address = absolute(urljoin(url, source.strip())) if source else ""
    except ValueError:
        return
    if address and (address not in found or caption):
        found[address] = caption


def _holder(tree: LexborHTMLParser, text: str) -> list[LexborNode]:
    lines = [key for line in text.split("\n") if len(key := key_of(line)) > 20]
    if not lines:
        return []
    ends = {lines[0], lines[-1]}
    holding = [node for node in tree.css("p")[:MOST_PARAGRAPHS] if key_of(node.text()) in ends]
    if not holding:
        return []
    first, last = _line_of_parents(holding[0]), _line_of_parents(holding[-1])
    ids = {node.mem_id for node in last}
    return next(([node] for node in first if node.mem_id in ids), [])


def _line_of_parents(node: LexborNode) -> list[LexborNode]:
    parents: list[LexborNode] = []
    parent = node.parent
    while parent is not None and parent.tag not in ("html", "body"):
        parents.append(parent)
        parent = parent.parent
    return parents


def _is_icon(node: LexborNode) -> bool:
    sizes = (node.attributes.get(name) or "" for name in ("width", "height"))
    return any(size.isdigit() and int(size) < SMALL for size in sizes)


def _caption(node: LexborNode) -> str:
    parent = node.parent
    for _ in range(4):
        if parent is None:
            return ""
        if parent.tag == "figure":
            caption = parent.css_first("figcaption")
            text = one_line(caption.text(deep=True, separator=" ")) if caption is not None else ""
            return text if len(text) <= CAPTION_CHARS else ""
        parent = parent.parent
    return ""
