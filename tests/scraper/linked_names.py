"""Invented sentences with a linked name each, and whether the link is false: what the rules are measured by.

A line is the sentence, the name, its code, and inside_word, common_noun or nothing. Behind the code may stand another
link of the sentence: ``600160 +远山化工=600161``.
"""

from dataclasses import dataclass

from scraper.records import Mention

__all__ = ["LABELLED", "Labelled"]

_LINES = """
公司坚持壮大智慧农机产业，全年销量翻番。|大智慧|601519|inside_word
当地将扩大智慧社区试点范围。|大智慧|601519|inside_word
会议提出，建设强大智慧物流枢纽。|大智慧|601519|inside_word
财经软件商大智慧昨晚披露年报。|大智慧|601519|
大智慧APP的月活用户超过千万。|大智慧|601519|
大智慧收购案获股东大会通过。|大智慧|601519|
促进创新产业与金融融合。|新产业|300832|inside_word
高新产业开发区招商火热。|新产业|300832|inside_word
加快培育新产业、新业态、新模式。|新产业|300832|common_noun
布局未来的新产业需要耐心。|新产业|300832|common_noun
体外诊断公司新产业（300832）预告业绩。|新产业|300832|
新产业生物的海外装机量创新高。|新产业|300832|
安图生物、新产业盘中跟涨。|新产业|300832 +安图生物=603658|
工厂里的机器人昼夜不停。|机器人|300024|common_noun
人形机器人赛道持续升温。|机器人|300024|common_noun
扫地机器人出口增长两成。|机器人|300024|common_noun
机器人（300024.SZ）今日涨停。|机器人|300024|
午后，埃斯顿、机器人快速拉升。|机器人|300024 +埃斯顿=002747|
新松机器人在沈阳发布新品。|机器人|300024|
机器人股价再创新高。|机器人|300024|
屋顶太阳能装机提速。|太阳能|000591|common_noun
太阳能电池效率刷新纪录。|太阳能|000591|common_noun
中节能太阳能公告中标。|太阳能|000591|
晶澳科技和太阳能均放量。|太阳能|000591 +晶澳科技=002459|
农产品价格总体平稳。|农产品|000061|common_noun
节前农产品批发市场供应充足。|农产品|000061|common_noun
农产品控股股东拟减持股份。|农产品|000061|
让老百姓得到实惠。|老百姓|603883|common_noun
药店龙头老百姓大药房加速扩张。|老百姓|603883|
益丰药房、老百姓、一心堂集体走强。|老百姓|603883 +益丰药房=603939|
台风在太平洋生成。|太平洋|601099|common_noun
跨太平洋航线运价上涨。|太平洋|601099|common_noun
太平洋证券首席分析师表示看好。|太平洋|601099|
飓风正从大西洋逼近海岸。|大西洋|600558|common_noun
十一假期张家界客流超预期。|张家界|000430|common_noun
连云港口岸通关时间压缩。|连云港|601008|common_noun
陆家嘴论坛将于下月举行。|陆家嘴|600663|common_noun
本周星期六照常开市结算。|星期六|002291|common_noun
做时代的指南针。|指南针|300803|common_noun
花田里的向日葵开了。|向日葵|300111|common_noun
指南针董秘回应称并购仍在推进。|指南针|300803|
新世界的大门已经打开。|新世界|600628|common_noun
球队创新世界杯纪录。|新世界|600628|inside_word
信息发展日新月异，监管也要跟上。|信息发展|300469|common_noun
智慧农业示范区落户县城。|智慧农业|000816|common_noun
中国电影市场春节档票房过百亿。|中国电影|600977|common_noun
中国电影净利润同比扭亏。|中国电影|600977|
中国软件产业规模持续扩大。|中国软件|600536|inside_word
国产操作系统概念走强，中国软件封板。|中国软件|600536|
上海银行间拆放利率小幅下行。|上海银行|601229|common_noun
上海银行披露一季报，营收增长。|上海银行|601229|
中国银行业协会发布倡议。|中国银行|601988|inside_word
中国银行下调存款利率。|中国银行|601988|
中国建筑业协会召开年会。|中国建筑|601668|inside_word
中国建筑新签合同额破万亿。|中国建筑|601668|
山东高速公路通车里程居前列。|山东高速|600350|inside_word
山东高速拟分红。|山东高速|600350|
贵州茅台酒厂扩建。|贵州茅台|600519|
贵州茅台集团召开经销商大会。|贵州茅台|600519|
贵州茅台表示渠道库存良性。|贵州茅台|600519|
宁德时代表示新电池将量产。|宁德时代|300750|
比亚迪汽车在海外建厂。|比亚迪|002594|
东方财富网消息，两市成交破万亿。|东方财富|300059|
长江电力争取年内完成收购。|长江电力|600900|
中信证券化解风险的做法受肯定。|中信证券|600030|
美的集团结构调整见效。|美的集团|000333|
恒瑞医药物研发进展顺利。|恒瑞医药|600276|
三一重工业务遍及全球。|三一重工|600031|
五粮液价格坚挺。|五粮液|000858|
平安银行业绩快报出炉。|平安银行|000001|
建设银行业务收入增长。|建设银行|601939|
新希望六和生猪出栏量增加。|新希望|000876|
人民网报道称消费回暖。|人民网|603000|
多头走势如同花顺一般连贯。|同花顺|300033|common_noun
同花顺数据显示资金净流入。|同花顺|300033|
科大讯飞发布大模型。|科大讯飞|002230|
恒大华府小区业主维权。|大华|002236|inside_word
上海信息消费节开幕。|海信|600060|inside_word
天津渤海水产研究所公布结果。|海水|600000|inside_word
金融街道办事处组织宣讲。|金融街|000402|inside_word
金融街拟发行公司债。|金融街|000402|
加拿大年金计划(CPPIB)增持。|PPI|PPI|inside_word
ChatGPTs带动算力需求。|GPT|GPT|inside_word
TCL科技面板价格回升。|TCL科技|000100|
国家统计局公布CPI与PPI数据。|PPI|PPI|
苹果发布新款手机。|苹果|AAPL|
小米汽车交付量攀升。|小米集团|01810|
蔚来换电站突破三千座。|蔚来|NIO|
阿里巴巴集团回购股份。|阿里巴巴|BABA|
券商板块拉升，证券ETF放量。|证券|BK0473|
保险杠供应商涨价。|保险|BK0474|inside_word
保险资金加大权益配置。|保险|BK0474|
新能源汽车渗透率过半。|新能源|BK0493|
银行业整体经营稳健。|银行|BK0475|
当地水力发电力争全年新高。|电力|BK0428|inside_word
蒸汽车间改造完成。|汽车|BK1211|inside_word
煤炭行业景气回升。|煤炭|BK0437|
机器人概念股活跃。|机器人概念|BK1090|
半导体设备国产化提速。|半导体|BK1036|
"""


@dataclass(frozen=True, slots=True)
class Labelled:
    text: str
    links: tuple[Mention, ...]
    doubt: str


def _market(code: str) -> int:
    if code.startswith("BK"):
        return 90
    if len(code) == 5:
        return 116
    return 106 if not code.isdigit() else 1 if code[0] == "6" else 0


def _labelled(line: str) -> Labelled:
    text, name, codes, doubt = line.split("|")
    code, *others = codes.split(" +")
    named = [(name, code), *((o.split("=")[0], o.split("=")[1]) for o in others)]
    return Labelled(text, tuple(Mention(_market(c), c, n, 1, "link") for n, c in named), doubt)


LABELLED = tuple(_labelled(line) for line in _LINES.strip().splitlines())
