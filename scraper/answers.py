"""What kind of answer came: text, JSON, HTML, a block page."""

import json
import re

from scraper.charset import decode
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.records import Answer

__all__ = ["is_html", "json_in", "looks_blocked", "text_in"]

_WRAPPED = re.compile(r"(?:/\*.*?\*/)?\s*;?\s*(?:(?:(?:var|let|const)\s+)?[\w$.]+\s*=|[\w$.]+\s*\()\s*[\[{]", re.ASCII)
_BLOCK = re.compile(
    r"captcha|geetest|aliyun_waf|acw_sc__v2|__jsl_clearance|challenge-platform|cf-chl|cf-error|"
    r"access denied|forbidden|too many requests|request (?:was )?blocked|unusual traffic|verify(?:ing)? you are human|"
    r"验证码|(?:人机|安全|滑动|滑块|身份)验证|(?:访问|请求|操作)(?:过于|太过|太|次数过于)?频繁|(?:访问|请求)(?:已)?被(?:拒绝|阻断|拦截|限制)|"
    r"(?:拒绝|禁止|限制)访问|异常(?:访问|流量|请求)|访问异常",
    re.IGNORECASE,
)
BLOCK_PAGE_CHARS = 20_000
"""How much of a page is searched for the words of a block page; block pages are short."""


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


def looks_blocked(text: str) -> bool:
    """Whether a page that holds no article has the words of a block page or captcha."""
    return _BLOCK.search(text, 0, BLOCK_PAGE_CHARS) is not None


def json_in(text: str) -> object:
    """The JSON value that ``text`` is.

    :raises Rejected: ``blocked``: HTML or a message in its place; ``wrapped_json``; ``truncated``; ``shape_changed``.
    """
    try:
        # Upstream writes raw line breaks into its strings.
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise Rejected(Outcome.SHAPE_CHANGED, "the JSON nests too deep") from error
    except ValueError as error:
        raise _not_json(text.strip(), error) from error


def _not_json(text: str, error: ValueError) -> Rejected:
    start = text[:60]
    if is_html(text) or looks_blocked(text[:1000]):
        return Rejected(Outcome.BLOCKED, f"a page where JSON is due, starting {start!r}")
    if _WRAPPED.match(text):
        return Rejected(Outcome.WRAPPED_JSON, f"a script where JSON is due, starting {start!r}")
    if text[0] in "{[" and isinstance(error, json.JSONDecodeError):
        breaks_off = text[-1] not in "}]" or error.pos >= len(text) or error.msg.startswith("Unterminated string")
        if breaks_off:
            return Rejected(Outcome.TRUNCATED, f"the JSON breaks off after {len(text)} characters: {error}")
    return Rejected(Outcome.SHAPE_CHANGED, f"no JSON ({error}), starting {start!r}")
