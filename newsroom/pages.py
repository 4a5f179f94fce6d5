"""The newsroom's HTML: share pages, what stands in place of an answer, and the page that says what this is."""

from datetime import datetime
from html import escape

__all__ = ["BLOCK_PAGE", "CAPTCHA", "NOT_FOUND", "ROBOTS", "home", "rendered", "shell"]

ROBOTS = "User-agent: *\nDisallow: /private/\n"

_SHELL = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>资讯分享</title>
<meta name="viewport" content="width=device-width,initial-scale=1"></head>
<body>
<h1 class="title"></h1>
<div class="info"><span class="time"></span><span class="source"></span></div>
<div id="ContentBody" class="content">正在加载…</div>
<script>
(function () {
  var code = new URLSearchParams(location.search).get("infoCode");
  var show = function (selector, text) { document.querySelector(selector).textContent = text || ""; };
  fetch("/NewsData/GetNewsText.do?id=" + encodeURIComponent(code))
    .then(function (answer) { return answer.json(); })
    .then(function (news) {
      show("h1.title", news.Title);
      show(".time", news.Date);
      show(".source", news.medianame ? "来源：" + news.medianame : "");
      document.getElementById("ContentBody").innerHTML = news.content || news.text || "";
    });
})();
</script>
</body></html>
"""


def shell() -> str:
    """The share page as it mostly is: empty, until its script has asked for the text."""
    return _SHELL


def rendered(title: str, time: str, outlet: str, body: str) -> str:
    """A share page that arrives whole."""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{escape(title)}_资讯分享</title></head>
<body>
<div class="top"><a href="http://choicewzp1.eastmoney.com/">首页</a><a class="toplink" href="#">打开App</a></div>
<h1 class="title">{escape(title)}</h1>
<div class="info"><span class="time">{time}</span><span class="source">来源：{escape(outlet)}</span></div>
<div id="ContentBody" class="content">{body}</div>
<div class="footer">郑重声明：本页所载内容仅供参考，据此操作风险自担。</div>
</body></html>
"""


BLOCK_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>访问受限</title></head>
<body><h1>访问过于频繁</h1><p>系统检测到您的网络存在异常请求，已暂时限制访问，请稍后再试。</p></body></html>
"""
CAPTCHA = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>安全验证</title></head>
<body><div class="captcha"><p>请完成安全验证后继续访问</p><p>向右拖动滑块填充拼图</p>
<form action="/verify" method="post"><input type="hidden" name="token" value="0"><input name="code"></form></div>
</body></html>
"""
NOT_FOUND = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>404</title></head><body><h1>您访问的页面不存在</h1></body></html>
"""


def home(articles: int, since: datetime, now: datetime, seed: int) -> str:
    """The page at ``/``: says plainly that everything here is invented."""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>样例新闻室 · Sample newsroom</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>body{{max-width:42em;margin:2em auto;padding:0 1em;font:1rem/1.7 sans-serif}}</style></head>
<body>
<h1>样例新闻室 <small>Sample newsroom</small></h1>
<p><strong>本站全部文章均为程序虚构，</strong>用于在本机演示和测试新闻抓取。文中的公司、人物、数字和事件都不存在，
与所列媒体无关，更不构成投资建议。</p>
<p lang="en"><strong>Every article here is invented by a program</strong>, so that a crawler can be shown and tested on
one machine. No company, person, figure or event in them is real, the outlets named never published them, and nothing is
investment advice.</p>
<p>{articles} articles from {since:%Y-%m-%d} to {now:%Y-%m-%d %H:%M} (Shanghai), seed {seed}.
The same seed always gives the same articles.</p>
<ul>
<li><a href="/web/webapi?type=102&amp;count=100&amp;newsid=1">rolling list</a>,
<a href="/web/webapi?type=45&amp;count=100&amp;newsid=1">outlet list</a>,
<a href="/information/newmarket/web/webapi?marketType=37&amp;count=100">market list</a>,
<a href="/information/newmarket/getInformationList?count=100">latest</a></li>
<li><a href="/NewsData/GetNewsBySearch.do?pageIndex=1&amp;limit=50&amp;sort=date&amp;order=desc">search</a></li>
<li><a href="/feed/rss.xml">RSS</a>, <a href="/feed/atom.xml">Atom</a>, <a href="/feed/feed.json">JSON Feed</a>,
<a href="/sitemap.xml">news sitemaps</a></li>
<li><code>/html_News/NewsShare.html?infoCode=…</code>, <code>/NewsData/GetNewsText.do?id=…</code></li>
</ul>
</body></html>
"""
