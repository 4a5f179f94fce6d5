"""The bytes of a feed as text, and the parts of its text as one line each."""

import codecs
import gzip
import io
import re
import zlib
from html.entities import html5

from scraper.body import BodyReader, tree_of
from scraper.charset import choose_charset
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Answer
from scraper.text import one_line, printable

__all__ = ["feed_text", "plain", "with_entities"]

MOST_BYTES = 50 * 1024 * 1024
"""Unpacked: what the sitemap protocol allows."""
_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16
_DECLARED = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})", re.ASCII)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CHARACTER = re.compile(r"&#(?:0*([0-9]{1,7});|x0*([0-9a-fA-F]{1,6});)?")
# A CDATA section has no entities; one that never ends goes on to the end of the text.
_ENTITY = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#)([A-Za-z][A-Za-z0-9]{1,31};)?", re.DOTALL)
_XML_CODES = ((9, 10, 13), range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_MARKUP = re.compile(r"<[a-zA-Z/!?]")


def feed_text(answer: Answer) -> str:
    """The answer's body as text, unpacked where it is gzip, without what XML cannot hold; its end may be cut off.

    :raises Rejected: ``empty``: there is none; ``oversized``: it unpacks to over 50 MB; ``shape_changed``: it cannot be
        unpacked; ``bad_charset``: the bytes are text in no charset that it could be.
    """
    body = _unpacked(answer)
    declared = _DECLARED.search(body[:300])
    content_type = answer.headers.get("content-type", "")
    if (
        declared
        and "charset" not in content_type.lower()
        and not declared[1].lower().startswith((b"utf-16", b"utf-32"))
    ):
        content_type += f"; charset={declared[1].decode('ascii')}"
    charset, _ = choose_charset(body, content_type)
    try:
        text = codecs.getincrementaldecoder(charset)().decode(body)
    except (UnicodeError, LookupError) as error:
        raise Rejected(Outcome.BAD_CHARSET, f"{answer.url}: {len(body)} bytes are not {charset}: {error}") from error
    text = _NO_XML.sub("", printable(text.removeprefix("\ufeff")))
    if not text.strip():
        raise Rejected(Outcome.EMPTY, f"{answer.url} answered {answer.status} with nothing in it")
    return text


def _unpacked(answer: Answer) -> bytes:
    if not answer.body.startswith(_GZIP):
        return answer.body
    unpacked = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(answer.body)) as file:
            # A whole read would lose what came before the error.
            while chunk := file.read1(_CHUNK):
                unpacked += chunk
                if len(unpacked) > MOST_BYTES:
                    raise Rejected(Outcome.OVERSIZED, f"{answer.url} unpacks to more than {MOST_BYTES} bytes")
    except (EOFError, OSError, zlib.error) as error:
        if not unpacked:
            raise Rejected(Outcome.SHAPE_CHANGED, f"{answer.url}: the gzip cannot be unpacked: {error}") from error
    return bytes(unpacked)


def with_entities(text: str) -> str:
    """XML with none but XML's own entities: HTML's become their characters, unknown ones and bare ``&`` plain text.

    So nothing is left that a document type could declare, and no URL loses the ``&`` in its query.
    """
    return _ENTITY.sub(_entity, _CHARACTER.sub(_character, text))


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal = match.groups()
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    # XML has none of the others, and what the parser makes of them is no text.
    return match[0] if any(code in some for some in _XML_CODES) else f"&amp;{match[0][1:]}"


def _entity(match: re.Match[str]) -> str:
    name = match[1] or ""
    if match[0][0] == "<" or name in _OF_XML:
        return match[0]
    character = html5.get(name, "")
    # None of those that mean something to XML may come out of a name of its own, such as &LT;.
    return character if character and not set(character) & set("<>&") else f"&amp;{name}"


def plain(value: object, is_html: bool = True) -> str:
    """A title or summary as one line, out of its HTML if it is that."""
    if is_html and isinstance(value, str) and _MARKUP.search(value):
        try:
            value = BodyReader().read(tree_of(value)).text
        except Rejected:
            return ""
    return one_line(value)
