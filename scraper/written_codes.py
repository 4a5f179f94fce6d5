"""Securities that a text tells by their codes: （600519.SH）, (00700.HK), （股票代码：300343）, (NASDAQ: NVDA)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.names_before import name_before
from scraper.records import Mention
from scraper.securities import BOARD_MARKET, Code
from scraper.words import is_word

__all__ = ["written_codes"]

_HONG_KONG = 116
_UNITED_STATES = (105, 106, 107, 153)
_EXCHANGES = {
    **dict.fromkeys(("SH", "SS", "SSE", "SHA", "上交所", "沪市", "上海证券交易所"), 1),
    **dict.fromkeys(("SZ", "SZSE", "SHE", "深交所", "深市", "深圳证券交易所"), 0),
    **dict.fromkeys(("BJ", "BSE", "北交所", "北京证券交易所"), 0),
    **dict.fromkeys(("HK", "HKEX", "SEHK", "HKG", "港股", "港交所", "联交所", "香港交易所", "香港联交所"), _HONG_KONG),
    **dict.fromkeys(("NASDAQ", "O", "OQ", "纳斯达克", "纳指"), 105),
    **dict.fromkeys(("NYSE", "N", "纽交所", "纽约证券交易所"), 106),
    **dict.fromkeys(("AMEX", "NYSE AMERICAN", "NYSEAMERICAN"), 107),
    **dict.fromkeys(("OTC", "OTCMKTS", "OTCQX", "OTCQB"), 153),
    **dict.fromkeys(("US", "美股"), None),
}
_NUMBERED = "|".join(key for key, market in _EXCHANGES.items() if market in (0, 1, _HONG_KONG))
_LETTERED = "|".join(key for key, market in _EXCHANGES.items() if market not in (0, 1, _HONG_KONG) and len(key) > 1)
# Which codes an exchange gives to shares, indexes and funds; others are slips or no codes.
_GIVEN = {1: re.compile(r"[0-25-9]\d{5}"), 0: re.compile(r"[0-489]\d{5}"), _HONG_KONG: re.compile(r"\d{1,5}")}
_SHARES = {1: re.compile(r"(?:60|68|90)\d{4}"), 0: re.compile(r"(?:00|20|30|4\d|8\d|92)\d{4}")}
# Alone in brackets. 000001 and 002001 tell no market: they are funds', too, and indexes'. Beijing's are postal codes.
_SHARES_ALONE = {
    1: re.compile(r"60[0135]\d{3}|68[89]\d{3}"),
    0: re.compile(r"30[0-2]\d{3}"),
    None: re.compile(r"00[0-3]\d{3}"),
}
_CHINA = (0, 1)
_SHARE_NAME = re.compile(r"[\u4e00-\u9fff]{2}[AB]?$")
_NO_SHARE = re.compile(
    r"(?:号|号码|编码|代[码号]|热线|电话|邮编|密码|账户|金额|总额|余额|数量|合计|总[计数]|人[数员]|补贴|资金|费用|收入|支出|[产销]量|[省市区县镇乡村路街楼室座院校所局]"
    r"|基金|混合|指数|货币|债券|优选|精选|联接|成份|综指|成指)[A-C]?$"
)

_CODE = re.compile(
    # What any of them starts with, so that the rest is tried at few places.
    r"(?=[0-9A-Za-z股证港美上沪深北联香纳纽])(?:"
    # 600519.SH and 0700.HK, wherever they stand.
    rf"(?<![A-Za-z0-9.])(?P<number>\d{{6}}|\d{{1,5}}(?=\s?\.\s?HK))\s?\.\s?(?P<suffix>SH|SS|SZ|BJ|HK)(?![A-Za-z0-9])"
    # 股票代码：600519, 港股代码 0700; a fund's code is none of these.
    r"|(?P<label>股票|证券|A股|B股|H股|港股|美股|上市)(?:交易)?代[码碼号](?:为|是)?\s*[:：]?\s*[“\"]?(?P<labelled>\d{4,6}|[A-Z]{1,5})"
    r"(?![A-Za-z0-9]|\s?\.\s?[A-Za-z])"
    # In brackets only: NASDAQ: NVDA, 港交所：9988, SH600519.
    rf"|(?<=[（(\[【,，;；、/|\s])(?P<exchange>{_LETTERED}|{_NUMBERED})(?P<colon>\s?[:：.·]\s?|\s?)"
    r"(?P<listed>\d{4,6}|[A-Z]{1,5}(?:\.[A-Z])?)(?![A-Za-z0-9.%])"
    # NIO.US, NVDA.O.
    r"|(?<=[（(\[【,，;；、/|\s])(?P<ticker>[A-Z]{1,5}(?:\.[A-Z])?)\s?\.\s?(?P<country>US|OQ|O|N)(?![A-Za-z0-9.])"
    # (600519,SH) in brackets only.
    r"|(?<=[（(\[【])(?P<parted>\d{6})\s?[,，]\s?(?P<behind>SH|SS|SZ|BJ)(?=[）)\]】])"
    # A number alone: a code where the name before the bracket is linked to it, or it can be no other number.
    r"|(?<=[（(])(?P<alone>\d{5,6})(?=[）)](?!\s?(?:[元人件吨户个名%]|股(?![价份票东])))|[,，/、]\s?(?:股吧[）)]|\d{4,5}\.HK)))",
    re.IGNORECASE,
)
# A text without any of this holds no code; most lines do not.
_MAYBE = re.compile(
    r"[代.（(\[【](?:(?<=代)[码碼号]|(?<=\.)\s?(?:[Ss][HhSsZz]|[Bb][Jj]|[Hh][Kk]|US|OQ|O|N)(?![A-Za-z0-9])"
    r"|(?<=[（(])\d{5,6}(?:[,，]\s?股吧)?[）)]"
    rf"|(?<=[（(\[【])[^）)\]】\n]{{0,40}}?(?:{_NUMBERED}|{_LETTERED}|{_NUMBERED.lower()})(?![A-Za-z]))"
)
_FULL_WIDTH = re.compile(r"[．０-９Ａ-Ｚａ-ｚ]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) == "．" or chr(code).isalnum()}
_BRACKET = re.compile(r"[（(\[【]([^（(\[【）)\]】\n]{0,60})$")
_SHORT_NAME = re.compile(r"简称[:：]?\s*[“\"「《]?([^“”\"「」《》，,；;：:、（）()\s]{2,10})")
_SHORT_NAME_BEFORE = re.compile(r"(?:证券|股票)简称[:：]\s*([^“”\"，,；;：:、（）()\s]{2,10})\s*[，,；;]?\s*$")
_SHORT_NAME_BEHIND = re.compile(r"\s*[，,；;]?\s*(?:证券|股票)简称[:：]\s*([^“”\"，,；;：:、（）()\s]{2,10})")
# What may stand in a bracket before a code without being a name.
_NO_NAME = re.compile(
    rf"[\s,，;；、/|:：.和及“”\"]|以下简称|下称|简称|股票|证券|A股|B股|H股|港股|美股|上市|交易|代[码碼号]|公司|{_NUMBERED}|{_LETTERED}"
    r"|[A-Z]{1,5}\.(?:US|O|N)|\d{1,6}|US",
    re.IGNORECASE,
)

_MOST_IN_CHINA, _MOST_ELSEWHERE = 4, 6
"""Characters that a share's name has at most."""
_BEFORE = 160
"""Characters before a code that are looked at for its name: a bracket, and a company's full name before it."""


