"""Articles from a seed: which ones a day has. Pure functions of their arguments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum, auto
from random import Random

from newsroom import carried
from newsroom import vocabulary as words
from newsroom.carried import Change
from newsroom.dates import DateStyle, Precision, precision
from newsroom.edits import retitled
from newsroom.filling import Cast, cast_of, fill
from newsroom.flaws import Flaw, flaws_of
from newsroom.markup import plain
from newsroom.phrases import CLOSE, CLOSE_OUTLET, TOPICS
from newsroom.themes import THEME_TOPICS, theme_of
from newsroom.workdays import is_working_day

__all__ = ["MARKET_TOPIC", "SHANGHAI", "Form", "Story", "stories_of"]

# Shanghai has had no summer time since 1991, and a fixed offset is faster than a zone.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
MARKET_TOPIC = 1

_STYLES = {
    DateStyle.SECONDS: 66,
    DateStyle.SLASHES: 6,
    DateStyle.MINUTES: 6,
    DateStyle.CHINESE: 6,
    DateStyle.EPOCH: 3,
    DateStyle.EPOCH_TEXT: 2,
    DateStyle.DAY: 2,
    DateStyle.RELATIVE: 4,
    DateStyle.CLOCK: 3,
    DateStyle.MISSING: 2,
}
# Articles by hour of the day: few at night, most around the opening and the close of the market.
_HOURS = (2, 1, 1, 1, 1, 2, 6, 12, 20, 18, 14, 14, 10, 10, 12, 20, 18, 16, 14, 12, 10, 8, 6, 4)
_EDITED = 0.04
"""Share of a day's articles; every day has one at least."""
_SHIFTED_ID = 0.05
_SHORT_ID = 0.01
_FEWEST_FOR_A_REPORT = 20
"""Articles of a day that has a daily report among them."""


class Form(StrEnum):
    FREE = auto()
    DAILY = auto()
    """The report on the market's close: the same sentences every working day, other figures."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article but for its text, which :func:`newsroom.bodies.body_of` writes when it is asked for.

    ``titles`` are those before and after the edit. ``published_at`` is the moment it appears in the newsroom.
    ``wire`` is the id of the article that first had a text which several carry, empty where one outlet alone has it;
    ``origin`` is that article for those that carry it later, and ``change`` what they made of it.
    """

    seed: int
    info_code: str
    published_at: datetime
    edited_at: datetime | None
    style: DateStyle
    flaw: Flaw | None
    outlet: str
    topic: int
    titles: tuple[str, str]
    cast: Cast
    form: Form = Form.FREE
    wire: str = ""
    origin: "Story | None" = None
    change: Change = Change.SAME

    def __hash__(self) -> int:
        # Stories are the keys of caches that are asked at every request; their ids are unique.
        return hash(self.info_code)

    def version(self, now: datetime) -> int:
        """0 before the edit and 1 from then on."""
        return int(self.edited_at is not None and self.edited_at <= now)

    def changed_at(self, now: datetime) -> datetime:
        """When the version shown at ``now`` appeared."""
        return self.edited_at if self.edited_at is not None and self.edited_at <= now else self.published_at

    def rng(self, purpose: str) -> Random:
        """Random numbers of this article alone, apart from those for other purposes."""
        return Random(f"{self.seed}/{self.info_code}/{purpose}")


def stories_of(seed: int, day: date, per_day: int) -> tuple[Story, ...]:
    """The articles of one calendar day, oldest first; one on which nobody works has two fifths as many."""
    rng = Random(f"{seed}/{day}")
    count = per_day if is_working_day(day) else per_day * 2 // 5
    flaws = flaws_of(day, count, rng)
    digits = rng.sample(range(10**9, 10**10 - 10), count)
    sound = [number for number in range(count) if number not in flaws]
    edited = set(rng.sample(sound, min(len(sound), max(1, round(_EDITED * count)))))
    stories = [_story(seed, day, rng, flaws.get(n), digits[n], is_edited=n in edited) for n in range(count)]
    plain_ones = [n for n in sound if n not in edited and stories[n].style is not DateStyle.DAY]
    if is_working_day(day) and count >= _FEWEST_FOR_A_REPORT and plain_ones:
        report = plain_ones.pop()
        stories[report] = _daily(stories[report], day)
    for group in carried.groups(plain_ones, rng):
        for number, story in zip(group, _carried([stories[n] for n in group], rng), strict=True):
            stories[number] = story
    return tuple(sorted(stories, key=lambda story: (story.published_at, story.info_code)))


