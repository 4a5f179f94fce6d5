"""A warehouse with articles that are hard to write into files, and exports of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from loaders.articles import prepare_session
from loaders.database import connect
from loaders.rows_out import ChosenRows
from pipeline.export_files import ExportedFiles, export_files
from scraper.records import Article, Mention
from tests.loaders.conftest import NOON, Desk, article

__all__ = ["HARD", "NOON", "ExportScene", "article", "hard_articles"]

_runs = count(1)

HARD = {
    "quotes": '他说："行"，"再见',
    "lone": '"',
    "lines": "第一段，有逗号\n第二段\n\n第四段",
    "emoji": "😀 𠮷野家 é\t制表",
    "separator": "a|b;c,d",
    "null": "NULL",
    "number": "007",
    "long": "很长的正文。" * 50_000,
}
"""Texts by the external id of the article that has each as title and as body."""


def hard_articles() -> list[Article]:
    texts = [article(name, title=text[:200], body_text=text, tags=(text[:50], "标签")) for name, text in HARD.items()]
    bare = article("bare", title="", outlet="", category_slug="", category_name="", tags=(), published_at=None)
    return [*texts, bare]


@dataclass(frozen=True)
class ExportScene:
    warehouse: str
    folder: Path

    def put(self, *articles: Article) -> dict[str, str]:
        """Load the articles; those that are there become what these say."""
        with connect(self.warehouse) as db:
            prepare_session(db)
            run = next(_runs)
            desk = Desk(db, f"run {run}")
            desk.fetch({a.external_id: str(run) for a in articles})
            return desk.load(*articles)

    def days(self, number: int, a_day: int = 1) -> None:
        """Articles of so many days: 0, 1, … of 2026-11-20, 21 and so on, each mentioning a security."""
        maotai = Mention(1, "600519", "贵州茅台", 2, "link")
        self.put(
            *(
                article(
                    str(day * a_day + n),
                    published_at=NOON + timedelta(days=day, minutes=n),
                    body_text=f"贵州茅台 {day}",
                    mentions=(maotai,),
                )
                for day in range(number)
                for n in range(a_day)
            )
        )

    def export(self, form: str = "parquet", **chosen: Any) -> ExportedFiles:
        return export_files(self.warehouse, self.folder, form, ChosenRows(**chosen))

    def run(self, query: str, *parameters: Any) -> None:
        with psycopg.connect(self.warehouse) as db:
            db.execute(query, parameters)  # type: ignore[arg-type]

    def files(self) -> dict[str, bytes]:
        """Everything below the folder by name, the manifest apart."""
        found = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found if path.suffix != ".json"}

    @contextmanager
    def rewritten(self) -> Iterator[set[str]]:
        """The names of the files that are written inside, once it ends."""
        before = {path: path.stat().st_ino for path in self.folder.rglob("*") if path.is_file()}
        # Held open, so that no new file gets the number of one that it replaces.
        held = [path.open("rb") for path in before]
        names: set[str] = set()
        yield names
        after = (path for path in self.folder.rglob("*") if path.is_file() and path.suffix != ".json")
        names |= {p.relative_to(self.folder).as_posix() for p in after if before.get(p) != p.stat().st_ino}
        for handle in held:
            handle.close()
