"""The body of a site's articles, read by what the site names as chrome, boilerplate and links to securities."""

import re
from collections import Counter
from typing import ClassVar

from selectolax.lexbor import LexborNode

from scraper.body import Attributes, BodyReader, Leave, line_of, stay
from scraper.records import Mention
from scraper.securities import Code

__all__ = ["SiteReader"]


class SiteReader(BodyReader):
    """Reads a body; a site names in constants what is none of the text."""

    CHROME: ClassVar[frozenset[str]] = frozenset()
    """Classes and ids of elements within the body that are no part of the article."""
    BOILERPLATE: ClassVar[re.Pattern[str]] = re.compile(r"(?!)")
    """What a whole paragraph is that is no text of the article."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counter[tuple[Code, str]] = Counter()
        # Of the open paragraph, counted if it turns out to be text.
        self._named: list[tuple[Code, str]] = []
        # The open link to a security, and where in the pieces its text starts.
        self._link: Code | None = None
        self._surface_start = 0

    def security(self, attributes: Attributes) -> Code | None:
        """The security that an ``a`` or ``span`` with these attributes names in the text."""
        return None

    def mentions(self) -> tuple[Mention, ...]:
        counts = self._counts.items()
        return tuple(Mention(market, code, surface, n, "link") for ((market, code), surface), n in counts)

    def enter_inline(self, node: LexborNode, attributes: Attributes) -> Leave:
        code = self.security(attributes) if self._link is None else None
        if code is None:
            return stay
        self._link, self._surface_start = code, len(self.pieces)
        return self._leave_link

    def _leave_link(self) -> None:
        surface = line_of(self.pieces[self._surface_start :])
        if self._link is not None and surface:
            self._named.append((self._link, surface))
        self._link = None

    def paragraph_ended(self, kept: bool) -> None:
        if self._named:
            if kept:
                self._counts.update(self._named)
            self._named.clear()
        self._surface_start = 0

    def is_chrome(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        if self.CHROME and not self.CHROME.isdisjoint((*(attributes.get("class") or "").split(), attributes.get("id"))):
            return True
        return super().is_chrome(node, tag, attributes)

    def is_boilerplate(self, line: str) -> bool:
        return self.BOILERPLATE.fullmatch(line) is not None