def _story(seed: int, day: date, rng: Random, flaw: Flaw | None, digits: int, *, is_edited: bool) -> Story:
    style = DateStyle.SECONDS if flaw else rng.choices([*_STYLES], [*_STYLES.values()])[0]
    published_at = _moment(day, style, rng)
    edited_at = None
    if is_edited:
        edited_at = published_at.replace(second=0) + timedelta(minutes=rng.randrange(120, 24 * 60))
    topic, cast, outlet = rng.randrange(len(TOPICS)), cast_of(day, rng), rng.choice(words.OUTLETS)
    if theme := theme_of(seed, day, rng):
        topic = rng.choice(THEME_TOPICS)
        company = words.named(theme.company, day) if rng.random() < 0.7 else cast.c
        cast = replace(cast, product=theme.product, b=theme.board, c=company)
        outlet = theme.outlet if rng.random() < 0.4 else outlet
    title = _title(topic, cast, day, rng)
    return Story(
        seed=seed,
        info_code=_info_code(day, rng, digits),
        published_at=published_at,
        edited_at=edited_at,
        style=style,
        flaw=flaw,
        outlet=outlet,
        topic=topic,
        titles=(title, retitled(title, rng) if is_edited and rng.random() < 0.5 else title),
        cast=cast,
    )


def _title(topic: int, cast: Cast, day: date, rng: Random) -> str:
    return plain(fill(rng.choice(TOPICS[topic].titles), cast, day, rng))


def _moment(day: date, style: DateStyle, rng: Random) -> datetime:
    exact = precision(style)
    if exact is Precision.DAY:
        return datetime.combine(day, time(), SHANGHAI)
    hour = rng.choices(range(24), _HOURS)[0]
    second = rng.randrange(60) if exact is Precision.SECOND else 0
    return datetime.combine(day, time(hour, rng.randrange(60), second), SHANGHAI)


def _info_code(day: date, rng: Random, digits: int) -> str:
    roll = rng.random()
    shown = day + timedelta(days=rng.choice((-1, 1))) if roll < _SHIFTED_ID else day
    # The last digit is the true day's, so that ids of different days never meet under a shifted date.
    tail = digits - digits % 10 + day.toordinal() % 10
    if roll > 1 - _SHORT_ID:
        tail = tail % 10**9
        return f"NW{shown:%Y%m%d}{tail:09d}"
    return f"NW{shown:%Y%m%d}{tail:010d}"


def _daily(story: Story, day: date) -> Story:
    """The day's report on the market's close in this article's place."""
    rng = story.rng("daily")
    title = plain(fill(rng.choice(CLOSE.titles), story.cast, day, rng))
    return replace(
        story,
        form=Form.DAILY,
        topic=MARKET_TOPIC,
        outlet=CLOSE_OUTLET,
        titles=(title, title),
        style=DateStyle.SECONDS,
        published_at=datetime.combine(day, time(15, rng.randrange(3, 20), rng.randrange(60)), SHANGHAI),
    )


def _carried(stories: Sequence[Story], rng: Random) -> Iterator[Story]:
    """These articles as one text: the earliest as it is, the others after it, each with what its outlet made of it."""
    earliest = min(stories, key=lambda story: (story.published_at, story.info_code))
    outlets = carried.carriers(len(stories), earliest.outlet, rng)
    first = replace(earliest, wire=earliest.info_code, outlet=outlets.pop(0))
    for story in stories:
        yield first if story is earliest else _later(story, first, outlets.pop(), rng)


def _later(story: Story, first: Story, outlet: str, rng: Random) -> Story:
    day = first.published_at.date()
    at = first.published_at + carried.lag(rng)
    if precision(story.style) is Precision.MINUTE:
        at = at.replace(second=0)
    # An article belongs to one day; a text of late in the evening is carried before midnight or not at all.
    latest = datetime.combine(day, time(23, 59), SHANGHAI)
    title = carried.headline(first.titles[0], _title(first.topic, first.cast, day, rng), rng)
    return replace(
        story,
        published_at=max(first.published_at, min(at, latest)),
        outlet=outlet,
        topic=first.topic,
        titles=(title, title),
        cast=first.cast,
        wire=first.info_code,
        origin=first,
        change=rng.choices([*Change], (35, 25, 15, 25))[0],
    )
