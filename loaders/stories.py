"""Stories: the articles that wait to be compared, what they are found by, and what was found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from loaders.database import Database
from loaders.statements import statements

__all__ = [
    "Member",
    "Stored",
    "candidates",
    "forget_found",
    "links_of",
    "members_of",
    "put_compared",
    "put_keys",
    "put_links",
    "put_members",
    "stories_of",
    "texts_of",
    "waiting",
    "waiting_count",
]

NEAR = 10
"""Of the articles that have a key, so many on either side in time are looked at: a sentence may stand in thousands."""
LEAST = 0.15
"""What the keys that two articles share must count together, a key that n others have counting 1/n."""
MOST = 20
"""Candidates of one article: those whose shared keys count most."""
NO_TIME = "-infinity"

_sql = statements("stories")


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it is compared; ``changed_at`` is None where it is only what another one is compared with."""

    article_id: int
    title: str
    body_text: str
    published_at: datetime | None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Where an article belongs, and how much it is like the article of its story that it is most like."""

    story_id: int
    similarity: float


Link = tuple[int, int, float]
"""The lower article_id, the higher one, and how much they are alike."""
Key = tuple[int, datetime | str, int]
"""The key, when its article was published or :data:`NO_TIME`, and the article."""


def waiting_count(db: Database, since: datetime | None) -> int:
    """How many articles are to be compared that changed at ``since`` or later, or are marked."""
    row: Any = db.execute(_sql["waiting_count"], {"since": since or NO_TIME}).fetchone()
    count: int = row[0]
    return count


def waiting(db: Database, since: datetime | None, most: int) -> Iterator[list[Stored]]:
    """Those articles, ``most`` at a time: first the marked ones, then those that changed first. Each portion must be
    written before the next is asked for."""
    while marked := _stored(db, "marked", {"most": most}):
        yield marked
    after: tuple[datetime | str, int] = (NO_TIME, 0)
    while portion := _stored(
        db, "waiting", {"since": since or NO_TIME, "after_at": after[0], "after_id": after[1], "most": most}
    ):
        yield portion
        last = portion[-1]
        after = (last.changed_at or NO_TIME, last.article_id)


def texts_of(db: Database, article_ids: Sequence[int]) -> list[Stored]:
    return _stored(db, "texts", {"article_ids": list(article_ids)})


def forget_found(db: Database, article_ids: Sequence[int]) -> None:
    """Forget what earlier texts of these articles were found by, and what they were found to be like."""
    for name in ("drop_links", "drop_keys"):
        db.execute(_sql[name], {"article_ids": list(article_ids)})


def put_keys(db: Database, keys: Iterable[Key]) -> None:
    with db.cursor() as cursor, cursor.copy(_sql["copy_keys"]) as copy:
        for row in keys:
            copy.write_row(row)


def candidates(db: Database, keys: Sequence[Key], window: timedelta) -> list[tuple[int, int]]:
    """Pairs of articles to compare, the lower article_id first, each once: one of them has these keys."""
    parameters = {
        "keys": [key for key, _, _ in keys],
        "times": [str(at) for _, at, _ in keys],
        "article_ids": [article_id for _, _, article_id in keys],
        "window": window,
        "near": NEAR,
        "least": LEAST,
        "most": MOST,
    }
    rows: Any = db.execute(_sql["candidates"], parameters).fetchall()
    return list(rows)


def put_links(db: Database, links: Sequence[Link]) -> None:
    parameters = {
        "article_ids": [a for a, _, _ in links],
        "other_ids": [b for _, b, _ in links],
        "similarities": [similarity for _, _, similarity in links],
    }
    db.execute(_sql["put_links"], parameters)


def put_compared(db: Database, articles: Sequence[Stored]) -> None:
    """Note that these articles were compared as they are now; new ones are alone as yet."""
    parameters = {
        "article_ids": [article.article_id for article in articles],
        "times": [article.changed_at for article in articles],
    }
    db.execute(_sql["put_compared"], parameters)


def stories_of(db: Database, article_ids: Iterable[int]) -> list[int]:
    rows: Any = db.execute(_sql["stories_of"], {"article_ids": list(article_ids)}).fetchall()
    return [story_id for (story_id,) in rows]


def members_of(db: Database, story_ids: Iterable[int]) -> list[int]:
    rows: Any = db.execute(_sql["members_of"], {"story_ids": list(story_ids)}).fetchall()
    return [article_id for (article_id,) in rows]


def links_of(db: Database, article_ids: Iterable[int]) -> list[Link]:
    """The links among whole stories with these members; none leads out of them."""
    rows: Any = db.execute(_sql["links_of"], {"article_ids": list(article_ids)}).fetchall()
    return list(rows)


def put_members(db: Database, members: Mapping[int, Member], before: Iterable[int]) -> None:
    """Write where these articles belong, whole stories of them, and what is counted of those stories.

    ``before`` are the stories that they belonged to.
    """
    parameters = {
        "article_ids": list(members),
        "story_ids": [member.story_id for member in members.values()],
        "similarities": [member.similarity for member in members.values()],
    }
    db.execute(_sql["put_members"], parameters)
    db.execute(_sql["drop_totals"], {"story_ids": list(before)})
    db.execute(_sql["put_totals"], {"story_ids": list({member.story_id for member in members.values()})})


def _stored(db: Database, name: str, parameters: dict[str, Any]) -> list[Stored]:
    rows: Any = db.execute(_sql[name], parameters).fetchall()
    return [Stored(*row) for row in rows]
