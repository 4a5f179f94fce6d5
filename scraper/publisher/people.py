"""People out of bylines: ``By Jane Doe, Senior Reporter`` is Jane Doe."""

import re
from collections.abc import Collection, Iterator

from scraper.text import one_line

__all__ = ["people_in"]

MOST_CHARS = 50
"""Of a name."""
CHINESE_NAME_CHARS = 4
MOST_PEOPLE = 20

_PREFIX = re.compile(
    r"^(?:(?:written|posted|published|reported|reviewed|edited|created|submitted|story|words|text|analysis|opinion|"
    r"photos?|"
    r"article|interview|veröffentlicht|geschrieben|verfasst|erstellt|ein(?:e)?\s(?:beitrag|artikel|kommentar|analyse|"
    r"gastbeitrag)|"
    r"publié|écrit|rédigé|escrito|publicado|scritto|pubblicato|geschreven|door)\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|av|af|przez|oleh|autora?s?(?:in|en)?|auteurs?|autore|author(?:\(s\)|s)?|"
    r"writer|redacción|text|texte|"
    r"reporters?|editor|interview|kommentar|bericht|verfasser|from|contributors?|posted)(?:\s*[:：|]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_LIST_OF = re.compile(
    r"^(?:(?:view|see|read|show|more|all|posts?|articles?|stories|story|entries|zeige|alle|mehr|artikel|beiträge|beitrag|"
    r"weitere|voir|tous|les|ver|todos|los|artículos|about|über|zum|profil|profile|the|und|interview:?|text:?|übersetzt|"
    r"geprüft)\s+)+(?:by|from|von|de|par|of)\s+(?=\S)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\b(?:photographs?|fotos?|photos?|bild(?:er)?|images?|getty|unsplash|pixabay|shutterstock|picture|illustration|"
    r"pressemitteilung|im wortlaut|cc[ -]by|lizenz)\b",
    re.IGNORECASE,
)
_CHINESE_PREFIX = re.compile(
    r"^(?:本报|本网|见习|实习|特约|首席|财经)*(?:责任编辑|责编|记者|编辑|作者|评论员|撰文|撰稿|文|来源)\s*[:：丨|/／]\s*|^(?:本报|本网)?记者\s*"
)
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|(?<!\w)@\w+|\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）|\"|“|”|„")
_SPLIT = re.compile(
    r"\s*(?:[;；、|•·\n\t]|\s[/&+–—-]\s|(?<=\w)/(?=\w)|,?\s+(?:and|und|et|y|e|en|och|og|i|with|mit|"
    r"in collaboration with|&)\s+)\s*",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*[,，]\s*")
# Words in which no person's name ends or begins.
_ROLE = re.compile(
    r"\b(?:reporter|editor|correspondent|writer|columnist|journalist|contributor|producer|analyst|director|professor|"
    r"redakteur(?:in)?|korrespondent(?:in)?|journaliste?|rédacteur|rédactrice|periodista|redactora?|autor(?:in)?|"
    r"author|"
    r"staff|team|chief|senior|managing|head of|ceo|founder|updated|published|posted|"
    r"wirtschaft|politik|sport|news|desk|bureau|photographer|fotograf(?:in)?|videos?|photos?|fotos?|min read|read|"
    r"university|institute|universität|institut|today|yesterday|ago|january|february|july|"
    r"september|october|november|december|januar|februar|märz|juni|juli|oktober|dezember|uhr|stand|am|pm|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|minut\w*|"
    r"publi(?:ziert|cado|é|shed)|hace|kommentar\w*|\w*übersicht|chefredakteur(?:in)?|uncategorized)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|esq)\.?$", re.IGNORECASE)
_NOBODY = re.compile(
    r"^(?:the\s+)?(?:admin\w*|administrator|webmaster|wordpress\w*|root|user|guest|gast|gastautor(?:in)?|anonym\w*|"
    r"unknown|none|null|undefined|n/?a|"
    r"no[-\s_]?author|default|super\s?user|(?:web|online|editorial|news|digital|central|our)?[-\s]?(?:staff|"
    r"redaktion|editors?|team|desk|redaction|"
    r"rédaction|redazione|redacción|redakcja|newsroom)|(?:staff|press|news|wire|web)\s+(?:writers?|reports?|"
    r"reporters?|release|services?|agencies)|"
    r"staff(?:\s+\w+)?|agenc(?:y|ies)|agenturen|associated press|the associated press|ap|afp|dpa|apa|sda|reuters|"
    r"bloomberg|ansa|efe|pti|ians|ani|xinhua|"
    r"red|onl|online|name|author|autor|autorin|facebook|twitter|instagram|linkedin|email|e-mail|mail|share|follow|"
    r"home|kontakt|contact|impressum|"
    r"posted|published|updated|view all posts|more|mehr|says|comments?|kommentare?|profile?|website|homepage|print|"
    r"drucken|company|firma|"
    r"编辑部|本报|本报讯|佚名|匿名|管理员|小编|编辑|记者|网络|互联网|综合|未知|新华社|中新社|中新网|责任编辑)$",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:redaktion\w*|editorial|newsroom|staff|team|desk|admin|gmbh|ag|inc|ltd|llc|e\.\s?v|verlag|zeitung|agentur|"
    r"agency|news|media|"
    r"magazine?|redacción|rédaction|redazione|press|presse|online|verein|stiftung|foundation|association|network|"
    r"blog|tv|"
    r"pressestelle|presseabteilung|corporation|company|newspapers?|correspondents?|reporters?|contributors?)\b"
    r"|\.(?:com|net|org|de|at|ch|fr|it|cn|co|info|eu|uk|tv|io)\b|(?:日报|晚报|新闻网?|财经|通讯社|编辑部|电视台|周刊|杂志社?|证券报|网|社)$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]")
_CHINESE = re.compile(r"^[\u3400-\u9fff·•]+$")
# Two capitalised words at least, and between them only what belongs to names.
_LIKE_A_NAME = re.compile(
    r"(?:(?:Dr|Prof|Mag|Dipl)\.?[\w.-]*\s+)*(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*\s+)(?:(?:von|van|vom|zu|de|der|den|del|"
    r"della|di|da|dos|du|la|le|bin|ibn|al|el|ter|y)\s+)*"
    r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*\s*){1,3}"
)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}|\d{3,}|\d{1,2}:\d{2}")


