"""The input of a survey run with everything decided about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.files.formats import NAMES_ONCE, open_table, tell_titles
from service.files.table import AddedColumn, Chunk, Table, with_cells
from service.files.writing import unique_names
from service.survey.added_columns import make_added_columns
from service.survey.corrections import settle_layout
from service.survey.layout import SurveyLayout, describe_layout
from service.survey.masked_table import MaskedTable
from service.survey.repeated_rows import CountedTable
from service.survey.request import SurveyRequest
from service.survey.score_words import tell_words
from service.tagging.request import Watcher


@dataclass(frozen=True, slots=True)
class SurveySource:
    """The table as it is read, the same before anything in it is masked, what its columns hold, and the
    columns that are added."""

    table: Table
    counted: CountedTable
    layout: SurveyLayout
    added: tuple[AddedColumn, ...]


def open_survey(request: SurveyRequest, watcher: Watcher) -> SurveySource:
    """Open the input, find its columns and say what was understood.

    Raises: UsageError for columns that are missing or cannot be found, InputError for an unusable file.
    """
    table = open_table(request.source, sheet=request.sheet, encoding=request.encoding)
    for note in (*table.notes, *tell_titles(table, request.files.tagged)):
        watcher.say(note)
    layout = settle_layout(table.columns, next(table.chunks()).rows(), request.corrections)
    layout = tell_words(table, layout)
    for line in describe_layout(table.columns, layout):
        watcher.say(line)
    watcher.say("若有不对，可用 --open --score --date --group --id-column --ignore 或 --layout 文件更正。")
    counted = CountedTable(table)
    table = MaskedTable(counted, layout.open_columns) if request.masked else counted
    names = table.columns
    if request.files.tagged.suffix in NAMES_ONCE:
        names = unique_names(names)
    return SurveySource(table, counted, layout, make_added_columns(names, len(layout.open_columns)))


def with_masked_cells(
    chunk: Chunk, columns: Sequence[int], masked: Mapping[int, Sequence[str | None]]
) -> Chunk:
    """The chunk with other texts in its open questions. masked: row -> its texts, None where as written."""
    if not masked:
        return chunk
    rows = [list(row) for row in chunk.rows()]
    for place, texts in masked.items():
        for column, text in zip(columns, texts, strict=True):
            if text is not None:
                rows[place][column] = text
    return with_cells(chunk, rows)
