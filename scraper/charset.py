"""Which charset an answer's bytes are in, and its text.

The order is BOM, header, ``<meta>``, detection, UTF-8. A declaration only counts where the bytes bear it out, and the
Chinese charsets of the web are all read as GB18030, their superset: pages that say gb2312 hold GBK more often than not.
"""

import codecs
import re

from charset_normalizer import from_bytes

from scraper.errors import Rejected
from scraper.outcomes import Outcome

__all__ = ["choose_charset", "decode"]

META_BYTES = 2048
"""How much of a page is searched for its <meta>; browsers look at 1024 bytes, some pages put it later."""

# The longer BOM first: that of UTF-32 starts with that of UTF-16.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SUPERSETS = {name: "gb18030" for name in ("gb2312", "gb-2312", "gb-2312-80", "gb2312-80", "gbk", "x-gbk", "cp936")}
# Python can decode these, but no page is in them; several turn any bytes into text.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
# What an undeclared page is looked for in, besides UTF-8: without this choice detection takes short Chinese for Korean.
_DETECTABLE = ["gb18030", "big5", "cp1252", "shift_jis", "euc_kr", "cp1251"]

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE | re.ASCII)
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,39}")


def choose_charset(body: bytes, content_type: str) -> tuple[str, str]:
    """A Python codec name for ``body``, and where it is from: ``bom``, ``header``, ``meta``, ``detected``, ``default``.

    ``content_type`` is the header as it came, or "". Never raises: where nothing fits it says UTF-8 by ``default``,
    and :func:`decode` then finds out that the bytes are no text.
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return codec, "bom"
    in_header = _HEADER_CHARSET.search(content_type)
    header = _codec(in_header[1]) if in_header else ""
    if _is_json(body, content_type):
        # JSON is UTF-8 by its standard, whatever servers declare, and a <meta> in it belongs to an article's text.
        if _decodes(body, "utf-8"):
            return "utf-8", "header" if header == "utf-8" else "default"
        meta = ""
    else:
        in_meta = _META_CHARSET.search(body, 0, META_BYTES)
        meta = _codec(in_meta[1].decode("ascii", "replace")) if in_meta else ""
        if meta.startswith(("utf-16", "utf-32")):
            # A <meta> that could be read as ASCII does not stand in such a page.
            meta = "utf-8"
    for codec, how in ((header, "header"), (meta, "meta")):
        if codec and _decodes(body, codec):
            return codec, how
    detected = _detect(body)
    return (detected, "detected") if detected else ("utf-8", "default")


def decode(body: bytes, charset: str) -> str:
    """The text of ``body``, without a BOM.

    :raises Rejected: ``bad_charset``: a byte is none of that charset, or there is no such charset; ``truncated``: the
        body ends within a character.
    """
    try:
        return body.decode(charset).removeprefix("\ufeff")
    except UnicodeError as error:
        if _decodes(body, charset):
            raise Rejected(Outcome.TRUNCATED, f"{len(body)} bytes of {charset} end within a character") from error
        raise Rejected(Outcome.BAD_CHARSET, f"{len(body)} bytes are not {charset}: {error}") from error
    except (LookupError, ValueError) as error:
        raise Rejected(Outcome.BAD_CHARSET, f"there is no charset {charset!r}") from error


def _is_json(body: bytes, content_type: str) -> bool:
    return "json" in content_type.lower() or body[:64].lstrip()[:1] in (b"{", b"[")


def _codec(name: str) -> str:
    """Python's name for a declared charset, "" for an unknown one."""
    if not _NAME.fullmatch(name):
        return ""
    plain = name.lower().replace("_", "-")
    if plain in _SUPERSETS:
        return _SUPERSETS[plain]
    try:
        found = codecs.lookup(plain).name
        # Only decoding tells the codecs that are no charset, such as base64; what becomes of the bytes is no matter.
        b"    ".decode(found, "replace")
    except (LookupError, UnicodeError):
        return ""
    return "" if found.replace("_", "-") in _NO_CHARSETS else _SUPERSETS.get(found, found)


def _decodes(body: bytes, codec: str) -> bool:
    """Whether the bytes are of this charset; the last character may be cut."""
    try:
        codecs.getincrementaldecoder(codec)().decode(body)
    except UnicodeError:
        return False
    return True


def _detect(body: bytes) -> str:
    if not body:
        return ""
    if _decodes(body, "utf-8"):
        return "utf-8"
    best = from_bytes(body, cp_isolation=_DETECTABLE).best()
    return best.encoding if best else ""
