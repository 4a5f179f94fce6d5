"""A page without an article says why: a browser check, a captcha, a login, a block. Known markup, invented words."""

import json

import pytest

from scraper.answers import json_in, refusal_in
from scraper.errors import Rejected
from scraper.outcomes import Outcome

SENTENCE = "江城股份公告称，公司三季度营收同比增长一成，新产线将于年底投产，订单已排到明年二季度。"


def page(body: str, title: str = "", head: str = "") -> str:
    head = f'<meta charset="utf-8"><title>{title}</title>{head}'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


CHECKS = {
    "cloudflare": page(
        '<div class="main-content"><h1>stock.example</h1><p id="challenge-running">Verifying you are human.</p></div>'
        '<script>window._cf_chl_opt = {"cType": "managed"};</script>',
        "Just a moment...",
        '<script src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray=1f"></script>',
    ),
    "cloudflare in any language": page(
        "<h1>请稍候</h1><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>", "请稍候…"
    ),
    "jsl": page('<script>document.cookie = "__jsl_clearance=1.2|0|ab; path=/"; location.reload();</script>', "Loading"),
    "acw": page(f"<script>{'var a = 1;' * 5000} setCookie('acw_sc__v2', x);</script>", "请稍候"),
    "aliyun waf": '<meta charset="UTF-8"><meta name="aliyun_waf_aa" content="0a"><title></title><body>'
    '<div id="captcha-element" class="nc-container"></div></body>',
    "aliyun slider": page(
        '<div id="nc" class="nc-container"><div class="nc_scale"><span>按住滑块，拖到最右</span></div></div>', "校验"
    ),
    "slider without words": page('<div class="nc_wrapper"><div class="nc_scale"></div></div>'),
    "geetest": page('<div class="geetest_panel"><div class="geetest_slider_button"></div></div>', "验证"),
    "turnstile": page('<form><div class="cf-turnstile" data-sitekey="0x4"></div></form>', "One more step"),
    "picture": page(
        '<form action="/check"><img id="captcha_img" src="/c?t=1"><input name="captcha"><a>看不清？换一张</a></form>'
    ),
    "picture with words alone": page("<p>为了继续浏览，请输入图中的验证码</p><input name='code'>", "请输入验证码"),
    "sms": page(
        '<form action="/login/verify"><input name="mobile"><input name="smsCode"><button>获取验证码</button></form>',
        "手机验证",
    ),
    "after too many": page("<p>访问过于频繁，请输入验证码后继续</p>", "安全验证"),
    "datadome": page("<iframe src='https://geo.captcha-delivery.com/captcha/?initialCid=1'></iframe>", "stock.example"),
    "press and hold": page("<p>Press &amp; Hold to confirm</p>"),
    "robot": page("<h1>Are you a robot?</h1>", "Bloomville"),
    "security check": page("<p>Please complete the security check to access this site.</p>"),
    "words alone": "请完成安全验证后重试",
}
LOGINS = {
    "title": page("<form><input name='user'><input type='password'></form>", "用户登录"),
    "long page with the title": page(f"<nav>{'<a>栏目</a>' * 600}</nav><form>账号</form>", "登录 - 江城财经"),
    "latin title": page("<form></form>", "Sign in | Harbour Times"),
    "read on": page("<h1>江城股份公告</h1><p>登录后查看全文</p>"),
    "please": page("<p>您还未登录，请先登录</p>"),
    "form": page("<form><input name='user'><input type='password'><button>登 录</button><a>登录</a></form>"),
    "latin": page("<p>Log in to continue reading this article.</p>"),
    "expired": '{"code": 401, "msg": "登录状态已过期"}',
    "with a captcha": page("<form><input type='password'><input name='captcha'><button>登录</button></form>"),
}
BLOCKS = {
    "nginx": "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>",
    "plain": "Forbidden",
    "signed": "<html><body>Nginx forbidden.</body></html>",
    "denied": page("<h1>Access Denied</h1><p>You don't have permission to access this page.</p>", "Access Denied"),
    "too often": page("<h1>访问过于频繁</h1><p>请稍后再试</p>"),
    "intercepted": page("<p>您的访问被拦截，如有疑问请联系管理员</p>", "405"),
    "address": page("<p>您的IP（10.0.0.1）已被封禁</p>"),
    "blocked": page("<h1>Sorry, you have been blocked</h1>", "Attention Required!"),
    "limited": "Too many requests, slow down.",
    "message": '{"code": -1, "message": "请求过于频繁，请稍后再试"}',
    "too often, with a login": page("<p>访问过于频繁，请登录后再试</p>"),
}
NEITHER = {
    "shell": page('<div id="app"></div><script src="/static/js/main.js"></script>', "江城财经"),
    "shell that loads a slider": page(
        '<div id="app"></div>', "江城财经", '<script src="https://static.geetest.com/v4/gt4.js"></script>'
    ),
    "shell behind cloudflare": page(
        "<div id='root'></div><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>", "Harbour Times"
    ),
    "shell with a hidden login": page(
        '<div id="app"></div><div class="login" style="display: none"><input type="password"><input name="smsCode">'
        "请先登录</div><div hidden>获取验证码</div>",
        "江城财经",
    ),
    "video with comments": page("<h1>江城早间</h1><video src='a.mp4'></video><p>请登录后发表评论</p>", "江城早间"),
    "not found": page("<h1>您访问的页面不存在</h1>", "404"),
    "index of headlines": page(
        "".join(f"<li><a href='/{n}.html'>第{n}条：短信验证码诈骗案开庭，平台被拒绝访问</a></li>" for n in range(60))
    ),
    "article about captchas": page(
        f"<h1>验证码为何越来越难</h1>{f'<p>{SENTENCE}滑块验证仍是主流，访问过于频繁者须完成人机验证。</p>' * 20}"
    ),
    "article about logins": page(f"<h1>登录后查看全文成行业惯例</h1>{f'<p>{SENTENCE}</p>' * 30}", "登录后才能看的新闻"),
    "json": '{"code": 0, "data": []}',
    "busy": "busy",
    "nothing": "",
    "huge": page("<p>验证码</p>" + "<i></i>" * 50_000),
    "deep": "<div>" * 5_000 + "验证码",
}


