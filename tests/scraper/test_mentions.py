"""Mentions: which links are likely false, and which securities a text tells by their codes."""

import pytest

from scraper.mentions import JudgedMention, judged
from scraper.records import Mention
from tests.scraper.linked_names import LABELLED, Labelled

DOW = Mention(100, "DJIA", "", 1, "chart")


def link(name: str, code: str, market: int | None = 1) -> Mention:
    return Mention(market, code, name, 1, "link")


def doubts(text: str, *mentions: Mention, title: str = "") -> list[str]:
    return [j.doubt for j in judged(title, text, mentions) if j.mention.found_by == "link"]


def codes_in(text: str, *mentions: Mention, title: str = "") -> list[tuple[int | None, str, str, int]]:
    found = [j.mention for j in judged(title, text, mentions) if j.mention.found_by == "text"]
    return [(m.market, m.code, m.surface, m.count) for m in found]


# Doubts -------------------------------------------------------------------------------------------------------------


def test_few_links_are_doubted_wrongly_and_few_false_ones_are_missed() -> None:
    found = [(bool(x.doubt), bool(judged("", x.text, x.links)[0].doubt)) for x in LABELLED]
    right, wrong, missed = (found.count(pair) for pair in ((True, True), (False, True), (True, False)))

    assert len(found) >= 450
    assert right >= 190
    assert found.count((False, False)) > right, (
        "a true mention is doubted wrongly no more easily than a false one is kept"
    )
    assert right / (right + wrong) >= 0.99, "precision"
    assert right / (right + missed) >= 0.95, "recall"


@pytest.mark.parametrize("labelled", [x for x in LABELLED if x.doubt], ids=lambda x: x.text)
def test_a_doubt_is_of_the_kind_that_it_should_be(labelled: Labelled) -> None:
    assert judged("", labelled.text, labelled.links)[0].doubt in ("", labelled.doubt)


def test_one_place_where_it_stands_alone_is_enough() -> None:
    assert doubts("公司壮大智慧产品线。\n大智慧收购案获通过。", link("大智慧", "601519")) == [""]
    assert doubts("公司壮大智慧产品线。", link("大智慧", "601519"), title="大智慧拟收购同行") == [""]
    assert doubts("公司壮大智慧产品线。\n扩大智慧社区。", link("大智慧", "601519")) == ["inside_word"]


@pytest.mark.parametrize(
    "other",
    [
        Mention(0, "300024", "", 1, "chart"),
        Mention(0, "300024", "", 1, "related"),
        Mention(None, "300024", "", 1, "related"),
        Mention(0, "300024", "新松股份", 1, "link"),
    ],
)
def test_what_else_names_the_security_takes_the_doubt_away(other: Mention) -> None:
    robot = link("机器人", "300024", 0)
    assert doubts("工厂里的机器人昼夜不停。", robot)[0] == "common_noun"
    first = doubts("工厂里的机器人昼夜不停。", robot, other)[0]
    assert first == ("common_noun" if other.found_by == "link" else "")


def test_another_security_takes_no_doubt_away() -> None:
    robot = link("机器人", "300024", 0)
    assert doubts("工厂里的机器人昼夜不停。", robot, Mention(1, "300024", "", 1, "chart"), DOW) == ["common_noun"]


def test_a_code_in_the_text_takes_the_doubt_away() -> None:
    assert doubts("机器人产量增长。\n证券代码：300024", link("机器人", "300024", 0)) == [""]
    assert doubts("壮大智慧产品。（601519.SH）", link("大智慧", "601519")) == [""]
    assert doubts("机器人产量增长。\n证券代码：300025", link("机器人", "300024", 0)) == ["common_noun"]


