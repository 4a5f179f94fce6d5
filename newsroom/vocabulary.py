"""The newsroom's names: outlets, securities, sector boards, people and places.

Companies and people are invented. Outlets are partly real names, because their spelling is what a crawler must cope
with; nothing printed here under those names was ever published by them.
"""

from dataclasses import dataclass, replace
from datetime import date

__all__ = [
    "BOARDS",
    "CHARTED",
    "CITIES",
    "FUNDS",
    "HONG_KONG",
    "KEYWORDS",
    "NO_SECURITY",
    "OUTLETS",
    "OVERSEAS",
    "PEOPLE",
    "PRODUCTS",
    "RARE_NAMES",
    "RESEARCH",
    "STOCKS",
    "InfoKey",
    "Security",
    "named",
]


@dataclass(frozen=True, slots=True)
class Security:
    """A share, fund, index or sector board; ``market`` is East Money's number, None where its pages give none."""

    name: str
    market: int | None
    code: str

    @property
    def choice_code(self) -> str:
        """The code as the search parameter ``securityCodes`` writes it: ``600163.SH``."""
        if self.market == 0:
            return f"{self.code}.{'BJ' if self.code.startswith('8') else 'SZ'}"
        exchange = {1: "SH", 116: "HK", 128: "HK", 105: "O", 106: "N", 90: "EI"}.get(self.market or -1, "OF")
        return f"{self.code}.{exchange}"


@dataclass(frozen=True, slots=True)
class InfoKey:
    """A word that upstream links to a page of figures; it names no security."""

    word: str
    number: int
    href: str


# The last row is there for its spelling: two sound alike and share a pinyin slug, two differ only in case, one is a
# number. Others hold brackets, dots, spaces, Latin letters, or a word that upstream links.
OUTLETS = (
    *("澎湃新闻", "厦门日报", "重庆日报", "证券时报·e公司", "21世纪经济报道", "绿城", "上海证券报", "中国证券报"),
    *("每日财讯", "东湖财经", "北岸观察", "长三角商报", "财经连线", "云帆资讯", "深港时报", "新产业周刊"),
    *("数字经济参考", "金陵商报", "珠江财经网", "川渝经济观察", "能源参考", "医药商业评论", "海峡商业报"),
    *("债市周报", "期货研究社(官方)", "华岳投研（公众号）", "Fintech Daily", "China Markets Brief", "e财观察"),
    *("IT早茶", "36度财经", "汽车头条Auto", "红岸 Research", "基金圈·日报", "大湾区新闻网", "绿色金融60人"),
    *("北方都市报", "新华财讯·V观", "中原证券导刊", "长乐银行家"),
    *("江海晨报", "江海辰报", "TechWeb", "Techweb", "360"),
)


def _entries(table: str) -> list[list[str]]:
    return [entry.split() for entry in table.replace("\n", "|").split("|") if entry]


_STOCKS = """
宁川股份 1 600163|浦江新材 1 600171|澜海能源 1 600189|东屿电子 1 600203|恒岳重工 1 600217|金陵制药 1 600226
瑞禾农业 1 600249|安澜港务 1 600258|华岭水泥 1 600291|天目湖酒 1 600303|北辰电力 1 600318|岱山航运 1 600327
景曜传媒 1 600371|长风汽车 1 600405|盛禾食品 1 600429|鼎川钢铁 1 600447|云港物流 1 600465|西陵化工 1 600491
启元数据 1 603017|晟原光电 1 603044|海拓智能 1 603063|博纳医疗 1 603091|广陵电缆 1 603112|锦程家居 1 603137
芯越微 1 688013|量衡科技 1 688031|拓川生物 1 688057|星弧航天 1 688079|凌霄软件 1 688104|微纳光学 1 688127
南岭矿业 0 000409|粤海地产 0 000433|鲁岳化纤 0 000467|昆仑稀土 0 000491|楚天装备 0 000522|湘江纸业 0 000547
欧利德电器 0 002031|云图显示 0 002059|蓝湾环保 0 002073|金禾电池 0 002097|新域材料 0 002118|联泰精密 0 002139
瑞丰种业 0 002167|宏远铜箔 0 002181|佳木家电 0 002209|同泽药业 0 002237|明珠玻璃 0 002256|安洁包装 0 002283
领航激光 0 300031|源启储能 0 300057|德汇传感 0 300083|华曜光伏 0 300109|奥邦医学 0 300127|海纳云 0 300149
迈途软件 0 300173|飞瀑游戏 0 300197|青禾基因 0 300221|银杉检测 0 300259|禾川机器人 0 301017|智衡电源 0 301043
卓立轴承 0 830913|北湖特材 0 831027|永嘉泵业 0 832089|津门仪表 0 833151
"""
STOCKS = tuple(Security(name, int(market), code) for name, market, code in _entries(_STOCKS))
_PLACES = {stock: number for number, stock in enumerate(STOCKS)}
_RENAMED_FROM = 2026
_RENAMING_DAY = 11
_NEW_NAMES = ("智造", "控股", "集团")


def named(stock: Security, day: date) -> Security:
    """The share under its name of that day: on the 11th of every month from 2026 on, the next share changes its own."""
    number = _PLACES[stock]
    year, month = divmod(number, 12)
    if day < date(_RENAMED_FROM + year, month + 1, _RENAMING_DAY):
        return stock
    return replace(stock, name=f"{stock.name[:2]}{_NEW_NAMES[number % len(_NEW_NAMES)]}")


