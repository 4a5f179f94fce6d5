"""What kind of answer came: text, JSON, HTML, or a refusal in place of what was asked for."""

import json
import re

from selectolax.lexbor import LexborHTMLParser

from scraper.charset import decode
from scraper.errors import Rejected
from scraper.html import first_text, parse_html, root_of
from scraper.outcomes import Outcome
from scraper.records import Answer

__all__ = ["is_html", "json_in", "refusal_in", "text_in"]

MOST_NESTED = 100
"""JSON values within each other. Real answers stay below 20."""
PAGE_CHARS = 200_000
"""A longer page refuses nothing: checks of the browser come as long scripts, but not as long as this."""
FEW_CHARS = 1_000
"""A page that refuses says little else: of one that says more, no word counts as a refusal."""

_WRAPPED = re.compile(r"(?:/\*.*?\*/)?\s*;?\s*(?:(?:(?:var|let|const)\s+)?[\w$.]+\s*=|[\w$.]+\s*\()\s*[\[{]", re.ASCII)

# What only the scripts and frames of a browser check hold. Scripts that sites load into all of their pages, such as
# Cloudflare's jsd/main.js or the loader of a slider, are none.
_CHALLENGE = re.compile(
    r"_cf_chl_opt|challenge-platform/h/\w+/(?:orchestrate|flow)|__jsl_clearance|acw_sc__v[23]|aliyun_waf_[a-z]{2}\b|"
    r"captcha-delivery\.com/captcha|px-captcha|gokuProps|sucuri_cloudproxy_js|wappass\.baidu\.com/static/captcha",
)
# Of elements that a visitor sees, as classes, ids and names of fields.
_WIDGETS = ("class", "id", "name")
_WIDGET = re.compile(
    r"captcha|cf-turnstile|geetest_|nc-container|nc_scale|nc_wrapper|sms_?code|verify_?code|slide-?verify",
    re.IGNORECASE,
)
_UNSEEN = 'script, style, template, svg, [hidden], [style*="display:none"], [style*="display: none"]'
_CAPTCHA = re.compile(
    r"验证码|(?:人机|安全|滑动|滑块|行为|手机|短信)验证|拖[动拽].{0,8}滑块|按住.{0,8}滑块|向右滑动|看不清.{0,3}换一|"
    r"captcha|verify(?:ing)? (?:that )?you(?:'re| are) (?:a |not a )?(?:human|robot)|are you a (?:human|robot)|"
    r"not a robot|checking your browser|enable javascript and cookies to continue|press (?:&|and) hold|"
    r"complete (?:the|a|this) (?:security check|challenge)",
    re.IGNORECASE,
)
_LOGIN_TITLE = re.compile(
    r"(?:用户|会员|账号|帐号|统一|扫码)?登[录陆](?:$|\W|_|注册|页|中心)|(?:log|sign) ?in\b", re.IGNORECASE
)
_LOGIN = re.compile(
    r"登[录陆]后.{0,6}(?:查看|阅读|浏览|访问|观看|继续|使用)|请.{0,4}登[录陆](?!.{0,6}(?:评论|发言|参与|投票))|"
    r"(?:需要|必须|尚未|还没有|还未|您未)登[录陆]|登[录陆](?:超时|已?过期|状态)|"
    r"(?:log|sign)(?:ged|ed)?[ -]?in to (?:continue|read|view|access|see)|"
    r"(?:please|must|need to|have to) (?:log|sign) ?in",
    re.IGNORECASE,
)
_LOGIN_BUTTON = re.compile(r"登[录陆]|(?:log|sign) ?in\b", re.IGNORECASE)
_BLOCK = re.compile(
    r"access (?:to (?:this|the) \w+ )?(?:has been |was |is )?denied|"
    r"^\W*(?:403\W*|error\W*|nginx\W*)*forbidden\b|403 forbidden|"
    r"too many requests|request (?:was |has been )?(?:blocked|rejected)|(?:you|ip).{0,30} (?:been )?(?:blocked|banned)|"
    r"unusual traffic|rate limit exceeded|"
    r"(?:访问|请求|操作)(?:次数)?(?:过于|过多|太过|太)?频繁|(?:访问|请求)(?:已)?被(?:拒绝|阻断|拦截|限制)|"
    r"(?:拒绝|禁止|限制)(?:您的)?访问|访问受限|异常(?:访问|流量|请求)|访问异常|IP.{0,12}(?:被封|封禁|限制访问)",
    re.IGNORECASE,
)


def text_in(answer: Answer) -> str:
    """The answer's body as text, without NULs.

    :raises Rejected: ``empty``: there is none; ``bad_charset``: the bytes are not in the answer's charset.
    """
    text = decode(answer.body, answer.charset).replace("\0", "")
    if not text.strip():
        raise Rejected(Outcome.EMPTY, f"{answer.url} answered {answer.status} with nothing in it")
    return text


