"""Which texts are the same report, and what they are found by."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from opencc import OpenCC

from benchmarks.stories.changes import CHANGES
from benchmarks.stories.labelled import FAMILIES, FLASH, RETOLD, TRADITIONAL, labelled_set
from benchmarks.stories.measures import Found, find, measure
from pipeline.likeness import FLASH_WINDOW, WINDOW, Text, keys, likeness

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
LEAD = (
    "宁川股份11月19日晚间披露三季报，前三季度实现营业收入12.37亿元，同比增长8.14%，归母净利润3.05亿元，同比增长21.6%。"
)
DETAILS = (
    "分业务看，碳化硅衬底板块收入4.82亿元，占比提升至38.97%，毛利率较上年同期提高2.3个百分点。"
    "公司在建的二期厂房预计明年6月投产，届时年产能将达到36000片，总投资7.4亿元。\n"
    "同行业中，澜海能源此前披露的净利润为1.94亿元，东屿电子则预计小幅亏损，行业内部分化仍在延续。\n"
    "总经理周晓岚在业绩说明会上表示，前五大客户的订单已经排到明年4月，价格没有再往下走的空间，公司不打算参与低价竞争。"
)
REPORT = f"{LEAD}\n{DETAILS}"


def text(body: str, *, title: str = "标题", at: datetime | None = NOON) -> Text:
    return Text(title, body, at)


def alike(a: str, b: str, apart: timedelta = timedelta(hours=1)) -> bool:
    first, second = text(a), text(b, at=NOON + apart)
    assert likeness(first, second) == likeness(second, first), "it does not matter which comes first"
    return likeness(first, second) > 0


@pytest.fixture(scope="module")
def found() -> Found:
    return find(labelled_set(12, seed=21))


def test_measured_on_a_labelled_set_nearly_all_and_nearly_nothing_else_is_found(found: Found) -> None:
    score = measure(found)
    assert score.precision >= 0.95
    assert score.recall >= 0.95
    assert score.largest <= 4, "a chain of links makes no giant story"


def test_every_kind_of_change_is_found(found: Found) -> None:
    recalls = measure(found).recalls
    assert set(recalls) == {*CHANGES, FLASH, RETOLD, TRADITIONAL}
    assert {kind: recall for kind, recall in recalls.items() if recall < 0.8} == {}


def test_no_hard_case_is_taken_for_one_report(found: Found) -> None:
    wrong = measure(found).wrong
    assert {kind: wrong[kind] for kind in FAMILIES if wrong[kind] > 0.06} == {}


def test_the_same_text_is_wholly_alike() -> None:
    assert likeness(text(REPORT, title="一"), text(REPORT, title="二")) == 1.0


def test_a_title_alone_makes_nothing_alike() -> None:
    title = "宁川股份：前三季度净利润同比增长21.6%"
    other = "沪指今日低开，两市成交额较前一日缩量，北向资金净流出，煤炭板块领跌，分析人士称短期或维持震荡，宜控制仓位。"
    assert likeness(text(REPORT, title=title), text(other, title=title)) == 0.0


@pytest.mark.parametrize(
    "written",
    ["12.37亿元", "12.370亿元", "123700万元", "1,237,000,000元", "１２．３７亿元"],
)
def test_a_figure_is_the_same_however_it_is_written(written: str) -> None:
    assert likeness(text(REPORT), text(REPORT.replace("12.37亿元", written))) == 1.0


def test_other_figures_are_another_report() -> None:
    rng = Random(1)
    other = "".join(str(rng.randrange(1, 10)) if c.isdigit() else c for c in REPORT)
    assert alike(REPORT, other) is False


def test_one_corrected_figure_or_name_is_the_same_report() -> None:
    assert alike(REPORT, REPORT.replace("3.05亿元", "3.15亿元"))
    assert alike(REPORT, REPORT.replace("周晓岚", "周小岚"))


def test_another_company_is_another_report() -> None:
    wording = (
        "{0}公告，公司董事会于近日收到副总经理{1}递交的书面辞职报告。{1}因个人原因申请辞去所任职务，辞职后不再担任公司任何职务，"
        "其负责的工作已经平稳交接，不会影响公司的正常经营。公司对{1}任职期间的贡献表示感谢。{0}同时提示投资者理性投资。"
    )
    assert alike(wording.format("宁川股份", "萧维民"), wording.format("澜海能源", "宋嘉宁")) is False
    assert alike(wording.format("宁川股份", "萧维民"), f"东湖财经讯，{wording.format('宁川股份', '萧维民')}")


def test_background_that_two_articles_share_does_not_make_them_one() -> None:
    one = (
        "宁川股份与云岭证券签署协议，双方将在海外推广上合作五年，首批样品已经送往欧洲的三家客户测试，"
        "海外收入占比有望提高到14.2%。"
        "分析人士指出，海外客户的认证周期往往长达两年，短期内难以贡献收入，但对公司摆脱单一市场的依赖有长远意义。"
    )
    other = (
        "记者从无锡市生态环境局获悉，宁川股份一条产线因废水排放超标被责令整改，罚款46万元，公司称系设备检修期间操作不当。"
        "当地居民告诉记者，夜里常能闻到刺鼻的气味，向街道反映过不止一次，直到上个月才有人上门取样检测。"
    )
    background = DETAILS.partition("\n")[0]
    assert alike(f"{one}\n{background}", f"{other}\n{background}") is False


def test_traditional_characters_are_the_same_text() -> None:
    for form in ("s2hk", "s2tw"):
        traditional = OpenCC(form).convert(REPORT)
        assert traditional != REPORT
        assert likeness(text(REPORT), text(traditional)) == 1.0
        assert keys(text(traditional)) == keys(text(REPORT))


RESULTS = (
    "宁川股份今日公告，公司2026年前三季度实现营业收入12.37亿元，同比增长8.14%；归属于上市公司股东的净利润3.05亿元，同比增长21.6%；"
    "基本每股收益1.53元。其中第三季度实现营业收入4.82亿元，同比增长6.56%；净利润1.24亿元，同比增长9.48%。"
)
RETOLD_RESULTS = (
    "宁川股份10月29日晚间披露三季报，前三季营收12.37亿元，增幅8.14%，归母净利3.05亿元，增幅21.6%，每股收益1.53元；"
    "三季度单季营收4.82亿元，增6.56%，净利1.24亿元，增9.48%。"
)


def test_the_same_figures_in_other_words_are_the_same_report() -> None:
    assert alike(RESULTS, RETOLD_RESULTS)
    traditional = OpenCC("s2tw").convert(RETOLD_RESULTS)
    assert alike(RESULTS, traditional)


def test_most_of_the_same_figures_are_not_enough() -> None:
    """A broker's comment has forecasts of its own, a report of two days ago other figures of one kind."""
    comment = (
        "云岭证券研报指出，宁川股份前三季度营收12.37亿元，同比+8.14%，归母净利3.05亿元，同比+21.6%，三季度营收4.82亿元，净利1.24亿元。"
        "预计未来三年每股收益2.11元、2.64元、3.07元，对应市盈率18.3倍、15.2倍，目标价48.6元，维持买入评级。"
    )
    assert alike(RESULTS, comment) is False
    assert alike(RETOLD_RESULTS, comment) is False
    changed = RETOLD_RESULTS.replace("21.6", "22.9").replace("1.53", "1.61").replace("9.48", "9.02")
    assert alike(RESULTS, changed) is False
    assert alike(RESULTS, "12.37、8.14、3.05、21.6、1.53、4.82、6.56、1.24、9.48。") is False
    background = f"记者获悉，宁川股份中标38.6亿元海上风电订单，公司回应称正在走流程。{RETOLD_RESULTS}"
    assert alike(RESULTS, background) is False