def people_in(text: str, site: Collection[str], strict: bool = False) -> list[str]:
    """The people that a byline names, each once; none of them is the site, an office or an agency.

    ``site`` has the site's names. ``strict`` is for text that need not be a byline: a name must then look like one.
    """
    outlets = {_key(name) for name in site} - {""}
    people: dict[str, str] = {}
    for name in _names(one_line(text)):
        key = _key(name)
        if _is_person(name, strict) and key not in outlets and key not in people:
            people[key] = name
    return [name for key, name in people.items() if not _is_part(key, people)][:MOST_PEOPLE]


def _names(text: str) -> Iterator[str]:
    text = _NOISE.sub(" ", text[:600])
    for _ in range(3):
        text = _CHINESE_PREFIX.sub("", _PREFIX.sub("", _LIST_OF.sub("", text.strip(" \t:：,;|/–—-•·→»©")))).strip()
    for part in _SPLIT.split(text):
        if not part:
            continue
        pieces = _COMMA.split(part)
        for number, piece in enumerate(pieces):
            name = _PREFIX.sub("", piece.strip()).strip(" :：,;|/–—-•·*_()\xa0'’‘")
            name = _CHINESE_PREFIX.sub("", name)
            if _SUFFIX.match(name):
                continue
            # "Jane Doe, Senior Reporter" and "Jane Doe, Beijing": what follows a name must be one itself.
            if number and (" " not in name and not _CHINESE.match(name)):
                continue
            if _CHINESE.match(name) or not re.search(r"[\u3400-\u9fff]\s[\u3400-\u9fff]", name):
                yield _once(name)
            else:
                yield from name.split()


def _once(name: str) -> str:
    """A name that stands twice, as beside a picture of the same person."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if len(words) > 2 and words[:half] == words[half:] else name


def _is_person(name: str, strict: bool) -> bool:
    if not 1 < len(name) <= MOST_CHARS or not _LETTERS.search(name) or _DATE.search(name):
        return False
    if _NOBODY.match(name) or _OFFICE.search(name) or _ROLE.search(name) or _CREDIT.search(name):
        return False
    words = name.split()
    if len(words) > 6 or (len(words) > 1 and _DIGIT.search(name)):
        return False
    if _CHINESE.match(name) and len(name) > CHINESE_NAME_CHARS and "·" not in name:
        return False
    if strict:
        return (bool(_CHINESE.match(name)) and len(name) <= 4) or _LIKE_A_NAME.fullmatch(name) is not None
    return True


def _key(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def _is_part(key: str, people: Collection[str]) -> bool:
    return any(key != other and key in other for other in people) and len(key) < 6
