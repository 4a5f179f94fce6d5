"""Companies that a text names as where its news or figures come from: 据新华网消息, 东方财富Choice数据显示.

Only companies are known here whose trade it is to report, or to sell figures to those who do: what any other is said to
report is its own news. Nothing about the company is told where nothing but such words stand beside its name.
"""

import re

__all__ = ["is_news_source", "is_source_here"]

_OUTLETS = frozenset({"人民网", "新华网", "凤凰卫视", "新浪财经", "东方财富", "东方财富网", "同花顺", "大智慧"})
# Of these only a part reports, which is named: 腾讯新闻, 网易财经.
_PORTALS = frozenset({"新浪", "搜狐", "网易", "腾讯", "百度"})
_VENDORS = frozenset(
    {"东方财富", "东方财富网", "同花顺", "大智慧", "指南针", "财富趋势", "上海钢联", "卓创资讯", "猫眼", "猫眼娱乐"}
    | {"百度", "港交所", "香港交易所"}
)

# Its code may stand behind the name: 同花顺（300033）金融研究中心讯.
_CODE = r"(?:\s?[（(](?:S[HZ])?\d{6}(?:\.S[HZ])?[）)])?"
_PART = r"(?:网站?|财经|证券|新闻|资讯|科技|娱乐|体育|客户端|APP|金融研究中心|研究中心)"
_DAY = r"(?:\d{1,2}月\d{1,2}日|\d{1,2}日|[今昨][日天]|近日|日前|此前|早前)"
_STOP = r"(?=[（(，,。；;：:、）)”》\s]|$)"
_WIRE = rf"(?:报道|消息(?!面|人)|刊[文发登载]|[电讯]{_STOP})"
# What follows may be no more than this, and none of what the company tells of itself.
_GAP = (
    r"(?:(?!公告|年报|季报|财报|半年报|业绩|预告|快报|董秘|股东|招股|募投|披露|回复|互动)[^，。；：！？,;:!?\n]){0,14}?"
)

_REPORTS = re.compile(
    rf"{_CODE}{_PART}{{0,2}}\s?(?:{_DAY}\s?)?(?:综合|独家)?{_WIRE}|[\u4e00-\u9fff]{{2,6}}{_DAY}电"
    rf"|{_CODE}{_PART}?(?:见习|特约)?记者(?!会)"
    r"|(?:快|锐|时)?评(?:论员?(?:文章)?)?[：:]|评论称|快讯[：:]|发[表布](?:题为|署名|评论|社评)|[“‘]?(?:领导留言板|强国论坛)|网?(?:股吧|人气榜|热股?榜)"
)
_PART_REPORTS = re.compile(rf"{_PART}{{1,2}}\s?(?:{_DAY}\s?)?(?:综合|独家)?{_WIRE}|{_PART}?报道|百科")
_FIGURES = re.compile(
    rf"{_CODE}(?:网|APP|客户端|软件|专业版|指数)?\s?(?:(?:Choice|iFinD|问财|F10|金融终端)\s?)?"
    r"(?:(?:最新)?(?:发布|公布)的?)?(?:的?(?:最新|实时|相关|监测|统计|行情|金融|专业版|票房|权益|公开)){0,2}"
    r"(?:(?:数据|资料|文件|行情|指数|统计)(?:中心|终端|库|平台|数据)?(?:显示|统计|表明|测算)|数据(?=[，,]))"
    rf"|{_CODE}(?:网|证券)?\s?(?:Choice|iFinD|问财)(?!\s?(?:业务|产品|服务|用户|收入|客户|付费|上线|升级|推出|发布|团队))|(?:网|APP|客户端)显示"
    rf"|{_CODE}(?:统计|测算|梳理|监测)(?:数据)?(?:显示|发现|[，,])|披露易|权益披露",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:来源\s?[:：]|图源[:：]?|转自|摘自|转载自|援引|引述|刊载?于|首发于)\s?[“《]?(?:[^，。；\n]{1,10}[、/])?$"
)
_SIGNED = re.compile(r"[（(]$"), re.compile(r"[）)]\s*$")
_ASKED_BY, _ASKED = re.compile(r"(?:接受|告诉)$"), re.compile(rf"{_PART}?(?:记者|的?(?:独家|书面)?[采专]访)")
_BY = re.compile(r"(?:据|按照|综合)(?:[^，。；：！？,;:!?\n]{1,12}[、和及]|[“《])?$")
_BY_REPORT = re.compile(rf"{_GAP}(?:{_WIRE}|调查)")
_BY_FIGURE = re.compile(rf"{_GAP}(?:数据|统计|测算|梳理|监测|显示|口径|专业版)")
_SIDE = 40
"""Characters on each side of a name that are looked at."""


def is_news_source(name: str) -> bool:
    """Whether the company of this name reports news, or sells figures to those who do."""
    return name in _OUTLETS or name in _VENDORS or name in _PORTALS


def is_source_here(name: str, text: str, start: int) -> bool:
    """Whether ``name``, which :func:`is_news_source` and stands at ``start``, is only named as a source there."""
    end = start + len(name)
    before = text[max(0, start - _SIDE) : start].rpartition("\n")[2]
    behind = text[end : end + _SIDE].partition("\n")[0]
    is_quoted = _BY.search(before) is not None
    if name in _PORTALS and _PART_REPORTS.match(behind):
        return True
    if name in _OUTLETS:
        if _REPORTS.match(behind) or (_ASKED_BY.search(before) and _ASKED.match(behind)):
            return True
        if _SIGNED[0].search(before) and _SIGNED[1].match(behind):
            return True
        if _FROM.search(before) or (is_quoted and _BY_REPORT.match(behind)):
            return True
    return name in _VENDORS and bool(
        _FIGURES.match(behind) or _FROM.search(before) or (is_quoted and _BY_FIGURE.match(behind))
    )
