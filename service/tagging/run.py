"""The rows of one run: from chunks of the input to chunks with results, with journal and rejects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from service.files.cells import UnreadableCell, is_number_or_date, show_cell
from service.files.table import Chunk, TaggedChunk
from service.tagging.case_ids import CaseIds
from service.tagging.engines import Engine
from service.tagging.in_order import read_in_order
from service.tagging.journal import Journal
from service.tagging.outcome_lines import ReadTexts
from service.tagging.rejects import Rejects
from service.tagging.request import RowReport, Watcher
from service.tagging.results import Outcome, ResultRow
from service.tagging.source import Source


@dataclass(frozen=True, slots=True)
class _Work:
    """A chunk on its way. known: outcomes that need no engine; texts: places of those that do."""

    chunk: Chunk
    known: list[Outcome | None]
    places: list[int]
    fraction: float


class Run:
    """Carries the counters of one run; `tagged_chunks` is what a writer pulls."""

    def __init__(
        self,
        source: Source,
        case_ids: CaseIds,
        *,
        engine: Engine[Sequence[str], ReadTexts[ResultRow]],
        journal: Journal[ResultRow],
        rejects: Rejects,
        watcher: Watcher,
        report: RowReport | None = None,
    ) -> None:
        self.rows = 0
        self.urgencies: Counter[str] = Counter()
        self.numbers_as_text = 0
        self._table = source.table
        self._text_column = source.text_column
        self._case_ids = case_ids
        self._engine = engine
        self._journal = journal
        self._rejects = rejects
        self._watcher = watcher
        self._report = report

    def tagged_chunks(self) -> Generator[TaggedChunk, None, None]:
        """Every row of the input, in order. To be closed: workers wait for that."""
        plans = map(self._plan, self._table.chunks())
        for work, read in read_in_order(plans, self._engine, self._journal):
            yield self._finish(work, read.outcomes)

    def report(self, row: int, reason: str) -> None:
        """List a row that was analysed but could not be written whole."""
        self._reject(row, "", reason)

    def _plan(self, chunk: Chunk) -> tuple[_Work, Sequence[str]]:
        """Sort out rows with faults and rows done in an interrupted run; the rest is for the engine."""
        known: list[Outcome | None] = [None] * len(chunk)
        places: list[int] = []
        texts: list[str] = []
        for place, cell in enumerate(chunk.column(self._text_column)):
            if place in chunk.faults:
                known[place] = chunk.faults[place]
            elif isinstance(cell, UnreadableCell):
                known[place] = cell.reason
            else:
                if not isinstance(cell, str):
                    self.numbers_as_text += is_number_or_date(cell)
                places.append(place)
                texts.append(show_cell(cell))
        done = self._journal.take(len(texts))
        for place, result in zip(places, done, strict=False):
            known[place] = result
        remaining = _Work(chunk, known, places[len(done) :], self._table.fraction_read())
        return remaining, texts[len(done) :]

    def _finish(self, work: _Work, outcomes: Sequence[Outcome]) -> TaggedChunk:
        for place, result in zip(work.places, outcomes, strict=True):
            work.known[place] = result
        added: list[ResultRow | None] = []
        cases = self._cases(work.chunk)
        texts = work.chunk.column(self._text_column) if self._report else ()
        for place, outcome in enumerate(work.known):
            if isinstance(outcome, ResultRow):
                added.append(outcome)
                self.urgencies[outcome.urgency or ""] += 1
                if self._report:
                    case = cases[place] if cases else ""
                    self._report.add_row(work.chunk.numbers[place], case, show_cell(texts[place]), outcome)
            else:
                added.append(None)
                self._reject(work.chunk.numbers[place], cases[place] if cases else "", outcome or "")
        self.rows += len(added)
        self._watcher.advance(len(added), work.fraction)
        return TaggedChunk(work.chunk, added)

    def _reject(self, row: int, case: str, reason: str) -> None:
        self._rejects.add(row, case, reason)
        if self._report:
            self._report.add_reject(row, case, reason)

    def _cases(self, chunk: Chunk) -> list[str]:
        column = self._case_ids.column
        return [] if column is None else self._case_ids.read(chunk.column(column))
