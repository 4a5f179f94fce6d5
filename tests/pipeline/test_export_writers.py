"""Writers: however many rows come and however long they are, few of them are in memory."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from pipeline.export_tables import Column, OutTable
from pipeline.export_writers import BOM, CHARACTERS_A_GROUP, ROWS_A_GROUP, open_writer

TABLE = OutTable(
    "some",
    (
        Column("number", pa.int64(), "A number."),
        Column("text", pa.string(), "A text.", nullable=True),
        Column("at", pa.timestamp("us", "UTC"), "A time.", nullable=True),
    ),
)


def groups(path: Path) -> list[int]:
    metadata = parquet.read_metadata(path)
    return [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]


def test_a_row_group_ends_after_some_rows(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    rows: list[Any] = [(n, "短", None) for n in range(2 * ROWS_A_GROUP + 1)]
    with open_writer("parquet", TABLE, path) as writer:
        for start in range(0, len(rows), 700):
            writer.write(rows[start : start + 700])
    assert groups(path) == [ROWS_A_GROUP, ROWS_A_GROUP, 1]
    assert parquet.read_table(path)["number"].to_pylist() == [number for number, _, _ in rows]


def test_a_row_group_ends_after_some_text(tmp_path: Path) -> None:
    path = tmp_path / "long.parquet"
    text = "长" * (CHARACTERS_A_GROUP // 2)
    with open_writer("parquet", TABLE, path) as writer:
        writer.write([(n, text, None) for n in range(5)])
    assert groups(path) == [2, 2, 1]


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_what_is_not_of_the_column_s_type_is_no_file(tmp_path: Path, form: str) -> None:
    with pytest.raises((pa.ArrowException, AttributeError)), open_writer(form, TABLE, tmp_path / "x") as writer:
        writer.write([(1, object(), None)])


def test_bytes_of_csv_and_json_lines(tmp_path: Path) -> None:
    at = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    for form in ("csv", "jsonl"):
        with open_writer(form, TABLE, tmp_path / form) as writer:
            writer.write([(1, '一"二\n三', at)])
            writer.write([(2, None, None), (3, "", None)])
    assert (tmp_path / "csv").read_bytes() == BOM + (
        '"number","text","at"\n1,"一""二\n三",2026-11-20 04:00:00.000000Z\n2,,\n3,"",\n'
    ).encode()
    assert (tmp_path / "jsonl").read_bytes() == (
        '{"number":1,"text":"一\\"二\\n三","at":"2026-11-20T04:00:00+00:00"}\n'
        '{"number":2,"text":null,"at":null}\n{"number":3,"text":"","at":null}\n'
    ).encode()


@pytest.mark.parametrize(("form", "said"), [("csv", BOM + b'"number","text","at"\n'), ("jsonl", b"")])
def test_a_file_of_no_rows(tmp_path: Path, form: str, said: bytes) -> None:
    with open_writer(form, TABLE, tmp_path / form):
        pass
    assert (tmp_path / form).read_bytes() == said
