"""Writes the answers into docs/questions.md: each query there, asked of the sample as an analyst.

The questions and the queries are written by hand in that page; the block after each query is the answer. Run as a
module after changing a query, or what it asks.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg
from rich.cells import cell_len

from finews.ports import choose
from finews.postgres import EmbeddedPostgres
from finews.sample import fill_sample
from loaders.migrate import migrate
from scraper.config import PROJECT

__all__ = ["PAGE", "answered", "ask"]

PAGE = PROJECT / "docs" / "questions.md"
ZONE = "Asia/Shanghai"
WIDEST = 150
"""Columns of a terminal that a table may take; a wider answer is written with a line for each value."""
_ASKED = re.compile(r"(?<=^```sql\n)(?P<query>.*?)(?P<between>^```\n\n```text\n)(?P<answer>.*?)(?=^```$)", re.M | re.S)
_NUMBERS = {20, 21, 23, 700, 701, 1700}
"""The types that are written to the right: integers, floats and numeric."""

Rows = list[tuple[str, ...]]


def answered(page: str, ask: Callable[[str], str]) -> str:
    """The page with an answer to each of its queries."""
    return _ASKED.sub(lambda asked: f"{asked['query']}{asked['between']}{ask(asked['query'])}", page)


def ask(uri: str, query: str) -> str:
    """What the query gives an analyst in China, as a table that lines up where Chinese characters are two columns wide.

    :raises psycopg.Error: the query is wrong, or an analyst may not ask it.
    """
    with psycopg.connect(uri) as db:
        db.execute("SET ROLE finews_analyst")
        db.execute("SELECT set_config('TimeZone', %s, false)", [ZONE])
        cursor = db.execute(query.encode())
        result = cursor.pgresult
        assert result is not None
        names = tuple(column.name for column in cursor.description or ())
        is_number = [column.type_code in _NUMBERS for column in cursor.description or ()]
        # As the server writes them, which is what psql prints.
        values = [[result.get_value(row, n) for n in range(result.nfields)] for row in range(result.ntuples)]
    rows = [tuple((value or b"").decode() for value in row) for row in values]
    return _table(names, is_number, rows)


def _table(names: tuple[str, ...], is_number: list[bool], rows: Rows) -> str:
    widths = [max(map(cell_len, column)) for column in zip(names, *rows, strict=True)]
    if sum(widths) + 3 * len(widths) > WIDEST:
        return _records(names, rows)
    lines = [_line(names, widths, is_number), "-+-".join("-" * width for width in widths)]
    lines += [_line(row, widths, is_number) for row in rows]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _line(row: tuple[str, ...], widths: list[int], is_number: list[bool]) -> str:
    cells = zip(row, widths, is_number, strict=True)
    return " | ".join(_padded(value, width, to_the_right) for value, width, to_the_right in cells)


def _padded(value: str, width: int, to_the_right: bool) -> str:
    space = " " * (width - cell_len(value))
    return space + value if to_the_right else value + space


def _records(names: tuple[str, ...], rows: Rows) -> str:
    width = max(map(len, names))
    records = ["".join(f"{name:{width}} | {value}\n" for name, value in zip(names, row, strict=True)) for row in rows]
    return "\n".join(records)


def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "data", choose(5499, set()), "for-the-questions")
        server.initialise()
        server.start()
        try:
            server.ensure_database("warehouse")
            uri = server.uri("warehouse")
            migrate(uri)
            fill_sample(uri, lambda done, days: print(f"\r{done} of {days} days", end="", file=sys.stderr, flush=True))
            page = PAGE.read_text(encoding="utf-8")
            PAGE.write_text(answered(page, lambda query: ask(uri, query)), encoding="utf-8")
        finally:
            server.stop()
    print(f"\n{PAGE} written", file=sys.stderr)


if __name__ == "__main__":
    _main()