def test_a_part_of_another_linked_name_is_inside_it() -> None:
    mentions = (link("沅岳", "600001"), link("沅岳电缆", "603606"))
    assert doubts("沅岳电缆中标海风项目。", *mentions) == ["inside_word", ""]
    assert doubts("沅岳电缆中标，沅岳也在列。", *mentions) == ["", ""]
    assert doubts("沅岳电缆中标海风项目。", link("沅岳", "603606"), mentions[1]) == ["", ""]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("据新华网消息，大会开幕。\n新华网三季度净利润增长。", ""),
        ("据新华网消息，大会开幕。\n来源：新华网", "source"),
        ("据新华网消息，大会开幕。\n新华网（603888.SH）涨停。", ""),
        ("新华网（603888）记者获悉，大会开幕。", "source"),
        ("新华网（603888.SH）消息，大会开幕。", "source"),
    ],
)
def test_a_source_is_the_company_too_where_one_place_says_so(text: str, doubt: str) -> None:
    assert doubts(text, link("新华网", "603888")) == [doubt]


def test_a_code_behind_a_source_is_no_more_than_the_source() -> None:
    said = judged("", "同花顺（300033）金融研究中心11月2日讯，有投资者提问。", ())
    assert [(j.mention.code, j.doubt) for j in said] == [("300033", "source")]
    assert [j.doubt for j in judged("", "同花顺（300033.SZ）涨停。据同花顺数据，量能放大。", ())] == [""]


def test_a_board_is_neither_a_source_nor_fruit() -> None:
    assert doubts("苹果期货涨停。", link("苹果", "BK0001", 90)) == [""]
    assert doubts("据百度百科介绍，该镇始建于明代。", link("百度", "BK0002", 90)) == [""]


def test_a_name_is_found_without_the_letter_of_its_class_of_shares() -> None:
    assert doubts("京东方面板价格回升。", link("京东方A", "000725", 0)) == [""]
    assert doubts("据京东方面介绍，大促销售额增长。", link("京东方A", "000725", 0)) == ["inside_word"]
    assert doubts("早餐喝小米粥养胃。", link("小米-W", "01810", 116)) == ["inside_word"]


def test_charts_related_codes_and_what_has_no_place_are_not_doubted() -> None:
    mentions = (Mention(106, "NIO", "", 2, "chart"), Mention(0, "300343", "", 1, "related"), link("大智慧", "601519"))
    assert judged("标题", "正文没有那个名字。", mentions) == tuple(JudgedMention(m, "") for m in mentions)


def test_the_rules_take_odd_input() -> None:
    assert judged("", "", ()) == ()
    assert doubts("（", link("（", "600001")) == [""]
    assert doubts("机器人" * 5000, link("机器人", "300024", 0)) == ["common_noun"]
    assert len(codes_in("Alpha Beta " * 5000 + "(NVDA.US)")[0][2]) < 60
    assert codes_in("（" * 20_000 + "600519.SH " * 2000 + "，）" * 5000)[0][:2] == (1, "600519")
    assert doubts("*ST金洲公告。", link("*ST金洲", "000587", 0)) == [""]


