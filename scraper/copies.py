"""One article out of its copies: the same one through two sources of its site, or twice in an archive."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scraper.records import Article

__all__ = ["Copy", "leading", "merged"]


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy's article. ``precedence`` is that of its kind, ``source`` and ``name`` tell copies apart."""

    article: Article
    precedence: int
    source: str
    name: str = ""


def leading(copies: Sequence[Copy]) -> Copy:
    """The copy that gives the record, the same whichever came first.

    A copy of higher precedence leads; among equals one with a title, a time and an outlet, then the longer text.
    """
    return max(copies, key=_rank)


def merged(copies: Sequence[Copy]) -> Article:
    """The leading copy's article with the mentions of the copy that has most, and with what only another one tells."""
    lead = leading(copies).article
    if len(copies) == 1:
        return lead
    others = [c.article for c in sorted(copies, key=_rank, reverse=True)][1:]
    richest = max((lead, *others), key=lambda a: sum(m.count for m in a.mentions))
    outlet = lead if lead.outlet else next((a for a in others if a.outlet), lead)
    return replace(
        lead,
        title=lead.title or next((a.title for a in others if a.title), ""),
        summary=lead.summary or next((a.summary for a in others if a.summary), ""),
        authors=lead.authors or next((a.authors for a in others if a.authors), ()),
        images=lead.images or next((a.images for a in others if a.images), ()),
        outlet=outlet.outlet,
        category_slug=outlet.category_slug,
        category_name=outlet.category_name,
        tags=lead.tags if outlet is lead else outlet.tags,
        mentions=richest.mentions,
    )


def _rank(copy: Copy) -> tuple[object, ...]:
    a = copy.article
    said = (bool(a.title), a.published_at is not None, bool(a.outlet))
    return (copy.precedence, *said, a.char_count, copy.source, copy.name)
