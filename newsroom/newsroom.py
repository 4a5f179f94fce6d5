"""The newsroom itself: which articles exist at which moment, and what a correct crawl must make of each."""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock

from newsroom.bodies import body_of, summary_of
from newsroom.flaws import OUTCOMES, Flaw
from newsroom.posts import Post, read_posts
from newsroom.troubles import Troubled
from newsroom.wire import shape_of
from newsroom.writing import SHANGHAI, Story, stories_of

__all__ = ["Expected", "LoggedRequest", "Newsroom"]

_MOST_REQUESTS_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as it came in. ``at`` is ``time.monotonic()``; ``status`` 0 stands for a reset connection."""

    at: float
    method: str
    path: str
    status: int
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a correct crawl ends with for one article.

    ``outcome`` is ``loaded`` or the word of the reason why it cannot be; then the rest tells what upstream hides.
    ``mentions`` are (market, code), the market None where the markup gives none; ``written`` those whose code stands in
    the text itself. ``paragraphs`` has the sub-headings among the text. ``images`` are (URL, caption). ``wire`` is the
    same word for all articles that are one text in several outlets, and empty for an article of one outlet alone.
    """

    info_code: str
    outcome: str
    title: str
    outlet: str
    published_at: datetime
    is_edited: bool
    authors: tuple[str, ...]
    summary: str
    paragraphs: tuple[str, ...]
    mentions: frozenset[tuple[int | None, str]]
    written: frozenset[tuple[int | None, str]]
    images: tuple[tuple[str, str], ...]
    wire: str


class Newsroom:
    """All that the sample site holds, a pure function of its arguments and the clock but for the request log.

    ``since`` is the first day, by default ``days`` before the clock's day at creation. ``clock`` gives an aware time.
    ``posts`` is a folder of archived posts that are served beside the invented articles. ``troubles`` befall the site.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        days: int = 30,
        since: date | None = None,
        per_day: int = 120,
        posts: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(SHANGHAI),
        troubles: Sequence[Troubled] = (),
    ) -> None:
        self.seed = seed
        self.troubles = troubles
        self.per_day = per_day
        self.requests: deque[LoggedRequest] = deque(maxlen=_MOST_REQUESTS_KEPT)
        self._clock = clock
        self.since = since or self.now().date() - timedelta(days=days)
        self._lock = Lock()
        self._next_day = self.since
        self._shelf: list[Story | Post] = sorted(read_posts(posts), key=_time) if posts else []
        self._by_code: dict[str, Story | Post] = {post.info_code: post for post in self._shelf}
        self._refused: set[str] = set()

    def now(self) -> datetime:
        """The clock's time, in Shanghai."""
        return self._clock().astimezone(SHANGHAI)

    def listed(self, now: datetime) -> Sequence[Story | Post]:
        """Everything that can be seen at ``now``, newest first."""
        shelf = self._written(now.date())
        return shelf[: bisect_right(shelf, now, key=_time)][::-1]

    def find(self, info_code: str, now: datetime) -> Story | Post | None:
        """The article with this id, if it can be seen at ``now``."""
        self._written(now.date())
        item = self._by_code.get(info_code)
        return item if item is not None and _time(item) <= now else None

    def search(
        self, now: datetime, *, title: str = "", text: str = "", source: str = "", security_codes: str = ""
    ) -> Sequence[Story | Post]:
        """What is listed and holds every one of these; several codes are separated by commas, one of them is enough."""
        codes = {code for code in security_codes.split(",") if code}
        return [
            item
            for item in self.listed(now)
            if title in _title(item, now)
            and source in item.outlet
            and (not codes or _names(item, codes))
            and (not text or text in _text(item, now))
        ]

    def refuse_once(self, info_code: str) -> bool:
        """True the first time it is asked about this article."""
        is_first = info_code not in self._refused
        self._refused.add(info_code)
        return is_first

    def expected(self, now: datetime | None = None) -> list[Expected]:
        """The truth about every invented article that can be seen at ``now``, newest first.

        Archived posts and list records without an id are not among them.
        """
        now = now or self.now()
        stories = (item for item in self.listed(now) if isinstance(item, Story))
        return [_expected(story, now) for story in stories if story.flaw is not Flaw.LISTED_WITHOUT_ID]

    def records_without_id(self, now: datetime | None = None) -> int:
        """How many records in the search, paged to its end, have no id."""
        listed = self.listed(now or self.now())
        return sum(isinstance(item, Story) and item.flaw is Flaw.LISTED_WITHOUT_ID for item in listed)

    def _written(self, today: date) -> list[Story | Post]:
        """Everything there is up to the end of this day or a later one, oldest first."""
        with self._lock:
            new: list[Story] = []
            while self._next_day <= today:
                day = stories_of(self.seed, self._next_day, self.per_day)
                new += [s for s in day if not any(t.hides(s.outlet, s.published_at) for t in self.troubles)]
                self._next_day += timedelta(days=1)
            if new:
                for story in new:
                    self._by_code.setdefault(story.info_code, story)
                # A new list, as another thread may be reading the old one.
                self._shelf = sorted((*self._shelf, *new), key=_time)
            return self._shelf


def _time(item: Story | Post) -> datetime:
    """When it appeared; undated posts are older than anything."""
    return item.published_at or datetime.min.replace(tzinfo=SHANGHAI)


def _title(item: Story | Post, now: datetime) -> str:
    return item.title if isinstance(item, Post) else item.titles[item.version(now)]


def _text(item: Story | Post, now: datetime) -> str:
    return item.body()[0] if isinstance(item, Post) else "\n".join(body_of(item, item.version(now)).paragraphs)


def _names(item: Story | Post, codes: set[str]) -> bool:
    if isinstance(item, Post):
        body = item.body()[0]
        return any(code.partition(".")[0] in body for code in codes)
    return any(security.choice_code in codes for security in item.cast.securities)


def _expected(story: Story, now: datetime) -> Expected:
    version = story.version(now)
    body, shape = body_of(story, version), shape_of(story)
    return Expected(
        info_code=story.info_code,
        outcome=OUTCOMES.get(story.flaw, "loaded") if story.flaw else "loaded",
        title=story.titles[version],
        outlet=story.outlet,
        published_at=story.published_at,
        is_edited=version > 0,
        authors=shape.authors,
        summary=summary_of(story) if any(shape.summary_in) else "",
        paragraphs=body.paragraphs,
        mentions=body.charted | body.linked if shape.has_content else body.charted,
        written=body.written,
        images=body.images,
        wire=story.wire,
    )
