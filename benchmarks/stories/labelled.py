"""The labelled set: articles of which it is known which are one report. Made from a seed, the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from benchmarks.stories.changes import CHANGES, traditional
from benchmarks.stories.reports import FAMILIES as REPORT_FAMILIES
from benchmarks.stories.reports import flash
from benchmarks.stories.retold import FIGURE_FAMILIES, retold
from newsroom.newsroom import Newsroom
from newsroom.writing import SHANGHAI

__all__ = ["FAMILIES", "FLASH", "RETOLD", "TRADITIONAL", "Labelled", "labelled_set"]

START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
FLASH = "flash news, framed"
RETOLD = "told in other words, every figure kept"
TRADITIONAL = "traditional characters"
ALONE = "like no other"
FAMILIES = REPORT_FAMILIES | FIGURE_FAMILIES
"""What must not become one story, by kind."""
_LONG = tuple(family for kind, family in REPORT_FAMILIES.items() if "flash" not in kind and "digest" not in kind)
_PER_DAY = 120


@dataclass(frozen=True, slots=True)
class Labelled:
    """``report`` is the same for the articles that are one report; ``kind`` says how they came to be."""

    kind: str
    report: str
    title: str
    body: str
    published_at: datetime


def labelled_set(each: int, seed: int = 1) -> list[Labelled]:
    """``each`` pairs of every change, as many families of every hard case, and as many articles that are like no other.

    A report has two articles, so that no third can connect two that are not found to be alike.
    """
    texts = _texts(each * (len(CHANGES) + 1), seed)
    return [
        *_changed(texts, each, seed),
        *_flashes(each, seed),
        *_retold(each, seed),
        *_traditional(each, seed),
        *_families(each, seed),
        *_alone(texts, each),
    ]


def _changed(texts: Iterator[tuple[str, str]], each: int, seed: int) -> Iterator[Labelled]:
    for kind, change in CHANGES.items():
        for n in range(each):
            rng = Random(f"{seed}/{kind}/{n}")
            title, body = next(texts)
            at = START + timedelta(minutes=rng.randrange(60 * 24 * 20))
            # Most within hours, some after two days.
            later = at + timedelta(minutes=round(3 * 1.09 ** rng.randrange(80)))
            yield Labelled(kind, f"{kind}/{n}", title, body, at)
            yield Labelled(kind, f"{kind}/{n}", _headline(title, rng), change(body, rng), later)


def _flashes(each: int, seed: int) -> Iterator[Labelled]:
    for n in range(each):
        rng = Random(f"{seed}/{FLASH}/{n}")
        at, body = START + timedelta(hours=60 * n + 42), flash(rng)
        framed = rng.choice(("【快讯】{}", "财经连线11月20日电，{}", "{}（每日财讯）", "{}")).format(body)
        yield Labelled(FLASH, f"{FLASH}/{n}", "", body, at)
        yield Labelled(FLASH, f"{FLASH}/{n}", body[:20], framed, at + timedelta(minutes=7))


def _retold(each: int, seed: int) -> Iterator[Labelled]:
    for n in range(each):
        at = START + timedelta(hours=60 * n + 17)
        for minutes, report in enumerate(retold(Random(f"{seed}/{RETOLD}/{n}"), at.date())):
            yield Labelled(RETOLD, f"{RETOLD}/{n}", report.title, report.body, at + timedelta(minutes=40 * minutes))


def _traditional(each: int, seed: int) -> Iterator[Labelled]:
    for n in range(each):
        rng = Random(f"{seed}/{TRADITIONAL}/{n}")
        at = START + timedelta(hours=60 * n + 29)
        report = rng.choice(rng.choice(_LONG)(rng, at.date()))
        other = traditional(f"{report.title}\n{report.body}", rng).partition("\n")
        yield Labelled(TRADITIONAL, f"{TRADITIONAL}/{n}", report.title, report.body, at)
        yield Labelled(TRADITIONAL, f"{TRADITIONAL}/{n}", other[0], other[2], at + timedelta(minutes=40))


def _families(each: int, seed: int) -> Iterator[Labelled]:
    for kind, family in FAMILIES.items():
        for n in range(each):
            # Far enough apart that the same flash news of two families is not the same by chance.
            at = START + timedelta(hours=60 * n)
            for number, report in enumerate(family(Random(f"{seed}/{kind}/{n}"), at.date())):
                when = at + timedelta(days=report.days, minutes=number)
                yield Labelled(kind, f"{kind}/{n}/{number}", report.title, report.body, when)


def _alone(texts: Iterator[tuple[str, str]], each: int) -> Iterator[Labelled]:
    for n in range(each):
        title, body = next(texts)
        yield Labelled(ALONE, f"{ALONE}/{n}", title, body, START + timedelta(hours=n))


def _headline(title: str, rng: Random) -> str:
    return rng.choice((f"快讯：{title}", title[: len(title) // 2], "这件事引起各方关注", title))


def _texts(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Titles and bodies: articles that one outlet of the newsroom has, and for one in four a report of a family."""
    rng = Random(f"{seed}/texts")
    since = START.date()
    moment = datetime(since.year, since.month, since.day, tzinfo=SHANGHAI) + timedelta(days=10 + 2 * count // _PER_DAY)
    newsroom = Newsroom(seed=seed, since=since, per_day=_PER_DAY, clock=lambda: moment)
    articles = [a for a in newsroom.expected() if a.outcome == "loaded" and not a.wire and "收评" not in a.title]
    rng.shuffle(articles)
    for number in range(count):
        if number % 4 == 3:
            report = rng.choice(rng.choice(_LONG)(rng, since + timedelta(days=number)))
            yield report.title, report.body
        else:
            article = articles.pop()
            yield article.title, "\n".join(article.paragraphs)
