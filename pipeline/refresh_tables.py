"""Refresh: the ready tables are brought up to date, when something came in."""

import logging
import time
from collections.abc import Callable

from loaders.database import connect
from loaders.errors import WarehouseRefused
from loaders.tables import ready_tables, refresh, something_came_in
from loaders.upkeep import alone, begin, covers_to, finished

__all__ = ["refresh_tables"]

log = logging.getLogger(__name__)


def refresh_tables(
    uri: str, progress: Callable[[int, int], None] = lambda done, total: None, always: bool = False
) -> dict[str, int]:
    """Bring every materialised view of the warehouse up to date, while it is read; how many ``tables`` those were.

    None are where nothing came in since the last time, unless ``always``. Each is refreshed in a transaction of its
    own: a killed run is done again, and one that cannot be refreshed keeps no other back. ``progress`` gets the tables
    done and their total.

    :raises WarehouseUnavailable: try again.
    :raises WarehouseRefused: some could not be refreshed, the others are; or a right is missing.
    """
    with connect(uri) as db, alone(db, "tables"):
        started_at = begin(db)
        last = covers_to(db, "tables")
        if last is not None and not always and not something_came_in(db, last):
            log.info("nothing came in since %s: the ready tables are up to date", last)
            return {"tables": 0}
        names = ready_tables(db)
        refused: list[str] = []
        progress(0, len(names))
        for done, name in enumerate(names, 1):
            began = time.monotonic()
            try:
                refresh(db, name)
            except WarehouseRefused as error:
                log.exception("%s could not be refreshed", name)
                refused.append(str(error))
            else:
                log.info("%s: %.1f s", name, time.monotonic() - began)
            progress(done, len(names))
        if refused:
            raise WarehouseRefused(f"could not refresh {'; '.join(refused)}. The other ready tables are up to date.")
        finished(db, "tables", started_at, len(names))
    return {"tables": len(names)}
