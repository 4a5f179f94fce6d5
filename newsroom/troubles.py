"""What may befall the whole site from some moment on, so that a crawl's checks have something to notice."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

__all__ = ["Trouble", "Troubled", "befallen"]


class Trouble(StrEnum):
    SILENT = auto()
    """Nothing new appears."""
    OUTLET_GONE = auto()
    """Nothing of one outlet appears any more."""
    NO_AUTHORS = auto()
    """Answers no longer have the field of the authors."""
    NEW_SHAPE = auto()
    """The JSON of an article lies one level deeper, under other names."""


@dataclass(frozen=True, slots=True)
class Troubled:
    """A trouble and when it begins; ``outlet`` is the one that is gone."""

    trouble: Trouble
    since: datetime
    outlet: str = ""

    def hides(self, outlet: str, published_at: datetime) -> bool:
        """Whether an article never appears."""
        if published_at < self.since:
            return False
        return self.trouble is Trouble.SILENT or (self.trouble is Trouble.OUTLET_GONE and outlet == self.outlet)


def befallen(body: bytes, troubles: Sequence[Troubled], now: datetime) -> bytes:
    """An article's JSON as it is sent at ``now``; what is no JSON stays as it is."""
    begun = {one.trouble for one in troubles if one.since <= now}
    if not begun & {Trouble.NO_AUTHORS, Trouble.NEW_SHAPE}:
        return body
    try:
        value = json.loads(body)
    except ValueError:
        return body
    if not isinstance(value, dict) or not value:
        return body
    if Trouble.NO_AUTHORS in begun:
        value.pop("Author", None)
    if Trouble.NEW_SHAPE in begun:
        value = {"code": 0, "data": {f"news_{name.lower()}": field for name, field in value.items()}}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
