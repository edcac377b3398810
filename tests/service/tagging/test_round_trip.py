"""Every input format to every output format: nothing of the user's is lost or changed."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from service.tagging.results import RESULT_COLUMNS
from tests.service.conftest import Suqing
from tests.service.sheets import FORMATS, make_table, read_column, read_table

ROWS = [
    ["编号", "text", "备注"],
    ["00123", "客服说「明天」，一直没回", "=1+1"],
    ["13800000000000000001", '他说："退款"，\n第二行', "-5"],
    ["a,b", "锅炸了，手被烫伤！", "<r><t>x</t></r>"],
    ["😀", "emoji 😡 和 English 混写", " 前后有空格 "],
    ["5", "制表\t符与 |竖线|", "'引号'"],
    ["6", "=HYPERLINK(1)", "'"],
]
TEXT = ("csv", "tsv")
FORMULAS = {cell: f"'{cell}" for cell in ("=1+1", "=HYPERLINK(1)")}
OWN = [column.name for column in RESULT_COLUMNS]


@pytest.mark.parametrize(("source", "output"), list(product(FORMATS, FORMATS)))
def test_all_cells_and_their_order_survive(suqing: Suqing, tmp_path: Path, source: str, output: str) -> None:
    make_table(tmp_path / f"in.{source}", ROWS)
    result = suqing("tag", tmp_path / f"in.{source}", "-o", tmp_path / f"out.{output}")
    assert result.code == 0, result.err
    header, *rows = read_table(tmp_path / f"out.{output}")
    assert header == ROWS[0] + OWN
    expected = ROWS[1:]
    if output in TEXT and source not in TEXT:
        expected = [[FORMULAS.get(cell, cell) for cell in row] for row in expected]
    assert [row[:3] for row in rows] == expected


@pytest.mark.parametrize("output", FORMATS)
def test_results_are_the_same_in_every_format(suqing: Suqing, tmp_path: Path, output: str) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    suqing("tag", tmp_path / "in.csv", "-o", tmp_path / f"out.{output}")
    rows = [row[3:] for row in read_table(tmp_path / f"out.{output}")[1:]]
    hurt = ["odd", "0.6123", "", "urgent", "0.9", "personal_injury:烫伤", "angry", "0.3333", "false"]
    assert rows[2] == [*hurt, "category:锅炸", "auto"]
    assert rows[5][-2] == "category:=H"


def test_csv_opens_in_excel_with_bom_and_crlf(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")


def test_a_jsonl_line_keeps_its_very_characters(suqing: Suqing, tmp_path: Path) -> None:
    line = '{"b": 1.0, "text": "\\u6295\\u8bc9", "a": {"x": [1, 2]}, "n": 12345678901234567890}'
    (tmp_path / "in.jsonl").write_text(f"{line}\n", "utf-8")
    suqing("tag", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text("utf-8").startswith(line[:-1] + ', "category": ')


def test_added_values_are_typed_where_the_format_has_types(suqing: Suqing, tmp_path: Path) -> None:
    import json

    make_table(tmp_path / "in.csv", ROWS)
    suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.jsonl")
    first = json.loads((tmp_path / "out.jsonl").read_text("utf-8").splitlines()[0])
    assert first["needs_review"] is False
    assert first["category_confidence"] == 0.5123
    assert first["编号"] == "00123"


@pytest.mark.parametrize("output", ["csv", "jsonl", "xlsx", "parquet"])
def test_the_same_run_gives_the_same_bytes(suqing: Suqing, tmp_path: Path, output: str) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    for name in ("one", "two"):
        suqing("tag", tmp_path / "in.csv", "-o", tmp_path / f"{name}.{output}")
    assert (tmp_path / f"one.{output}").read_bytes() == (tmp_path / f"two.{output}").read_bytes()


def test_nothing_but_the_output_is_left_behind(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.xlsx"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+HYPERLINK(1)", "'+HYPERLINK(1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("- 客服态度差", "'- 客服态度差"),
        ("\t=1", "'\t=1"),
        *(
            (same, same)
            for same in ("-5", "-3.2%", "+8613800138000", "+86 138-0013-8000", "-1.5e-3", "--", "-")
        ),
    ],
)
def test_what_was_a_text_is_no_formula_in_csv(
    suqing: Suqing, tmp_path: Path, cell: str, written: str
) -> None:
    make_table(tmp_path / "in.jsonl", [["text", "备注"], ["慢", cell]])
    suqing("tag", tmp_path / "in.jsonl", "-o", tmp_path / "out.csv")
    assert read_column(tmp_path / "out.csv", "备注") == [written]
    make_table(tmp_path / "in.csv", [["text", "备注"], ["慢", cell]])
    suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "same.csv")
    assert read_column(tmp_path / "same.csv", "备注") == [cell]


def test_a_name_that_is_a_formula_cannot_run_in_csv(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.xlsx", [["text", "=1+1"], ["慢", "a"]])
    suqing("tag", tmp_path / "in.xlsx", "-o", tmp_path / "out.csv")
    assert read_table(tmp_path / "out.csv")[0][1] == "'=1+1"


def test_own_formulas_cannot_run(suqing: Suqing, tmp_path: Path) -> None:
    import openpyxl

    make_table(tmp_path / "in.csv", ROWS)
    suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}
    assert read_column(tmp_path / "out.xlsx", "备注")[0] == "=1+1"
