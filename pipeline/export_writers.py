"""Files of rows: parquet, CSV and JSON lines, written some rows at a time."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from pyarrow import csv, parquet

from loaders.rows_out import Row
from pipeline.export_tables import OutTable

__all__ = ["BOM", "JOINED_BY", "ROWS_A_GROUP", "Writer", "open_writer"]

ROWS_A_GROUP = 5_000
CHARACTERS_A_GROUP = 8_000_000
"""A row group of parquet ends after so many rows, or characters of text: that much is in memory."""

BOM = b"\xef\xbb\xbf"
"""Without it Excel reads Chinese text in the code page of its machine. What reads CSV properly passes over it."""

JOINED_BY = "|"
"""Between the texts of a list, which CSV does not know."""


class Writer(Protocol):
    """Writes rows that have a value for each column of its table, in their order."""

    def write(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...


@contextmanager
def open_writer(form: str, table: OutTable, path: Path) -> Iterator[Writer]:
    """A new file at ``path``, complete when this ends. ``form`` is ``parquet``, ``csv`` or ``jsonl``.

    :raises OSError: it cannot be written.
    """
    writers: dict[str, type[_Parquet] | type[_Csv] | type[_JsonLines]]
    writers = {"parquet": _Parquet, "csv": _Csv, "jsonl": _JsonLines}
    writer = writers[form](table, path)
    try:
        yield writer
    finally:
        writer.close()


class _Parquet:
    def __init__(self, table: OutTable, path: Path) -> None:
        self._schema = table.schema
        self._writer = parquet.ParquetWriter(
            path, self._schema, compression="zstd", use_dictionary=[c.name for c in table.columns if c.few]
        )
        self._waiting: list[Row] = []
        self._characters = 0

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._waiting.append(row)
            self._characters += sum(len(value) for value in row if type(value) is str)
            if len(self._waiting) >= ROWS_A_GROUP or self._characters >= CHARACTERS_A_GROUP:
                self._end_group()

    def close(self) -> None:
        with self._writer:
            self._end_group()

    def _end_group(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches([_batch(self._waiting, self._schema)]))
        self._waiting, self._characters = [], 0


class _Csv:
    """Texts are in quotes and nulls are not there, so that the two can be told apart."""

    def __init__(self, table: OutTable, path: Path) -> None:
        self._lists = [number for number, field in enumerate(table.schema) if pa.types.is_list(field.type)]
        self._schema = table.schema
        for number in self._lists:
            self._schema = self._schema.set(number, self._schema.field(number).with_type(pa.string()))
        self._file = path.open("wb")
        self._file.write(BOM)
        self._writer = csv.CSVWriter(self._file, self._schema)

    def write(self, rows: Sequence[Row]) -> None:
        flat: list[list[Any]] = []
        for row in rows:
            values = list(row)
            for number in self._lists:
                values[number] = JOINED_BY.join(values[number])
            flat.append(values)
        self._writer.write_batch(_batch(flat, self._schema))

    def close(self) -> None:
        with self._file:
            self._writer.close()


class _JsonLines:
    def __init__(self, table: OutTable, path: Path) -> None:
        self._names = [column.name for column in table.columns]
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_iso).encode
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._file.write(self._encode(dict(zip(self._names, row, strict=True))) + "\n")

    def close(self) -> None:
        self._file.close()


def _iso(value: Any) -> str:
    """Days and times; what is neither has no ``isoformat`` and fails."""
    text: str = value.isoformat()
    return text


def _batch(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
