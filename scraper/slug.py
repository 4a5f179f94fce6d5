"""The slug of an outlet's category, as the archive publishes it in its URLs."""

from functools import cache, lru_cache

from xpinyin import Pinyin

__all__ = ["category_slug", "outlet_tag"]


# There are about two thousand outlets.
@lru_cache(maxsize=8192)
def category_slug(outlet: str) -> str:
    """The pinyin of ``outlet`` without tone marks and ``-``; Latin letters, digits, spaces, brackets and ``·`` stay.

    Each character gets its first reading, so 厦门日报 is shamenribao: that is wrong and stays, for these are published
    URLs. Two slugs can differ in case only. "" for no outlet.
    """
    return str(_pinyin().get_pinyin(outlet, "")).replace("-", "")


def outlet_tag(outlet: str) -> str:
    """The archive's tag of an outlet: its name with 新闻 behind it, whatever it ends in; "" for no outlet."""
    return f"{outlet}新闻" if outlet else ""


@cache
def _pinyin() -> Pinyin:
    # Reads a table of 20,000 characters: made at the first slug, not at import.
    return Pinyin()
