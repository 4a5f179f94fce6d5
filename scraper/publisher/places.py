"""Where an element stands: in the article, or among what a page shows beside it."""

import re

from selectolax.lexbor import LexborNode

__all__ = ["is_foreign"]

_FOREIGN = re.compile(
    r"comment|respond|related|teaser|recommend|sidebar|widget|footer|share|newsletter|disqus|popular|latest|more-|"
    r"promo|"
    r"reply|slider|carousel",
    re.IGNORECASE,
)
_UPWARDS = 12


def is_foreign(node: LexborNode, also: re.Pattern[str] | None = None) -> bool:
    """Whether the element belongs to something else than the article. ``also`` tells further classes and ids."""
    parent: LexborNode | None = node
    for _ in range(_UPWARDS):
        if parent is None or parent.tag in ("body", "article", "main", "html"):
            return False
        if parent.tag in ("aside", "footer", "nav"):
            return True
        attributes = parent.attributes
        names = f"{attributes.get('class')} {attributes.get('id')}"
        if _FOREIGN.search(names) or (also is not None and also.search(names)):
            return True
        parent = parent.parent
    return False
