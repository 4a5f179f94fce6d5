"""How East Money writes which security is meant."""

import re
from collections.abc import Iterator, Sequence

from scraper.records import Mention
from scraper.text import text_of

__all__ = ["BOARD_MARKET", "Code", "exchange_code", "read_code", "read_id", "with_related"]

Code = tuple[int | None, str]
"""East Money's market number, or None where it is not said, and the code within it."""

BOARD_MARKET = 90

# Never up to three digits alone: that is a number.
_CODE = r"(?!\d{1,3}\b)[A-Za-z0-9][A-Za-z0-9-]{0,15}"
_MARKET_CODE = re.compile(rf"(\d{{1,3}})[,.]({_CODE})", re.ASCII)
_CODE_MARKET = re.compile(rf"({_CODE})\|(\d{{1,3}})(?:\|.*)?", re.ASCII)
_CODE_EXCHANGE = re.compile(r"(\d{5,6}(?=\.\w\w)|[A-Z]{1,6}(?=\.\w\b))\.(SH|SS|SZ|BJ|HK|O|N|A)", re.ASCII)
# A code alone: six digits in China, five in Hong Kong, a board, or a ticker of capitals.
_BARE = re.compile(r"\d{5,6}|BK\d{4}|[A-Z]{1,6}", re.ASCII)
_BOARD = re.compile(r"BK\d{4}", re.ASCII)
_ID = re.compile(r"(?:stock|bk)_(.+)|Info\.(.+)")
# Until about 2018 a digit behind the code was the market.
_OLD_ID = re.compile(r"(\d{6})([12])|(NASDAQ|NYSE|AMEX)_([A-Z.]{1,6})7", re.ASCII)
_OLD_MARKETS = {"1": 1, "2": 0, "NASDAQ": 105, "NYSE": 106, "AMEX": 107}
_BREAKS = re.compile(r"[,;，；、\s]+")
_EXCHANGES = {"SH": 1, "SS": 1, "SZ": 0, "BJ": 0, "HK": 116, "O": 105, "N": 106, "A": 107}
_PREFIXED = re.compile(r"(SH|SZ|BJ|HK)(\d{5,6})", re.ASCII | re.IGNORECASE)


def read_code(text: str) -> Code | None:
    """The security in a ``data-code`` or a related code, None where the text names none.

    Understood: ``1,600160``, ``1.600160``, ``NIO|106|7``, ``NIO|106|3|``, ``DJIA|100|_UI``, each behind ``K `` or
    ``R `` as well, ``600160.SH``, ``sh600160``, and a bare ``002353``, whose market is None.
    """
    text = text.strip()
    if text[:2] in ("K ", "R "):
        text = text[2:].lstrip()
    if match := _MARKET_CODE.fullmatch(text):
        return int(match[1]), match[2]
    if match := _CODE_MARKET.fullmatch(text):
        return int(match[2]), match[1]
    if match := _CODE_EXCHANGE.fullmatch(text):
        return _EXCHANGES[match[2]], match[1]
    if match := _PREFIXED.fullmatch(text):
        return exchange_code(match[1], match[2])
    if _BARE.fullmatch(text):
        return (BOARD_MARKET if _BOARD.fullmatch(text) else None), text
    return None


def exchange_code(exchange: str, code: str) -> Code | None:
    """A code with its exchange beside it, such as SH and 600160; its market is None where the exchange tells none.

    None where ``code`` is no code. US says nothing of which of its exchanges is meant.
    """
    code = code.strip().upper()
    return (_EXCHANGES.get(exchange.strip().upper()), code) if _BARE.fullmatch(code) else None


def read_id(text: str) -> Code | None:
    """The security in the ``id`` of a keyword's span, None where it names none.

    ``stock_1.600160``, ``bk_90.BK0493`` and ``Info.116.00700`` do, and so do ``stock_6001601`` and
    ``stock_NASDAQ_AAPL7`` of older pages, ``stock_013855`` does without a market; ``Info.3321`` and
    ``quote_1.600160`` do not.
    """
    match = _ID.fullmatch(text.strip())
    if match is None:
        return None
    if match[1]:
        if old := _OLD_ID.fullmatch(match[1]):
            return _OLD_MARKETS[old[2] or old[3]], old[1] or old[4]
        return read_code(match[1])
    # A number alone counts information links.
    code = read_code(match[2])
    return code if code and code[0] is not None else None


def with_related(mentions: Sequence[Mention], related: object) -> tuple[Mention, ...]:
    """``mentions`` and behind them the codes of an answer's own list of related ones that are not among them.

    ``related`` may be a list or one string, of codes as :func:`read_code` takes them or of objects with a code and a
    market; what is none of these is passed over.
    """
    found = list(mentions)
    for market, code in _codes(related):
        if not any(m.code == code and (market is None or m.market in (market, None)) for m in found):
            found.append(Mention(market, code, "", 1, "related"))
    return tuple(found)


def _codes(related: object) -> Iterator[Code]:
    for item in related if isinstance(related, list) else [related]:
        if isinstance(item, dict):
            fields = {key.lower(): text_of(value) for key, value in item.items()}
            code = next((fields[key] for key in ("code", "securitycode", "stockcode") if fields.get(key)), "")
            market = fields.get("market") or fields.get("marketcode") or ""
            if market.isalpha() and (read := exchange_code(market, code)):
                yield read
                continue
            texts = [f"{market},{code}" if market.isdecimal() else code]
        else:
            text = text_of(item)
            texts = [text] if read_code(text) else _BREAKS.split(text)
        for text in texts:
            if read := read_code(text):
                yield read