def is_html(text: str) -> bool:
    return text.lstrip()[:1] == "<"


def refusal_in(text: str) -> Rejected | None:
    """Why the host sent this in place of an article, a list or a feed: ``captcha``, ``login_required``, ``blocked``.

    None where it is nothing of the kind. Ask only of an answer that holds nothing of what was asked for: an article
    about captchas is full of their words. ``text`` is a page, or a message in JSON or plain words.
    """
    if len(text) > PAGE_CHARS:
        return None
    if found := _CHALLENGE.search(text):
        return Rejected(Outcome.CAPTCHA, f"a browser check, known by {found[0]!r}")
    title, says, tree = "", text, None
    if is_html(text):
        try:
            tree = parse_html(text)
        except Rejected:
            return None
        title, says = first_text(tree, ("title",)), _visible(tree)
    if _LOGIN_TITLE.match(title):
        return Rejected(Outcome.LOGIN_REQUIRED, f"a login page, titled {title[:60]!r}")
    if len(says) > FEW_CHARS:
        return None
    says = f"{title}\n{says}"
    block = _BLOCK.search(says)
    # A host that has had enough of us may offer a login, too, and one that asks for a login a captcha.
    if block is None and (_LOGIN.search(says) or (_has_password(tree) and _LOGIN_BUTTON.search(says))):
        return Rejected(Outcome.LOGIN_REQUIRED, f"a page that asks for a login: {_line(says)!r}")
    if _CAPTCHA.search(says) or _has_widget(tree):
        return Rejected(Outcome.CAPTCHA, f"a page that asks for a captcha: {_line(says)!r}")
    return Rejected(Outcome.BLOCKED, f"a block page: {_line(says)!r}") if block else None


def json_in(text: str) -> object:
    """The JSON value that ``text`` is.

    :raises Rejected: ``captcha``, ``login_required`` or ``blocked``: a page or a message in its place;
        ``wrapped_json``; ``truncated``; ``shape_changed``.
    """
    try:
        # Upstream writes raw line breaks into its strings.
        value = json.loads(text, strict=False)
    except RecursionError as error:
        raise Rejected(Outcome.SHAPE_CHANGED, "the JSON nests too deep") from error
    except ValueError as error:
        raise _not_json(text.strip(), error) from error
    # What reads it goes down into it, and no further than Python lets it.
    if text.count("{") + text.count("[") > MOST_NESTED and _is_deep(value):
        raise Rejected(Outcome.SHAPE_CHANGED, f"the JSON nests deeper than {MOST_NESTED} values")
    return value


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(MOST_NESTED):
        holders = [v for v in level if isinstance(v, dict | list)]
        level = [v for holder in holders for v in (holder.values() if isinstance(holder, dict) else holder)]
        if not level:
            return False
    return any(isinstance(v, dict | list) for v in level)


def _not_json(text: str, error: ValueError) -> Rejected:
    start = text[:60]
    if is_html(text):
        return refusal_in(text) or Rejected(Outcome.BLOCKED, f"a page where JSON is due, starting {start!r}")
    if _WRAPPED.match(text):
        return Rejected(Outcome.WRAPPED_JSON, f"a script where JSON is due, starting {start!r}")
    if text[0] in "{[" and isinstance(error, json.JSONDecodeError):
        breaks_off = text[-1] not in "}]" or error.pos >= len(text) or error.msg.startswith("Unterminated string")
        if breaks_off:
            return Rejected(Outcome.TRUNCATED, f"the JSON breaks off after {len(text)} characters: {error}")
    elif refusal := refusal_in(text):
        return refusal
    return Rejected(Outcome.SHAPE_CHANGED, f"no JSON ({error}), starting {start!r}")


def _visible(tree: LexborHTMLParser) -> str:
    """What a visitor reads. What nobody sees is taken out of the tree: sites hide a login in all of their pages."""
    for node in tree.css(_UNSEEN):
        node.decompose()
    root = root_of(tree)
    return " ".join(root.text(separator=" ").split()) if root else ""


def _has_password(tree: LexborHTMLParser | None) -> bool:
    return tree is not None and tree.css_first('input[type="password"]') is not None


def _has_widget(tree: LexborHTMLParser | None) -> bool:
    if tree is None:
        return False
    nodes = tree.css(", ".join(f"body [{name}]" for name in _WIDGETS))
    return any(_WIDGET.search(node.attributes.get(name) or "") for node in nodes for name in _WIDGETS)


def _line(says: str) -> str:
    return " ".join(says.split())[:80]