def test_a_notice_cut_short_is_not_the_notice_of_another_amount() -> None:
    notice = (
        "央行公告称，为维护银行体系流动性合理充裕，以固定利率、数量招标方式开展了{0}亿元7天期逆回购操作，操作利率1.40%，"
        "投标量{0}亿元，中标量{0}亿元。"
    )
    other = notice.format(1237) + "当日有1150亿元逆回购到期，据此计算，单日净投放173亿元。"
    assert alike(notice.format(880), other) is False
    assert alike(notice.format(1237), other)


def test_a_digest_is_not_the_report_that_it_holds() -> None:
    other = "".join(f"{n}月，第{n}批项目集中签约，总投资{n * 7.3:.1f}亿元，涉及{n * 13}家企业。" for n in range(2, 40))
    assert alike(REPORT, f"{other}\n{REPORT}\n{other}") is False


def test_flash_news_must_be_the_same_and_near() -> None:
    flash = "现货黄金站上2730美元/盎司，日内涨0.85%。"
    assert alike(flash, f"【快讯】财经连线11月20日电，{flash}")
    assert alike(flash, flash, FLASH_WINDOW + timedelta(minutes=1)) is False
    assert alike(flash, "现货黄金站上2740美元/盎司，日内涨1.23%。") is False


def test_only_what_was_published_near_to_each_other_is_compared() -> None:
    assert alike(REPORT, REPORT, WINDOW)
    assert alike(REPORT, REPORT, WINDOW + timedelta(minutes=1)) is False


