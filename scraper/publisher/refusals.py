"""Pages that are no article, and why."""

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.answers import refusal_in
from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.publisher.linked_data import LinkedData
from scraper.publisher.metas import Metas
from scraper.text import one_line

__all__ = ["check_is_article"]

STUB_CHARS = 1_000
"""A page that says it is not free, and has fewer, shows the beginning only."""
FEW_CHARS = 400
"""So short a text is looked at twice: it may be what a refusal says, or a line from a list of headlines."""
MANY_TEASERS = 8
"""Headings that are links; an index has more, an article fewer, or much text of its own."""

TEASER_CHARS = 200
"""Text for each of them that an article among them would have at least."""

_TEASERS = "h2 a,h3 a,h4 a,article a h2,article a h3,a h2,a h3,li h3 a"
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read)|(?:to|and) (?:continue|keep) reading|subscribers? only|"
    r"for subscribers|unlock (?:this|the full) article|"
    r"become a (?:member|subscriber) to|already a subscriber|weiterlesen mit|jetzt (?:weiterlesen|freischalten|"
    r"abonnieren)|nur für abonnenten|"
    r"réservé (?:à nos|aux) abonnés|abonnez-vous pour|contenido exclusivo|exclusivo para suscriptores|"
    r"suscríbete para|riservato agli abbonati|"
    r"(?:订阅|付费|开通会员|购买)后?.{0,6}(?:阅读全文|查看全文|继续阅读)|付费(?:文章|阅读|内容)|(?:剩余|余下).{0,12}(?:付费|订阅|会员)|仅限(?:会员|订户)",
    re.IGNORECASE,
)
_LISTS = ("collectionpage", "itemlist", "searchresultspage")
_MEDIA = ("video.", "music.", "profile", "video", "product")


def check_is_article(
    html: str, tree: LexborHTMLParser, metas: Metas, linked: LinkedData, title: str, text: str, url: str
) -> None:
    """Whether what was read of a page is an article.

    :raises Rejected: ``captcha``, ``login_required``, ``blocked``, ``paid``, ``not_an_article``, ``no_title``,
        ``no_text``: it is none.
    """
    if len(text) < FEW_CHARS and (refusal := refusal_in(html)):
        raise refusal
    if (_is_paid(linked) and len(text) < STUB_CHARS) or (len(text) < FEW_CHARS and _says_paid(tree)):
        raise Rejected(Outcome.PAID, f"{title[:60]!r} shows {len(text)} characters of a text that is not free")
    if _is_index(tree, metas, linked, text, url):
        raise Rejected(Outcome.NOT_AN_ARTICLE, f"{title[:60]!r} is a list of articles")
    if not title:
        raise Rejected(Outcome.NO_TITLE, "the page gives no title")
    if not text:
        if metas.first(("og:type",)).lower().startswith(_MEDIA):
            raise Rejected(Outcome.NOT_AN_ARTICLE, f"{title[:60]!r} is a {metas.first(('og:type',))}")
        raise Rejected(Outcome.NO_TEXT, f"{title[:60]!r} has no text")


def _is_paid(linked: LinkedData) -> bool:
    return any(str(value).strip().lower() in ("false", "0", "no") for value in linked.of_article("isAccessibleForFree"))


def _says_paid(tree: LexborHTMLParser) -> bool:
    body = tree.body
    return body is not None and _PAYWALL.search(one_line(body.text(separator=" "))) is not None


def _is_index(tree: LexborHTMLParser, metas: Metas, linked: LinkedData, text: str, url: str) -> bool:
    if (
        linked.articles
        and any("headline" in node for node in linked.articles[:1])
        and len(linked.articles) < MANY_TEASERS
    ):
        return False
    if metas.first(("og:type",)).lower() == "article" or metas.first(("article:published_time",)):
        return False
    teasers = len({one_line(node.text()) for node in tree.css(_TEASERS)})
    if teasers < MANY_TEASERS:
        return False
    says_list = any(
        kind in str(node.get("@type")).lower() for node in (*linked.pages, *linked.others) for kind in _LISTS
    )
    try:
        is_root = urlsplit(url).path.strip("/").lower() in ("", "index.html", "index.htm", "index.php", "home")
    except ValueError:
        is_root = False
    if is_root or says_list:
        return len(text) < TEASER_CHARS * teasers
    return metas.first(("og:type",)).lower() == "website" and len(text) < FEW_CHARS
