"""Whose work a log line is about: within :func:`about`, each line has the fields ``source`` and ``run``."""

import logging
from contextlib import AbstractContextManager

from structlog.contextvars import bound_contextvars, get_contextvars

__all__ = ["Prefixed", "about"]


def about(source: str = "", run: str = "") -> AbstractContextManager[None]:
    """Lines logged within, also by what is awaited or done in other threads, are about this source and run key.

    What is not given stays as it is. Airflow writes the fields into every line of a task's log by itself;
    :class:`Prefixed` does so elsewhere.
    """
    return bound_contextvars(**{name: value for name, value in (("source", source), ("run", run)) if value})


class Prefixed(logging.Formatter):
    """The message with its source and run before it, for lines that people read on a terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        fields = get_contextvars()
        told = " ".join(str(fields[name]) for name in ("source", "run") if name in fields)
        return f"{told}: {record.message}" if told else record.message
