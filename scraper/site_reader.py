"""The body of a site's articles, read by what the site names as chrome, boilerplate and links to securities."""

import re
from collections import Counter
from typing import ClassVar

from selectolax.lexbor import LexborNode

from scraper.body import Attributes, BodyReader, Leave, absolute, line_of, stay
from scraper.records import Mention
from scraper.securities import Code

__all__ = ["RISK_NOTICE", "SiteReader"]

RISK_NOTICE = r"风险提示及免责条款(?:\s*[:：].*)?|市场有风险，投资需谨慎。(?=.*不构成).{0,200}责任自负。?"
"""A paragraph that several sites end their articles with; it may hold line breaks."""


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

    def picture_source(self, attributes: Attributes) -> str:
        # Many pages load their pictures when they come into view.
        return absolute(attributes.get("data-src")) or super().picture_source(attributes)

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
        classes = attributes.get("class")
        if classes and not self.CHROME.isdisjoint(classes.split()):
            return True
        return attributes.get("id") in self.CHROME or super().is_chrome(node, tag, attributes)

    def is_boilerplate(self, line: str) -> bool:
        return self.BOILERPLATE.fullmatch(line) is not None
