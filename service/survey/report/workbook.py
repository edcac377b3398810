"""survey.xlsx: summary, aspects, drivers, themes, urgent comments, tagged rows, rejects.

Rows of the last three are written while the run goes on, in constant memory; the others at its end.
Everything is written by type, so that no text can run as a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from models.tasks import EMOTION_NAMES
from service.files.cells import Cell
from service.files.table import AddedColumn, Table, TaggedChunk
from service.files.writing import Report
from service.files.xlsx_writer import MOST_ROWS, TypedSheet, open_workbook
from service.survey.report.sheets import aspect_rows, driver_rows, summary_rows, theme_rows
from service.survey.summary import SurveySummary
from service.survey.totals.rows import Comment
from service.survey.totals.samples import shorten

URGENT_HEADER = ("行号", "编号", "把握", "依据", "类别", "情绪", "情绪强度", "意见（已脱敏）")


class SurveyBook:
    """An open workbook. `tagged` is None where the tagged rows go to a file of their own."""

    def __init__(
        self,
        summary: TypedSheet,
        sheets: dict[str, TypedSheet],
        tagged: TypedSheet | None,
        names: Mapping[str, str],
    ) -> None:
        """names: of categories, by code."""
        self._names = names
        self._summary = summary
        self._sheets = sheets
        self._tagged = tagged
        self._counts = {"紧急": 1, "未分析": 1}

    def write_tagged(self, table: Table, added: Sequence[AddedColumn], chunks: Iterator[TaggedChunk]) -> None:
        """Pull all rows into the sheet of tagged rows."""
        if self._tagged is None:
            raise ValueError("this workbook was opened without a sheet of tagged rows")
        nothing: list[Cell] = [None] * len(added)
        self._tagged.write_header(table.titles, [*table.columns, *(column.name for column in added)])
        for tagged in chunks:
            rows = zip(tagged.chunk.numbers, tagged.chunk.rows(), tagged.added, strict=True)
            for number, cells, values in rows:
                self._tagged.write_row(number, [*cells, *(values or nothing)])

    def add_urgent(self, comment: Comment, case: str) -> None:
        """A row for a comment with an urgent answer."""
        for answer in comment.answers:
            if answer.urgency == "urgent":
                self._add(
                    "紧急",
                    comment.number,
                    case,
                    answer.urgency_confidence,
                    answer.urgency_reasons,
                    self._names.get(answer.category or "", answer.category),
                    EMOTION_NAMES.get(answer.emotion or "", answer.emotion),
                    answer.emotion_intensity,
                    shorten(comment.text, 2_000),
                )
                return

    def add_reject(self, row: int, case: str, reason: str) -> None:
        """A row that could not be read or written whole."""
        self._add("未分析", row, case, reason)

    def finish(self, summary: SurveySummary) -> None:
        """Write the sheets that need the whole run."""
        for sheet, rows in (
            (self._summary, summary_rows(summary)),
            (self._sheets["方面"], aspect_rows(summary)),
            (self._sheets["驱动因素"], driver_rows(summary)),
            (self._sheets["主题"], theme_rows(summary)),
        ):
            for place, row in enumerate(rows):
                sheet.write_row(place, row)

    def _add(self, name: str, *cells: Cell) -> None:
        if self._counts[name] < MOST_ROWS:
            self._sheets[name].write_row(self._counts[name], cells)
            self._counts[name] += 1


@contextmanager
def open_book(
    part: Path, report: Report, names: Mapping[str, str], *, with_tagged: bool
) -> Iterator[SurveyBook]:
    """The workbook in the making at `part`. names: of categories, by code.

    Raises: OSError as the system gives it.
    """
    with open_workbook(part) as workbook:
        summary = TypedSheet(workbook, report, "摘要")
        sheets = {name: TypedSheet(workbook, report, name) for name in ("方面", "驱动因素", "主题", "紧急")}
        tagged = TypedSheet(workbook, report, "明细") if with_tagged else None
        sheets["未分析"] = TypedSheet(workbook, report, "未分析")
        summary.set_widths((28, 18, 24, 60))
        sheets["方面"].set_widths((14, 10, 10, 22, 10, 10, 10, 22, 12, 48, 48))
        sheets["驱动因素"].set_widths((14, 10, 22, 14, 22, 14, 22, 14, 22))
        sheets["主题"].set_widths((36, 10, 10, 22, 10, 10, 48, 80))
        sheets["紧急"].set_widths((8, 14, 8, 40, 18, 12, 10, 80))
        sheets["未分析"].set_widths((8, 14, 80))
        sheets["紧急"].write_row(0, URGENT_HEADER)
        sheets["未分析"].write_row(0, ("行号", "编号", "原因"))
        yield SurveyBook(summary, sheets, tagged, names)
