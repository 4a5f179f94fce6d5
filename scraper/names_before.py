"""The name that a text ends with: 贵州茅台 in 周一盘后，贵州茅台."""

import re

from scraper.words import cut, kind_of_word

__all__ = ["name_before"]

_QUOTED = re.compile(r"[“\"「『《]([^“”\"「」『』《》]{2,12})[”\"」』》]$")
_LATIN_NAME = re.compile(r"(?:[A-Z][A-Za-z0-9&.'’-]*)(?: (?:[A-Z&][A-Za-z0-9&.'’-]*|of|and)){0,4}$")
# Han with the letters that names carry before and behind it: *ST金洲, TCL科技, 京东方A, 小米集团-W.
_HAN_NAME = re.compile(r"(?P<prefix>\*?ST|[A-Z]{2,5})?(?P<han>[\u4e00-\u9fff·]{1,30})(?P<suffix>A|B|-[A-Z]{1,3})?$")
# A fund's, and an index's, which end with Latin letters or figures: 沪深300ETF, 科创50.
_FUND_NAME = re.compile(r"(?P<han>[\u4e00-\u9fff]{2,12})?(?P<number>[A-Z]{0,3}\d{0,4})(?P<kind>ETF|LOF|REIT|REITs)$")
_INDEX_NAME = re.compile(
    r"(?:沪深|中证|上证|深证|国证|科创|创业板|北证|恒生|标普|纳斯达克|中小|富时|日经)[\u4e00-\u9fffA-Z]{0,4}\d{2,4}$"
)
_UNIT = re.compile(r"^(?:个?[年月日号时分秒元股家只]|周|季度)")
_COMPANY = re.compile(r"(?:有限)?(?:责任)?公司$")
_LEAST_OF_A_COMPANY = 8
_USUAL = 4
"""Characters that names have at most, as a rule."""
# What the dictionary knows as a name, such as 比亚迪, is one as it stands.
_NAMES = frozenset({"nr", "nrt"})

# Words that no name starts or goes on with to the left: times, numbers, pronouns, adverbs, prepositions, particles.
_NO_PART = frozenset({"t", "m", "r", "d", "p", "c", "u", "uj", "ul", "uz", "ud", "ug", "uv", "y", "e", "o", "k", "df"})
_NO_WORDS = re.compile(
    r"A股|港股|美股|个股|股票|龙头|龙头股|概念股|中概股|权重股|公司|上市公司|子公司|母公司|集团|旗下|巨头|企业"
    r"|车企|药企|房企|券商|银行股|板块|方面|标的|股东|控股股东|其中|包括|以及|记者|消息|公告|晚间|早盘|午后|盘中"
    r"|收盘|截至|买入|卖出|持有|增持|减持|看好|推荐|关注|收购|评级|获得|投资|发布|宣布|表示|入股|调研|披露|显示"
    r"|对于|相关|供应商|客户|竞争对手|要求|鼓励|提醒|通过|支持|推动|成为|以来|基金|债券|转债|可转债|指数"
)
_NO_CHARACTERS = frozenset("的了和与及或在对向从由为是将被把给至到于跟让使如若即购获")


def name_before(text: str, most: int) -> str:
    """The name that ``text`` ends with, "" where none can be told from the words before it.

    ``most`` is how many characters a name has at most; a company's full name is taken as a whole.
    """
    if match := _QUOTED.search(text):
        return match[1]
    if fund := _FUND_NAME.search(text):
        return f"{_last_words(fund['han'] or '', most)}{fund['number']}{fund['kind']}"
    if index := _INDEX_NAME.search(text):
        return index[0]
    match = _HAN_NAME.search(text)
    if match is None:
        latin = _LATIN_NAME.search(text)
        return latin[0] if latin and len(latin[0]) > 1 else ""
    # 23日贵州茅台: what counts the number before it.
    han = _UNIT.sub("", match["han"]) if text[: match.start("han")][-1:].isdigit() else match["han"]
    is_company = _COMPANY.search(han) is not None
    name = _full_name(han) if is_company else _last_words(han, most)
    if len(name) < 2 or _NO_WORDS.fullmatch(name):
        return ""
    return f"{(match['prefix'] or '') if name == han else ''}{name}{match['suffix'] or ''}"


def _full_name(han: str) -> str:
    """A company's full name; "" for what is too short to be one."""
    name = ""
    for word in reversed(cut(han)):
        if name and (kind_of_word(word) in _NO_PART or (len(name) > 4 and _NO_WORDS.fullmatch(word))):
            break
        name = word + name
    return name if len(name) >= _LEAST_OF_A_COMPANY else ""


def _last_words(han: str, most: int) -> str:
    name = ""
    for word in reversed(cut(han)):
        kind = kind_of_word(word)
        if len(name) >= 2 and (_NO_WORDS.fullmatch(word) or (kind in _NO_PART and len(word) > 1)):
            break
        if name and word in _NO_CHARACTERS:
            break
        if len(name) >= 3 and (len(name) + len(word) > most or kind_of_word(name) in _NAMES):
            break
        if len(name) + len(word) > _USUAL and name and not kind.startswith(("n", "j")):
            break
        name = word + name
    return name
