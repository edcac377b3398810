"""Builds workbooks, spoils them, and reads them with the product."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from service.files.xlsx_reader import open_xlsx


def read(path: Path) -> list[list[Any]]:
    return [list(row) for chunk in open_xlsx(path).chunks() for row in chunk.rows()]


def rewrite_sheet(path: Path, old: str, new: str) -> None:
    """Replace the first `old` in the XML of the first sheet (an empty one: at its beginning)."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    assert old in text
    parts[name] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def make_book_with(path: Path, name: str, old: str, new: str) -> None:
    """A workbook of one text with shared strings, `old` in one of its parts replaced, well packed."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_column(0, 0, ["text", "慢"])
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    text = parts[name].decode()
    assert old in text
    parts[name] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def make_book(path: Path, rows: list[list[Any]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return book
