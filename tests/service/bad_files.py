"""Builders of unusable and odd input files, one a name."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from msoffcrypto.format.ooxml import OOXMLFile

from tests.service.sheets import make_csv, make_parquet, make_xlsx

HEADER = ["编号", "text"]
ROWS = [HEADER, ["1", "客服一直不回复"], ["2", "退款拖了半个月"], ["3", "快递丢了"]]

Builder = Callable[[Path], None]


def content(data: bytes | str) -> Builder:
    """A file with exactly these bytes."""

    def build(path: Path) -> None:
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    return build


def rows(*body: list[object], header: list[str] = HEADER) -> Builder:
    """A csv or xlsx file with these rows, by extension."""
    return lambda path: (make_xlsx if path.suffix == ".xlsx" else make_csv)(path, [header, *body])


def encoded(encoding: str, bom: bytes = b"") -> Builder:
    """ROWS as CSV in an encoding."""
    text = "".join(f"{','.join(row)}\n" for row in ROWS)
    return content(bom + text.encode(encoding))


def mixed(*lines: tuple[str, str]) -> Builder:
    """CSV lines, each in its own encoding."""
    return content("编号,text\n".encode() + b"".join(f"{line}\n".encode(name) for line, name in lines))


def random_bytes(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(5_000))


def workbook_bytes() -> bytes:
    buffer = io.BytesIO()
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    for row in ROWS:
        workbook.active.append(row)
    workbook.save(buffer)
    return buffer.getvalue()


def workbook(path: Path) -> None:
    path.write_bytes(workbook_bytes())


def protected_workbook(path: Path) -> None:
    with path.open("wb") as file:
        OOXMLFile(io.BytesIO(workbook_bytes())).encrypt("secret", file)


def old_workbook(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook" * 100)


def cut_workbook(path: Path) -> None:
    path.write_bytes(workbook_bytes()[:2_000])


def spoilt_workbook(path: Path) -> None:
    """A sound zip whose sheet is cut off in the middle of its XML."""
    with zipfile.ZipFile(io.BytesIO(workbook_bytes())) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)


def zip_without_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")


def empty_workbook(path: Path) -> None:
    openpyxl.Workbook().save(path)


def titled_workbook(path: Path) -> None:
    """A title over two merged cells, an empty row, then the table; a second sheet beside it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "明细"
    sheet["A1"] = "投诉汇总表"
    sheet.merge_cells("A1:B1")
    for number, row in enumerate(ROWS, 3):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    book.create_sheet("说明")
    book.save(path)


def odd_cells_workbook(path: Path) -> None:
    """Rows 2-6: a formula never calculated, an error, a merged cell and the one it hides, a number."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, ["1", "=A1&B1"], ["2", "#N/A"], ["3", "快递丢了"], ["4", None], ["5", 12345]):
        sheet.append(row)
    sheet["B3"].data_type = "e"
    sheet.merge_cells("B4:B5")
    book.save(path)


def deep_json(path: Path) -> None:
    lines = [json.dumps({"text": "客服不回复"}), '{"text": ' + "[" * 10_000 + "]" * 10_000 + "}"]
    path.write_text("\n".join(lines), "utf-8")


def parquet_cut(path: Path) -> None:
    make_parquet(path, ROWS)
    path.write_bytes(path.read_bytes()[:-100])


def parquet_spoilt(path: Path) -> None:
    """Head and tail of Parquet around a footer that is none."""
    path.write_bytes(b"PAR1" + b"\xff" * 400 + (300).to_bytes(4, "little") + b"PAR1")