# Codes in the text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("周一，贵州茅台（600519.SH）收涨。", [(1, "600519", "贵州茅台", 1)]),
        ("贵州茅台 (600519.sh) 收涨。", [(1, "600519", "贵州茅台", 1)]),
        ("贵州茅台（600519.SS）", [(1, "600519", "贵州茅台", 1)]),
        ("贵州茅台（SH600519）", [(1, "600519", "贵州茅台", 1)]),
        ("贵州茅台（SH：600519）", [(1, "600519", "贵州茅台", 1)]),
        ("$贵州茅台(SH600519)$", [(1, "600519", "贵州茅台", 1)]),
        ("看好宁德时代【300750.SZ】", [(0, "300750", "宁德时代", 1)]),
        ("诺思兰德（430047.BJ）", [(0, "430047", "诺思兰德", 1)]),
        ("港股腾讯控股(0700.HK)", [(116, "00700", "腾讯控股", 1)]),
        ("中国海洋石油（00883.HK）", [(116, "00883", "中国海洋石油", 1)]),
        ("小米集团-W（01810.HK）", [(116, "01810", "小米集团-W", 1)]),
        ("旗下比亚迪电子（港交所：0285）", [(116, "00285", "比亚迪电子", 1)]),
        ("蔚来（NIO.US）", [(None, "NIO.US", "蔚来", 1)]),
        ("英伟达(NASDAQ:NVDA)", [(105, "NVDA", "英伟达", 1)]),
        ("Meta Platforms (纳斯达克：META)", [(105, "META", "Meta Platforms", 1)]),
        ("伯克希尔（NYSE: BRK.B）", [(106, "BRK.B", "伯克希尔", 1)]),
        ("特斯拉（TSLA.O）", [(105, "TSLA", "特斯拉", 1)]),
        ("（股票代码：300343）", [(0, "300343", "", 1)]),
        ("联创股份（股票代码：300343）公告", [(0, "300343", "联创股份", 1)]),
        ("该公司H股代码2318", [(116, "02318", "", 1)]),
        ("证券代码：600519 证券简称：贵州茅台 公告编号：2022-001", [(1, "600519", "贵州茅台", 1)]),
        ("股票简称：海康威视，股票代码：002415", [(0, "002415", "海康威视", 1)]),
        ("贵州茅台（600519．ＳＨ）涨", [(1, "600519", "贵州茅台", 1)]),
        ("（６００５１９．ＳＨ）", [(1, "600519", "", 1)]),
        ("贵州茅台（ＳＨ：６００５１９）", [(1, "600519", "贵州茅台", 1)]),
        ("ＴＣＬ科技（０００１００．ＳＺ）", [(0, "000100", "TCL科技", 1)]),
        ("贵州茅台（600519,SH）", [(1, "600519", "贵州茅台", 1)]),
        ("贵州茅台（600519，SH）", [(1, "600519", "贵州茅台", 1)]),
        ("沪深300ETF（510300.SH）", [(1, "510300", "沪深300ETF", 1)]),
        ("周一买入沪深300ETF（510300.SH）", [(1, "510300", "沪深300ETF", 1)]),
        ("半导体ETF（512480.SH）", [(1, "512480", "半导体ETF", 1)]),
        ("A500ETF（159338.SZ）", [(0, "159338", "A500ETF", 1)]),
        ("科创50（000688.SH）", [(1, "000688", "科创50", 1)]),
        ("旗下基金（161725.SZ）", [(0, "161725", "", 1)]),
        ("深圳市远山创新科技有限公司（证券代码：300343）", [(0, "300343", "深圳市远山创新科技有限公司", 1)]),
        ("远山酒股份有限公司（以下简称“远山酒业”，股票代码：600519）", [(1, "600519", "远山酒业", 1)]),
        ("药明康德（603259.SH，02359.HK）", [(1, "603259", "药明康德", 1), (116, "02359", "药明康德", 1)]),
        ("美的集团（000333.SZ/00300.HK）", [(0, "000333", "美的集团", 1), (116, "00300", "美的集团", 1)]),
        ("“远山”（600519.SH）与“近水”（300343.SZ）", [(1, "600519", "远山", 1), (0, "300343", "近水", 1)]),
        ("*ST金洲（000587.SZ）", [(0, "000587", "*ST金洲", 1)]),
        ("TCL科技（000100.SZ）", [(0, "000100", "TCL科技", 1)]),
        ("京东方A（000725.SZ）", [(0, "000725", "京东方A", 1)]),
        ("11月23日贵州茅台（600519.SH）", [(1, "600519", "贵州茅台", 1)]),
        ("子公司（600519.SH）", [(1, "600519", "", 1)]),
        ("指数600519.SH走高", [(1, "600519", "", 1)]),
        ("贵州茅台（600519.SH）涨，贵州茅台（600519.SH）又涨", [(1, "600519", "贵州茅台", 2)]),
        ("贵州茅台（600519.SH）涨\n（600519.SH）", [(1, "600519", "贵州茅台", 1), (1, "600519", "", 1)]),
    ],
)
def test_codes_are_found_with_the_names_before_them(text: str, found: list[tuple[int, str, str, int]]) -> None:
    assert codes_in(text) == found
    assert codes_in("正文。", title=text.split("\n")[0])[0][:2] == found[0][:2]


