"""Workbooks from other programs, odd ones and unusable ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from nlp.errors import InputError
from service.files.xlsx_reader import open_xlsx
from tests.service.files.workbooks import make_book, make_book_with, read, rewrite_sheet


def test_names_with_a_prefix_and_rows_without_references(tmp_path: Path) -> None:
    """As written by other programs: `x:row` for `row`, cells without r, a rich string with phonetics."""
    path = tmp_path / "in.xlsx"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    phonetic = '<x:rPh sb="0" eb="1"><x:t>kefu</x:t></x:rPh>'
    rich = f"<x:is><x:r><x:t>客服</x:t></x:r>{phonetic}<x:r><x:t>慢</x:t></x:r></x:is>"
    cells = '<x:c t="inlineStr"><x:is><x:t>text</x:t></x:is></x:c>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
            'PartName="/book/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.sheet.main+xml"/></Types>',
        )
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


def test_entities_that_grow_beyond_measure_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    make_book(path, [["text"], ["慢"]])
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    rewrite_sheet(path, "", f'<!DOCTYPE x [<!ENTITY l0 "lol">{grown}]>')
    rewrite_sheet(path, "<sheetData>", '<sheetData><row r="1"><c r="B1" t="str"><v>&l9;</v></c></row>')
    with pytest.raises(InputError, match="已损坏"):
        open_xlsx(path)


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_book(tmp_path / "in.xlsx", [["text"], ["慢"]])
    monkeypatch.setattr("service.files.xlsx_workbook.MOST_UNPACKED", 1_000)
    with pytest.raises(InputError, match="解压后有"):
        open_xlsx(tmp_path / "in.xlsx")


@pytest.mark.parametrize(
    ("part", "at", "repeated"),
    [
        ("xl/sharedStrings.xml", "</sst>", "<si><t>a</t></si>"),
        ("xl/worksheets/sheet1.xml", "</sheetData>", "<c/>"),
        ("xl/styles.xml", "</cellXfs>", "<xf/>"),
    ],
)
def test_a_few_kilobytes_that_unpack_to_hours_of_reading_are_refused_unread(
    tmp_path: Path, part: str, at: str, repeated: str
) -> None:
    path = tmp_path / "in.xlsx"
    make_book_with(path, part, at, repeated * (13 * 2**20 // len(repeated)) + at)
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match="13 MB 是反复重复的内容"):
        open_xlsx(path)


@pytest.mark.parametrize(
    ("part", "at", "repeated"),
    [
        ("xl/worksheets/sheet1.xml", "</sheetData>", '<row><c t="s"><v>1</v></c><c s="0"/></row>'),
        ("xl/sharedStrings.xml", "</sst>", "<si><t>很好</t></si>"),
        ("xl/styles.xml", "</cellXfs>", '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'),
    ],
)
def test_the_same_over_and_over_is_still_a_workbook(
    tmp_path: Path, part: str, at: str, repeated: str
) -> None:
    """Rows of one answer without references, strings that a program did not share, a style for each cell."""
    path = tmp_path / "in.xlsx"
    times = {"xl/styles.xml": 10_000, "xl/sharedStrings.xml": 50_000}.get(part, 200_000)
    make_book_with(path, part, at, repeated * times + at)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(part)
    assert info.file_size > 100 * info.compress_size
    assert open_xlsx(path).columns == ("text",)


def test_more_text_than_fits_into_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_book_with(tmp_path / "in.xlsx", "xl/sharedStrings.xml", "慢", "慢" * 100)
    monkeypatch.setattr("service.files.xlsx_workbook.MOST_STRINGS", 200)
    with pytest.raises(InputError, match=r"sharedStrings\.xml）解压后有"):
        open_xlsx(tmp_path / "in.xlsx")


def test_a_sheet_that_states_a_wrong_extent_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    make_book(path, [["编号", "text"], ["1", "慢"]])
    rewrite_sheet(path, '<dimension ref="A1:B2"', '<dimension ref="A1"')
    table = open_xlsx(path)
    assert [list(chunk.rows()) for chunk in table.chunks()] == [[["1", "慢"]]]
    assert table.fraction_read() == 0.0


def test_rows_beyond_the_last_that_excel_has_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    make_book(path, [["text"], ["慢"]])
    rewrite_sheet(path, '<row r="2"', '<row r="1048577"')
    with pytest.raises(InputError, match="已损坏"):
        read(path)


def test_what_openpyxl_leaves_out_is_no_warning(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    make_book(path, [["text"], ["慢"]])
    rewrite_sheet(
        path,
        "</worksheet>",
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>',
    )
    assert read(path) == [["慢"]]


def test_the_fraction_read_is_that_of_the_rows(tmp_path: Path) -> None:
    make_book(tmp_path / "in.xlsx", [["text"], *([["慢"]] * 3_999)])
    table = open_xlsx(tmp_path / "in.xlsx")
    assert table.fraction_read() == 0.0
    assert [table.fraction_read() for _ in table.chunks()] == [0.25025, 0.50025, 0.75025, 1.0]


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


COVER = [["2026年3月客户意见汇总"], ["制表部门：客服中心"], ["说明：本表每月导出一次，口径见附注"]]
TABLE = [["编号", "投诉内容"], ["1", "慢"], ["2", "急"]]
FIGURES = [["渠道", "件数"], ["热线", 12], ["网站", 7]]


@pytest.mark.parametrize(
    ("sheets", "read", "unread"),
    [
        ([COVER, TABLE], "二", ["一"]),
        ([[], TABLE], "二", ["一"]),
        ([[["编号", "投诉内容"]], TABLE], "二", ["一"]),
        ([FIGURES, COVER, TABLE], "三", ["一", "二"]),
        ([TABLE, TABLE], "一", ["二"]),
        ([FIGURES, COVER], "一", ["二"]),
        ([COVER], "一", []),
    ],
)
def test_the_first_sheet_with_texts_is_read_and_the_others_are_named(
    tmp_path: Path, sheets: list[list[list[object]]], read: str, unread: list[str]
) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in zip("一二三", sheets, strict=False):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "in.xlsx")
    table = open_xlsx(tmp_path / "in.xlsx")
    assert table.header.sheet.name == read
    told = [note for note in table.notes if "没有读取，也不写入输出" in note]
    assert len(told) == bool(unread)
    assert all(f"「{name}」" in note for name in unread for note in told)


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


def test_of_a_merged_range_the_first_cell_has_the_text(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    book = make_book(path, [["编号", "text"], ["1", "慢"], ["2", None], ["3", None], ["4", "急"]])
    assert book.active is not None
    book.active.merge_cells("B2:B4")
    book.save(path)
    assert read(path) == [["1", "慢"], ["2", None], ["3", None], ["4", "急"]]
