"""Rows from the store as a table: a customer's words never run in a spreadsheet, in whichever column."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.files.memory_table import write_rows
from tests.service.sheets import read_table


@pytest.mark.parametrize("name", ["out.csv", "out.tsv"])
def test_words_in_any_column_are_no_formula(tmp_path: Path, name: str) -> None:
    write_rows(tmp_path / name, ("text", "by"), [("=HYPERLINK(1)", "@li"), ("-5", "+86 138 0013 8000")])
    assert read_table(tmp_path / name) == [
        ["text", "by"],
        ["'=HYPERLINK(1)", "'@li"],
        ["-5", "+86 138 0013 8000"],
    ]


def test_no_rows_still_have_a_header(tmp_path: Path) -> None:
    write_rows(tmp_path / "out.csv", ("text", "by"), [])
    assert read_table(tmp_path / "out.csv") == [["text", "by"]]


def test_a_cell_that_a_workbook_cannot_hold_is_cut_and_told(tmp_path: Path) -> None:
    told = write_rows(tmp_path / "out.xlsx", ("row", "text"), [("2", "好" * 40_000), ("3", "好")])
    assert len(told) == 1
    assert "已截断" in told[0]
    assert write_rows(tmp_path / "out.csv", ("row", "text"), [("2", "好" * 40_000)]) == []
