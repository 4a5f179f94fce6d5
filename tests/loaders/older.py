"""Warehouses of earlier versions with rows in them, for the tests of migrations."""

import hashlib
from pathlib import Path

import psycopg

from loaders.statements import MIGRATIONS, statements

__all__ = ["filled"]

ROWS = Path(__file__).with_suffix(".sql")


def filled(uri: str, upto: int = 2) -> None:
    """Make the blank database a warehouse as migration ``upto`` left it, with rows of the second one's time.

    Articles 1 (edited once, mentions, tag, image) and 2 (the same text in another outlet), page 3 rejected, page 4
    waiting to be loaded; answers 1 to 3 are of September 2026, 4 and 5 of October. ``migrate`` then applies the rest.
    """
    migrations = sorted(MIGRATIONS.glob("*.sql"))[:upto]
    with psycopg.connect(uri, autocommit=True) as db:
        db.execute(statements("migrate")["create_bookkeeping"])
        for number, path in enumerate(migrations, 1):
            text = path.read_text(encoding="utf-8")
            db.execute(text)
            if number == 2:
                db.execute(ROWS.read_text(encoding="utf-8"))
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            db.execute(statements("migrate")["record"], {"version": number, "name": path.stem, "sha256": sha256})