def test_without_a_time_only_the_same_text_is_alike() -> None:
    undated = text(REPORT, at=None)
    assert likeness(undated, text(REPORT)) == likeness(undated, undated) == 1.0
    assert likeness(undated, text(f"{LEAD}\n另有消息称，公司正在筹划新的融资安排。\n{DETAILS}")) == 0.0
    assert set(keys(undated)) < set(keys(text(REPORT)))
    short = "现货黄金站上2730美元/盎司。"
    assert likeness(text(short, at=None), text(short)) == 0.0


def test_a_body_that_says_nothing_counts_with_its_title() -> None:
    video = "点击观看视频。"
    assert likeness(text(video, title="收评：三大指数集体走高"), text(video, title="宁川股份发布三季报")) == 0.0
    assert likeness(text(video, title="收评：三大指数集体走高"), text(video, title="收评：三大指数集体走高")) == 1.0


@pytest.mark.parametrize("body", ["", "。", "图集", "\n\n", "😀" * 40, "()[]{}", "a"])
def test_next_to_no_text_is_like_nothing(body: str) -> None:
    assert keys(text(body, title="")) == []
    assert likeness(text(body, title=""), text(body, title="")) == 0.0


def test_any_text_can_be_compared() -> None:
    rng = Random(6)
    alphabet = [
        *"，。：；！？、（）【】()\n \t.,%-+/0123456789０１２①½Ⅷ٣万亿千百年月日讯电aZé한글カナ宁川股份増",
        "\u200b",
        "😀",
        "𠮷",
        "\u0301",
    ]
    bodies = ["".join(rng.choices(alphabet, k=rng.randrange(400))) for _ in range(300)]
    texts = [
        text(body, title="") for body in (*bodies, "9" * 5000, "万亿" * 3000, "1,000" * 3000, "讯(" * 3000, "【" * 3000)
    ]
    for a, b in pairwise(texts):
        assert likeness(a, b) == likeness(b, a)
        assert keys(a) == keys(Text("", a.body, a.published_at))
        assert likeness(a, a) in (0.0, 1.0)


def test_a_text_of_any_length_costs_no_more_than_a_long_one() -> None:
    body = "\n".join(f"第{n}批项目集中签约，总投资{n * 7.3:.2f}亿元，涉及{n * 13}家企业。" for n in range(60_000))
    assert len(text(body).tokens) < 20_000
    assert likeness(text(body), text(f"东湖财经讯，{body}")) == 1.0


def test_text_of_other_scripts_is_compared_by_words() -> None:
    report = (
        "Northern Star Semiconductor said on Thursday that third-quarter revenue rose 8.1 percent to $1.24 billion, "
        "helped by orders for advanced packaging. The company expects revenue between $1.30 billion and $1.36 billion "
        "next. Chief executive Anna Lindqvist told analysts that capacity in Dresden is sold out until April, and that "
        "the board has approved a further 400 million dollars for a second line."
    )
    assert alike(report, f"DRESDEN (Wire) - {report.replace('helped', 'supported')} Shares rose 2 percent.")
    later = report.replace("8.1", "3.9").replace("1.24", "1.07").replace("1.30", "1.01").replace("1.36", "1.05")
    assert alike(report, later) is False


def test_keys_are_the_same_in_every_process() -> None:
    """What is stored must be found by a process of tomorrow. Where keys change, likeness.py says what is to be done."""
    program = (
        f"from pipeline.likeness import *; import datetime; print(keys(Text('', {REPORT!r}, datetime.datetime.now())))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True)
        for seed in ("1", "2")
    ]
    assert [run.stdout for run in runs] == [f"{keys(text(REPORT))}\n"] * 2
    # A text of few figures has bands of a MinHash among its keys.
    few_figures = text("公司股票交易价格连续三个交易日内收盘价格涨幅偏离值累计超过规定标准，属于股票交易异常波动。")
    assert keys(few_figures)[:3] == [-4_744_801_449_719_944_172, -4_719_189_765_367_261_752, -2_890_341_911_667_990_068]


def test_keys_are_few_and_fit_a_bigint() -> None:
    lines = (f"第{n}批项目集中签约，总投资{n * 7.3:.2f}亿元，涉及{n * 13}家企业。" for n in range(500))
    found = keys(text("\n".join(lines)))
    assert 0 < len(found) <= 21
    assert all(-(2**63) <= key < 2**63 for key in found)
