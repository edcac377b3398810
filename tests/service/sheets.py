"""Builds inputs and reads outputs with other code than the product's, wherever there is some."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from arro3.core import Array, DataType, Field, RecordBatch, Schema
from arro3.io import read_parquet, write_parquet

Rows = Sequence[Sequence[Any]]
FORMATS = ("csv", "tsv", "jsonl", "xlsx", "parquet")


def make_table(path: Path, rows: Rows, **options: Any) -> Path:
    """A file in the format of its extension; the first row is the header."""
    {
        ".csv": make_csv,
        ".tsv": make_csv,
        ".jsonl": make_jsonl,
        ".xlsx": make_xlsx,
        ".parquet": make_parquet,
    }[path.suffix](path, rows, **options)
    return path


def make_csv(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str | None = None) -> None:
    delimiter = delimiter or ("\t" if path.suffix == ".tsv" else ",")
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def make_jsonl(path: Path, rows: Rows) -> None:
    header, *body = rows
    lines = (json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False) for row in body)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def make_xlsx(path: Path, rows: Rows) -> None:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = workbook.active.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes '=...' for a formula
    workbook.save(path)


def make_parquet(path: Path, rows: Rows) -> None:
    header, *body = rows
    schema = Schema([Field(name, DataType.string(), nullable=True) for name in header])
    columns = [Array(list(column), type=DataType.string()) for column in zip(*body, strict=True)]
    write_parquet(RecordBatch.from_arrays(columns, schema=schema), path)


def read_table(path: Path) -> list[list[str]]:
    """Header and rows as text, '' for nothing, true/false in lower case."""
    if path.suffix == ".jsonl":
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        names = list(dict.fromkeys(name for record in records for name in record))
        rows: list[list[Any]] = [names, *([record.get(name) for name in names] for record in records)]
    elif path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    elif path.suffix == ".parquet":
        reader = read_parquet(path)
        rows = [list(reader.schema.names)]
        for batch in reader:
            columns = [batch.column(index).to_pylist() for index in range(batch.num_columns)]
            rows += [list(row) for row in zip(*columns, strict=True)]
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t" if path.suffix == ".tsv" else ","))
    return [[_show(cell) for cell in row] for row in rows]


def read_column(path: Path, name: str) -> list[str]:
    """The cells below a name, which may stand below titles."""
    rows = read_table(path)
    header = next(number for number, row in enumerate(rows) if name in row)
    return [row[rows[header].index(name)] for row in rows[header + 1 :]]


def read_rejects(output: Path) -> list[tuple[str, str, str]]:
    """Rows of the rejects file without its header; [] where there is none."""
    path = output.with_name(f"{output.name}.rejects.csv")
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["row", "id", "reason"]
    return [(row, case, reason) for row, case, reason in rows]


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _show(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    return "" if cell is None else str(cell)
