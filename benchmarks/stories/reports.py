"""Invented reports that are close to each other and yet different: what must not become one story."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from newsroom.vocabulary import CITIES, PEOPLE, PRODUCTS, RESEARCH, STOCKS

__all__ = ["FAMILIES", "Report", "fill", "flash", "names_of"]


@dataclass(frozen=True, slots=True)
class Report:
    """``days`` after the first of its family."""

    title: str
    body: str
    days: int = 0


_SLOT = re.compile(r"\{(?:(\d+)-(\d+)|(\d+\.\d)-(\d+\.\d)|(\w+))\}")


def fill(template: str, rng: Random, **names: str) -> str:
    """``{100-900}`` is a whole figure, ``{0.5-9.0}`` one with two decimals, new each time; the rest are names."""

    def value(slot: re.Match[str]) -> str:
        if slot[1]:
            return str(rng.randrange(int(slot[1]), int(slot[2])))
        return f"{rng.uniform(float(slot[3]), float(slot[4])):.2f}" if slot[3] else names[slot[5]]

    return _SLOT.sub(value, template)


_BOARDS = (
    "固态电池",
    "商业航天",
    "创新药",
    "稀土永磁",
    "算力租赁",
    "白酒",
    "煤炭",
    "银行",
    "游戏",
    "光伏设备",
    "券商",
    "黄金",
)
_CLOSE = (
    "{day}，A股三大指数今日{moves}，截至收盘，沪指涨{0.1-4.9}%，报{3000.0-3900.0}点；"
    "深成指涨{0.1-4.9}%，报{9000.0-9999.0}点；创业板指涨{0.1-4.9}%，报{1800.0-2900.0}点。"
    "沪深两市全天成交额{9000-25000}亿元，较上个交易日{more}{100-3000}亿元，两市超{10-48}00只个股上涨。\n"
    "盘面上，{up}等板块涨幅居前，{down}等板块跌幅居前。\n"
    "个股方面，{up1}板块走强，{a}涨停，{b}涨超{5-12}%；{down1}板块走弱，{c}、{d}领跌。\n"
    "资金方面，沪深300指数成份股合计净流入{1.0-95.0}亿元，北向资金全天成交{900-2600}亿元，融资余额报{15000-22000}亿元。\n"
    "展望后市，机构认为，当前市场仍处于结构性行情之中，建议投资者均衡配置，逢低关注业绩确定性强、估值合理的优质标的，"
    "注意控制仓位，不宜追高。"
)
_NOTICE = (
    "央行公告称，为维护银行体系流动性合理充裕，{day}以固定利率、数量招标方式开展了{amount}亿元7天期逆回购操作，"
    "操作利率1.40%，投标量{amount}亿元，中标量{amount}亿元。"
    "Wind数据显示，当日有{300-5000}亿元逆回购到期，据此计算，单日净投放{20-2000}亿元。"
)
_RESULTS = (
    "{c}({code})发布{quarter}业绩公告，报告期内实现营业收入{1.0-95.0}亿元，同比增长{0.1-4.9}%；"
    "实现归属于上市公司股东的净利润{1.0-95.0}亿元，同比增长{0.1-4.9}%；"
    "扣除非经常性损益的净利润{1.0-95.0}亿元，同比增长{0.1-4.9}%。基本每股收益{0.1-3.0}元。\n"
    "报告期内，公司毛利率为{10.0-60.0}%，同比提升{0.1-4.0}个百分点；"
    "经营活动产生的现金流量净额为{1.0-95.0}亿元；研发费用{1.0-95.0}亿元，占营业收入的{0.1-4.9}%。\n"
    "公司表示，业绩变动主要系{p}产品销量增加、产品结构优化以及费用管控所致。\n"
)
_RESULTS_BACKGROUND = (
    "公开资料显示，{c}成立于{1988-2010}年，主营业务为{p}的研发、生产与销售，产品广泛应用于新能源、消费电子等领域，"
    "注册资本{1.0-95.0}亿元，控股股东为{t}{c2}控股集团有限公司，实际控制人为{w}。"
)
_PLEDGE = (
    "{c}({code})公告，公司控股股东、实际控制人{w}将其持有的本公司部分股份办理了质押业务，本次质押{100-9000}万股，"
    "占其所持股份比例{2.0-40.0}%，占公司总股本比例{0.5-12.0}%，质押用途为自身资金需求。\n"
    "截至本公告披露日，{w}持有公司股份{5000-60000}万股，占公司总股本的{12.0-45.0}%，累计质押{1000-20000}万股，"
    "占其所持股份的{10.0-70.0}%。公司表示，控股股东资信状况良好，具备资金偿还能力，质押风险可控，"
    "不会导致公司实际控制权发生变更。"
)
_RESIGNED = (
    "{c}公告，公司董事会于近日收到董事会秘书{w}递交的书面辞职报告。{w}因个人原因，申请辞去公司董事会秘书职务，"
    "辞职后将不再担任公司及子公司任何职务。根据相关规定，辞职报告自送达董事会之日起生效。在聘任新的董事会秘书之前，"
    "暂由公司董事长{v}代为履行董事会秘书职责，公司将按照法定程序尽快完成聘任工作。截至目前，{w}未持有公司股份，"
    "不存在应当履行而未履行的承诺事项。公司及董事会对{w}在任职期间为公司发展所作的贡献表示衷心感谢。"
)
_BID = (
    "{c}晚间公告，公司于近日收到{t}轨道交通集团出具的中标通知书，确认公司为{t}{p}采购项目的中标单位。"
    "该项目的顺利实施将对公司未来经营业绩产生积极影响，有利于进一步提升公司在{p}领域的市场份额和品牌影响力，"
    "不影响公司业务的独立性。目前公司尚未与招标人签订正式合同，合同条款尚存在不确定性，"
    "具体内容以最终签署的合同为准，{c}提醒广大投资者注意投资风险。"
)
_UNUSUAL = (
    "{c}发布公告称，公司股票交易价格连续三个交易日内收盘价格涨幅偏离值累计超过规定标准，属于股票交易异常波动。"
    "经公司自查，并向控股股东及实际控制人{w}核实，公司目前生产经营活动正常，市场环境、行业政策未发生重大调整，"
    "不存在应披露而未披露的重大信息。公司未发现可能对公司股价产生重大影响的媒体报道及市场传闻，"
    "{c}董事、监事、高级管理人员在股票异常波动期间不存在买卖公司股票的情况。敬请广大投资者理性投资。"
)
_BACKGROUND = (
    "公开资料显示，{c}({code})成立于{1988-2010}年，总部位于{t}，主营{p}及相关服务，公司拥有{3-30}家子公司，"
    "员工{1200-9800}人，{2010-2024}年营业收入{1.0-95.0}亿元，总市值约{40-900}亿元，前五大客户销售占比{15.0-70.0}%。\n"
    "本文内容仅供参考，不构成任何投资建议，投资者据此操作，风险自担。市场有风险，投资需谨慎，请读者独立作出判断。"
)
_OWN_NEWS = {
    "{c}签约出海": (
        "{c}与{o}签署战略合作协议，双方将围绕{p}的标准制定和海外推广展开合作，期限{3-9}年。{c}总经理{w}在签约仪式上说，"
        "海外收入占比有望从{0.1-4.9}%提高到{10.0-40.0}%，首批样品已经送往欧洲三家客户测试。"
    ),
    "{c}一产线被责令整改": (
        "记者从{t}市生态环境局获悉，{c}位于开发区的一条生产线因废水排放超标被责令整改，罚款{20-300}万元。公司回应说，"
        "超标系设备检修期间操作不当所致，涉事产线已于{1-9}日前停运，责任人{w}已被停职，预计一周内恢复生产。"
    ),
    "{c}股价为何连跌": (
        "{c}股价近日连续走低，年内累计下跌{10.0-40.0}%。一位持股多年的私募经理{w}对记者表示，市场担心的是{p}价格战，"
        "而不是需求，公司三条新产线的折旧将从明年开始集中体现，预计影响利润{1.0-95.0}亿元，短期内看不到明显的催化剂。"
    ),
}
_FLASHES = (
    "{c}：控股股东拟增持公司股份，金额不低于{1-9}亿元。",
    "创业板指涨超{1-5}%，{p}板块领涨。",
    "现货黄金站上{2000-4000}美元/盎司，日内涨{0.1-4.9}%。",
    "{t}：优化住房公积金贷款政策，最高额度提高至{80-200}万元。",
    "{c}：子公司{p}产品获得海外订单，合同金额{1.0-95.0}亿元。",
)


def names_of(rng: Random) -> dict[str, str]:
    company = rng.choice(STOCKS)
    who, other = rng.sample(PEOPLE, 2)
    return {
        **{"c": company.name, "c2": company.name[:2], "code": company.choice_code, "w": who, "v": other},
        **{"p": rng.choice(PRODUCTS), "t": rng.choice(CITIES), "o": rng.choice(RESEARCH)},
    }


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _close(rng: Random, start: date) -> list[Report]:
    reports = []
    for n in range(5):
        moves = rng.choice(("集体上涨", "涨跌不一", "震荡走低", "探底回升"))
        boards = rng.sample(_BOARDS, 9)
        stocks = {slot: stock.name for slot, stock in zip("abcd", rng.sample(STOCKS, 4), strict=True)}
        names = {"day": _day(start + timedelta(days=n)), "moves": moves, "more": rng.choice(("放量", "缩量")), **stocks}
        names |= {"up": "、".join(boards[:5]), "up1": boards[0], "down": "、".join(boards[5:]), "down1": boards[5]}
        reports.append(Report(f"收评：三大指数{moves} {boards[0]}板块领涨", fill(_CLOSE, rng, **names), n))
    return reports


def _notices(rng: Random, start: date) -> list[Report]:
    reports = []
    for n in range(4):
        amount = str(rng.randrange(500, 6000))
        body = fill(_NOTICE, rng, day=_day(start + timedelta(days=n)), amount=amount)
        reports.append(Report(f"央行今日开展{amount}亿元7天期逆回购操作", body, n))
    return reports


def _results(rng: Random, start: date) -> list[Report]:
    names = names_of(rng)
    background = fill(_RESULTS_BACKGROUND, rng, **names)
    return [
        Report(f"{names['c']}：{quarter}净利润增长", fill(_RESULTS, rng, quarter=quarter, **names) + background, n * 3)
        for n, quarter in enumerate(("前三季度", "第三季度"))
    ]


def _pledges(rng: Random, start: date) -> list[Report]:
    return _of_companies(_PLEDGE, "{c}：控股股东质押部分股份", rng)


def _names_only(rng: Random, start: date) -> list[Report]:
    return _of_companies(rng.choice((_RESIGNED, _BID, _UNUSUAL)), "{c}公告", rng)


def _of_companies(template: str, title: str, rng: Random) -> list[Report]:
    """The announcements of four companies; no name is in two of them."""
    told: list[dict[str, str]] = []
    while len(told) < 4:
        names = names_of(rng)
        if not any(set(names.values()) & set(other.values()) for other in told):
            told.append(names)
    return [Report(fill(title, rng, **names), fill(template, rng, **names)) for names in told]


def _shared_background(rng: Random, start: date) -> list[Report]:
    names = names_of(rng)
    ending = fill(_BACKGROUND, rng, **names)
    people = rng.sample(PEOPLE, len(_OWN_NEWS))
    return [
        Report(fill(title, rng, **names), f"{fill(text, rng, **names | {'w': who})}\n{ending}", n)
        for n, ((title, text), who) in enumerate(zip(_OWN_NEWS.items(), people, strict=True))
    ]


def _digest(rng: Random, start: date) -> list[Report]:
    """Short reports, and the digest that has them all one after the other."""
    reports = [report for family in (_names_only, _pledges, _notices) for report in family(rng, start)[:2]]
    whole = "\n".join(f"【{report.title}】{report.body}" for report in reports)
    return [*(Report(report.title, report.body) for report in reports), Report("晚间公告汇总", whole)]


def flash(rng: Random) -> str:
    """One sentence."""
    return fill(rng.choice(_FLASHES), rng, **names_of(rng))


def _flashes(rng: Random, start: date) -> list[Report]:
    """Of one form with other figures or names, and the same words again the next day."""
    company, other = rng.sample(STOCKS, 2)
    points = rng.randrange(1, 4)
    return [
        Report("", f"创业板指涨超{points}%，{rng.choice(PRODUCTS)}板块领涨。"),
        Report("", f"创业板指涨超{points + 1}%。"),
        Report("", f"创业板指涨超{points + 1}%。", 1),
        Report("", f"{company.name}公告，股东大会审议通过回购议案。"),
        Report("", f"{other.name}公告，股东大会审议通过回购议案。"),
    ]


FAMILIES: dict[str, Callable[[Random, date], list[Report]]] = {
    "the close of five days": _close,
    "a daily notice of a figure": _notices,
    "two quarters of one company": _results,
    "one template, other companies and figures": _pledges,
    "one template, other names alone": _names_only,
    "shared background and disclaimer": _shared_background,
    "short reports and their digest": _digest,
    "flash news of one form": _flashes,
}
"""Reports that are no two the same, by what makes them hard to tell apart."""
