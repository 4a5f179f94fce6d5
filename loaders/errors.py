"""Errors of the loaders; a name says what happens next.

::

    FinewsError
    ├── WarehouseUnavailable   try again later: the server does not answer, dropped the connection, or broke off
    └── WarehouseRefused       the operator acts: wrong login, missing right, a schema of another version
"""

from scraper.errors import FinewsError

__all__ = ["WarehouseRefused", "WarehouseUnavailable"]


class WarehouseUnavailable(FinewsError):
    """The warehouse does not answer, or broke off what it was asked to do; the same call may succeed later."""


class WarehouseRefused(FinewsError):
    """The warehouse answered and refused; the message says what to change."""
