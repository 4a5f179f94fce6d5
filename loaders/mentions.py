"""Mentions that older rules judged: read again, and written in sets."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from loaders.database import Database
from loaders.statements import statements
from scraper.mentions import RULES, JudgedMention
from scraper.records import Mention

__all__ = ["ArticleText", "outdated", "prepare_session", "settle_symbols", "texts", "write"]

_sql = statements("mentions")
_WRITES = ("drop_changed", "put_securities", "drop_old_mentions", "put_mentions", "mark_articles")


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What of an article its mentions are judged by, as of ``changed_at``."""

    article_id: int
    changed_at: datetime
    title: str
    body_text: str
    mentions: tuple[Mention, ...]


def outdated(db: Database) -> list[int]:
    """The articles whose mentions were never judged or by older rules, newest first."""
    rows: Any = db.execute(_sql["outdated"], {"rules": RULES}).fetchall()
    return [article_id for (article_id,) in rows]


def texts(db: Database, article_ids: Sequence[int]) -> list[ArticleText]:
    """Those of these articles that are outdated still."""
    parameters = {"article_ids": list(article_ids), "rules": RULES}
    of_article: dict[int, list[Mention]] = defaultdict(list)
    mentions: Any = db.execute(_sql["mentions"], parameters).fetchall()
    for article_id, *values in mentions:
        of_article[article_id].append(Mention(*values))
    rows: Any = db.execute(_sql["texts"], parameters).fetchall()
    return [ArticleText(key, changed_at, title, text, tuple(of_article[key])) for key, changed_at, title, text in rows]


def prepare_session(db: Database) -> None:
    """Make the staging tables of this connection."""
    for statement in _sql["create_staging"].split(";"):
        db.execute(statement)


def write(db: Database, judged: Sequence[tuple[ArticleText, Sequence[JudgedMention]]]) -> None:
    """Write what these articles' mentions are judged to be. Must run on a prepared session.

    An article that was loaded anew since it was read is left as it is; changed_at is not touched.
    """
    with db.transaction():
        # New securities are not put by a load at the same time.
        db.execute(statements("articles")["one_writer"])
        with db.cursor() as cursor:
            with cursor.copy(_sql["copy_articles"]) as copy:
                for article, _ in judged:
                    copy.write_row((article.article_id, article.changed_at, RULES))
            with cursor.copy(_sql["copy_mentions"]) as copy:
                for article, mentions in judged:
                    for j in mentions:
                        m = j.mention
                        copy.write_row((article.article_id, m.market, m.code, m.found_by, m.surface, m.count, j.doubt))
        for name in _WRITES:
            db.execute(_sql[name])


def settle_symbols(db: Database) -> int:
    """Give codes without a market the symbol of the security that they are by all their names; how many changed."""
    row: Any = db.execute(_sql["settle"]).fetchone()
    return int(row[0])
