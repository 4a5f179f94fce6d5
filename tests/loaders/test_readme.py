"""What the README says of the warehouse is true of it."""

import re

import psycopg

from scraper.config import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_queries_run(warehouse: str) -> None:
    queries = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    assert queries
    with psycopg.connect(warehouse) as db:
        db.execute("SET ROLE finews_analyst")
        for query in queries:
            db.execute(query)


def test_the_picture_shows_links_that_are_there(warehouse: str) -> None:
    [picture] = re.findall(r"```mermaid\n(.*?)```", README, re.DOTALL)
    drawn = {frozenset((a, b)) for a, b in re.findall(r"^ +(\w+) \S*--\S* (\w+) :", picture, re.MULTILINE)}
    with psycopg.connect(warehouse) as db:
        rows = db.execute("""
            SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
            WHERE contype = 'f' AND connamespace = 'news'::regnamespace
        """).fetchall()
    linked = {frozenset((a.removeprefix("news."), b.removeprefix("news."))) for a, b in rows}
    assert drawn
    assert drawn <= linked
