"""Annotated sets of pages, recognised by their layout and read one page at a time."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scraper.charset import choose_charset, decode
from scraper.errors import Rejected

__all__ = ["Page", "PageSet", "UnknownSet", "open_set"]


class UnknownSet(Exception):
    """A folder that holds no set of a known layout; the message says what is looked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what people say of it; None where they say nothing.

    ``body`` is the whole text. ``chunks`` are parts of it and ``strays`` parts of the page that are none of it.
    """

    url: str
    path: Path
    body: str | None = None
    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] | None = None
    chunks: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()

    def html(self) -> str:
        raw = self.path.read_bytes()
        if self.path.suffix == ".gz":
            raw = gzip.decompress(raw)
        try:
            return decode(raw, choose_charset(raw, "")[0]).replace("\0", "")
        except Rejected:
            return raw.decode("utf-8", "replace").replace("\0", "")


@dataclass(frozen=True, slots=True)
class PageSet:
    name: str
    pages: tuple[Page, ...] = field(repr=False)


def open_set(folder: Path) -> PageSet:
    """The set in a folder, be it the root of its repository or the folder of its annotations.

    :raises UnknownSet: there is none.
    """
    for place in (folder, folder / "tests"):
        if (place / "ground-truth.json").is_file() and (place / "html").is_dir():
            return PageSet(folder.name, tuple(_whole_bodies(place)))
        if (place / "evaldata.json").is_file():
            return PageSet(folder.name, tuple(_annotated(place)))
    raise UnknownSet(
        f"{folder}: holds neither ground-truth.json beside html/ (article-extraction-benchmark) nor evaldata.json "
        "beside cache/ and eval/ (trafilatura); give the root of a clone of one of them"
    )


def _whole_bodies(folder: Path) -> Iterator[Page]:
    for name, said in sorted(_json(folder / "ground-truth.json").items()):
        yield Page(said.get("url", ""), folder / "html" / f"{name}.html.gz", body=said.get("articleBody", ""))


def _annotated(folder: Path) -> Iterator[Page]:
    for url, said in _json(folder / "evaldata.json").items():
        paths = (folder / place / said["file"] for place in ("cache", "eval"))
        path = next((path for path in paths if path.is_file()), None)
        if path is None:
            continue
        author = said.get("author")
        yield Page(
            url=url,
            path=path,
            title=said.get("title") or None,
            date=said.get("date") or None,
            authors=tuple(author if isinstance(author, list) else [author]) if author else None,
            chunks=tuple(said.get("with", ())),
            strays=tuple(said.get("without", ())),
        )


def _json(path: Path) -> Mapping[str, Any]:
    value = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(value, dict):
        raise UnknownSet(f"{path}: is not an object of pages")
    return value
