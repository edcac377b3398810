"""From a file's extension to its reader and writer. A new format is one line in each of the two tables."""

from __future__ import annotations

import stat
from functools import partial
from pathlib import Path

from nlp.errors import InputError, UsageError
from service.files.errors import unreadable
from service.files.joined_header import join_headers
from service.files.table import Table
from service.files.writing import Encoder, Writer

EXTENSIONS = (".csv", ".tsv", ".xlsx", ".jsonl", ".parquet")
NAMES_ONCE = (".jsonl", ".parquet")  # formats in which a column name may not repeat or be empty
_DELIMITED = (".csv", ".tsv")
_TEXT = (".csv", ".tsv", ".jsonl")


def open_table(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> Table:
    """Open an input by its extension; a header of two rows becomes one.

    `sheet` is for workbooks, `encoding` for text files.

    Raises: UsageError for options that do not go with the format, InputError for an unusable file.
    """
    extension = check_extension(path, "输入")
    if sheet is not None and extension != ".xlsx":
        raise UsageError(f"--sheet 只用于 .xlsx，输入文件是 {extension}。")
    if encoding is not None and extension not in _TEXT:
        raise UsageError(f"--encoding 只用于文本文件（{'、'.join(_TEXT)}），输入文件是 {extension}。")
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(f"「{path}」不是普通文件，请给出表格文件。")
        table = _open(path, extension, sheet, encoding)
        return table if extension in NAMES_ONCE else join_headers(table)
    except OSError as error:
        raise unreadable(error, path) from error


def find_writer(path: Path) -> Writer:
    """The writer for an output by its extension. Raises UsageError for an unknown one."""
    extension = check_extension(path, "输出")
    if extension == ".xlsx":
        from service.files.xlsx_writer import write_xlsx

        return write_xlsx
    if extension == ".parquet":
        from service.files.parquet_writer import write_parquet

        return write_parquet
    if extension == ".jsonl":
        from service.files.jsonl_writer import write_jsonl

        return write_jsonl
    from service.files.delimited_writer import write_csv, write_tsv

    return write_csv if extension == ".csv" else write_tsv


def find_encoder(path: Path, *, source: Path) -> Encoder | None:
    """What makes rows into bytes apart from the writer of an output; None where a format has none.

    source: the input, by its extension: cells that are no text of a .csv must not become formulas in one.
    """
    extension = check_extension(path, "输出")
    if extension not in _DELIMITED:
        return None
    from service.files.delimited_writer import encode_rows

    defused = check_extension(source, "输入") not in _DELIMITED
    return partial(encode_rows, delimiter="," if extension == ".csv" else "\t", defused=defused)


def tell_titles(table: Table, path: Path) -> list[str]:
    """What becomes of the titles in this output, a Chinese sentence; nothing where there are none."""
    if not table.titles:
        return []
    if check_extension(path, "输出") in NAMES_ONCE:
        return [f"标题放不进 {path.suffix}，没有写入输出。"]
    return ["标题照原样写在输出的表头之上。"]


def check_extension(path: Path, role: str) -> str:
    """The extension in lower case. Raises UsageError where it is none of EXTENSIONS."""
    extension = path.suffix.lower()
    if extension in EXTENSIONS:
        return extension
    hint = "旧版 .xls 请先在 Excel 中另存为 .xlsx；" if extension == ".xls" else ""
    shown = f"扩展名「{extension}」" if extension else "没有扩展名的文件"
    raise UsageError(f"{role}文件「{path}」：不支持{shown}。{hint}支持 {' '.join(EXTENSIONS)}。")


def _open(path: Path, extension: str, sheet: str | None, encoding: str | None) -> Table:
    if extension == ".xlsx":
        from service.files.xlsx_reader import open_xlsx

        return open_xlsx(path, sheet=sheet)
    if extension == ".parquet":
        from service.files.parquet_reader import open_parquet

        return open_parquet(path)
    if extension == ".jsonl":
        from service.files.jsonl_reader import open_jsonl

        return open_jsonl(path, encoding=encoding)
    from service.files.delimited_reader import open_delimited

    return open_delimited(path, encoding=encoding)
