"""Invented reports that share most of their figures: told again in other words, and others that only repeat figures."""

from datetime import date
from random import Random

from benchmarks.stories.reports import Report, fill, names_of

__all__ = ["FIGURE_FAMILIES", "retold"]

_RESULTS = (
    "{c}（{code}）今日公告，公司{year}年前三季度实现营业收入{v1}亿元，同比增长{v2}%；归属于上市公司股东的净利润{v3}亿元，"
    "同比增长{v4}%；基本每股收益{v5}元。其中第三季度实现营业收入{v6}亿元，同比增长{v7}%；净利润{v8}亿元，同比增长{v9}%。"
    "公司称，业绩增长主要由于{p}销量提升。"
)
_RESULTS_RETOLD = (
    "{c}{day}晚间披露三季报，前三季营收{v1}亿元，增幅{v2}%，归母净利{v3}亿元，增幅{v4}%，每股收益{v5}元；三季度单季营收{v6}亿元，"
    "增{v7}%，净利{v8}亿元，增{v9}%。"
)
_SALES = (
    "{c}发布产销快报，{month}月公司{p}产量为{w1}台，上年同期为{w2}台；销量为{w3}台，上年同期为{w4}台，同比增长{v2}%。"
    "今年以来累计销量{w5}台，上年同期累计{w6}台，累计同比增长{v4}%；当月出口{w7}台。以上为快报数据，最终以定期报告为准。"
)
_SALES_RETOLD = (
    "{month}月卖出{w3}台，比一年前的{w4}台多了{v2}%：{c}昨晚交出{p}业务的月度成绩单。产量方面，当月下线{w1}台，去年同月{w2}台；"
    "运往海外的有{w7}台。年初至今累计交付{w5}台，较去年同期的{w6}台增加{v4}%。"
)
_TRADE = (
    "据{t}海关统计，今年前{month}个月，{t}货物贸易进出口总值{v1}亿元，比去年同期增长{v2}%。其中，出口{v3}亿元，增长{v4}%；"
    "进口{v6}亿元，增长{v7}%；贸易顺差{v8}亿元，扩大{v9}%。同期，{p}出口{v5}亿元，拉动作用明显。"
)
_TRADE_RETOLD = (
    "{t}外贸前{month}月成绩出炉：海关公布的总额为{v1}亿元，同比升{v2}%，出口与进口分别是{v3}亿元、{v6}亿元，各升{v4}%、{v7}%，"
    "顺差{v8}亿元（+{v9}%）。{p}卖到国外{v5}亿元，是{t}的一大亮点。"
)
_COMMENT = (
    "{o}研报指出，{c}前三季度实现营收{v1}亿元，同比+{v2}%，归母净利润{v3}亿元，同比+{v4}%，其中三季度营收{v6}亿元，"
    "净利润{v8}亿元。{view}我们预计公司未来三年每股收益分别为{2.0-9.0}元、{2.0-9.0}元、{2.0-9.0}元，"
    "对应市盈率{11.0-40.0}倍、{11.0-40.0}倍，目标价{40.0-300.0}元，维持买入评级。"
)
_VIEWS = (
    "公司{p}业务的毛利率好于我们此前的判断，渠道库存处在低位。",
    "收入略低于一致预期，主要受{p}价格下行拖累，现金流表现稳健。",
)
_PRICES = (
    "{c}股价{day}跌{3.0-9.0}%，收于{40.0-300.0}元，成交{11.0-90.0}亿元，市值蒸发{110-900}亿元。前一晚公布的三季报显示，"
    "公司前三季营收{v1}亿元，增{v2}%，净利{v3}亿元，增{v4}%，单季营收{v6}亿元，单季净利{v8}亿元。"
    "有交易员说，{p}的订单指引才是资金离场的原因，{w}的增持承诺没有起到作用。"
)
_BROKERS = ("云岭证券", "东湖证券")
_CLOSES = (
    "{day}，A股全天震荡，截至收盘，沪指涨{v2}%，报{x1}点；深成指涨{v4}%，报{x2}点；创业板指涨{v7}%，报{x3}点。两市成交{x4}亿元。"
    "{a}封上涨停，{b}涨{5.1-9.9}%，{d}跌{5.1-9.9}%，封板率{61.0-89.0}%，主力资金净流出{110-390}亿元，{p}方向居前。",
    "大盘{day}收红：上证综指收报{x1}点，涨幅{v2}%，深证成指、创业板指收报{x2}点和{x3}点，涨幅{v4}%和{v7}%，成交额{x4}亿元。"
    "北向资金买入{e}{1.1-9.9}亿元，卖出{f}{1.1-9.9}亿元；融资余额{15000-19000}亿元，股债利差{2.1-6.9}%，期指贴水{11.0-60.0}点。",
)


def _values(rng: Random, start: date) -> dict[str, str]:
    """One set of figures, by slot, for all that tell them."""
    return {
        **names_of(rng),
        **{f"v{n}": f"{rng.uniform(1.01, 9.99) * (100 if n in (1, 3, 6, 8) else 1):.2f}" for n in range(1, 10)},
        **{f"w{n}": str(rng.randrange(11_001, 998_999)) for n in range(1, 8)},
        **{f"x{n}": f"{rng.uniform(2001, 9999):.2f}" for n in range(1, 5)},
        **{"year": str(start.year), "month": str(rng.randrange(2, 12)), "day": f"{start.month}月{start.day}日"},
    }


def retold(rng: Random, start: date) -> tuple[Report, Report]:
    """A report, and what an outlet makes of it that keeps the figures and none of the sentences."""
    values = _values(rng, start)
    full, short = rng.choice(((_RESULTS, _RESULTS_RETOLD), (_SALES, _SALES_RETOLD), (_TRADE, _TRADE_RETOLD)))
    return Report("", fill(full, rng, **values)), Report("", fill(short, rng, **values))


def _repeated_figures(rng: Random, start: date) -> list[Report]:
    """Results, two brokers' comments on them, and what the share did the day after."""
    values = _values(rng, start)
    comments = [
        fill(_COMMENT, rng, **{**values, "o": broker, "view": fill(view, rng, **values)})
        for broker, view in zip(_BROKERS, _VIEWS, strict=True)
    ]
    return [
        Report("", fill(rng.choice((_RESULTS, _RESULTS_RETOLD)), rng, **values)),
        *(Report("", comment, 1) for comment in comments),
        Report("", fill(_PRICES, rng, **values), 1),
    ]


def _two_closes(rng: Random, start: date) -> list[Report]:
    """One day's close as two outlets tell it: the indexes are the same, what they saw is not."""
    values = _values(rng, start)
    stocks = dict(zip("abdef", [names_of(rng)["c"] for _ in range(5)], strict=True))
    return [Report("", fill(text, rng, **values | stocks)) for text in _CLOSES]


FIGURE_FAMILIES = {
    "one set of results, reported and commented on": _repeated_figures,
    "one day's close, seen by two outlets": _two_closes,
}
"""Reports that are no two the same and have most of their figures in common."""
