"""Garbage that is not empty is noticed, and no article is taken for it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsroom.newsroom import Newsroom
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.quality import check_text
from scraper.records import Article

PAGES = Path(__file__).parent / "pages"
PARAGRAPH = "江城股份发布公告称，公司拟投资建设年产两万吨的新材料项目，建设期为十八个月，资金来源为自有资金。"
LATIN = "The committee left its rate unchanged on Thursday, and said it would wait for the figures of the next quarter."
REAL = "\n".join(
    f"{name}股份三季度营收{number}亿元，同比增长{number + 3}%。{name}的新产线已于{number % 12 + 1}月投产，订单充足。"
    for number, name in enumerate(("江城", "湖滨", "云岭", "海岳", "北川", "南浦", "东阳", "西关", "中原", "大河"), 11)
)
MENU = "首页\n新闻\n财经\n股票\n基金\n期货\n外汇\n科技\n汽车\n房产\n登录\n注册\n客户端\n关于我们\n联系我们\n网站地图"
LATIN_MENU = (
    "Home\nWorld\nBusiness\nMarkets\nPolitics\nPersonal Finance\nTechnology\nSports\nOpinion\nVideo\nSign In\n"
    "Subscribe\nAbout Us\nContact Us\nPrivacy Policy\nTerms of Use"
)


def article(body_text: str) -> Article:
    return Article(
        external_id="1",
        url="https://h.example/1",
        title="标题",
        outlet="江城日报",
        category_slug="jiangchengribao",
        category_name="江城日报",
        published_at=datetime(2026, 11, 20, tzinfo=UTC),
        published_raw="2026-11-20",
        language="zh",
        body_text=body_text,
        body_html="",
        parser="test",
        parser_version=1,
    )


@pytest.mark.parametrize(
    "body",
    [
        "\n".join([PARAGRAPH] * 30),
        "\n".join([LATIN] * 30),
        PARAGRAPH * 30,
        " ".join([LATIN] * 30),
        "\n".join([PARAGRAPH] * 5),
        "\n".join([REAL, *[PARAGRAPH] * 30]),
        "\n".join([PARAGRAPH, LATIN] * 10),
        "\n".join([REAL] * 6),
        "\n".join(["正在加载"] * 40),
        "\n".join(["广告"] * 25 + ["江城股份公告"]),
    ],
)
def test_a_body_that_repeats_itself_is_noticed(body: str) -> None:
    with pytest.raises(Rejected) as rejected:
        check_text(article(body))
    assert rejected.value.outcome is Outcome.REPEATED_TEXT


@pytest.mark.parametrize(
    "body",
    [
        MENU,
        MENU.replace("\n", " "),
        MENU.replace("\n", " | "),
        MENU.replace("\n", "\t"),
        LATIN_MENU,
        LATIN_MENU.replace("\n", " | "),
        f"{MENU}\n版权所有 江城日报社 2026",
        "首页\n更多\n登录\n注册\n" + "\n".join(f"江城股份第{n}次公告披露重大资产重组的最新进展情况" for n in range(20)),
        "Home\nSign in\nSubscribe\nContact us\n" + "\n".join(f"Shares of Harbour {n} rise on news" for n in range(20)),
    ],
)
def test_a_body_that_is_a_menu_is_noticed(body: str) -> None:
    with pytest.raises(Rejected) as rejected:
        check_text(article(body))
    assert rejected.value.outcome is Outcome.NAVIGATION


UNUSUAL = {
    "flash": "【江城股份：拟回购不超过2亿元股份】江城股份公告，拟以集中竞价方式回购股份。",
    "table": "名称\t代码\t现价\t涨跌幅\n" + "\n".join(f"{n}号股份\t60{n:04d}\t{n}.00\t0.00%" for n in range(40)),
    "cells": "\n".join(cell for n in range(30) for cell in (f"股份{n}", "0.00", "--", "停牌")),
    "sectors": "今日涨幅居前的行业\n银行\n保险\n汽车\n房产\n教育\n健康\n科技\n体育\n传媒\n煤炭\n钢铁\n化工",
    "sector table": "\n".join(
        f"{name}\n{n}.5%" for n, name in enumerate(("银行", "保险", "汽车", "房产", "科技", "公告", "数据"))
    ),
    "appointed": "\n".join(
        f"任命{name}为江城市{what}局局长"
        for name, what in zip("赵钱孙李周吴郑王冯陈", "审计统计财政税务水利农业", strict=False)
    ),
    "names": "获奖名单如下：\n"
    + "\n".join(f"{family}{given}" for family in "赵钱孙李周吴郑王" for given in ("伟", "芳", "小明", "建国")),
    "poem": "\n".join(["江水向东", "灯火在西", "无人渡口", "白鹭低飞", "一年将尽", "雪落无声"] * 2),
    "refrain": "\n".join(
        f"第{n}节\n风从江上来\n带着第{n}个春天的消息\n我们坐在老槐树下\n说起第{n}位远行的人" for n in range(1, 9)
    ),
    "answers": "\n".join(
        f"问：请问公司第{n}项业务的进展如何，对全年业绩有何影响？\n答：您好，相关情况请关注公司公告，感谢您对公司的关注！"
        for n in range(1, 31)
    ),
    "call": "\n".join(
        f"Operator: Our next question comes from analyst {n}. Please go ahead.\n"
        f"Analyst {n}: What about margins in region {n}?\n"
        f"Chief Executive: Thank you for the question. In region {n} we grew by {n} percent, mostly with new stores."
        for n in range(1, 25)
    ),
    "a few repeats": "\n".join([PARAGRAPH] * 3),
    "two menu words": "首页改版\n登录更方便了",
    "nothing": "",
    "real": REAL,
    "a paragraph": PARAGRAPH,
    "a latin paragraph": LATIN,
}


@pytest.mark.parametrize("body", UNUSUAL.values(), ids=UNUSUAL)
def test_an_unusual_article_passes(body: str) -> None:
    check_text(article(body))


def test_articles_of_the_newsroom_pass() -> None:
    room = Newsroom(seed=11, days=20, per_day=150, clock=lambda: datetime(2026, 11, 20, tzinfo=UTC))
    bodies = ["\n".join(e.paragraphs) for e in room.expected()]
    assert len(bodies) > 2000
    for body in bodies:
        check_text(article(body))


def test_articles_of_every_known_site_pass() -> None:
    expected = [json.loads(path.read_text(encoding="utf-8")) for path in PAGES.glob("*/*.expected.json")]
    articles = [
        a for one in expected for a in (one, one.get("article", {}), *one.get("articles", ())) if "body_text" in a
    ]
    assert len(articles) > 10
    for one in articles:
        check_text(article("\n".join(one["body_text"])))
