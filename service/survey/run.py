"""The rows of one survey run: from chunks of the input to tagged chunks, totals, journal and rejects."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from service.files.cells import UnreadableCell, show_cell
from service.files.table import Chunk, TaggedChunk
from service.survey.answers import Answer, AnswerRow
from service.survey.chunk_work import ChunkRead, ChunkWork
from service.survey.score_cells import is_left_out
from service.survey.source import SurveySource, with_masked_cells
from service.survey.totals.rows import Comment
from service.survey.totals.totals import SurveyTotals
from service.tagging.engines import Engine
from service.tagging.in_order import read_in_order
from service.tagging.journal import Journal
from service.tagging.rejects import Rejects
from service.tagging.request import Watcher

OnReject = Callable[[int, str, str], None]
OnUrgent = Callable[[Comment, str], None]


class _Waiting(NamedTuple):
    """A chunk while it is read. fraction: of the input that had been read by then."""

    chunk: Chunk
    fraction: float


class SurveyRun:
    """Carries one run; `tagged_chunks` is what a writer pulls."""

    def __init__(
        self,
        source: SurveySource,
        totals: SurveyTotals,
        *,
        engine: Engine[ChunkWork, ChunkRead],
        journal: Journal[AnswerRow],
        rejects: Rejects,
        watcher: Watcher,
        on_urgent: OnUrgent,
        on_reject: OnReject,
        encoded: bool,
    ) -> None:
        """encoded: the engine encodes the rows for the output."""
        self.totals = totals
        self._table = source.table
        self._layout = source.layout
        self._engine = engine
        self._journal = journal
        self._rejects = rejects
        self._watcher = watcher
        self._on_urgent = on_urgent
        self._on_reject = on_reject
        self._encoded = encoded

    def tagged_chunks(self) -> Generator[TaggedChunk, None, None]:
        """Every row of the input, in order. To be closed: workers wait for that."""
        plans = map(self._plan, self._table.chunks())
        for waiting, read in read_in_order(plans, self._engine, self._journal):
            yield self._finish(waiting, read)

    def reject(self, row: int, reason: str, case: str = "") -> None:
        """List a row with a fault."""
        self._rejects.add(row, case, reason)
        self._on_reject(row, case, reason)

    def _plan(self, chunk: Chunk) -> tuple[_Waiting, ChunkWork]:
        """Sort out faults, answers left out and those done in an interrupted run; the rest is to be read."""
        layout = self._layout
        columns = [chunk.column(column) for column in layout.open_columns]
        answers: list[list[Answer | None]] = [[None] * len(chunk) for _ in columns]
        places: list[tuple[int, int]] = []
        faults = chunk.faults
        for place, cells in enumerate(zip(*columns, strict=True)):
            for question, cell in enumerate(cells):
                if place in faults:
                    answers[question][place] = faults[place]
                elif isinstance(cell, UnreadableCell):
                    answers[question][place] = cell.reason
                elif not is_left_out(cell):
                    places.append((question, place))
        done = self._journal.take(len(places))
        for (question, place), outcome in zip(places, done, strict=False):
            answers[question][place] = outcome
        work = ChunkWork(
            chunk.numbers,
            [list(map(show_cell, cells)) for cells in columns],
            answers,
            places[len(done) :],
            [chunk.column(score.column) for score in layout.scores],
            [chunk.column(column) for column in layout.groups],
            None if layout.date is None else chunk.column(layout.date),
            None if layout.id is None else chunk.column(layout.id),
            chunk.shown_rows() if self._encoded else None,
        )
        return _Waiting(chunk, self._table.fraction_read()), work

    def _finish(self, waiting: _Waiting, read: ChunkRead) -> TaggedChunk:
        self.totals.add(read.counts)
        for number, case, reason in read.faults:
            self.reject(number, reason, case)
        for comment, case in read.counts.urgent:
            self._on_urgent(comment, case)
        self._watcher.advance(read.counts.rows, waiting.fraction)
        chunk = with_masked_cells(waiting.chunk, self._layout.open_columns, read.masked)
        return TaggedChunk(chunk, read.added, read.encoded)
