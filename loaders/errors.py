"""Errors of the loaders; a name says what happens next.

::

    FinewsError
    ├── WarehouseUnavailable   try again later: the server does not answer, or dropped the connection
    └── WarehouseRefused       the operator acts: wrong login, missing right, a schema of another version
"""

from scraper.errors import FinewsError

__all__ = ["WarehouseRefused", "WarehouseUnavailable"]


class WarehouseUnavailable(FinewsError):
    """The warehouse does not answer; the same call may succeed later."""


class WarehouseRefused(FinewsError):
    """The warehouse answered and refused; the message says what to change."""