@pytest.mark.parametrize("text", CHECKS.values(), ids=CHECKS)
def test_a_captcha_is_one(text: str) -> None:
    refusal = refusal_in(text)
    assert refusal is not None
    assert refusal.outcome is Outcome.CAPTCHA


@pytest.mark.parametrize("text", LOGINS.values(), ids=LOGINS)
def test_a_login_is_one(text: str) -> None:
    refusal = refusal_in(text)
    assert refusal is not None
    assert refusal.outcome is Outcome.LOGIN_REQUIRED


@pytest.mark.parametrize("text", BLOCKS.values(), ids=BLOCKS)
def test_a_block_page_is_one(text: str) -> None:
    refusal = refusal_in(text)
    assert refusal is not None
    assert refusal.outcome is Outcome.BLOCKED


@pytest.mark.parametrize("text", NEITHER.values(), ids=NEITHER)
def test_other_pages_refuse_nothing(text: str) -> None:
    assert refusal_in(text) is None


def test_what_was_seen_is_told() -> None:
    refusal = refusal_in(CHECKS["picture with words alone"])
    assert refusal is not None
    assert "请输入图中的验证码" in refusal.detail


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (CHECKS["acw"], Outcome.CAPTCHA),
        (LOGINS["please"], Outcome.LOGIN_REQUIRED),
        (BLOCKS["too often"], Outcome.BLOCKED),
        (NEITHER["not found"], Outcome.BLOCKED),
        ("访问过于频繁，请稍后再试", Outcome.BLOCKED),
        ("请完成安全验证", Outcome.CAPTCHA),
        ("busy", Outcome.SHAPE_CHANGED),
        ('callback({"a": 1})', Outcome.WRAPPED_JSON),
        ('{"text": "短信验证码', Outcome.TRUNCATED),
        ('{"text": "短信验证码" "b"}', Outcome.SHAPE_CHANGED),
    ],
)
def test_what_came_where_json_is_due_says_why(text: str, outcome: Outcome) -> None:
    with pytest.raises(Rejected) as rejected:
        json_in(text)
    assert rejected.value.outcome is outcome


def test_json_is_json_whatever_it_talks_about() -> None:
    value = {"title": "验证码为何越来越难", "text": "访问过于频繁，请先登录"}
    assert json_in(json.dumps(value, ensure_ascii=False)) == value
