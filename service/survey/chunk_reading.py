"""Reads and counts one chunk of rows: the pure function that every engine of a survey runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from nlp import prepare
from service.files.cells import Cell, show_cell
from service.files.table import Value
from service.files.writing import Encoder
from service.survey.added_columns import EMPTY, NOTHING, make_values
from service.survey.answers import Answer, AnswerRow
from service.survey.chunk_work import ChunkRead, ChunkWork
from service.survey.layout import ScoreColumn, SurveyLayout
from service.survey.scales import read_no_answer, read_score
from service.survey.score_cells import is_left_out, parse_day
from service.survey.totals.chunk_counts import RowCounter
from service.survey.totals.rows import RespondentRow, join_answers
from service.tagging.engines import LoadReader, ReadBatch
from service.tagging.outcome_lines import to_line

ReadAnswers = Callable[[Sequence[str]], list[Answer]]


def load_chunk_reader(
    load: LoadReader[Sequence[str], list[Answer]],
    *,
    layout: SurveyLayout,
    aspects: Sequence[str],
    masked: bool,
    encode: Encoder | None,
) -> ReadBatch[ChunkWork, ChunkRead]:
    """`ChunkReader.read` with the models of this process."""
    return ChunkReader(load(), layout, aspects, masked=masked, encode=encode).read


class ChunkReader:
    """Pure: equal chunks are read and counted alike, whatever came before."""

    def __init__(
        self,
        read: ReadAnswers,
        layout: SurveyLayout,
        aspects: Sequence[str],
        *,
        masked: bool,
        encode: Encoder | None,
    ) -> None:
        """aspects: codes of the pack. masked: answers are written masked."""
        self._read, self._layout, self._masked, self._encode = read, layout, masked, encode
        self._counter = RowCounter(layout, aspects)

    def read(self, work: ChunkWork) -> ChunkRead:
        """Read what is to be read, and count everything."""
        outcomes = self._read([work.texts[question][place] for question, place in work.places])
        answers = [list(column) for column in work.answers]
        for (question, place), outcome in zip(work.places, outcomes, strict=True):
            answers[question][place] = outcome
        rows = list(zip(*answers, strict=True))
        cases = [""] * len(rows) if work.cases is None else list(map(show_cell, work.cases))
        scores = _scores(work, self._layout)
        people = _respondents(work, scores, rows, cases, self._layout.year)
        counts = self._counter.count(people)
        for own, cells, read, score in zip(
            counts.scores, work.scores, scores, self._layout.scores, strict=True
        ):
            own.no_answer = _count_no_answers(cells, read, score)
        for column in answers:
            counts.answers += len(column)
            counts.empty += column.count(None)
            counts.meaningless += sum([isinstance(one, AnswerRow) and one.meaningless for one in column])
        added = list(map(_added, rows, people))
        masked = _masked(rows, work.texts) if self._masked else {}
        encoded = None
        if self._encode is not None and work.rows is not None:
            encoded = self._encode(
                _with_masked(work.rows, self._layout.open_columns, masked),
                added,
                len(NOTHING) * len(answers) + 1,
            )
            added, masked = [], {}
        faults = _faults(work.numbers, rows, cases)
        return ChunkRead(to_line(outcomes), len(outcomes), counts, faults, added, masked, encoded)


def _scores(work: ChunkWork, layout: SurveyLayout) -> list[list[float | None]]:
    """One list a column."""
    return [
        [read_score(cell, column) for cell in cells]
        for cells, column in zip(work.scores, layout.scores, strict=True)
    ]


def _count_no_answers(
    cells: Sequence[Cell], scores: Sequence[float | None], column: ScoreColumn
) -> dict[str, int]:
    """How often 不适用, 99 and the like stand where a score could."""
    return Counter(
        told
        for cell, score in zip(cells, scores, strict=True)
        if score is None and not is_left_out(cell) and (told := read_no_answer(cell, column)) is not None
    )


def _respondents(
    work: ChunkWork,
    scores: Sequence[Sequence[float | None]],
    rows: Sequence[Sequence[Answer | None]],
    cases: Sequence[str],
    year: int | None,
) -> list[RespondentRow]:
    count = len(rows)
    nothing: Sequence[tuple[()]] = [()] * count
    groups = [list(map(_group, cells)) for cells in work.groups]
    days = [None] * count if work.days is None else [parse_day(cell, year) for cell in work.days]
    return [
        RespondentRow(
            number,
            own_scores,
            own_groups,
            day,
            join_answers(
                number,
                [one for one in own if isinstance(one, AnswerRow)],
                [text for one, text in zip(own, texts, strict=True) if isinstance(one, AnswerRow)],
            ),
            case,
        )
        for number, own, texts, own_scores, own_groups, day, case in zip(
            work.numbers,
            rows,
            zip(*work.texts, strict=True),
            zip(*scores, strict=True) if scores else nothing,
            zip(*groups, strict=True) if groups else nothing,
            days,
            cases,
            strict=True,
        )
    ]


def _added(own: Sequence[Answer | None], person: RespondentRow) -> tuple[Value, ...] | None:
    """The added cells of a row; None where none of its answers could be read."""
    if all(isinstance(answer, str) for answer in own):
        return None
    values: list[Value] = []
    for answer in own:
        values += EMPTY if answer is None else NOTHING if isinstance(answer, str) else make_values(answer)
    values.append(None if person.comment is None else person.comment.sentiment)
    return tuple(values)


def _faults(
    numbers: Sequence[int], rows: Sequence[Sequence[Answer | None]], cases: Sequence[str]
) -> list[tuple[int, str, str]]:
    """The faults of each row, each once."""
    found: list[tuple[int, str, str]] = []
    for number, own, case in zip(numbers, rows, cases, strict=True):
        for fault in dict.fromkeys([answer for answer in own if isinstance(answer, str)]):
            found.append((number, case, fault))
    return found


def _masked(
    rows: Sequence[Sequence[Answer | None]], texts: Sequence[Sequence[str]]
) -> dict[int, list[str | None]]:
    """Row -> the texts of its open questions with masked values, None where as written."""
    masked = [
        list(map(_masked_answer, own, said)) for own, said in zip(rows, zip(*texts, strict=True), strict=True)
    ]
    return {place: own for place, own in enumerate(masked) if any(text is not None for text in own)}


def _masked_answer(answer: Answer | None, text: str) -> str | None:
    """An answer that could not be read, such as one that is too long, holds values like any other."""
    if isinstance(answer, AnswerRow):
        return answer.masked
    if answer is None or not text:
        return None
    prepared = prepare(text)
    return prepared.masked_text if prepared.masks else None


def _with_masked(
    rows: Sequence[Sequence[str]], columns: Sequence[int], masked: dict[int, list[str | None]]
) -> Sequence[Sequence[str]]:
    if not masked:
        return rows
    changed = [list(row) for row in rows]
    for place, texts in masked.items():
        for column, text in zip(columns, texts, strict=True):
            if text is not None:
                changed[place][column] = text
    return changed


def _group(cell: Cell) -> str:
    return "" if is_left_out(cell) else show_cell(cell).strip()[:60]