@pytest.mark.parametrize(
    "text",
    [
        "拨打热线（400888）咨询",
        "（600519）",
        "合同编号（202201）",
        "合同编号（600519）",
        "捐款（300000）元",
        "发放补贴（600000）元",
        "参会人员（301200）",
        "工资条数（600000）人",
        "天津（300000）",
        "天津市南开区卫津路94号（300071）",
        "乌鲁木齐（830000）",
        "招商中证白酒指数（161725）",
        "上证指数（000001）",
        "科创50ETF（588000）",
        "子公司（600519）",
        "Moutai（600519）",
        "贵州茅台（113050）",
        "贵州茅台（600519 SH）",
        "增长12.5%（2022年为600519万元）",
        "基金代码：600519",
        "比分1.5.HK",
        "网站www.600519.SHOP.com",
        "v2.600519.SH",
        "（600519.SHA）",
        "型号（SZ300）",
        "（300343.SH）",
        "（600519.SZ）",
        "（700519.BJ）",
        "股票代码：113050",
        "（US）",
        "（A股）",
        "（No.1）",
        "（见图N.O）",
        "（nio.us）",
        "访问（US 123456）",
        "营收（NASDAQ 100）",
        "（HK 2024年）",
        "代码600519行",
        "邮编200120.SHANGHAI",
    ],
)
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert codes_in(text) == []


def test_a_number_alone_is_a_code_behind_the_name_that_is_linked_to_it() -> None:
    moutai = link("贵州茅台", "600519")
    assert codes_in("贵州茅台(600519)公告", moutai) == [(1, "600519", "贵州茅台", 1)]
    assert codes_in("贵州茅台（600518）公告", moutai) == []
    assert codes_in("某公司（600519）公告", moutai) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("周一，贵州茅台（600519）收涨。", [(1, "600519", "贵州茅台", 1)]),
        ("宁德时代（３００７５０）、中芯国际（688981）", [(0, "300750", "宁德时代", 1), (1, "688981", "中芯国际", 1)]),
        ("贵州茅台(600519,股吧)", [(1, "600519", "贵州茅台", 1)]),
        ("中芯国际（688981，00981.HK）", [(1, "688981", "中芯国际", 1), (116, "00981", "中芯国际", 1)]),
        # A fund and an index can have this code.
        ("五粮液（000858）涨", [(None, "000858", "五粮液", 1)]),
        ("万科A（000002）", [(None, "000002", "万科A", 1)]),
        ("五粮液（000858.SZ）涨\n五粮液（000858）领涨", [(0, "000858", "五粮液", 2)]),
    ],
)
def test_a_number_alone_is_a_code_behind_a_name_where_it_can_be_no_other(
    text: str, found: list[tuple[int | None, str, str, int]]
) -> None:
    assert codes_in(text) == found


def test_a_number_alone_has_the_market_that_the_article_tells_elsewhere() -> None:
    assert codes_in("五粮液（000858）涨", Mention(0, "000858", "", 1, "related")) == [(0, "000858", "五粮液", 1)]


def test_a_linked_name_before_a_code_is_its_name() -> None:
    assert codes_in("禾川机器人（301017.SZ）", link("禾川机器人", "301017", 0))[0][2] == "禾川机器人"
    assert codes_in("（包括禾川机器人 301017.SZ 等）", link("禾川机器人", "301017", 0))[0][2] == "禾川机器人"
    # A board is no name of a share.
    assert codes_in("远山能源（600519.SH）", link("能源", "BK0493", 90))[0][2] == "远山能源"


def test_a_ticker_has_the_exchange_that_the_article_tells_elsewhere() -> None:
    assert codes_in("蔚来（NIO.US）", Mention(106, "NIO", "", 1, "chart")) == [(106, "NIO", "蔚来", 1)]
    assert codes_in("腾讯（00700.HK）", Mention(128, "00700", "腾讯控股", 1, "link"))[0][:2] == (128, "00700")


def test_codes_found_before_are_found_anew() -> None:
    old = Mention(1, "600519", "茅台", 3, "text")
    assert judged("", "贵州茅台（600519.SH）", (old,)) == (
        JudgedMention(Mention(1, "600519", "贵州茅台", 1, "text"), ""),
    )
