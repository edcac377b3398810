"""Cells of workbooks: values as their user sees them."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from service.files.cells import FormattedNumber, UnreadableCell, show_cell
from tests.service.files.workbooks import make_book, read, rewrite_sheet


def read_number(folder: Path, stored: float, code: str | int, *, since_1904: bool = False) -> Any:
    """A number with a number format (a code or the id of a built-in one), written and read back."""
    with xlsxwriter.Workbook(str(folder / "in.xlsx"), {"date_1904": since_1904}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "text")
        sheet.write_number(1, 0, stored, workbook.add_format({"num_format": code}))
    return read(folder / "in.xlsx")[0][0]


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        (1, "General", "1"),
        (1.0, "General", "1"),
        (0.1 + 0.2, "General", "0.3"),
        (13800000000, "General", "13800000000"),
        (1e3, "@", "1000"),
        (123, "00000", "00123"),
        (0.125, "0.0%", "12.5%"),
        (1234.5, "#,##0.00", "1234.5"),
        (45413, "yyyy-mm-dd", "2024-05-01"),
        (45413, "YYYY/MM/DD", "2024-05-01"),
        (45413, 'yyyy"年"m"月"d"日"', "2024-05-01"),
        (45413, "[$-x-sysdate]dddd, mmmm dd, yyyy", "2024-05-01"),
        (45413, 14, "2024-05-01"),
        (45413, 31, "2024-05-01"),
        (0.75, 32, "18:00:00"),
        (45413.75, "yyyy/m/d h:mm", "2024-05-01 18:00:00"),
        (45413.75, "yyyy/m/d", "2024-05-01"),
        (0.75, "h:mm", "18:00:00"),
        (1.5, "[h]:mm", "1 day, 12:00:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (5, '0"天"', "5"),
        (5, "[红色]0", "5"),
    ],
)
def test_a_number_is_shown_as_its_user_sees_it(
    tmp_path: Path, stored: float, code: str | int, shown: str
) -> None:
    assert show_cell(read_number(tmp_path, stored, code)) == shown


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 31])
def test_a_date_that_no_calendar_has_is_unreadable(tmp_path: Path, code: str | int) -> None:
    assert isinstance(read_number(tmp_path, 99_999_999, code), UnreadableCell)


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 31])
def test_dates_from_1904_begin_four_years_later(tmp_path: Path, code: str | int) -> None:
    assert read_number(tmp_path, 43_951, code, since_1904=True) == date(2024, 5, 1)


def test_a_whole_number_keeps_all_digits_that_the_file_has(tmp_path: Path) -> None:
    make_book(tmp_path / "in.xlsx", [["单号"], [7]])
    rewrite_sheet(tmp_path / "in.xlsx", "<v>7</v>", "<v>13800000000000000001</v>")
    assert read(tmp_path / "in.xlsx") == [[13_800_000_000_000_000_001]]


TEXTS = ["慢", " 前后 ", "<r>&amp;", "第一行\n第二行", "\x01控制", "😀", "=1+1", "#N/A"]
LOOKS_ESCAPED = ["a_x000D_b", "_x005F_"]  # openpyxl cannot tell these from escapes among shared strings


@pytest.mark.parametrize(
    ("constant_memory", "texts"),
    [(True, TEXTS + LOOKS_ESCAPED), (False, TEXTS)],
    ids=["inline strings", "shared strings"],
)
def test_values_are_those_that_were_written(tmp_path: Path, constant_memory: bool, texts: list[str]) -> None:
    path = tmp_path / "in.xlsx"
    choose = random.Random(5)
    first = datetime(2024, 5, 1)
    written = [
        [
            f"{choose.choice(texts)}{choose.randrange(99)}",
            choose.choice([1, -2.5, 10**10, 0.1]),
            first + timedelta(minutes=choose.randrange(10**6)),
            choose.random() < 0.5,
            choose.choice(["有", None]),
        ]
        for _ in range(3_000)
    ]
    options = {"constant_memory": constant_memory, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["text", "数", "日", "真", "混"])
        for number, row in enumerate(written, 1):
            sheet.write_row(number, 0, row[:2])
            sheet.write_datetime(number, 2, row[2], day)
            sheet.write_row(number, 3, row[3:])
    assert read(path) == written


def test_a_formatted_number_keeps_value_and_format(tmp_path: Path) -> None:
    assert read_number(tmp_path, 123, "00000") == FormattedNumber(123, "00000", "00123")


def test_a_time_is_a_time(tmp_path: Path) -> None:
    assert read_number(tmp_path, 0.5, "hh:mm") == time(12)


NEVER = "公式单元格没有保存计算结果，请用 Excel 打开、重新计算并保存"
FORMULAS: list[tuple[str, str, Any]] = [
    ("never calculated", '<c r="B2"><f>A1&amp;A2</f></c>', UnreadableCell(NEVER, "=A1&A2")),
    ("empty element", '<c r="B2"><f>A1</f><v/></c>', UnreadableCell(NEVER, "=A1")),
    ("array", '<c r="B2"><f t="array" ref="B2:B2">A1:A2</f></c>', UnreadableCell(NEVER, "=A1:A2")),
    ("saved text", '<c r="B2" t="str"><f>A1</f><v>慢</v></c>', "慢"),
    ("saved number", '<c r="B2"><f>A1</f><v>0</v></c>', 0),
    ("saved empty text", '<c r="B2" t="str"><f>A1</f><v></v></c>', None),
    (
        "saved error",
        '<c r="B2" t="e"><f>A1</f><v>#REF!</v></c>',
        UnreadableCell("单元格是公式错误 #REF!", "#REF!"),
    ),
    ("no formula", '<c r="B2"/>', None),
]


@pytest.mark.parametrize(("cell", "expected"), [f[1:] for f in FORMULAS], ids=[f[0] for f in FORMULAS])
def test_a_formula_without_a_saved_value_is_told_from_an_empty_cell(
    tmp_path: Path, cell: str, expected: Any
) -> None:
    path = tmp_path / "in.xlsx"
    make_book(path, [["编号", "text", "备注"], ["1", 77, "好"]])
    rewrite_sheet(path, '<c r="B2" t="n"><v>77</v></c>', cell)
    assert read(path) == [["1", expected, "好"]]


def test_escaped_characters_are_characters(tmp_path: Path) -> None:
    make_book(tmp_path / "in.xlsx", [["text"], [77]])
    escaped = '<c r="A2" t="str"><v>慢_x000D_急_xD83D__xDE00__xD83D_</v></c>'
    rewrite_sheet(tmp_path / "in.xlsx", '<c r="A2" t="n"><v>77</v></c>', escaped)
    assert read(tmp_path / "in.xlsx") == [["慢\r急😀\ufffd"]]
