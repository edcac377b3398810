"""The input of a run with everything decided about it: text column, case number, names of the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.files.cells import Cell
from service.files.columns import added_names, find_column, guess_id_column, guess_text_column, show_column
from service.files.formats import NAMES_ONCE, open_table, tell_titles
from service.files.header_rows import reads_like_a_statement
from service.files.table import AddedColumn, Table
from service.files.writing import unique_names
from service.tagging.request import TagRequest, Watcher
from service.tagging.results import RESULT_COLUMNS


@dataclass(frozen=True, slots=True)
class Source:
    """Columns are positions; `id_column` is None where the table has no case numbers."""

    table: Table
    text_column: int
    id_column: int | None
    added: tuple[AddedColumn, ...]


def open_source(request: TagRequest, watcher: Watcher) -> Source:
    """Open the input and decide, telling the watcher whatever was not asked for.

    Raises: UsageError for a column that is missing or ambiguous, InputError for an unusable file.
    """
    table = open_table(request.source, sheet=request.sheet, encoding=request.encoding)
    for note in (*table.notes, *tell_titles(table, request.output)):
        watcher.say(note)
    first = next(table.chunks()).rows()
    return Source(
        table,
        _text_column(request, table.columns, first, watcher),
        _id_column(request, table.columns),
        _added_columns(request, table.columns, watcher),
    )


def _text_column(
    request: TagRequest, columns: Sequence[str], first: Sequence[Sequence[Cell]], watcher: Watcher
) -> int:
    if request.text_column is not None:
        return find_column(columns, request.text_column, "--text-column")
    if "text" in columns and columns.count("text") == 1:
        return columns.index("text")
    position = guess_text_column(columns, first)
    watcher.say(f"文本列取{show_column(columns, position)}；若不是，请用 --text-column 指定。")
    if reads_like_a_statement(columns[position]):
        watcher.say(
            "注意：这个列名读起来像一条投诉。文件的第一行应是表头；没有表头的话，请先加上一行列名再运行。"
        )
    return position


def _id_column(request: TagRequest, columns: Sequence[str]) -> int | None:
    if request.id_column is not None:
        return find_column(columns, request.id_column, "--id-column")
    return guess_id_column(columns)


def _added_columns(request: TagRequest, columns: Sequence[str], watcher: Watcher) -> tuple[AddedColumn, ...]:
    names = columns
    if request.output.suffix.lower() in NAMES_ONCE:
        names = unique_names(columns)
        if names != columns:
            watcher.say("表头有重复或空的列名；输出格式要求列名唯一，已改为「名_2」「column_3」这样的名字。")
    own = [column.name for column in RESULT_COLUMNS]
    chosen = added_names(names, own)
    renamed = [f"「{name}」写作「{new}」" for name, new in zip(own, chosen, strict=True) if name != new]
    if renamed:
        watcher.say(f"输入里已有同名的列，原列不动，结果列改名：{'，'.join(renamed)}。")
    return tuple(AddedColumn(name, column.kind) for name, column in zip(chosen, RESULT_COLUMNS, strict=True))
