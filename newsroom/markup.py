"""The HTML of an article's body as upstream writes it, with keyword links and without, and what it really says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from newsroom.vocabulary import InfoKey, Security

__all__ = [
    "INDENT",
    "Block",
    "Body",
    "Chart",
    "Chrome",
    "Code",
    "Codeless",
    "Heading",
    "Image",
    "Paragraph",
    "Piece",
    "SourceLine",
    "Strong",
    "chrome",
    "plain",
    "render",
]

INDENT = "　　"
_HIDDEN = '<p style="display:none;height:1px;overflow:hidden;"><br /></p>'
_START = "<!-- EM_StockImg_Start -->"
_END = "<!-- EM_StockImg_End -->"
_BORDER = "border:#d1d1d1 1px solid;"
_MOST_LINKS = 6
"""Upstream links a name some times and then leaves it as text."""


@dataclass(frozen=True, slots=True)
class Strong:
    text: str


@dataclass(frozen=True, slots=True)
class Codeless:
    """A name whose keyword link carries no code at all."""

    name: str


@dataclass(frozen=True, slots=True)
class Code:
    """A security's code written out in the text, such as 600163.SH; upstream links its name and not this."""

    security: Security
    written: str


Piece = str | Security | InfoKey | Strong | Code | Codeless


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]
    trailing_break: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    pieces: tuple[Piece, ...]
    h3: bool


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    caption: str = ""
    original_only: bool = False
    """The address stands in ``orginial_src`` (sic) and there is no ``src``."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A price chart. ``unbalanced`` leaves its Start and End comments nested and wraps the paragraph after it."""

    security: Security
    letter: str
    suffix: str
    unbalanced: bool


@dataclass(frozen=True, slots=True)
class Chrome:
    """Advertising and boilerplate, as HTML: no body text."""

    html: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    pieces: tuple[Piece, ...]


Block = Paragraph | Heading | Image | Chart | Chrome | SourceLine


@dataclass(frozen=True, slots=True)
class Body:
    """``text`` and ``content`` are upstream's two versions of one body; the rest is what a reader must find in them.

    ``paragraphs`` is clean text, sub-headings among it. ``linked`` are the (market, code) of the keyword links, which
    only ``content`` has; ``charted`` those of the price charts, ``written`` of the codes in the text: both have these.
    """

    text: str
    content: str
    paragraphs: tuple[str, ...]
    linked: frozenset[tuple[int | None, str]]
    charted: frozenset[tuple[int | None, str]]
    written: frozenset[tuple[int | None, str]]
    images: tuple[tuple[str, str], ...]


def plain(pieces: Iterable[Piece]) -> str:
    """The pieces as a reader sees them."""
    return "".join(_word(piece) for piece in pieces)


def _word(piece: Piece) -> str:
    match piece:
        case str():
            return piece
        case Strong(text=word) | InfoKey(word=word) | Security(name=word) | Codeless(name=word) | Code(written=word):
            return word


