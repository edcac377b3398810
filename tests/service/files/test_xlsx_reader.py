"""Workbooks: values as their user sees them, the same as openpyxl reads, from other programs too."""

from __future__ import annotations

import random
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from service.files.cells import FormattedNumber, UnreadableCell, show_cell
from service.files.xlsx_formats import parse_number_format, read_number
from service.files.xlsx_reader import open_xlsx


def read(path: Path) -> list[list[Any]]:
    return [list(row) for chunk in open_xlsx(path).chunks() for row in chunk.rows()]


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("1", "General", "1"),
        ("1.0", "General", "1"),
        ("0.30000000000000004", "General", "0.3"),
        ("13800000000", "General", "13800000000"),
        ("1E3", "General", "1000"),
        ("123", "00000", "00123"),
        ("0.125", "0.0%", "12.5%"),
        ("1234.5", "#,##0.00", "1234.5"),
        ("45413", "yyyy-mm-dd", "2024-05-01"),
        ("45413", 'yyyy"年"m"月"d"日"', "2024-05-01"),
        ("45413.75", "yyyy/m/d h:mm", "2024-05-01 18:00:00"),
        ("45413.75", "yyyy/m/d", "2024-05-01"),
        ("0.75", "h:mm", "18:00:00"),
        ("1.5", "[h]:mm", "1 day, 12:00:00"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("5", '0"天"', "5"),
        ("5", "[红色]0", "5"),
        ("99999999", "yyyy-mm-dd", "########"),
    ],
)
def test_a_number_is_shown_as_its_user_sees_it(stored: str, code: str, shown: str) -> None:
    assert show_cell(read_number(stored, parse_number_format(code), dates_from_1904=False)) == shown


def test_dates_from_1904_begin_four_years_later() -> None:
    assert read_number("43951", parse_number_format("yyyy-mm-dd"), dates_from_1904=True) == date(2024, 5, 1)


@pytest.mark.parametrize("constant_memory", [True, False], ids=["inline strings", "shared strings"])
def test_values_are_those_that_openpyxl_reads(tmp_path: Path, constant_memory: bool) -> None:
    path = tmp_path / "in.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": constant_memory})
    sheet = workbook.add_worksheet()
    day = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    choose = random.Random(5)
    texts = ["慢", " 前后 ", "a_x000D_b", "_x005F_", "<r>&amp;", "第一行\n第二行", "\x01控制", "😀", "=1+1"]
    sheet.write_row(0, 0, ["text", "数", "日", "真", "混"])
    for row in range(1, 3_000):
        sheet.write_string(row, 0, f"{choose.choice(texts)}{choose.randrange(99)}")
        sheet.write_number(row, 1, choose.choice([1, -2.5, 1e10, 0.1]))
        sheet.write_datetime(row, 2, datetime(2024, 5, 1) + timedelta(minutes=choose.randrange(10**6)), day)
        sheet.write_boolean(row, 3, choose.random() < 0.5)
        if choose.random() < 0.3:
            sheet.write_string(row, 4, "有")
    workbook.close()
    expected = openpyxl.load_workbook(path, read_only=True)
    rows = [list(row) for row in expected.worksheets[0].iter_rows(min_row=2, max_col=5, values_only=True)]
    expected.close()
    found = read(path)
    assert [row[1:] for row in found] == [row[1:] for row in rows]
    assert {row[0].rstrip("0123456789") for row in found} == {text.rstrip("0123456789") for text in texts}


def test_names_with_a_prefix_and_rows_without_references(tmp_path: Path) -> None:
    """As written by other programs: `x:row` for `row`, cells without r, a rich string with phonetics."""
    path = tmp_path / "in.xlsx"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    rich = "<x:is><x:r><x:t>客服</x:t></x:r><x:rPh><x:t>kefu</x:t></x:rPh><x:r><x:t>慢</x:t></x:r></x:is>"
    cells = '<x:c t="inlineStr"><x:is><x:t>text</x:t></x:is></x:c>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="/book/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "book/workbook.xml",
            f'<x:workbook xmlns:x="{main}" xmlns:r="{office}"><x:sheets>'
            '<x:sheet name="一" sheetId="1" r:id="r7"/></x:sheets></x:workbook>',
        )
        archive.writestr(
            "book/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r7" Type="{office}/worksheet" '
            'Target="sheets/one.xml"/></Relationships>',
        )
        archive.writestr(
            "book/sheets/one.xml",
            f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row>{cells}</x:row>'
            f'<x:row><x:c t="inlineStr">{rich}</x:c></x:row></x:sheetData></x:worksheet>',
        )
    assert open_xlsx(path).columns == ("text",)
    assert read(path) == [["客服慢"]]


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(Exception, match="已损坏"):
        open_xlsx(path)


def test_hidden_sheets_are_passed_over_unless_named(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    book = openpyxl.Workbook()
    for sheet, word in ((book.active, "藏"), (book.create_sheet("乙"), "见")):
        assert sheet is not None
        sheet.append(["text"])
        sheet.append([word])
    book.worksheets[0].sheet_state = "hidden"
    book.worksheets[0].title = "甲"
    book.active = 1
    book.save(path)
    assert open_xlsx(path).header.sheet.name == "乙"
    assert open_xlsx(path, sheet="甲").header.sheet.name == "甲"


def test_an_empty_row_between_rows_is_a_row_and_its_number_counts(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, text in ((1, "text"), (2, "慢"), (5, "急"), (9, None)):
        sheet.cell(number, 1, text)
    book.save(path)
    (chunk,) = open_xlsx(path).chunks()
    assert list(chunk.numbers) == [2, 3, 4, 5]
    assert chunk.column(0) == ["慢", None, None, "急"]


def test_a_formatted_number_keeps_value_and_format() -> None:
    cell = read_number("123", parse_number_format("00000"), dates_from_1904=False)
    assert cell == FormattedNumber(123, "00000", "00123")


def test_cells_of_a_merged_range_say_where_the_text_is(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["编号", "text"], ["1", "慢"], ["2", None], ["3", None], ["4", "急"]):
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    book.save(path)
    (chunk,) = open_xlsx(path).chunks()
    hidden = UnreadableCell("合并单元格，文本在 B2；请取消合并并填充")
    assert chunk.column(1) == ["慢", hidden, hidden, "急"]


def test_times_are_times() -> None:
    assert read_number("0.5", parse_number_format("hh:mm"), dates_from_1904=False) == time(12)
