"""What had a type keeps it wherever the output has types; elsewhere it is shown as its user saw it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from arro3.core import Array, DataType, Field, RecordBatch, Schema
from arro3.io import read_parquet, write_parquet

from tests.service.conftest import Suqing
from tests.service.sheets import make_table, read_column, read_rejects, read_table

INT, FLOAT, BOOL = DataType.int64(), DataType.float64(), DataType.bool()
MICROS = 1_714_550_400_000_000  # 2024-05-01 08:00 UTC
COLUMNS: list[tuple[str, DataType, DataType, list[Any]]] = [  # name, type, type it is cast from, values
    ("text", DataType.large_string(), DataType.string(), ["客服慢", None, "退款慢"]),
    ("n", INT, INT, [1, None, 2**60]),
    ("f", FLOAT, FLOAT, [1.5, float("nan"), None]),
    ("ok", BOOL, BOOL, [True, False, None]),
    ("day", DataType.date32(), DataType.int32(), [19_844, None, -365]),
    ("at", DataType.timestamp("us", tz="UTC"), INT, [MICROS, None, None]),
    ("sum", DataType.decimal128(10, 2), DataType.string(), ["12.50", None, "-0.01"]),
]


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    schema = Schema([Field(name, kind, nullable=True) for name, kind, _, _ in COLUMNS])
    arrays = [Array(values, type=raw).cast(kind) for _, kind, raw, values in COLUMNS]
    write_parquet(RecordBatch.from_arrays(arrays, schema=schema), tmp_path / "in.parquet")
    return tmp_path / "in.parquet"


def test_parquet_columns_keep_their_types_and_values(suqing: Suqing, parquet: Path) -> None:
    result = suqing("tag", parquet, "-o", parquet.with_name("out.parquet"))
    assert result.code == 1, result.err
    before, after = read_parquet(parquet), read_parquet(parquet.with_name("out.parquet"))
    for position, (name, *_) in enumerate(COLUMNS):
        assert after.schema.field(position).equals(before.schema.field(position)), name
    one, two = next(before), next(after)
    for position in range(len(COLUMNS)):
        assert repr(two.column(position).to_pylist()) == repr(one.column(position).to_pylist())


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ("n", ["1", "", "1152921504606846976"]),
        ("f", ["1.5", "nan", ""]),
        ("ok", ["true", "false", ""]),
        ("day", ["2024-05-01", "", "1969-01-01"]),
        ("at", ["2024-05-01 08:00:00+00:00", "", ""]),
        ("sum", ["12.50", "", "-0.01"]),
    ],
)
def test_parquet_values_are_shown_in_csv(
    suqing: Suqing, parquet: Path, column: str, shown: list[str]
) -> None:
    suqing("tag", parquet, "-o", parquet.with_name("out.csv"))
    assert read_column(parquet.with_name("out.csv"), column) == shown


def test_parquet_to_xlsx_loses_no_digit(suqing: Suqing, parquet: Path) -> None:
    suqing("tag", parquet, "-o", parquet.with_name("out.xlsx"))
    sheet = openpyxl.load_workbook(parquet.with_name("out.xlsx")).active
    assert sheet is not None
    rows = [[cell.value for cell in row][:7] for row in sheet.iter_rows(min_row=2)]
    assert rows[0] == ["客服慢", 1, 1.5, True, datetime(2024, 5, 1), "2024-05-01 08:00:00+00:00", 12.5]
    assert rows[2][1] == "1152921504606846976"
    assert rows[2][4] == datetime(1969, 1, 1)


def test_parquet_to_jsonl_has_no_nan(suqing: Suqing, parquet: Path) -> None:
    suqing("tag", parquet, "-o", parquet.with_name("out.jsonl"))
    lines = parquet.with_name("out.jsonl").read_text("utf-8").splitlines()
    second = json.loads(lines[1], parse_constant=pytest.fail)
    assert (second["n"], second["f"], second["text"], second["category"]) == (None, None, None, None)


def test_rows_of_parquet_are_counted_from_one(suqing: Suqing, parquet: Path) -> None:
    suqing("tag", parquet, "-o", parquet.with_name("out.csv"))
    assert read_rejects(parquet.with_name("out.csv")) == [("2", "", "文本为空")]


def test_numbers_and_dates_of_a_workbook_stay_numbers_and_dates(suqing: Suqing, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["text", "单号", "占比", "日期", "额"])
    sheet.append(["慢", 123, 0.125, datetime(2024, 5, 1), 12])
    sheet["B2"].number_format, sheet["C2"].number_format = "00000", "0.0%"
    sheet["D2"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "in.xlsx")
    suqing("tag", tmp_path / "in.xlsx", "-o", tmp_path / "out.xlsx")
    suqing("tag", tmp_path / "in.xlsx", "-o", tmp_path / "out.csv")
    after = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert after is not None
    kept = [(cell.value, cell.number_format) for cell in after[2][1:4]]
    assert kept == [(123, "00000"), (0.125, "0.0%"), (datetime(2024, 5, 1), "yyyy-mm-dd")]
    assert read_table(tmp_path / "out.csv")[1][1:5] == ["00123", "12.5%", "2024-05-01", "12"]


def test_own_columns_of_the_same_name_stay_and_results_are_renamed(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", [["text", "category", "urgency"], ["慢", "旧", "急"]])
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert "「category」写作「suqing_category」" in result.err
    header, row = read_table(tmp_path / "out.csv")
    assert row[:3] == ["慢", "旧", "急"]
    assert header[3:7] == ["suqing_category", "category_confidence", "also", "suqing_urgency"]


@pytest.mark.parametrize(
    ("output", "names"), [("csv", ["内容", "", ""]), ("jsonl", ["内容", "column_2", "column_3"])]
)
def test_nameless_columns_are_named_only_where_they_must_be(
    suqing: Suqing, tmp_path: Path, output: str, names: list[str]
) -> None:
    make_table(tmp_path / "in.csv", [["内容", "", ""], ["慢", "a", "b"]])
    assert suqing("tag", tmp_path / "in.csv", "-o", tmp_path / f"out.{output}").code == 0
    assert read_table(tmp_path / f"out.{output}")[0][:3] == names


def test_quiet_says_nothing(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", [["内容", "id"], ["", "1"], ["慢", "1"]])
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--quiet")
    assert (result.code, result.out, result.err) == (1, "", "")
