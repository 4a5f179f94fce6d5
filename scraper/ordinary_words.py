"""Names of securities that are ordinary words as well: what stands in a text is then more often the word.

They come from the names listed in Shanghai, Shenzhen and Beijing. Those that financial news uses for the company nearly
always, such as 新希望, and the names of Hong Kong and the United States, such as 苹果, are in
:mod:`scraper.names_as_words`.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from scraper.words import is_word, kind_of_word, times_seen

__all__ = ["FULLER_NAMES", "is_ordinary", "is_phrase", "phrase_goes_on"]

# With each the fuller names that tell the company. Listed are words that the dictionary has as such, for these names,
# and what it does not have, or has as a name.
FULLER_NAMES: Mapping[str, tuple[str, ...]] = {
    # Things and people.
    "机器人": ("新松机器人", "沈阳新松"),
    "太阳能": ("中节能太阳能",),
    "农产品": ("农产品集团",),
    "老百姓": ("老百姓大药房",),
    "好想你": ("好想你健康", "好想你枣业"),
    "星期六": ("星期六股份",),
    # Places.
    "太平洋": ("太平洋证券",),
    "大西洋": ("大西洋焊接",),
    "张家界": ("张家界旅游集团",),
    "连云港": ("连云港港口股份", "连云港股份"),
    "徐家汇": ("徐家汇商城",),
    "王府井": ("王府井集团", "王府井百货"),
    "陆家嘴": ("陆家嘴金融贸易", "陆家嘴集团"),
    "外高桥": ("外高桥集团", "外高桥保税区开发"),
    "祁连山": ("祁连山水泥",),
    # Two words that stand side by side in many a text.
    "新产业": ("新产业生物",),
    "新世界": ("新世界百货", "新世界城"),
    "新大陆": ("新大陆数字", "新大陆科技"),
    "新文化": ("新文化传媒",),
    "新城市": ("新城市规划",),
    "新天地": ("新天地药业",),
    "信息发展": ("信息发展股份", "交信发展"),
    "高新发展": ("高新发展股份",),
    "国际医学": ("国际医学投资", "西安国际医学"),
    "创新医疗": ("创新医疗管理",),
    "数字认证": ("北京数字认证",),
    "数字人": ("数字人科技",),
    "智慧农业": ("江苏农华",),
    "美丽生态": ("美丽生态股份",),
    "现代投资": ("现代投资股份",),
    "航天发展": ("航天工业发展",),
    "海南发展": ("海控南海发展",),
    "湖南发展": ("湖南发展集团",),
    "广州发展": ("广州发展集团",),
}

# Words of the dictionary that are the names of companies, with what they make or run.
_COMPANIES = frozenset(
    {"茅台", "五粮液", "两面针", "人民网", "新华网", "首都在线", "动力源", "葛洲坝", "天津港", "青岛港", "盐田港"}
    | {
        "会稽山",
        "珍宝岛",
        "北大荒",
        "广州港",
        "南京港",
        "西藏天路",
        "白云机场",
        "深圳机场",
        "百合花",
        "水井坊",
        "平高电气",
    }
)
# Parts of speech of ordinary words and places; nr, nt and nz are names, j short forms of them.
_ORDINARY_KINDS = frozenset({"n", "ns", "s", "t", "a", "b", "d", "f", "v", "vn", "an", "z"})
_USUAL = 20
"""Words that the dictionary's corpus has less often are names that were added to it."""

# The name of a company where it ends, and a phrase where it goes on: 中国电影 and 中国电影市场.
_PHRASE = re.compile(
    r"(?:中国|中华|北京|上海|天津|重庆|深圳|广州|南京|杭州|宁波|苏州|青岛|厦门|西安|成都|武汉|长沙|郑州|浙江|江苏|山东|四川"
    r"|湖北|湖南|海南|东北|华北|西部|北方|南方|西藏|桂林|浦东)"
    r"(?:银行|证券|保险|建筑|出版|化学|石油|石化|电影|软件|医药|动力|黄金|卫星|船舶|核电|汽研|重工|电力|环境|机场|能源"
    r"|旅游|文化|传媒|高速|航空|钢铁|医疗|材料|电气|建设|物流|通信|铁路|铁建|交建|电建|中药|高科|科传|电研|海防|外运)"
)
_GOES_ON = re.compile(
    r"市场(?!份额|部|地位|化)|产业|行业|业(?![绩务主])|企业|品牌|领域|事业(?!部)|消费|观众|票房|需求|出口|进口|供应链|制造|工业"
    r"|工程院|科学|研究院|学会|协会|商会|联合会|大学|学院|博物馆|史|家协会|周|展|节|奖|大会|论坛|峰会|间|同业|监管"
)


@lru_cache(maxsize=10_000)
def is_ordinary(name: str, is_chinese: bool) -> bool:
    """Whether a name is an ordinary word; ``is_chinese``: of a security listed in Shanghai, Shenzhen or Beijing."""
    if not is_chinese:
        return False
    if name in FULLER_NAMES:
        return True
    if name in _COMPANIES or not is_word(name):
        return False
    return kind_of_word(name) in _ORDINARY_KINDS and times_seen(name) >= _USUAL


@lru_cache(maxsize=10_000)
def is_phrase(name: str) -> bool:
    """Whether a name is a phrase where it goes on: 中国电影 is a company, and none in 中国电影市场."""
    return _PHRASE.fullmatch(name) is not None


def phrase_goes_on(text_behind: str) -> bool:
    """Whether what stands behind a name that is a phrase makes it one."""
    return _GOES_ON.match(text_behind) is not None
