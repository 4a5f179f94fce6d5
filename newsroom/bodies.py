"""What each article says: its summary and its text. Pure functions of the article."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from random import Random

from newsroom import vocabulary as words
from newsroom.carried import Change, changed
from newsroom.edits import edited
from newsroom.filling import Cast, fill
from newsroom.flaws import Flaw
from newsroom.markup import (
    Block,
    Body,
    Chart,
    Code,
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
from newsroom.phrases import (
    ADDITIONS,
    ASIDES,
    BACKGROUND,
    CLOSE,
    CLOSINGS,
    HEADINGS,
    INTRODUCTIONS,
    TOPICS,
    UPDATES,
    Topic,
)
from newsroom.vocabulary import KEYWORDS
from newsroom.writing import Form, Story

__all__ = ["body_of", "summary_of"]

_BODIES_KEPT = 4096
"""About 10 KB each."""
_TEXTS_KEPT = 256
"""Until the other outlets of the day have carried them."""


@lru_cache(maxsize=8192)
def summary_of(story: Story) -> str:
    """The digest's text, which is the first paragraph of the article, or of the text that it carries."""
    return plain(_lead(story.origin or story))


def _lead(story: Story) -> tuple[Piece, ...]:
    rng = story.rng("lead")
    return fill(rng.choice(_sentences(story).leads), story.cast, story.published_at.date(), rng)


def _sentences(story: Story) -> Topic:
    return CLOSE if story.form is Form.DAILY else TOPICS[story.topic]


@lru_cache(maxsize=_BODIES_KEPT)
def body_of(story: Story, version: int) -> Body:
    """The text of one version of an article."""
    blocks = _carried(story, story.origin) if story.origin else _own(story)
    if version:
        extra = fill(story.rng("edit").choice(UPDATES), story.cast, story.published_at.date(), story.rng("update"))
        blocks = edited(blocks, Paragraph(extra), story.rng("edited"))
    rng = story.rng("ending")
    return render([*blocks, *_ending(story, rng)], rng, indented=rng.random() < 0.6)


def _carried(story: Story, origin: Story) -> Sequence[Block]:
    rng = story.rng("carried")
    templates = INTRODUCTIONS if story.change is Change.INTRO else ADDITIONS
    own = Paragraph(fill(rng.choice(templates), story.cast, story.published_at.date(), rng))
    return changed(_own(origin), story.change, own, rng)


@lru_cache(maxsize=_TEXTS_KEPT)
def _own(story: Story) -> Sequence[Block]:
    rng = story.rng("body")
    return tuple(_daily_blocks(story, rng) if story.form is Form.DAILY else _blocks(story, rng))


def _daily_blocks(story: Story, rng: Random) -> Iterator[Block]:
    yield Paragraph(_lead(story))
    for template in CLOSE.details:
        yield Paragraph(fill(template, story.cast, story.published_at.date(), rng))


def _blocks(story: Story, rng: Random) -> Iterator[Block]:
    cast, day, topic = story.cast, story.published_at.date(), TOPICS[story.topic]
    if rng.random() < 0.2:
        yield _chart(cast, rng)
    yield Paragraph(_lead(story), trailing_break=rng.random() < 0.1)
    closing = rng.sample(CLOSINGS, rng.randrange(2))
    templates = [*rng.sample(topic.details, len(topic.details)), *rng.sample(BACKGROUND, 8)]
    for number in range(rng.randrange(2, 10)):
        if number and rng.random() < 0.15:
            yield Heading(fill(rng.choice(HEADINGS), cast, day, rng), h3=rng.random() < 0.3)
        if rng.random() < 0.08:
            yield _image(cast, rng)
        if rng.random() < 0.05:
            yield _chart(cast, rng)
        if rng.random() < 0.03:
            yield chrome(rng, cast.who)
        sentences = [templates.pop(0) for _ in range(min(len(templates), rng.choice((1, 1, 2, 2, 3))))]
        if not sentences:
            break
        pieces = [fill(sentence, cast, day, rng) for sentence in sentences]
        if rng.random() < 0.06 and not any(isinstance(piece, Code) for piece in pieces[0]):
            pieces[0] = (Strong(plain(pieces[0])),)
        yield Paragraph(tuple(piece for sentence in pieces for piece in sentence), trailing_break=rng.random() < 0.05)
    if rng.random() < 0.15:
        yield Paragraph(fill(rng.choice(ASIDES), cast, day, rng))
    if story.flaw is Flaw.GB2312 or rng.random() < 0.02:
        yield Paragraph((f"{rng.choice(words.RARE_NAMES)}、{cast.who}对本文亦有贡献。",))
    for template in closing:
        yield Paragraph(fill(template, cast, day, rng))


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