@dataclass(frozen=True, slots=True)
class _Written:
    code: Code
    start: int
    end: int


def written_codes(text: str, known: Sequence[Mention]) -> tuple[Mention, ...]:
    """The securities whose codes stand in a text of one paragraph a line, with the name before the code as surface.

    ``known`` are the article's other mentions: they tell names, the exchange of a ticker, and which number alone is a
    code. Without them a ticker whose exchange the text does not tell has no market, and its country behind it: NIO.US.
    """
    counts: Counter[tuple[Code, str]] = Counter()
    for line in _lines(_half_width(text)):
        for written in _codes(line, known):
            counts[written.code, _name(line, written, known)] += 1
    with_market = {code: market for (market, code), _ in counts if market is not None}
    for (market, code), surface in list(counts):
        if market is None and code in with_market:
            counts[(with_market[code], code), surface] += counts.pop(((market, code), surface))
    return tuple(Mention(*code, surface, count, "text") for (code, surface), count in counts.items())


def _half_width(text: str) -> str:
    """Letters and figures in half width, each where it stood: ６００５１９．ＳＨ."""
    return text.translate(_HALF_WIDTH) if _FULL_WIDTH.search(text) else text


def _lines(text: str) -> Iterator[str]:
    """The lines that may hold a code."""
    end = -1
    for match in _MAYBE.finditer(text):
        if match.start() > end:
            begin, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.start())
            end = len(text) if end < 0 else end
            yield text[begin:end]


def _codes(line: str, known: Sequence[Mention]) -> Iterator[_Written]:
    for match in _CODE.finditer(line):
        if code := _read(line, match, known):
            yield _Written(code, match.start(), match.end())


