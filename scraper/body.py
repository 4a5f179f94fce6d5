"""An article's body out of its HTML: clean text, sanitised HTML and images, in one walk over the tree.

What is chrome, boilerplate or a keyword differs from site to site: a site overrides methods of :class:`BodyReader`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

import nh3
from selectolax.lexbor import LexborNode

from scraper.html import parse_html, root_of
from scraper.records import Image, Mention
from scraper.text import visible

__all__ = ["Attributes", "Body", "BodyReader", "Leave", "absolute", "line_of", "stay", "tree_of"]

# fmt: off
_SKIPPED = frozenset({
    "audio", "button", "canvas", "embed", "head", "iframe", "input", "math", "noscript", "object", "script", "select",
    "style", "svg", "template", "textarea", "title", "video",
})
_BLOCKS = frozenset({
    "address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hr", "main", "nav", "p", "pre", "section", "summary",
})
_STRUCTURE = frozenset({
    "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
})
# fmt: on
_CLEANER = nh3.Cleaner(
    tags={"p", "strong", "em", "h2", "h3", "h4", "img", *_STRUCTURE},
    attributes={"img": {"src", "alt"}},
    url_schemes={"http", "https"},
    link_rel=None,
)
_CLEAN = re.compile(r"(?:</?(?:p|strong|em|h[234])>[^<>]*+)*+")
"""Markup that sanitising leaves as it is: tags without attributes around escaped text. Most bodies are no more."""
_HOLDERS = frozenset(f"<{tag}>" for tag in ("li", "caption", "td", "th"))
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_STYLES = {"strong": 1, "b": 1, "em": 2, "i": 2}
_STYLE_TAGS = ("{}", "<strong>{}</strong>", "<em>{}</em>", "<strong><em>{}</em></strong>")
_PICTURE = -1
_MOST_NESTED = 8
"""Lists and tables within each other that are kept as such; what nests deeper is read flat."""

_TAG = re.compile(r"<[a-zA-Z/!?]")
_CAPTION = re.compile(
    r"[（(【\[]?\s*(?:图片来源|图片|图源|图)\s*[:：/／].{0,120}|.{1,80}[\s（(【\[，。](?:图片来源|图源)\s*[:：].{1,40}"
)

Attributes = Mapping[str, str | None]
Piece = tuple[str, int]
Leave = Callable[[], None]
"""What to do when an element has been read."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a body says.

    ``text`` has one paragraph a line, without captions. ``outlet`` is that of its source line, and ``byline`` the line
    that names its authors; "" without one. ``mentions`` are in the order of their first appearance. ``markup`` is
    rebuilt but not yet sanitised.
    """

    text: str
    markup: str
    images: tuple[Image, ...]
    mentions: tuple[Mention, ...]
    outlet: str
    byline: str = ""

    @property
    def html(self) -> str:
        """The sanitised HTML; made when asked for, as a body that is read for its mentions has no use for it."""
        return self.markup if _CLEAN.fullmatch(self.markup) else _CLEANER.clean(self.markup)


def stay() -> None:
    """A :data:`Leave` that does nothing."""


def absolute(source: str | None) -> str:
    """The address of a picture, "" where it has none that can be fetched."""
    source = (source or "").strip()
    if source.startswith("//"):
        source = f"https:{source}"
    return source if source.lower().startswith(("http://", "https://")) and len(source.split()) == 1 else ""


def tree_of(html: str) -> LexborNode | None:
    """A body's tree from HTML, or from plain text with line breaks; None where there is nothing.

    :raises Rejected: ``shape_changed``: the HTML cannot be parsed.
    """
    if not html:
        return None
    if not _TAG.search(html):
        html = "".join(f"<p>{line}</p>" for line in html.splitlines())
    return root_of(parse_html(html))


class BodyReader:
    """One walk over one body; a paragraph is collected in ``pieces`` and judged as a whole when it ends.

    The methods without an underscore are what a site overrides.
    """

    CAPTION: ClassVar[re.Pattern[str]] = _CAPTION
    """What a whole paragraph is that is the caption of the picture right before it."""

    def __init__(self) -> None:
        self.outlet = ""
        self.byline = ""
        # Of the open paragraph: text with its style, or a picture's tag.
        self.pieces: list[tuple[str, int]] = []
        self._pictures: list[Image] = []
        self._lines: list[str] = []
        self._markup: list[str] = []
        self._images: list[Image] = []
        self._style = 0
        self._wrapper = "p"
        self._nested = 0
        self._row: list[list[str]] | None = None
        self._in_cell = False
        self._awaits_caption = False
        self._in_caption = False

    def mentions(self) -> tuple[Mention, ...]:
        """The securities named, in the order of their first appearance; asked for when all is read."""
        return ()

    def is_chrome(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Whether an element is no part of the article, nor what it holds. Not asked for one without attributes."""
        style = attributes.get("style")
        return style is not None and "display:none" in style.replace(" ", "").lower()

    def is_boilerplate(self, line: str) -> bool:
        """Whether a whole paragraph is no text of the article."""
        return False

    def is_caption(self, tag: str, attributes: Attributes) -> bool:
        """Whether an element holds the caption of the picture before it."""
        return tag == "figcaption"

    def picture_source(self, attributes: Attributes) -> str:
        """The address of an ``img``, "" where it is no image of the article."""
        return absolute(attributes.get("src"))

    def enter_inline(self, node: LexborNode, attributes: Attributes) -> Leave:
        """Called at an ``a`` or ``span`` that has attributes."""
        return stay

    def paragraph_ended(self, kept: bool) -> None:
        """Called when a paragraph was judged; ``kept`` says whether it belongs to the article."""

    def read(self, root: LexborNode | None) -> Body:
        """What the element holds."""
        if root is not None:
            self._walk(root)
        self._end_paragraph()
        text, markup = "\n".join(self._lines), "".join(self._markup)
        return Body(text, markup, tuple(self._images), self.mentions(), self.outlet, self.byline)

    def _walk(self, root: LexborNode) -> None:
        # Not recursive: pages nest deeper than Python does.
        to_leave: list[Leave] = []
        node = root.child
        while node is not None:
            tag = node.tag
            if tag == "-text":
                text = node.text_content or ""
                # Line breaks between paragraphs are most of the texts, and nothing.
                if self.pieces or not text.isspace():
                    self.pieces.append((visible(text), self._style))
            elif tag and tag[0] != "-" and (leave := self._enter(node, tag)):
                child = node.child
                if child is not None:
                    to_leave.append(leave)
                    node = child
                    continue
                leave()
            following = node.next
            while following is None and to_leave:
                to_leave.pop()()
                parent = node.parent
                if parent is None:
                    break
                node = parent
                following = node.next
            node = following

    def _enter(self, node: LexborNode, tag: str) -> Leave | None:
        """What to do when the element has been read, None where it is not to be read."""
        if tag in _SKIPPED:
            return None
        attributes = node.attributes
        if attributes and self.is_chrome(node, tag, attributes):
            return None
        if (attributes or tag == "figcaption") and self.is_caption(tag, attributes):
            self._end_paragraph()
            self._in_caption = True
            return self._end_caption
        if tag in _BLOCKS:
            if self.pieces:
                self._end_paragraph()
            return self._end_paragraph
        if tag in ("a", "span"):
            return self.enter_inline(node, attributes) if attributes else stay
        if tag == "br":
            self._end_paragraph()
        elif tag == "img":
            self._add_picture(attributes)
        elif tag in _STYLES:
            before, self._style = self._style, self._style | _STYLES[tag]
            return partial(setattr, self, "_style", before)
        elif tag in _HEADINGS:
            self._end_paragraph()
            self._wrapper = _HEADINGS[tag]
            return self._end_heading
        elif tag in _STRUCTURE:
            self._end_paragraph()
            return self._enter_structure(tag)
        return stay

    def _end_caption(self) -> None:
        self._end_paragraph()
        self._in_caption = False

    def _end_heading(self) -> None:
        self._end_paragraph()
        self._wrapper = "p"

    def _enter_structure(self, tag: str) -> Leave:
        is_row = tag == "tr" and self._row is None
        is_cell = tag in ("td", "th") and self._row is not None and not self._in_cell
        if is_row:
            self._row = []
        elif is_cell and self._row is not None:
            self._row.append([])
            self._in_cell = True
        self._nested += 1
        if self._nested <= _MOST_NESTED:
            self._markup.append(f"<{tag}>")
        return partial(self._end_structure, tag, len(self._markup), is_row, is_cell)

    def _end_structure(self, tag: str, start: int, is_row: bool, is_cell: bool) -> None:
        self._end_paragraph()
        if is_cell:
            self._in_cell = False
        elif is_row and self._row is not None:
            # A row is one line, so that a figure stands beside its name.
            line = "\t".join(" ".join(cell) for cell in self._row).strip()
            if line:
                self._lines.append(line)
            self._row = None
        if self._nested <= _MOST_NESTED:
            if len(self._markup) == start and not is_cell:
                self._markup.pop()
            else:
                self._markup.append(f"</{tag}>")
        self._nested -= 1

    def _add_picture(self, attributes: Attributes) -> None:
        source = self.picture_source(attributes)
        if source:
            self._pictures.append(Image(source))
            tag = f'<img src="{escape(source)}" alt="{escape(attributes.get("alt") or "")}">'
            self.pieces.append((tag, _PICTURE))

    def _end_paragraph(self) -> None:
        if not self.pieces:
            return
        pieces, pictures = self.pieces, self._pictures
        self.pieces, self._pictures = [], []
        line = line_of(pieces)
        kept = not line or not self.is_boilerplate(line)
        if kept and (line or pictures):
            self._add_paragraph(pieces, pictures, line)
        self.paragraph_ended(kept)

    def _add_paragraph(self, pieces: Sequence[Piece], pictures: Sequence[Image], line: str) -> None:
        self._images += pictures
        is_caption = self._in_caption or ((pictures or self._awaits_caption) and self.CAPTION.fullmatch(line))
        if is_caption and self._images:
            self._images[-1] = replace(self._images[-1], caption=line)
        elif line and self._row and self._in_cell:
            self._row[-1].append(line)
        elif line:
            self._lines.append(line)
        self._awaits_caption = bool(pictures) and not line
        inner = _markup_of(pieces, line)
        is_whole = self._wrapper == "p" and self._markup and self._markup[-1] in _HOLDERS
        self._markup.append(inner if is_whole else f"<{self._wrapper}>{inner}</{self._wrapper}>")


def line_of(pieces: Sequence[Piece]) -> str:
    """The text of pieces, joined without a separator, with every run of whitespace as one space."""
    if len(pieces) == 1 and pieces[0][1] != _PICTURE:
        return " ".join(pieces[0][0].split())
    return " ".join("".join([text for text, style in pieces if style != _PICTURE]).split())


def _markup_of(pieces: Sequence[Piece], line: str) -> str:
    if line and (len(pieces) == 1 or not any(style for _, style in pieces)):
        return _styled(line, pieces[0][1])
    parts = []
    for style, group in groupby(pieces, key=itemgetter(1)):
        text = "".join([text for text, _ in group])
        parts.append(text if style == _PICTURE else _styled(_single_spaces(text), style))
    return "".join(parts).strip()


def _styled(text: str, style: int) -> str:
    # Most text has nothing to escape, and that is faster to find out.
    if "&" in text or "<" in text or ">" in text:
        text = escape(text, quote=False)
    return _STYLE_TAGS[style].format(text) if style and text.strip() else text


def _single_spaces(text: str) -> str:
    """``text`` with every run of whitespace as one space, at its ends, too."""
    line = " ".join(text.split())
    if not line:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + line + (" " if text[-1].isspace() else "")
