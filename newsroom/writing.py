"""Articles from a seed: which ones a day has, and what each says. Pure functions of their arguments."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from random import Random

from newsroom import vocabulary as words
from newsroom.dates import DateStyle, Precision, precision
from newsroom.flaws import Flaw, flaws_of
from newsroom.markup import (
    Block,
    Body,
    Chart,
    Codeless,
    Heading,
    Image,
    Paragraph,
    Piece,
    SourceLine,
    Strong,
    chrome,
    plain,
    render,
)
from newsroom.phrases import ASIDES, BACKGROUND, CLOSINGS, HEADINGS, ROLES, TOPICS, UPDATES
from newsroom.vocabulary import KEYWORDS, Security

__all__ = ["SHANGHAI", "Story", "body_of", "stories_of", "summary_of"]

# Shanghai has had no summer time since 1991, and a fixed offset is faster than a zone.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

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
_BODIES_KEPT = 4096
"""About 10 KB each."""
_EDITED = 0.04
"""Share of a day's articles; every day has one at least."""
_SHIFTED_ID = 0.05
_SHORT_ID = 0.01


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what an article is about; the names are those of the slots in ``phrases``."""

    c: Security
    c2: Security
    c3: Security
    b: Security
    b2: Security
    hk: Security
    us: Security
    fund: Security
    who: str
    role: str
    org: str
    org2: str
    city: str
    product: str

    @property
    def securities(self) -> tuple[Security, ...]:
        return (self.c, self.c2, self.c3, self.b, self.b2, self.hk, self.us)


@dataclass(frozen=True, slots=True)
class Story:
    """An article but for its text, which :func:`body_of` writes when it is asked for.

    ``titles`` are those before and after the edit. ``published_at`` is the moment it appears in the newsroom.
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
    """The articles of one calendar day, oldest first; a weekend day has two fifths as many."""
    rng = Random(f"{seed}/{day}")
    count = per_day if day.weekday() < 5 else per_day * 2 // 5
    flaws = flaws_of(day, count, rng)
    digits = rng.sample(range(10**9, 10**10 - 10), count)
    sound = [number for number in range(count) if number not in flaws]
    edited = set(rng.sample(sound, min(len(sound), max(1, round(_EDITED * count)))))
    stories = (_story(seed, day, rng, flaws.get(n), digits[n], is_edited=n in edited) for n in range(count))
    return tuple(sorted(stories, key=lambda story: (story.published_at, story.info_code)))


def _story(seed: int, day: date, rng: Random, flaw: Flaw | None, digits: int, *, is_edited: bool) -> Story:
    style = DateStyle.SECONDS if flaw else rng.choices([*_STYLES], [*_STYLES.values()])[0]
    published_at = _moment(day, style, rng)
    edited_at = None
    if is_edited:
        edited_at = published_at.replace(second=0) + timedelta(minutes=rng.randrange(120, 24 * 60))
    topic = rng.randrange(len(TOPICS))
    cast = _cast(rng)
    titles = [plain(_fill(rng.choice(TOPICS[topic].titles), cast, day, rng)) for _ in range(2)]
    return Story(
        seed=seed,
        info_code=_info_code(day, rng, digits),
        published_at=published_at,
        edited_at=edited_at,
        style=style,
        flaw=flaw,
        outlet=rng.choice(words.OUTLETS),
        topic=topic,
        titles=(titles[0], titles[1] if rng.random() < 0.5 else titles[0]),
        cast=cast,
    )


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


def _cast(rng: Random) -> Cast:
    c, c2, c3 = rng.sample(words.STOCKS, 3)
    b, b2 = rng.sample(words.BOARDS, 2)
    org, org2 = rng.sample(words.RESEARCH, 2)
    return Cast(
        c=c,
        c2=c2,
        c3=c3,
        b=b,
        b2=b2,
        hk=rng.choice(words.HONG_KONG),
        us=rng.choice(words.OVERSEAS),
        fund=rng.choice(words.FUNDS),
        who=rng.choice(words.PEOPLE),
        role=rng.choice(ROLES),
        org=org,
        org2=org2,
        city=rng.choice(words.CITIES),
        product=rng.choice(words.PRODUCTS),
    )


@lru_cache(maxsize=8192)
def summary_of(story: Story) -> str:
    """The digest's text, which is the article's first paragraph too."""
    return plain(_lead(story))


def _lead(story: Story) -> tuple[Piece, ...]:
    rng = story.rng("lead")
    return _fill(rng.choice(TOPICS[story.topic].leads), story.cast, story.published_at.date(), rng)