HONG_KONG = (
    Security("南洋控股", 116, "00717"),
    Security("维港地产", 116, "01193"),
    Security("万象医疗", 116, "02219"),
    Security("海丰国际航运", 116, "03317"),
    Security("粤港电讯", 128, "00943"),
)

OVERSEAS = (
    Security("北极星半导体", 105, "PLRS"),
    Security("极光科技", 105, "AURX"),
    Security("贝尔福能源", 106, "BLFE"),
    Security("卡尔顿矿产", 107, "CRLT"),
    Security("远洋生物", 153, "OCBIY"),
)

CHARTED = (
    Security("蔚来", 106, "NIO"),
    Security("道琼斯", 100, "DJIA"),
    Security("纳斯达克", 100, "NDX"),
    Security("标普500", 100, "SPX"),
    Security("富时100", 100, "FTSE"),
    Security("离岸人民币", 133, "USDCNH"),
)

FUNDS = (
    Security("中远成长混合", None, "013855"),
    Security("泰岳稳健债券", None, "016274"),
    Security("宏景创新股票", None, "018093"),
)

_BOARDS = """
新能源 BK0493|证券 BK0473|消费电子 BK1037|半导体 BK1036|数据中心 BK0922|人工智能 BK0800|汽车 BK1211|知识产权 BK0839
银行 BK0475|房地产 BK0451|食品饮料 BK0438|化学制药 BK0465|有色金属 BK0478|煤炭 BK0437|电力 BK0428|储能 BK0989
光伏设备 BK1031|电池 BK1033|机器人概念 BK1090|低空经济 BK1166
"""
BOARDS = tuple(Security(name, 90, code) for name, code in _entries(_BOARDS))

_DATA = "http://data.eastmoney.com"
# Words that are linked wherever their letters stand, also in the middle of other words: that is upstream's mistake,
# and the reason why a mention is no fact.
KEYWORDS: dict[str, Security | InfoKey] = {
    "业绩": InfoKey("业绩", 3321, f"{_DATA}/bbsj/"),
    "营业收入": InfoKey("营业收入", 3323, f"{_DATA}/bbsj/"),
    "净利润": InfoKey("净利润", 3324, f"{_DATA}/bbsj/"),
    "基金": InfoKey("基金", 3293, f"{_DATA}/zlsj/"),
    "分析师": InfoKey("分析师", 3224, f"{_DATA}/invest/invest/default.html"),
    "PPI": InfoKey("PPI", 338, f"{_DATA}/cjsj/ppi.html"),
    "创业板指": InfoKey("创业板指", 3259, "http://quote.eastmoney.com/unify/r/0.399006"),
    # The real companies here are named in passing; whatever is told as news is told of invented ones.
    "腾讯控股": Security("腾讯控股", 116, "00700"),
    "蔚来": Security("蔚来", 106, "NIO"),
    "大智慧": Security("大智慧", 1, "601519"),
    "机器人": Security("机器人", 0, "300024"),
    "太阳能": Security("太阳能", 0, "000591"),
    **{board.name: board for board in BOARDS},
}
NO_SECURITY = "东方智选"
"""Carries a keyword link without any code."""

PEOPLE = tuple(
    surname + given
    for surname, given in zip(
        "陈林黄周吴徐孙胡朱高何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅",
        (
            *("思远", "立群", "文博", "晓岚", "建平", "若琳", "志恒", "明哲", "雨桐", "国栋"),
            *("静怡", "海峰", "一鸣", "书瑶", "振华", "嘉宁", "子墨", "秋实", "卫东", "梦洁"),
            *("长青", "安琪", "浩然", "维民", "春晖", "凯文", "玉兰", "力行", "怀瑾", "慧敏"),
        ),
        strict=True,
    )
)
RARE_NAMES = ("李喆", "王堃", "赵赟", "孙垚", "马𬸦远")
"""Names with characters outside gb2312: an answer that says gb2312 and holds one of them is gb18030."""

RESEARCH = (
    *("云岭证券", "华岭证券", "东屿期货", "海纳研究院", "国信达咨询", "远见智库", "长风资本", "岱宗基金"),
    *("北辰宏观研究所", "新域产业研究中心", "启元资管", "广陵信托"),
)
CITIES = (
    *("北京", "上海", "深圳", "合肥", "武汉", "成都", "重庆", "厦门", "无锡", "苏州", "宁波", "西安", "长沙", "郑州"),
    *("青岛", "佛山", "昆明", "贵阳", "南昌", "乌鲁木齐", "呼和浩特", "大连", "沈阳", "雄安新区"),
)
PRODUCTS = (
    *("固态电池", "碳化硅衬底", "液冷服务器", "车规级芯片", "人形机器人关节", "光伏银浆", "钠离子电芯"),
    *("高温合金", "合成生物原料", "创新药CDMO", "卫星载荷", "Chiplet封装", "AI眼镜", "氢能重卡", "海上风电塔筒"),
    *("预制菜", "智能座舱", "磷酸铁锂", "电解液添加剂", "OLED发光材料", "医用内窥镜", "轨道信号系统"),
    *("跨境物流", "R&D云平台"),
)
