"""What another outlet makes of a text: the same report, changed."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

from opencc import OpenCC

__all__ = ["CHANGES", "SYNONYMS", "traditional"]

_SYNONYMS = """
上涨/走高 下跌/走低 公司/企业 表示/指出 增长/提升 预计/预期 认为/称 同比/较去年同期 截至/到 披露/公布
目前/现阶段 主要/核心 此前/早前 发布/推出 合计/总计 公告/通告 显示/表明 板块/概念 涨幅/升幅 居前/靠前
机构/专业机构 业内人士/行业人士 建议/提议 关注/留意 持续/不断 有望/可望 影响/冲击 市场/行情 投资者/股民
项目/工程 产品/商品 价格/报价 数据/统计 全球/世界 国内/境内 宣布/声明 计划/打算 完成/达成 获得/取得 超过/逾
达到/达 较/比 记者/笔者 成为/变成 方面/层面 下降/减少 提高/上调 需求/需要 扩大/扩张 进一步/更加 相关/有关
情况/状况 由于/因 以及/和 将/会 已/已经 仍/依然 客户/用户 订单/合同 产业/行业 增加/上升 净流入/流入 连续/接连
最高/至多 签约/签署 支持/扶持 产能/生产能力 首批/第一批 负责人/主管 预期/预测 涉及/牵涉 导致/造成 股份/股票
风险/隐患 业务/生意 收入/营收 明年/来年 处于/位于 加快/提速 出现/呈现 包括/含有 规模/体量
"""
SYNONYMS = dict(pair.split("/") for pair in _SYNONYMS.split())
_WORD = re.compile("|".join(sorted(map(re.escape, SYNONYMS), key=len, reverse=True)))
_TRADITIONAL = OpenCC("s2hk"), OpenCC("s2tw")
_FIGURE = re.compile(r"(?<![\d.,])(\d+)(\.\d+)?(万|亿)?(?![\d.,])")

_OWN = (
    "有分析人士指出，相关事项的后续进展仍有待观察，市场各方的看法并不一致，建议结合自身情况作出判断。",
    "从更长的时间来看，类似的事情在过去几年里已经出现过多次，每一次的结果都不完全相同，参与者的心态也在变化。",
    "本报曾在今年早些时候报道过这一领域的变化，当时受访的三位从业者都提到了成本上升和人手不足的问题。",
    "截至发稿时，记者多次致电相关方面，电话均无人接听，发送的采访提纲也未获回复，本报将继续跟进。",
    "一位长期跟踪该领域的研究员告诉本报，真正值得留意的不是眼前的数字，而是它背后的组织方式正在改变。",
    "社交平台上，这一消息很快引起讨论，点赞最多的一条留言写道，希望最终受益的是普通消费者。",
    "与之相比，海外市场的反应要平淡得多，几家主要通讯社只用一句话带过，分析文章则要到次日才会出现。",
    "对于普通读者而言，弄清楚其中的来龙去脉并不容易，本文末尾附有此前的三篇相关报道，可供参考。",
)
_INTROS = (
    "江海晨报记者林晓岚上海报道：近日，一则消息引起了市场各方的普遍关注，以下为全文。",
    "每日财讯11月20日讯（记者 周文博）今日，本网从有关渠道获悉如下消息。",
    "财经连线获悉，",
    "（东湖财经 北京报道）为让读者第一时间了解最新动态，本报将全文转载如下。",
)


def _sentences(body: str) -> list[str]:
    return [s for s in re.split(r"(?<=[。！？\n])", body) if s]


def _first(body: str, share: float) -> str:
    """Whole sentences from the beginning, a part of the last where one sentence is longer than all of it."""
    kept: list[str] = []
    size = 0
    for sentence in _sentences(body):
        if kept and size + len(sentence) > share * len(body) * 1.1:
            break
        kept.append(sentence)
        size += len(sentence)
    return "".join(kept).strip()[: max(1, round(share * len(body) * 1.3))]


def same(body: str, rng: Random) -> str:
    return body


def half(body: str, rng: Random) -> str:
    return _first(body, 0.5)


def third(body: str, rng: Random) -> str:
    return _first(body, 1 / 3)


def last_half(body: str, rng: Random) -> str:
    sentences = _sentences(body)
    while len(sentences) > 1 and sum(map(len, sentences[1:])) > 0.5 * len(body):
        del sentences[0]
    return "".join(sentences).strip()


def added(body: str, rng: Random) -> str:
    """Two to four paragraphs of the outlet's own, among and after those of the text."""
    paragraphs = body.split("\n")
    for own in rng.sample(_OWN, rng.randrange(2, 5)):
        paragraphs.insert(rng.randrange(1, len(paragraphs) + 1), own)
    return "\n".join(paragraphs)


