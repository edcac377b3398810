"""The rows of one survey run: from chunks of the input to tagged chunks, totals, journal and rejects."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from service.files.cells import Cell, UnreadableCell, show_cell
from service.files.table import Chunk, TaggedChunk, Value
from service.survey.added_columns import EMPTY, NOTHING, make_values
from service.survey.answers import Answer, AnswerRow
from service.survey.score_cells import is_left_out, parse_day, parse_score
from service.survey.source import SurveySource, with_masked_cells
from service.survey.totals.rows import Comment, RespondentRow, join_answers
from service.survey.totals.totals import SurveyTotals
from service.tagging.engines import Engine
from service.tagging.in_order import read_in_order
from service.tagging.journal import Journal
from service.tagging.rejects import Rejects
from service.tagging.request import Watcher

OnReject = Callable[[int, str, str], None]
OnUrgent = Callable[[Comment, str], None]


@dataclass(frozen=True, slots=True)
class _Work:
    """A chunk on its way. texts, answers: one list a question; None for an answer left out."""

    chunk: Chunk
    texts: list[list[str]]
    answers: list[list[Answer | None]]
    places: list[tuple[int, int]]
    fraction: float


class SurveyRun:
    """Carries one run; `tagged_chunks` is what a writer pulls."""

    def __init__(
        self,
        source: SurveySource,
        totals: SurveyTotals,
        *,
        engine: Engine[Answer],
        journal: Journal[AnswerRow],
        rejects: Rejects,
        watcher: Watcher,
        on_urgent: OnUrgent,
        on_reject: OnReject,
        masked: bool = False,
    ) -> None:
        self.totals = totals
        self._table = source.table
        self._layout = source.layout
        self._engine = engine
        self._journal = journal
        self._rejects = rejects
        self._watcher = watcher
        self._on_urgent = on_urgent
        self._on_reject = on_reject
        self._masked = masked

    def tagged_chunks(self) -> Generator[TaggedChunk, None, None]:
        """Every row of the input, in order. To be closed: workers wait for that."""
        plans = map(self._plan, self._table.chunks())
        for work, outcomes in read_in_order(plans, self._engine, self._journal):
            yield self._finish(work, outcomes)

    def reject(self, row: int, reason: str, case: str = "") -> None:
        """List a row with a fault."""
        self._rejects.add(row, case, reason)
        self._on_reject(row, case, reason)

    def _plan(self, chunk: Chunk) -> tuple[_Work, list[str]]:
        """Sort out faults, answers left out and those done in an interrupted run; the rest is read."""
        columns = [chunk.column(column) for column in self._layout.open_columns]
        shown = [[show_cell(cell) for cell in cells] for cells in columns]
        answers: list[list[Answer | None]] = [[None] * len(chunk) for _ in columns]
        places: list[tuple[int, int]] = []
        for place in range(len(chunk)):
            for question, cells in enumerate(columns):
                cell = cells[place]
                if place in chunk.faults:
                    answers[question][place] = chunk.faults[place]
                elif isinstance(cell, UnreadableCell):
                    answers[question][place] = cell.reason
                elif not is_left_out(cell):
                    places.append((question, place))
        done = self._journal.take(len(places))
        for (question, place), outcome in zip(places, done, strict=False):
            answers[question][place] = outcome
        places = places[len(done) :]
        work = _Work(chunk, shown, answers, places, self._table.fraction_read())
        return work, [shown[question][place] for question, place in places]

    def _finish(self, work: _Work, outcomes: list[Answer]) -> TaggedChunk:
        for (question, place), outcome in zip(work.places, outcomes, strict=True):
            work.answers[question][place] = outcome
        chunk, layout = work.chunk, self._layout
        scores = [chunk.column(score.column) for score in layout.scores]
        groups = [chunk.column(column) for column in layout.groups]
        days: Sequence[Cell] = chunk.column(layout.date) if layout.date is not None else [None] * len(chunk)
        cases: Sequence[Cell] = chunk.column(layout.id) if layout.id is not None else [None] * len(chunk)
        added: list[tuple[Value, ...] | None] = []
        masked: list[list[str | None]] = []
        for place, number in enumerate(chunk.numbers):
            own = [answers[place] for answers in work.answers]
            read = [(a, work.texts[q][place]) for q, a in enumerate(own) if isinstance(a, AnswerRow)]
            comment = join_answers(number, [a for a, _ in read], [text for _, text in read]) if read else None
            row = RespondentRow(
                number,
                tuple([parse_score(cells[place]) for cells in scores]),
                tuple([_group(cells[place]) for cells in groups]),
                parse_day(days[place]),
                comment,
            )
            case = show_cell(cases[place])
            added.append(self._added(number, case, own))
            self._count(row, own, case)
            if self._masked:
                masked.append([a.masked if isinstance(a, AnswerRow) else None for a in own])
        self._watcher.advance(len(added), work.fraction)
        if self._masked:
            chunk = with_masked_cells(chunk, layout.open_columns, masked)
        return TaggedChunk(chunk, added)

    def _added(self, number: int, case: str, own: Sequence[Answer | None]) -> tuple[Value, ...] | None:
        """The added cells of a row; its faults are listed, each once."""
        faults = [answer for answer in own if isinstance(answer, str)]
        for fault in dict.fromkeys(faults):
            self.reject(number, fault, case)
        if len(faults) == len(own):
            return None
        values: list[Value] = []
        for answer in own:
            values += EMPTY if answer is None else NOTHING if isinstance(answer, str) else make_values(answer)
        return tuple(values)

    def _count(self, row: RespondentRow, own: Sequence[Answer | None], case: str) -> None:
        for answer in own:
            self.totals.answers += 1
            self.totals.empty += answer is None
            self.totals.meaningless += isinstance(answer, AnswerRow) and answer.meaningless
        self.totals.add(row)
        if row.comment is not None and row.comment.urgent:
            self._on_urgent(row.comment, case)


def _group(cell: Cell) -> str:
    return "" if is_left_out(cell) else show_cell(cell).strip()[:60]
