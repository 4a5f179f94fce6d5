"""Fills the slots of a sentence with an article's cast, with figures and with names that upstream links."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from random import Random

from newsroom import vocabulary as words
from newsroom.markup import Code, Codeless, Piece
from newsroom.phrases import ROLES
from newsroom.vocabulary import KEYWORDS, Security

__all__ = ["Cast", "cast_of", "fill"]


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


def cast_of(day: date, rng: Random) -> Cast:
    """A cast under the names of this day."""
    c, c2, c3 = (words.named(stock, day) for stock in rng.sample(words.STOCKS, 3))
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


_SLOT = re.compile(r"\{([^}]+)\}")


@cache
def _parts(template: str) -> tuple[str, ...]:
    """Text and slots by turns, text first."""
    return tuple(_SLOT.split(template))


def fill(template: str, cast: Cast, day: date, rng: Random) -> tuple[Piece, ...]:
    """The sentence as pieces; figures are drawn anew for every slot."""
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


_CAST = frozenset(field.name for field in fields(Cast))


def _value(slot: str, cast: Cast, day: date, rng: Random) -> Piece:
    if slot in _CAST:
        member: str | Security = getattr(cast, slot)
        return member
    if number := _NUMBERS.get(slot):
        return number(rng)
    if keyword := KEYWORDS.get(slot):
        return keyword
    if slot == words.NO_SECURITY:
        return Codeless(slot)
    if slot == "day":
        that = day - timedelta(days=rng.randrange(3))
        return f"{that.month}月{that.day}日"
    if slot == "today":
        return f"{day.month}月{day.day}日"
    if slot in ("year", "past"):
        return str(day.year + (rng.randrange(1, 6) if slot == "year" else -rng.randrange(1, 20)))
    name, _, form = slot.partition("_")
    security: Security = getattr(cast, name)
    return Code(security, security.choice_code if form == "code" else security.code)
