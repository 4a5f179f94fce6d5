"""Dates that stand beside the title: what a reader takes for the time of publication."""

import re
from collections.abc import Iterator
from html import unescape

__all__ = ["DATE", "near_title"]

BEFORE = 120
AFTER = 400
"""Characters of text around the title that are searched."""
MOST_PLACES = 6

_MONTHS = (
    "jan|feb|mär|mar|mrz|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec|févr|fév|avr|mai|juin|juil|août|déc|ene|abr|"
    "ago|dic|"
    "gen|mag|giu|lug|set|ott|mei|maa|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru"
)
_CLOCK = r"(?:[^\w<>]{0,3}(?:um|at|à|às|a las|alle|kl\.?)?[^\w<>]{0,3}\d{1,2}[:：时]\d{2}(?::\d{2})?(?:\s?[ap]m\b)?)?"
DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:19|20)\d\d|"
    rf"\d{{1,2}}(?:\.|st|nd|rd|th|er|º)?\s(?:de\s)?(?:{_MONTHS})[^\W\d_]{{0,7}}\.?,?\s(?:de\s|del\s)?(?:19|20)\d\d|"
    rf"(?:{_MONTHS})[^\W\d_]{{0,7}}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d)(?!\d){_CLOCK}",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"(?:updated?|modified|edited|aktualisiert|geändert|stand|mis à jour|actualizado|aggiornato|更新|修改)\W*(?:on|am|"
    r"le)?\W*$",
    re.I,
)
_TAG = re.compile(r"<[^<>]*>")


def near_title(html: str, title: str) -> Iterator[str]:
    """The date nearest to a place where the title stands, with its time of day if it has one; nothing without."""
    if not title:
        return
    head = html.find("</head")
    text = unescape(" ".join(_TAG.sub(" ", html[max(head, 0) :]).split()))
    nearest: tuple[int, str] | None = None
    place = text.find(title)
    for _ in range(MOST_PLACES):
        if place < 0:
            break
        end = place + len(title)
        for match in DATE.finditer(text, max(place - BEFORE, 0), end + AFTER):
            # What stands above the title often belongs to the page and not to the article.
            distance = match.start() - end if match.start() >= end else (place - match.end()) * 2 + 50
            if distance < 0 or _CHANGED.search(text, max(match.start() - 30, 0), match.start()):
                continue
            if nearest is None or distance < nearest[0]:
                nearest = (distance, match[0])
        place = text.find(title, place + 1)
    if nearest is not None:
        yield nearest[1]
