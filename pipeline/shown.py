"""Text that came from a page or a person, made fit to be shown."""

import re

__all__ = ["shown"]

# Control characters (a terminal obeys some), and what turns or hides the text around it.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def shown(text: str) -> str:
    """``text`` with a replacement character for each that controls, hides or turns what is around it."""
    return _UNSAFE.sub("�", text)
