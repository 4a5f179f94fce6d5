"""Named statements from ``sql/queries/*.sql``.

A block begins with ``-- name: some_name``; the comment lines after it say what it does.
"""

import re
from functools import cache
from pathlib import Path
from typing import LiteralString, cast

__all__ = ["GRANTS", "MIGRATIONS", "SCHEMA", "statements"]

SQL = Path(__file__).resolve().parent.parent / "sql"
MIGRATIONS = SQL / "migrations"
SCHEMA = SQL / "schema.sql"
GRANTS = SQL / "grants.sql"

_BLOCK = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def statements(file: str) -> dict[str, LiteralString]:
    """The blocks of ``sql/queries/<file>.sql`` by name. They are literals: nothing is ever formatted into them."""
    parts = _BLOCK.split((SQL / "queries" / f"{file}.sql").read_text(encoding="utf-8"))
    return {name: cast(LiteralString, text.strip()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}
