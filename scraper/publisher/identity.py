"""What a page without an id is called: its address without what changes while the page does not."""

import re
from urllib.parse import quote, unquote, urlsplit

__all__ = ["page_identity", "plain_address"]

MOST_CHARS = 900
"""Of an identity; a longer address carries something else than a page's name."""

# Parameters that say where a visitor came from, how the page is shown, or who is asking. A parameter that may name a
# page is none of them: two names for one article are a smaller evil than one name for two.
_TRACKING = re.compile(
    r"utm_.*|pk_.*|mtm_.*|matomo_.*|piwik_.*|hsa_.*|_hs\w+|mc_[ce]id|at_(?:medium|campaign|custom\d|link_\w+|bbc_\w+|"
    r"format|ptr_\w+)|wt[._]\w+|ns_\w+|"
    r"ocid|cmpid|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mkt_tok|oly_\w+_id|"
    r"vero_\w+|_ga|_gl|gaa_\w+|"
    r"spm|scm|from|fr|frm|isappinstalled|share\w*|sharer|sns\w*|weixin\w*|wx(?:_\w+|fid|from)|wechat\w*|nsukey|"
    r"clicktime|enterid|"
    r"ref|ref_\w+|referer|referrer|source|src|smid|smtyp|smprod|icid|ito|ncid|trk\w*|track\w*|"
    r"amp|outputtype|print|printable|replytocom|showcomments|guccounter|guce_\w+|sessionid|session_id|phpsessid|"
    r"jsessionid|"
    r"_|rand|random|timestamp|nocache|cachebust\w*",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_AMP = re.compile(r"/amp$|^/amp(?=/[^/]+/)|\.amp(?=\.html?$|$)", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SLASHES = re.compile(r"/{2,}")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAME_SITE = ("www.", "amp.")


def page_identity(url: str) -> str:
    """Host, path and those query parameters that name a page; "" for the root of a host and for what is no web address.

    Neither the scheme, the fragment, ``www.``, tracking, the order of parameters, a trailing slash, ``index.html`` nor
    the AMP variant of an address changes it.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return ""
    for label in _SAME_SITE:
        if host.startswith(label) and host.count(".") > 1:
            host = host.removeprefix(label)
    if port and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    path = _SLASHES.sub("/", _SESSION.sub("", _escaped(parts.path))).rstrip("/")
    path = _AMP.sub("", _INDEX.sub("", path)).rstrip("/")
    query = "&".join(sorted({_escaped(pair) for pair in _naming(parts.query)}))
    identity = f"{host}{path}?{query}" if query else f"{host}{path}"
    return identity if (path or query) and len(identity) <= MOST_CHARS else ""


def plain_address(url: str) -> str:
    """``url`` without its fragment and tracking; everything else stays as it is. "" for what is no web address."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
            return ""
        return parts._replace(query="&".join(_naming(parts.query)), fragment="").geturl()
    except ValueError:
        return ""


def _naming(query: str) -> list[str]:
    """The parameters that have a value and name a page, as they came."""
    pairs = (pair for pair in query.split("&") if pair.partition("=")[2] or (pair and "=" not in pair))
    return [pair for pair in pairs if not _TRACKING.fullmatch(unquote(pair.partition("=")[0]))]


def _escaped(text: str) -> str:
    """One way of writing for every address: escapes in capitals, and for what is not ASCII. They are not resolved: they
    may be of any charset."""
    text = quote(text, safe="%/:@!$&'()*+,;=~-._?")
    return _ESCAPE.sub(lambda match: match[0].upper(), text)
