"""What goes to an engine for a chunk of rows, and what comes back. Both cross processes, pickled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from service.files.cells import Cell
from service.files.table import Value
from service.survey.answers import Answer
from service.survey.totals.chunk_counts import ChunkCounts


class ChunkWork(NamedTuple):
    """Some rows with all that is needed to read and count them.

    numbers: of the rows. texts, answers: one list a question; answers are known already (a fault, or the
    outcome of an interrupted run) or None. places: (question, row) of those to be read; what is neither
    known nor to be read was left out. scores, groups: one list a column. days, cases: None without a column.
    rows: all cells as text, where the rows are to be encoded; else None.
    """

    numbers: Sequence[int]
    texts: Sequence[Sequence[str]]
    answers: Sequence[Sequence[Answer | None]]
    places: Sequence[tuple[int, int]]
    scores: Sequence[Sequence[Cell]]
    groups: Sequence[Sequence[Cell]]
    days: Sequence[Cell] | None
    cases: Sequence[Cell] | None
    rows: Sequence[Sequence[str]] | None


class ChunkRead(NamedTuple):
    """What was read.

    line, kept: the new outcomes as a line of the journal, and how many they are. faults: (row number, case
    number, reason) in order. added: the added cells of every row. masked: row -> texts of its open
    questions with masked values, None where as written. encoded: see TaggedChunk; `added` is empty then.
    """

    line: bytes
    kept: int
    counts: ChunkCounts
    faults: Sequence[tuple[int, str, str]]
    added: Sequence[Sequence[Value] | None]
    masked: Mapping[int, Sequence[str | None]]
    encoded: bytes | None
