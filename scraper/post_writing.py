"""Jekyll posts and category pages of the archive, written as the archive wrote them, but for valid YAML."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from unicodedata import normalize

import yaml

from scraper.posts import LISTS, front_matter, read_post
from scraper.slug import outlet_tag

__all__ = [
    "CategoryFile",
    "category_files",
    "category_page",
    "disk_key",
    "mended",
    "post_name",
    "post_text",
    "safe_stem",
]

SITE = "//finews.withounder.com/"
SHARE_PAGE = "http://finews.zning.xyz/html_News/NewsShare.html?infoCode="
"""Where the archive's posts lead, wherever an article was crawled from."""
ROLLING = "emnews"
"""The category of an article without an outlet."""

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"(?:layout|title|date|categories|tags)[ \t]*:|[A-Za-z_][\w-]*:(?:\s|$)", re.ASCII)
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""What YAML takes for no text, or for the end of a line."""
_PLAIN = re.compile("[A-Za-z0-9_(（\u3400-\u9fff][A-Za-z0-9_()（）·.\u3400-\u9fff]*")
_SPECIAL = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_HIDDEN = re.compile(r"[._#~\s]|(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""Starts of names that Jekyll passes over or Windows refuses."""
_MOST_BYTES = 180


def post_name(published_at: datetime | None, code: str) -> str:
    """The file name of a post that did not come from the archive; ``published_at`` on its site's clocks."""
    day = f"{published_at:%Y-%m-%d}" if published_at else ""
    return f"{day}-{safe_stem(code)}.md"


def post_text(
    *, title: str, published_at: datetime | None, slug: str, outlet: str, body: str, link: str, page: str
) -> str:
    """A post as the archive would have it; ``page`` is its category's, relative to the archive's address.

    Without an outlet it is one of the rolling list.
    """
    date = f"{published_at:%Y-%m-%d %H:%M:%S %z}" if published_at else " +0800"
    category, tag, back = (
        (slug, outlet_tag(outlet), page) if outlet and slug else (ROLLING, LISTS[ROLLING], f"{ROLLING}/")
    )
    return (
        f"---\nlayout: post\ntitle: {_quoted(title)}\ndate: {date}\ncategories: {_scalar(category)}\n"
        f"tags: {_scalar(tag)}\n---\n{body.replace('　　', '')}\n\n<{link}>\n\n"
        f"[返回{tag}]({SITE}{back})｜[返回首页]({SITE})"
    )


def mended(text: str) -> str:
    """A post whose front matter is valid YAML and says the post's title: as it is, or with the faulty lines quoted.

    A file without front matter stays as it is; one that is not closed is.
    """
    fields, rest = front_matter(text)
    if not fields:
        return text
    front = _FRONT.match(text)
    if front is None:
        head = "".join(line + "\n" for line in text.splitlines()[: len(fields) + 1])
        return mended(f"{head}---\n{rest}")
    title = read_post(text).title
    if _says(front[1], title):
        return text
    lines = []
    for line in _joined(front[1].splitlines(keepends=True)):
        key, _, value = line.partition(":")
        end = "\r\n" if line.endswith("\r\n") else "\n"
        if _KEY.match(line) and key.strip() == "title":
            line = f"title: {_quoted(title)}{end}"
        elif not _is_valid(line):
            line = f"{key.strip()}: {_quoted(value.strip())}{end}" if _KEY.match(line) else ""
        lines.append(line)
    return text[: front.start(1)] + "".join(lines) + text[front.end(1) :]


@dataclass(frozen=True, slots=True)
class CategoryFile:
    """Where a category's page is: its file's stem, unlike any other's on any disk, and its published address.

    ``permalink`` is set where the address is not that of the file.
    """

    stem: str
    page: str
    permalink: str = ""


def category_files(slugs: Iterable[str]) -> dict[str, CategoryFile]:
    """The files of category pages, by slug; the slugs in the order in which they became known.

    Of slugs that differ in case only the first has its own name, and the others keep their published address by a
    permalink. A slug that is no file name, as an outlet's name can hold anything, gets a safe one.
    """
    files: dict[str, CategoryFile] = {}
    taken: set[str] = set()
    for slug in dict.fromkeys(slugs):
        stem, page, permalink = safe_stem(slug), "", ""
        if disk_key(stem) in taken:
            stem, permalink = _marked(slug), f"/category/{stem}.html"
        page = permalink.removeprefix("/") or f"category/{stem}.html"
        taken.add(disk_key(stem))
        files[slug] = CategoryFile(stem, page, permalink)
    return files


def category_page(slug: str, outlet: str, permalink: str = "") -> str:
    """The page of a category, which lists its posts when the archive's site is built."""
    address = f"permalink: {_scalar(permalink)}\n" if permalink else ""
    return f"---\nlayout: category\ntitle: {_scalar(outlet_tag(outlet))}\ncategory: {_scalar(slug)}\n{address}---"


def disk_key(name: str) -> str:
    """The same for names that are one file on some disk."""
    return normalize("NFC", name).casefold()


def safe_stem(text: str) -> str:
    """``text`` as the stem of a file name; itself where it is one on every disk and Jekyll reads such a file."""
    is_fine = (
        not _SPECIAL.search(text)
        and not _HIDDEN.match(text)
        and text == text.rstrip(" .~")
        and len(text.encode(errors="replace")) <= _MOST_BYTES
    )
    return text if text and is_fine else _marked(text)


def _marked(text: str) -> str:
    """A stem that no other text has: what can stay of the text, and a mark made of the whole of it."""
    kept = _SPECIAL.sub("_", text).strip(" ._#~-").encode()[: _MOST_BYTES - 10].decode(errors="ignore")
    return f"{kept or 'x'}~{sha256(text.encode(errors='replace')).hexdigest()[:8]}"


def _joined(lines: Iterable[str]) -> list[str]:
    """The lines of a front matter, with a value's further lines behind its first."""
    joined: list[str] = []
    for line in lines:
        if _KEY.match(line) or not joined:
            joined.append(line)
        elif line.strip():
            end = "\r\n" if line.endswith("\r\n") else "\n"
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}{end}"
    return joined


def _says(front: str, title: str) -> bool:
    """Whether a front matter is YAML with this title."""
    try:
        fields = yaml.load(front, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return False
    said = fields.get("title") if isinstance(fields, dict) else None
    return isinstance(fields, dict) and ("" if said is None else str(said)) == title


def _is_valid(line: str) -> bool:
    try:
        return isinstance(yaml.load(line, yaml.CSafeLoader), dict)
    except (yaml.YAMLError, ValueError):
        return False


def _quoted(text: str) -> str:
    """A text in double quotes, as YAML."""
    escaped = _NO_TEXT.sub("", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _scalar(text: str) -> str:
    """A text as the archive writes it, without quotes, where YAML reads the same text there."""
    try:
        is_plain = bool(_PLAIN.fullmatch(text)) and not text[0].isdecimal()
        is_plain = (is_plain and text.lower() not in _WORDS) or yaml.load(f"key: {text}", yaml.CSafeLoader) == {
            "key": text
        }
    except (yaml.YAMLError, ValueError):
        is_plain = False
    return text if is_plain else _quoted(text)


_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
"""What YAML takes for something else than a text."""
