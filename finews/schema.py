"""Writes sql/schema.sql: the schema that all migrations together make, as pg_dump tells it.

Run as a module after adding a migration. It is for people to read and for the test that keeps it true; the warehouse is
made by the migrations.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from finews.ports import choose
from finews.postgres import EmbeddedPostgres, binaries
from loaders.migrate import migrate
from loaders.statements import SCHEMA
from scraper.errors import FinewsError

__all__ = ["dump_schema"]

HEAD = """-- The warehouse's schema, as all migrations together make it. Written by `make schema`; do not edit.
-- The roles finews_analyst and finews_loader, which the migrations make, are none of the database and must exist.

-- A function may call one that comes after it.
SET check_function_bodies = false;
"""


def dump_schema(uri: str) -> str:
    """The schema ``news`` of a warehouse as SQL, the same for the same schema.

    :raises FinewsError: pg_dump failed.
    """
    command = [str(binaries() / "pg_dump"), "--schema-only", "--schema=news", "--no-owner", uri]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    if done.returncode:
        raise FinewsError(f"pg_dump failed: {done.stderr.strip()}")
    lines: list[str] = []
    for line in done.stdout.splitlines():
        is_noise = line.startswith(("--", "\\restrict", "\\unrestrict", "SET ", "SELECT pg_catalog.set_config"))
        is_second_blank = not line and (not lines or not lines[-1])
        if not is_noise and not is_second_blank:
            lines.append(line)
    return HEAD + "\n".join(["", *lines]).rstrip() + "\n"


def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "data", choose(5499, set()), "for-the-dump")
        server.initialise()
        server.start()
        try:
            server.ensure_database("warehouse")
            migrate(server.uri("warehouse"))
            SCHEMA.write_text(dump_schema(server.uri("warehouse")), encoding="utf-8")
        finally:
            server.stop()
    print(f"{SCHEMA} written", file=sys.stderr)


if __name__ == "__main__":
    _main()
