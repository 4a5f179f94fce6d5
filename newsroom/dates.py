"""The many ways in which upstream writes one moment. Everything is Shanghai time."""

from datetime import datetime, timedelta
from enum import StrEnum, auto

__all__ = ["DateStyle", "Precision", "precision", "write_time"]


class DateStyle(StrEnum):
    SECONDS = auto()
    SLASHES = auto()
    MINUTES = auto()
    CHINESE = auto()
    EPOCH = auto()
    EPOCH_TEXT = auto()
    DAY = auto()
    RELATIVE = auto()
    CLOCK = auto()
    MISSING = auto()


class Precision(StrEnum):
    SECOND = auto()
    MINUTE = auto()
    DAY = auto()


_TO_THE_SECOND = {DateStyle.SECONDS, DateStyle.SLASHES, DateStyle.EPOCH, DateStyle.EPOCH_TEXT}


def precision(style: DateStyle) -> Precision:
    """How exact an article's time may be, so that its style loses nothing of it.

    Where the page says nothing a list does, and some lists stop at the minute.
    """
    if style in _TO_THE_SECOND:
        return Precision.SECOND
    return Precision.DAY if style is DateStyle.DAY else Precision.MINUTE


def write_time(at: datetime, style: DateStyle, now: datetime) -> str | int:
    """``at`` in this style, as an answer given at ``now`` says it.

    Relative styles are used while they are true and give way to a full form later.
    """
    match style:
        case DateStyle.SECONDS:
            return f"{at:%Y-%m-%d %H:%M:%S}"
        case DateStyle.SLASHES:
            return f"{at:%Y/%m/%d %H:%M:%S}"
        case DateStyle.CHINESE:
            return f"{at:%Y年%m月%d日 %H:%M}"
        case DateStyle.EPOCH:
            return int(at.timestamp() * 1000)
        case DateStyle.EPOCH_TEXT:
            return str(int(at.timestamp() * 1000))
        case DateStyle.DAY:
            return f"{at:%Y-%m-%d}"
        case DateStyle.RELATIVE if at.date() == now.date():
            return f"今天 {at:%H:%M}"
        case DateStyle.RELATIVE if at.date() == now.date() - timedelta(days=1):
            return f"昨天 {at:%H:%M}"
        case DateStyle.CLOCK if at.date() == now.date():
            return f"{at:%H:%M}"
        case DateStyle.MISSING:
            return ""
        case _:
            return f"{at:%Y-%m-%d %H:%M}"