class _Linker:
    """Turns pieces into linked HTML and remembers which names it has linked before."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.seen: Counter[str] = Counter()
        self.forms: dict[str, str] = {}
        self.linked: set[tuple[int | None, str]] = set()
        self.written: set[tuple[int | None, str]] = set()

    def html(self, pieces: Iterable[Piece]) -> str:
        return "".join(self._piece(piece) for piece in pieces)

    def _piece(self, piece: Piece) -> str:
        match piece:
            case str():
                return escape(piece, quote=False)
            case Strong(text):
                return f"<strong>{escape(text, quote=False)}</strong>"
            case Code(security, word):
                self.written.add((security.market, security.code))
                return word
            case Codeless(name):
                return f'<span><a href="http://quote.eastmoney.com/" class="keytip">{name}</a></span>'
            case InfoKey(word, number, href):
                if self._is_plain(word):
                    return word
                return f'<span id="Info.{number}"><a href="{href}" class="infokey">{word}</a></span>'
            case Security():
                return piece.name if self._is_plain(piece.name) else self._security(piece)

    def _is_plain(self, word: str) -> bool:
        self.seen[word] += 1
        return self.seen[word] > _MOST_LINKS or (self.seen[word] > 1 and self.rng.random() < 0.3)

    def _security(self, security: Security) -> str:
        name, market, code = security.name, security.market, security.code
        is_first = name not in self.forms
        form = self.forms.setdefault(name, self._form(security))
        self.linked.add((None if form in ("bare", "id") else market, code))
        if form == "id":
            # Upstream's funds: the code stands in the id alone.
            href = f"http://fund.eastmoney.com/{code}.html"
            return f'<span id="stock_{code}"><a href="{href}" class="keytip">{name}</a></span>'
        if form == "bare":
            href = f"http://quote.eastmoney.com/{code}.html"
            return f'<span web="1" href="{href}" class="em_stock_key_common" data-code="{code}">{name}</span>'
        href = f"http://quote.eastmoney.com/unify/r/{market}.{code}"
        if is_first and form == "keytip":
            link = f'<a href="{href}" class="keytip" data-code="{market},{code}">{name}</a>'
            if market in (116, 128):
                return f'<span id="Info.{market}.{code}">{link}</span>'
            kind, quote = ("bk", "bkquote") if market == 90 else ("stock", "quote")
            return f'<span id="{kind}_{market}.{code}">{link}</span><span id="{quote}_{market}.{code}"></span>'
        data = {"pipes": f"{code}|{market}|1", "pipes_end": f"{code}|{market}|2|"}.get(form, f"{market},{code}")
        return f'<span web="1" href="{href}" class="em_stock_key_common" data-code="{data}">{name}</span>'

    def _form(self, security: Security) -> str:
        if security.market is None:
            return "id"
        if security.market in (0, 1) and (roll := self.rng.random()) < 0.06:
            return "bare" if roll < 0.02 else "pipes" if roll < 0.04 else "pipes_end"
        return "keytip"


def render(blocks: Sequence[Block], rng: Random, *, indented: bool) -> Body:
    """The body's two versions and what they say; ``rng`` decides how names are linked."""
    linker = _Linker(rng)
    indent = INDENT if indented else ""
    text: list[str] = []
    content: list[str] = []
    paragraphs: list[str] = []
    images: list[tuple[str, str]] = []
    charted: set[tuple[int | None, str]] = set()

    def both(html: str) -> None:
        text.append(html)
        content.append(html)

    def worded(before: str, pieces: Sequence[Piece], after: str) -> str:
        words = plain(pieces)
        text.append(f"{before}{escape(words, quote=False)}{after}")
        content.append(f"{before}{linker.html(pieces)}{after}")
        return words

    is_open = False
    for block in blocks:
        match block:
            case Paragraph(pieces, trailing_break):
                paragraphs.append(worded(f"<p>{indent}", pieces, "<br /></p>" if trailing_break else "</p>"))
            case Heading(pieces, h3=True):
                paragraphs.append(worded(f'<h3 class="emh3">{indent}', pieces, "</h3>"))
            case Heading(pieces):
                paragraphs.append(worded("<p><strong>", pieces, "</strong></p>"))
            case SourceLine(pieces):
                worded('<p class="em_media">（文章来源：', pieces, "）</p>")
            case Image(url, caption):
                both(_image(block))
                images.append((url, caption))
            case Chart(security):
                both(_chart(block))
                charted.add((security.market, security.code))
            case Chrome(html):
                both(html)
        if is_open:
            both(_END)
        is_open = isinstance(block, Chart) and block.unbalanced
    return Body(
        text="".join(text),
        content="".join(content),
        paragraphs=tuple(paragraphs),
        linked=frozenset(linker.linked),
        charted=frozenset(charted),
        written=frozenset(linker.written),
        images=tuple(images),
    )


def _image(image: Image) -> str:
    attribute = "orginial_src" if image.original_only else "src"
    html = f'<center><img {attribute}="{image.url}" alt="image" style="{_BORDER}padding:3px;margin:5px 0;" /></center>'
    if image.caption:
        html += f'<p style="text-align:center;">{escape(image.caption, quote=False)}</p>'
    return html


def _chart(chart: Chart) -> str:
    market, code = chart.security.market, chart.security.code
    data, data2 = f"{code}|{market}|{chart.suffix}", f"{code}|{market}|3|"
    source = (
        f"https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid={market}.{code}&imageType={chart.letter.lower()}&at=1"
    )
    html = (
        f'<p style="text-align:center;"><a href="http://quote.eastmoney.com/unify/r/{market}.{code}" data-code="{data}"'
        f' data-code2="{data2}" class="EmImageRemark" target="_blank"><img src="{source}" border="0"'
        f' alt="{chart.letter}图 {code}_0" data-code="{chart.letter} {data}" data-code2="{chart.letter} {data2}"'
        f' style="{_BORDER}" width="578" height="276" /></a></p>'
    )
    if chart.unbalanced:
        return f"{_START}{_HIDDEN}{_START}{html}{_END}{_START}"
    return f"{_HIDDEN}{_START}{html}{_END}"


def chrome(rng: Random, editor: str) -> Chrome:
    """One piece of advertising or boilerplate."""
    promotion = f"https://acttg.eastmoney.com/pub/xxlout_random_{rng.randrange(10**6):07d}"
    picture = f"https://np-newspic.dfcfw.com/download/D25{rng.randrange(10**17):017d}_w690h389.jpg"
    return Chrome(
        rng.choice(
            (
                f'<p style="text-align:center;"><a href="{promotion}">'
                f'<img src="{picture}" class="em_handle_adv_close" /></a></p>',
                f'<a href="{promotion}" class="toplink">【免费领取】Level-2行情限时体验</a>',
                f'<div class="ad_context3"><a href="{promotion}">手机看盘，快人一步</a></div>',
                "<p>一站式开户，轻松理财，手机上三分钟办完</p>",
                "<p>打开微信，扫一扫分享本文给好友</p>",
                f"<p>（责任编辑：{editor}）</p>",
                "<p>郑重声明：本页所载内容仅供参考，与本站立场无关，据此操作风险自担。</p>",
            )
        )
    )
