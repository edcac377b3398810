"""Opens a workbook with openpyxl and streams the rows of its sheets.

Where a part of the workbook holds formulas, each sheet is read twice side by side, for saved values and
for formulas: a formula without a saved value is not an empty cell.
"""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

from openpyxl import load_workbook

from nlp.errors import InputError
from service.files.cells import Cell
from service.files.errors import unreadable
from service.files.signatures import check_is_workbook
from service.files.xlsx_cells import read_cell, read_formula

MOST_UNPACKED = 2 << 30  # bytes of all parts together; a million rows of ten columns take half of it
MOST_STRINGS = 256 << 20  # bytes of the shared strings, which are all held: 800,000 texts of 100 characters
REPETITIVE = 100  # bytes of a part for one packed: sheets of one answer over and over have 10 to 25
MOST_REPETITIVE = 12 << 20  # bytes of such parts together: 200,000 rows without references
MOST_ROWS = 1_048_576

_BATCH = 1_000
_BLOCK = 1 << 20
_FORMULAS = tuple(f"{begin}f{end}".encode() for begin in "<:" for end in "> /")  # <f>, <x:f t="shared"> ...

Row = tuple[int, list[Cell]]
"""Row number from 1, and the cells from column A to the last one that the file mentions."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """rows: as many as the file says there are; 0 where it does not say."""

    name: str
    hidden: bool
    rows: int


class Workbook:
    """The worksheets of a workbook. The file is closed when the object is no longer needed."""

    def __init__(self, path: Path) -> None:
        """Raises: InputError for a protected, broken, old or oversized workbook."""
        self._path = path
        self._formulas: Any = None
        with ExitStack() as stack, _openpyxl(path):
            file = stack.enter_context(path.open("rb"))
            check_is_workbook(path, file.read(8))
            with ZipFile(file) as archive:
                _check_size(archive, path)
                has_formulas = _has_formulas(archive)
            self._values = _load(file, stack, data_only=True)
            if has_formulas:
                self._formulas = _load(file, stack, data_only=False)
            weakref.finalize(self, stack.pop_all().close)
        self.sheets = tuple(
            Sheet(sheet.title, sheet.sheet_state != "visible", sheet.max_row or 0)
            for sheet in self._values.worksheets
        )

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """All rows from the first, those that the file leaves out as empty lists.

        Raises: InputError where the workbook is broken further down.
        """
        formulas = repeat(repeat(None)) if self._formulas is None else _rows(self._formulas, sheet)
        pairs = zip(_rows(self._values, sheet), formulas, strict=False)
        number = 0
        while batch := self._read(pairs):
            for values, beside in batch:
                number += 1
                yield number, _read_row(values, beside)
            if number > MOST_ROWS:
                raise _broken(self._path)

    def _read(self, pairs: Iterator[Any]) -> list[Any]:
        with _openpyxl(self._path):
            return list(islice(pairs, _BATCH))


def _read_row(values: Iterable[Any], formulas: Iterable[Any]) -> list[Cell]:
    return [
        (formula and read_formula(formula, saved=cell)) or read_cell(cell)
        for cell, formula in zip(values, formulas, strict=False)
    ]


@contextmanager
def _openpyxl(path: Path) -> Iterator[None]:
    """Around calls of openpyxl: no warning of parts it leaves out, an InputError for whatever stops it."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
            yield
    except (InputError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno:
            raise unreadable(error, path) from error
        raise _broken(path) from error


def _load(file: IO[bytes], stack: ExitStack, *, data_only: bool) -> Any:
    workbook = load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
    stack.callback(workbook.close)
    return workbook


def _rows(workbook: Any, sheet: Sheet) -> Iterator[Any]:
    found = workbook[sheet.name]
    found.reset_dimensions()  # some programs write a wrong extent, and openpyxl would stop there
    return iter(found.iter_rows())


def _check_size(archive: ZipFile, path: Path) -> None:
    """Refuse what costs hours or all memory to read. Of no part more is unpacked than the archive states."""
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if size > MOST_UNPACKED:
        raise _oversized(path, "", size, MOST_UNPACKED)
    strings = sum(p.file_size for p in parts if p.filename.lower().endswith("sharedstrings.xml"))
    if strings > MOST_STRINGS:
        raise _oversized(path, "的文字（sharedStrings.xml）", strings, MOST_STRINGS)
    repetitive = sum(p.file_size for p in parts if p.file_size > REPETITIVE * p.compress_size)
    if repetitive > MOST_REPETITIVE:
        raise InputError(
            f"「{path}」里有 {_in_words(repetitive)} 是反复重复的内容（压缩到不足 1/{REPETITIVE}），"
            "不像是一份问卷或投诉表，未读取；若确是数据，请用 Excel 打开并另存为 .xlsx 或 .csv。"
        )


def _oversized(path: Path, part: str, size: int, most: int) -> InputError:
    return InputError(
        f"「{path}」{part}解压后有 {_in_words(size)}，上限是 {_in_words(most)}；"
        "请拆成几个文件，或另存为 .csv。"
    )


def _in_words(size: int) -> str:
    return f"{size / 2**30:.1f} GB" if size >= 2**30 else f"{size / 2**20:.0f} MB"


def _has_formulas(archive: ZipFile) -> bool:
    """False where no part can hold a formula: then one pass over the rows is enough."""
    for part in archive.infolist():
        if part.filename.endswith(".xml"):
            with archive.open(part) as stream:
                rest = b""
                while block := stream.read(_BLOCK):
                    text = rest + block
                    if any(begin in text for begin in _FORMULAS):
                        return True
                    rest = block[-2:]
    return False


def _broken(path: Path) -> InputError:
    return InputError(f"「{path}」已损坏，无法读取；请用 Excel 打开并另存为 .xlsx。")
