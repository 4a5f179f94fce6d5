"""Garbage that is not empty: a body that repeats itself, and one that is a menu.

A body that is judged here has been read without complaint; what gives it away is its text alone. Both rules would
rather miss a bad body than lose a good one: tables repeat cells, transcripts repeat phrases, poems and lists of names
have short lines.
"""

import re
from collections import Counter

from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Article

__all__ = ["check_text"]

TIMES = 5
"""How often a sentence must stand in a body to count as repeated; refrains and courtesies come a few times."""
SENTENCE_CHARS = 8
"""Shorter ones are cells of tables, names and figures."""
REPEATED_SHARE = 0.5
"""Of the characters. In a thousand real articles no sentence had more than 0.4, the caption of a picture series."""
ONE_LINE_TIMES = 20
ONE_LINE_SHARE = 0.9
"""Of the lines, for a line of any length: a body of nothing but 正在加载."""

FEWEST_ITEMS = 10
"""A menu has more; a shorter body may be flash news in a few lines."""
MENU_SHARE = 0.9
"""Of the items; a menu may end in a line of copyright."""
MENU_POINTS = 6
"""Two for each different word that only sites have, one for each subject."""
SUBJECTS_ALONE = 10
"""Sectors of the market are called as subjects are, and make lists, too."""
FURNITURE_ALONE = 4
"""So many words that only sites have make a menu of anything without a single sentence, headlines included."""
_ITEM_CHARS = 8
_ITEM_WORDS = 4

_SENTENCE_ENDS = "。！？!?；;"
# A full stop first: that is searched for many times as fast as what must stand before it.
_LATIN_END = re.compile(r"\.(?<=[a-z0-9)”\"]\.)\s")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_ITEM_BREAKS = "\t|｜>»›·•/"
_WIDE_SPACE = re.compile(" (?<=[\u3400-\u9fff] )(?=[\u3400-\u9fff])")
_ENDED = re.compile(r"[。！？]|[a-z0-9)”\"][.!?](?:\s|$)")
_SAYS_MORE = re.compile(r"[0-9，。；：！？、《》“”,;:!?%]|\.(?:\s|$)")
# fmt: off
_FURNITURE = frozenset({
    "首页", "返回首页", "网站首页", "登录", "注册", "登录注册", "退出", "搜索", "更多", "查看更多", "分享", "收藏",
    "客户端", "手机版", "app下载", "下载app", "关于我们", "联系我们", "广告服务", "网站地图", "网站导航", "版权声明",
    "免责声明", "隐私政策", "隐私条款", "用户协议", "加入我们", "诚聘英才", "友情链接", "意见反馈", "帮助中心",
    "法律声明", "返回顶部", "上一页", "下一页", "上一篇", "下一篇", "会员中心", "我的订阅", "home", "homepage",
    "latest news", "login", "log in", "sign in", "sign up", "register", "subscribe", "newsletter", "newsletters",
    "search", "menu", "more", "share", "about", "about us", "contact", "contact us", "careers", "advertise", "help",
    "faq", "sitemap", "site map", "privacy", "privacy policy", "terms", "terms of use", "terms of service",
    "cookie policy", "cookies", "next", "previous", "back to top", "skip to content", "my account", "follow us",
    "facebook", "twitter", "instagram", "youtube", "rss",
})
_SUBJECTS = frozenset({
    "新闻", "要闻", "快讯", "滚动", "财经", "股票", "行情", "基金", "期货", "外汇", "债券", "理财", "银行", "保险",
    "科技", "体育", "娱乐", "汽车", "房产", "教育", "健康", "视频", "图片", "直播", "专题", "专栏", "博客", "论坛",
    "股吧", "数据", "公告", "研报", "港股", "美股", "国际", "国内", "宏观", "产业", "公司", "评论", "news", "latest",
    "world", "business", "markets", "politics", "economy", "finance", "money", "technology", "tech", "science",
    "health", "sports", "sport", "entertainment", "culture", "lifestyle", "travel", "opinion", "video", "videos",
    "photos", "podcasts", "live", "weather", "jobs",
})
# fmt: on


def check_text(article: Article) -> None:
    """Whether the body of an article is one; Chinese and Latin are read alike.

    :raises Rejected: ``repeated_text``: most of it is a few sentences over and over; ``navigation``: it is a menu.
    """
    _check_repetition(article.body_text)
    _check_navigation(article.body_text)


def _check_repetition(text: str) -> None:
    sentences = Counter(_parts(_LATIN_END.sub("\n", text), _SENTENCE_ENDS))
    if sentences.total() < TIMES:
        return
    said = sum(len(one) * times for one, times in sentences.items())
    repeated = {one: times for one, times in sentences.items() if times >= TIMES and len(one) >= SENTENCE_CHARS}
    if sum(len(one) * times for one, times in repeated.items()) > REPEATED_SHARE * said:
        worst = max(repeated, key=lambda one: len(one) * repeated[one])
        raise Rejected(Outcome.REPEATED_TEXT, f"the text says {repeated[worst]} times {worst[:60]!r}")
    one, times = sentences.most_common(1)[0]
    if times >= ONE_LINE_TIMES and times >= ONE_LINE_SHARE * sentences.total():
        raise Rejected(Outcome.REPEATED_TEXT, f"the text says {times} times {one[:60]!r} and little else")


def _check_navigation(text: str) -> None:
    items = _parts(_WIDE_SPACE.sub("\n", text), _ITEM_BREAKS)
    if len(items) < FEWEST_ITEMS:
        return
    is_short = sum(map(_is_short, items)) >= MENU_SHARE * len(items)
    if not is_short and _ENDED.search(text):
        return
    words = {one.lower() for one in items}
    furniture, subjects = len(words & _FURNITURE), len(words & _SUBJECTS)
    is_menu = is_short and 2 * furniture + subjects >= (MENU_POINTS if furniture else SUBJECTS_ALONE)
    if is_menu or (furniture >= FURNITURE_ALONE and not _ENDED.search(text)):
        raise Rejected(Outcome.NAVIGATION, f"the text is a menu of {len(items)} items, such as {', '.join(items[:5])}")


def _parts(text: str, marks: str) -> list[str]:
    """What stands between the line breaks and marks of a text, without what is empty."""
    for mark in marks:
        text = text.replace(mark, "\n")
    return [one for part in text.split("\n") if (one := part.strip())]


def _is_short(line: str) -> bool:
    """Whether a line may be an entry of a menu: neither a sentence nor a figure."""
    is_wide = _WIDE.search(line) is not None
    return not _SAYS_MORE.search(line) and (len(line) <= _ITEM_CHARS if is_wide else len(line.split()) <= _ITEM_WORDS)
