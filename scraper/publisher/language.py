"""Which language a page is in: what it declares, unless its text says otherwise."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

from scraper.publisher.linked_data import LinkedData, strings_in
from scraper.publisher.metas import Metas

__all__ = ["declared_language", "language_of"]

_METAS = ("og:locale", "content-language", "language", "dc.language", "dcterms.language", "inlanguage")
_CODE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]+)*\Z")
_WORD = re.compile(r"[^\W\d_]+")
SAMPLE_CHARS = 4_000
"""Of the text that are looked at."""
SURE = 0.12
"""Share of the words that must be the commonest of another language to doubt what the page declares."""

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.1),
    ("ko", re.compile("[\uac00-\ud7af]"), 0.2),
    ("zh", re.compile("[\u4e00-\u9fff]"), 0.2),
    ("el", re.compile("[\u0370-\u03ff]"), 0.3),
    ("he", re.compile("[\u0590-\u05ff]"), 0.3),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.3),
    ("hi", re.compile("[\u0900-\u097f]"), 0.3),
    ("bn", re.compile("[\u0980-\u09ff]"), 0.3),
)
# Scripts of several languages: what they stand for where the page declares none.
_SHARED = (("ru", re.compile("[\u0400-\u04ff]"), 0.3), ("ar", re.compile("[\u0600-\u06ff]"), 0.3))
_COMMONEST = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is that for it was on with as he at by this had not are but from have they which",
        "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus",
        "fr": "le les et des est en une du que qui dans pour sur pas par plus au ce il avec sont cette ont aux",
        "es": "el los y las que en una del se por con para es lo como más su al pero sus le ya fue este",
        "it": "il di che è per una del con non si da dei sono della le anche nel alla come più gli al ha",
        "pt": "o os e que do da em um uma para com não é no na se por mais dos das ao pela foi são",
        "nl": "de het een van en dat op te voor met niet zijn aan er om ook als bij maar naar uit dan wordt",
        "pl": "w i na z się nie do to że jest od za przez jak po ale co dla są oraz było czy tym",
        "sv": "och att det som en på är av för med den till inte om ett har de jag var men från vi",
        "da": "og at det der en på er af for med den til ikke et har de som var men fra vi også",
        "no": "og i det som en på er av for med den til ikke et har de at var men fra vi også å",
        "fi": "ja on ei se että oli hän ovat mutta kun joka myös niin tai kuin sen mukaan ole voi sekä",
        "cs": "a se na v je že to s z do o i ve by pro jsou ale jako od po podle také které",
        "tr": "ve bir bu da de için ile çok daha olarak olan gibi en ne kadar sonra ancak ise var",
        "ro": "și de în la a cu pe din care pentru este nu un o mai să că ce sau prin fost",
        "hu": "a az és hogy nem is egy ez volt meg de mint már csak van még ha el sem",
        "id": "yang dan di dari ini itu dengan untuk pada dalam tidak akan juga ke adalah oleh telah karena",
    }.items()
}


def declared_language(tree: LexborHTMLParser, metas: Metas, linked: LinkedData) -> str:
    """The ISO 639-1 code that the page declares, "" where it declares none."""
    root = tree.css_first("html")
    said: list[str] = []
    if root is not None:
        said += [root.attributes.get("lang") or "", root.attributes.get("xml:lang") or ""]
    said += metas.all(_METAS)
    said += [text for value in linked.of_article("inLanguage") for text in strings_in(value)]
    return next((code for text in said if (code := _code(text))), "")


def language_of(text: str, declared: str) -> tuple[str, str]:
    """The ISO 639-1 code of a text and which way gave it: ``declared`` or ``text``; "" twice where nothing tells."""
    letters = _WORD.findall(text[:SAMPLE_CHARS])
    sample = "".join(letters)
    for language, script, share in _SCRIPTS:
        if len(script.findall(sample)) > share * max(len(sample), 1):
            return language, "declared" if language == declared else "text"
    if not declared:
        for language, script, share in _SHARED:
            if len(script.findall(sample)) > share * max(len(sample), 1):
                return language, "text"
    counted = {language: _share(letters, words) for language, words in _COMMONEST.items()}
    best = max(counted, key=lambda language: counted[language])
    if counted[best] >= SURE and counted[best] > 2 * counted.get(declared, 0) and (declared in counted or not declared):
        return best, "text"
    return (declared, "declared") if declared else ("", "")


def _code(text: str) -> str:
    match = _CODE.match(text.strip())
    return match[1].lower() if match else ""


def _share(words: Iterable[str], common: frozenset[str]) -> float:
    words = list(words)
    return sum(word.casefold() in common for word in words) / max(len(words), 1)