def _read(line: str, match: re.Match[str], known: Sequence[Mention]) -> Code | None:
    if number := match["number"]:
        return _numbered(_EXCHANGES[match["suffix"].upper()], number, known)
    if parted := match["parted"]:
        return _numbered(_EXCHANGES[match["behind"].upper()], parted, known)
    if labelled := match["labelled"]:
        return _labelled(match["label"], labelled, known)
    if listed := match["listed"]:
        market = _EXCHANGES[match["exchange"].upper()]
        if not _in_bracket(line, match.start()):
            return None
        if listed.isdecimal():
            # HK 2024 is a year.
            if not match["colon"].strip() and len(listed) < 5:
                return None
            return _numbered(market, listed, known) if market in (0, 1, _HONG_KONG) else None
        # NASDAQ NVDA without a colon may be two words of a heading.
        is_ticker = listed.isupper() and bool(match["colon"].strip()) and market not in (0, 1, _HONG_KONG)
        return _lettered(market, listed, known) if is_ticker else None
    if ticker := match["ticker"]:
        is_ticker = ticker.isupper() and match["country"].isupper() and _in_bracket(line, match.start())
        return _lettered(_EXCHANGES[match["country"]], ticker, known) if is_ticker else None
    return _alone(match["alone"], line[: match.start("alone") - 1].rstrip(), known)


def _alone(number: str, named: str, known: Sequence[Mention]) -> Code | None:
    """The security of a number alone in brackets behind ``named``; what is no share's number or name is none."""
    linked = [m for m in known if m.code == number and m.market != BOARD_MARKET]
    if found := next((m for m in linked if m.surface and named.endswith(m.surface)), None):
        return found.market, number
    if any(m.surface and named.endswith(m.surface) and m.code.isdecimal() and len(m.code) == 6 for m in known):
        # The name is another share's: a slip.
        return None
    name = name_before(named[-_BEFORE:], _MOST_IN_CHINA)
    if not _SHARE_NAME.search(name) or _NO_SHARE.search(name) or (len(name) == 2 and is_word(name)):
        return None
    if found := next((m for m in linked if m.market in _CHINA), None):
        return found.market, number
    return next(((market, number) for market, shares in _SHARES_ALONE.items() if shares.fullmatch(number)), None)


def _in_bracket(line: str, at: int) -> bool:
    return _BRACKET.search(line, max(0, at - 61), at) is not None


def _numbered(market: int | None, number: str, known: Sequence[Mention]) -> Code | None:
    if market is None or not _GIVEN[market].fullmatch(number):
        return None
    if market != _HONG_KONG:
        return (market, number) if len(number) == 6 else None
    code = number.zfill(5)
    return next(((m.market, code) for m in known if m.code == code and m.market == 128), (_HONG_KONG, code))


def _labelled(label: str, code: str, known: Sequence[Mention]) -> Code | None:
    if not code.isdecimal():
        return _lettered(None, code, known) if code.isupper() and label in ("股票", "证券", "美股", "上市") else None
    if len(code) < 6:
        return _numbered(_HONG_KONG, code, known) if len(code) == 5 or label in ("H股", "港股") else None
    return next(((market, code) for market, shares in _SHARES.items() if shares.fullmatch(code)), None)


def _lettered(market: int | None, ticker: str, known: Sequence[Mention]) -> Code:
    if market is None:
        market = next((m.market for m in known if m.code == ticker and m.market in _UNITED_STATES), None)
    return (market, ticker if market is not None else f"{ticker}.US")


def _name(line: str, written: _Written, known: Sequence[Mention]) -> str:
    before = line[max(0, written.start - _BEFORE) : written.start]
    if match := _SHORT_NAME_BEHIND.match(line, written.end):
        return match[1]
    surfaces = [m.surface for m in known if m.surface and m.market != BOARD_MARKET]
    bracket = _BRACKET.search(before)
    if bracket is None:
        # Without a bracket only a name that is linked is told from the words before it.
        short = _SHORT_NAME_BEFORE.search(before)
        return short[1] if short else _linked(before.rstrip(" |：:"), surfaces)
    inside = bracket[1]
    if match := _SHORT_NAME.search(inside):
        return match[1]
    if _NO_NAME.sub("", inside):
        return _linked(inside.rstrip(" |：:"), surfaces)
    named = before[: bracket.start()].rstrip()
    market = written.code[0]
    return _linked(named, surfaces) or name_before(named, _MOST_IN_CHINA if market in (0, 1) else _MOST_ELSEWHERE)


def _linked(text: str, surfaces: Sequence[str]) -> str:
    return max((s for s in surfaces if text.endswith(s)), key=len, default="")
