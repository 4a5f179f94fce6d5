"""What docs/tables.md says of history and of the ready tables is true."""

import re

import psycopg

from loaders.tables import ready_tables
from scraper.config import PROJECT

DOCUMENT = (PROJECT / "docs" / "tables.md").read_text(encoding="utf-8")


def test_the_queries_run_for_an_analyst(warehouse: str) -> None:
    queries = re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)
    assert len(queries) >= 7
    with psycopg.connect(warehouse) as db:
        db.execute("SET ROLE finews_analyst")
        for query in queries:
            db.execute(query)


def test_every_ready_table_is_described(warehouse: str) -> None:
    [table] = re.findall(r"\| table \|.*?\n\n", DOCUMENT, re.DOTALL)
    with psycopg.connect(warehouse) as db:
        assert sorted(re.findall(r"`news\.(\w+)`", table)) == sorted(ready_tables(db))