@lru_cache(maxsize=_BODIES_KEPT)
def body_of(story: Story, version: int) -> Body:
    """The text of one version of an article."""
    rng = story.rng("body")
    blocks = list(_blocks(story, rng))
    if version:
        extra = _fill(story.rng("edit").choice(UPDATES), story.cast, story.published_at.date(), story.rng("update"))
        blocks.insert(len(blocks) // 2, Paragraph(extra))
    return render([*blocks, *_ending(story, rng)], story.rng("links"), indented=rng.random() < 0.6)


def _blocks(story: Story, rng: Random) -> Iterator[Block]:
    cast, day, topic = story.cast, story.published_at.date(), TOPICS[story.topic]
    if rng.random() < 0.2:
        yield _chart(cast, rng)
    yield Paragraph(_lead(story), trailing_break=rng.random() < 0.1)
    closing = rng.sample(CLOSINGS, rng.randrange(2))
    templates = [*rng.sample(topic.details, len(topic.details)), *rng.sample(BACKGROUND, 8)]
    for number in range(rng.randrange(2, 10)):
        if number and rng.random() < 0.15:
            yield Heading(_fill(rng.choice(HEADINGS), cast, day, rng), h3=rng.random() < 0.3)
        if rng.random() < 0.08:
            yield _image(cast, rng)
        if rng.random() < 0.05:
            yield _chart(cast, rng)
        if rng.random() < 0.03:
            yield chrome(rng, cast.who)
        sentences = [templates.pop(0) for _ in range(min(len(templates), rng.choice((1, 1, 2, 2, 3))))]
        if not sentences:
            break
        pieces = [_fill(sentence, cast, day, rng) for sentence in sentences]
        if rng.random() < 0.06:
            pieces[0] = (Strong(plain(pieces[0])),)
        yield Paragraph(tuple(piece for sentence in pieces for piece in sentence), trailing_break=rng.random() < 0.05)
    if rng.random() < 0.15:
        yield Paragraph(_fill(rng.choice(ASIDES), cast, day, rng))
    if story.flaw is Flaw.GB2312 or rng.random() < 0.02:
        yield Paragraph((f"{rng.choice(words.RARE_NAMES)}、{cast.who}对本文亦有贡献。",))
    for template in closing:
        yield Paragraph(_fill(template, cast, day, rng))


def _ending(story: Story, rng: Random) -> Iterator[Block]:
    keyword = next((word for word in KEYWORDS if word in story.outlet), None)
    if keyword and rng.random() < 0.7:
        # The article names the keyword itself too, so that it is a mention however a reader takes the source line.
        yield Paragraph((KEYWORDS[keyword], "相关话题当日在社交平台的讨论量有所上升。"))
        before, after = story.outlet.split(keyword, 1)
        outlet: tuple[Piece, ...] = (before, KEYWORDS[keyword], after)
    else:
        outlet = (story.outlet,)
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        yield chrome(rng, story.cast.who)
    yield SourceLine(outlet)
    if rng.random() < 0.2:
        yield chrome(rng, story.cast.who)


def _chart(cast: Cast, rng: Random) -> Chart:
    security = rng.choice((cast.us, cast.us, cast.b, cast.c, rng.choice(words.CHARTED)))
    suffix = "_UI" if security.market == 100 else rng.choice(("7", "1"))
    return Chart(security, rng.choice("KR"), suffix, unbalanced=rng.random() < 0.3)


def _image(cast: Cast, rng: Random) -> Image:
    host = rng.choice(("dfscdn.dfcfw.com", "np-newspic.dfcfw.com"))
    url = f"https://{host}/download/D25{rng.randrange(10**17):017d}_w800h{rng.randrange(200, 700)}.jpg"
    caption = rng.choice(("", f"图片来源：{cast.org}", "图片来源：公司官网", f"图片来源：{cast.city}发布"))
    return Image(url, caption, original_only=rng.random() < 0.1)


_SLOT = re.compile(r"\{([^}]+)\}")


@cache
def _parts(template: str) -> tuple[str, ...]:
    """Text and slots by turns, text first."""
    return tuple(_SLOT.split(template))


def _fill(template: str, cast: Cast, day: date, rng: Random) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    text = ""
    for number, part in enumerate(_parts(template)):
        piece = _value(part, cast, day, rng) if number % 2 else part
        if isinstance(piece, str):
            text += piece
        else:
            pieces += (text, piece)
            text = ""
    return (*pieces, text)


_NUMBERS: dict[str, Callable[[Random], str]] = {
    "pct": lambda rng: f"{rng.uniform(8, 96):.2f}",
    "small": lambda rng: f"{rng.uniform(0.3, 9.9):.2f}",
    "yi": lambda rng: f"{rng.uniform(1, 98):.2f}",
    "wan": lambda rng: f"{rng.uniform(1, 99):.1f}万",
    "point": lambda rng: f"{rng.uniform(2600, 9800):.2f}",
    "n": lambda rng: f"{rng.uniform(2, 29):.0f}",
    "month": lambda rng: f"{int(rng.uniform(1, 13))}月",
    "quarter": lambda rng: rng.choice(("第三季度", "前三季度", "上半年", "第四季度", "全年")),
}


def _value(slot: str, cast: Cast, day: date, rng: Random) -> Piece:
    if number := _NUMBERS.get(slot):
        return number(rng)
    if keyword := KEYWORDS.get(slot):
        return keyword
    if slot == words.NO_SECURITY:
        return Codeless(slot)
    if slot == "day":
        that = day - timedelta(days=rng.randrange(3))
        return f"{that.month}月{that.day}日"
    if slot in ("year", "past"):
        return str(day.year + (rng.randrange(1, 6) if slot == "year" else -rng.randrange(1, 20)))
    value: str | Security = getattr(cast, slot)
    return value