def intro(body: str, rng: Random) -> str:
    return rng.choice(_INTROS) + body


def reordered(body: str, rng: Random) -> str:
    """Every paragraph with two of its sentences exchanged, and two paragraphs too where there are four."""
    paragraphs = []
    for paragraph in body.split("\n"):
        sentences = re.split(r"(?<=[。！？])", paragraph)
        sentences = [s for s in sentences if s]
        if len(sentences) > 1:
            at = rng.randrange(len(sentences) - 1)
            sentences[at], sentences[at + 1] = sentences[at + 1], sentences[at]
        paragraphs.append("".join(sentences))
    if len(paragraphs) > 3:
        at = rng.randrange(1, len(paragraphs) - 2)
        paragraphs[at], paragraphs[at + 1] = paragraphs[at + 1], paragraphs[at]
    return "\n".join(paragraphs)


def synonyms(body: str, rng: Random) -> str:
    """About a tenth of the words as others that mean the same."""
    return _reworded(body, rng, 0.1)


def _reworded(body: str, rng: Random, share: float) -> str:
    places = list(_WORD.finditer(body))
    # A word has two characters, near enough.
    wanted = round(share * len(body) / 2)
    chosen = {place.start() for place in rng.sample(places, min(wanted, len(places)))}
    return _WORD.sub(lambda found: SYNONYMS[found[0]] if found.start() in chosen else found[0], body)


def rewritten(body: str, rng: Random) -> str:
    """Up to a fifth of the words, one sentence in six left out, clauses joined in another way, an introduction."""
    sentences = _sentences(_reworded(body, rng, 0.2))
    kept = [s for n, s in enumerate(sentences) if n == 0 or rng.random() > 1 / 6]
    text = "".join(kept).replace("；", "。").replace("，同比", "，与上年相比")
    return rng.choice(_INTROS) + text


def figures(body: str, rng: Random) -> str:
    """1.5亿 as 1.50亿 or 15000万, 12000 as 12,000, 50% as 50.0%."""

    def other(found: re.Match[str]) -> str:
        whole, decimals, unit = found[1], found[2] or "", found[3] or ""
        if unit == "亿" and decimals and len(decimals) <= 3 and rng.random() < 0.5:
            return f"{round(float(whole + decimals) * 10_000)}万"
        if decimals:
            return f"{whole}{decimals}0{unit}"
        if len(whole) > 3 and not whole.startswith(("0", "19", "20")) and len(whole) != 6:
            return f"{int(whole):,}{unit}"
        return found[0]

    return _FIGURE.sub(other, body)


def width(body: str, rng: Random) -> str:
    """Figures and Latin letters in full width, punctuation in half width."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code).isalnum() or chr(code) in "%."}
    return unicodedata.normalize("NFKC", body).translate({ord("\u3002"): "\u3002"}).translate(wide)


def traditional(body: str, rng: Random) -> str:
    """As Hong Kong's or Taiwan's outlets print it."""
    converted: str = rng.choice(_TRADITIONAL).convert(body)
    return converted


def wrapped(body: str, rng: Random) -> str:
    """Lines of so many characters, as a mail or a PDF has them, without the paragraphs' and most of the commas."""
    flat = re.sub(r"[，、]", lambda found: "" if rng.random() < 0.7 else found[0], body.replace("\n", ""))
    width = rng.randrange(24, 42)
    return "\n".join(flat[start : start + width] for start in range(0, len(flat), width))


def several(body: str, rng: Random) -> str:
    """An introduction, another spelling of the figures, words replaced, and the last third left out."""
    return intro(_first(synonyms(figures(body, rng), rng), 2 / 3), rng)


CHANGES: dict[str, Callable[[str, Random], str]] = {
    "another headline": same,
    "cut to its first half": half,
    "cut to its first third": third,
    "cut to its last half": last_half,
    "paragraphs added": added,
    "introduction added": intro,
    "sentences in another order": reordered,
    "a tenth of the words replaced": synonyms,
    "figures spelt otherwise": figures,
    "full width for half width": width,
    "lines wrapped, commas gone": wrapped,
    "several of these at once": several,
    "rewritten": rewritten,
}
