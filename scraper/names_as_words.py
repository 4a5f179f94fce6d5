"""Names that financial news uses for the company nearly always, and the few places where they are the word.

Anything that is not listed here is the company: 苹果 is doubted in 苹果期货 and beside other fruit, 小米 beside other
grain, and neither where the same sentence speaks of the company.
"""

import re
from collections.abc import Mapping

__all__ = ["is_word_here"]

_SIDE = 40
"""Characters on each side of a name that are looked at, no further than its sentence."""
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
# What is said of companies and shares. Here and below the name's place is ◆.
_COMPANY = re.compile(
    r"◆(?:公司|集团|股份|股价|控股|官方|官宣|高管|总部|财报|公告|董事|回购|创始人|概念股|产业链|供应链|CEO|[A-Z]{2}|-[A-Z]"
    r"|[（(][^（）()]{0,12}\d{4})"
)

_FRUIT = (
    "水果|果农|果园|果树|果业|果品|果价|果汁|鲜果|红富士|香蕉|葡萄|猕猴桃|柑橘|樱桃|红枣|尿素|纯碱|鸡蛋|白糖|棉花|大蒜|蔬菜"
    "|农产品|期货|收购价|批发|每斤|公斤"
)
_GRAIN = "玉米|粮|谷子|高粱|大豆|绿豆|小麦|燕麦|红薯|农户|农民|种植"
_THINGS: Mapping[str, tuple[str, ...]] = {
    # Hong Kong and the United States.
    "苹果": (
        r"◆(?:期货|主力|\d{4}合约|树|园|醋|汁|酱|干|派|皮|核|产区|产量|种植|采摘|套袋|冷库|丰收)",
        r"(?:吃|削|烂|红富士|烟台|洛川|静宁|栖霞|阿克苏|[斤吨箱筐]|[梨桃橙枣蕉][、和与])◆|◆[、和与](?:梨|桃|橙)",
        rf"◆.*(?:{_FRUIT})|(?:{_FRUIT}).*◆",
    ),
    "小米": (r"◆(?:粥|饭|醋|椒|辣)|黄◆", rf"◆.*(?:{_GRAIN})|(?:{_GRAIN}).*◆"),
    "理想": (
        r"◆(?:主义|信念|状态|效果|结果|选择|之选|水平|条件|目标|环境|很丰满|与现实|和现实|而(?:奋斗|努力|战|献身|拼搏))",
        r"(?:不|不[够太甚尽]|较|较为|比较|最|最为|更|更为|十分|非常|很|相当|效果|结果|成绩)◆(?=[，。、”的而之]|$)",
        r"(?:崇高的?|远大的?|人生|共同|革命|美好|怀揣|坚[守定持]|树立|追求|实现|为了?|有|[他她我己们者代]的)◆(?=[，。、”的而之是]|$)",
    ),
    "百度": (r"◆(?:搜索)?一下",),
    "联想": (
        r"(?:让人|令人|使人|引人|引发|自然|容易|不禁|浮想|产生|丰富的?)◆",
        r"◆(?:到|起|翩翩|记忆|丰富|空间|词)",
    ),
    "亚马逊": (r"◆(?:雨林|河|流域|丛林|热带|盆地|平原|地区|森林|州)",),
    "甲骨文": (r"◆(?:字|片|中的|记载|研究|出土|博物|书法|拓|释读)|(?:殷墟|商代|出土的?|破译|释读|古老的)◆",),
    "阿里": (r"西藏.{0,8}◆|◆(?:地区(?!总)|高原|北路|普兰|机场|大环线|无人区)|拳王◆",),
    "老虎": (r"(?:[只头条]|打|东北|华南|孟加拉|纸|[“‘])◆(?!证券|国际)|◆(?:苍蝇|机|伤人|出没|钳)",),
    "微博": (
        r"(?:官方|官微|个人|新浪|认证|[发条篇长在其该据]|通过|实名|转发)◆",
        r"◆(?:发[文布表]|上|称|账号|热搜|中|网友|评论|粉丝|截图|话题|用户|认证|大V|私信|留言|表示|消息)",
    ),
    # Shanghai and Shenzhen.
    "同花顺": (r"(?:[如像副把]|凑成?|一手|打出|拿到|摸到|皇家)◆",),
    "白云山": (
        r"◆(?:景区|风景|脚下|[上下顶麓]|山[上下顶]|公园|登高|机场|隧道|森林|索道|缆车|游客|上空|新城|片区|站)",
        r"(?:登上?|爬|攀登|游览|徒步)◆",
    ),
    "新希望": (
        r"(?:带来|带去|燃起|看到|充满|点燃|点亮|迎来|播[撒下种]|孕育|注入|重燃|寄托|收获|生活的|明天的)了?(?:一[丝线份]|更多)?◆(?=\W|$)",
        r"◆(?:在.{1,8}(?:身上|心中|大地|田野)|的(?:种子|曙光|火种|田野|起点|一年|春天)|、新|和新(?:梦想|征程|气象|未来))",
    ),
    "美的": (
        r"(?:[在赴对访驻旅留输中抵]|向往|热爱|发现|感受|欣赏|创造|享受|传递|展现|寻找|记录|传播|最|真善|关于)"
        r"◆(?:社区|生活|事物|瞬间|东西|力量|感受|风景|体验|作品|教育|艺术|画面|家园|时光|境界|出口|进口|依赖|关税|投资|贸易"
        r"|顺差|逆差|华人|华侨|留学|中国|中资|资产|上市|关系|学生|企业|学者|亲属|家人)",
        r"追求◆(?:生活|事物|享受|人[^事工力才机]|心)",
    ),
    "中国平安": (r"◆(?:地|祥和|、?(?:国泰|幸福|健康)|顺遂)|(?:[愿祝佑]|保佑|护佑|祝福|祈福|祈愿|守护)◆(?=\W|$)",),
    "全新好": (r"◆(?:政策|产品|体验|局面|车|书|剧|物|戏|礼|课|内容|服务|形象|机遇|机会|生活|方案|模式|节目|声音|的)",),
    "三六零": (r"◆[度°]",),
    "人人乐": (r"◆(?:享|活|业|居|学|游|见|于|意|道|融|在其中)",),
}
# What tells the company in the same sentence.
_TELLS: Mapping[str, str] = {
    "苹果": r"iPhone|iPad|iOS|Mac|App ?Store|库克|手机|科技|芯片|智能|微软|谷歌|特斯拉|英伟达|华为|三星|美股|市值",
    "小米": r"手机|汽车|雷军|科技|智能|SU7|YU7|港股|华为|OPPO|生态链|MIUI|澎湃|IoT",
    "理想": r"◆汽车|车型|交付|蔚来|小鹏|李想|销量|智驾|增程|港股|新势力|车企",
    "微博": r"美股|港股|中概|(?:三|一|四|二)季|营收|净利|月活|日活",
    "老虎": r"证券|富途|券商",
    "白云山": r"王老吉|医药|药业|药企|板块",
    "新希望": r"牧原|温氏|生猪|饲料|刘永好|养殖|乳业",
    "美的": r"格力|海尔|空调|家电|方洪波",
}
_THING = {name: re.compile("|".join(patterns)) for name, patterns in _THINGS.items()}
_TELL = {name: re.compile(pattern) for name, pattern in _TELLS.items()}


def is_word_here(name: str, text: str, start: int) -> bool:
    """Whether ``name`` at ``start`` is a word or a part of a phrase, and not the company that is called so."""
    thing = _THING.get(name)
    if thing is None:
        return False
    end = start + len(name)
    before = _SENTENCE_END.split(text[max(0, start - _SIDE) : start])[-1]
    behind = _SENTENCE_END.split(text[end : end + _SIDE], maxsplit=1)[0]
    place = f"{before}◆{behind}"
    if _COMPANY.search(place) or thing.search(place) is None:
        return False
    return name not in _TELL or _TELL[name].search(place) is None
