"""Archived Jekyll posts, read so that they can be served as if upstream still had them."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

__all__ = ["Post", "read_posts"]

_NAME = re.compile(r"(NW)?(\d{14,20})$")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: ([+-]\d{4}))?$")
_SOURCE = re.compile(r"（文章来源：(.+?)）</p>")
_TAG = re.compile(r"<[^>]*>")
_FOOT = re.compile(r"^(?:<(?:https?://[^>]*)?>|\[返回)", re.MULTILINE)
_LINK = re.compile(r'class="(?:keytip|em_stock_key_common|infokey)"')


@dataclass(frozen=True, slots=True)
class Post:
    """One post; its body stays in its file until it is asked for."""

    path: Path
    info_code: str
    title: str
    outlet: str
    digest: str
    published_at: datetime | None

    def body(self) -> tuple[str, bool]:
        """The body HTML with its indents put back, and whether it holds keyword links."""
        body = _split(self.path)[2]
        return body.replace("<p>", "<p>　　"), bool(_LINK.search(body))


def read_posts(folder: Path) -> list[Post]:
    """Every post of a folder whose name ends in an article's id; of twins the one with ``NW`` in its name."""
    posts = {}
    for path in sorted(folder.rglob("*.md"), key=lambda path: ("NW" in path.stem, path.name)):
        if name := _NAME.search(path.stem):
            posts[f"NW{name[2]}"] = _read(path, f"NW{name[2]}")
    return list(posts.values())


def _read(path: Path, info_code: str) -> Post:
    matter, digest, body = _split(path)
    source = _SOURCE.search(body)
    return Post(
        path=path,
        info_code=info_code,
        # The archive never escapes a title, so the quotes are the first and the last character, whatever lies between.
        title=re.sub(r'^"(.*)"$', r"\1", matter.get("title", "")),
        outlet=_TAG.sub("", source[1]) if source else matter.get("tags", "").removesuffix("新闻"),
        digest=digest,
        published_at=_time(matter.get("date", "")),
    )


def _split(path: Path) -> tuple[dict[str, str], str, str]:
    """Front matter, digest and body."""
    head, _, rest = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    pairs = (line.partition(":") for line in head.splitlines())
    matter = {key.strip(): value.strip() for key, _, value in pairs}
    foot = _FOOT.search(rest)
    body = (rest[: foot.start()] if foot else rest).strip()
    digest = ""
    if body.startswith("> "):
        digest, _, body = body.removeprefix("> ").partition("\n")
    return matter, digest, body.strip()


def _time(text: str) -> datetime | None:
    found = _DATE.match(text)
    # The earliest posts have no zone and mean Shanghai.
    return datetime.strptime(f"{found[1]} {found[2] or '+0800'}", "%Y-%m-%d %H:%M:%S %z") if found else None
