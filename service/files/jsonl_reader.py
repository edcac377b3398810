"""Reads .jsonl: one JSON object a line. The columns are all keys of the file in the order first met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp.errors import InputError
from service.files.cells import Cell, show_cell
from service.files.encodings import TextEncoding, detect_encoding
from service.files.jsonl_records import make_cell, parse_record
from service.files.line_encoding import UTF8
from service.files.table import CELLS_PER_CHUNK, CHARS_PER_CHUNK, ROWS_PER_CHUNK, Chunk
from service.files.text_lines import TextLines

MOST_KEYS = 20_000

Line = tuple[int, str, dict[str, Any], str]
"""Line number, the line itself, its object, why it has none."""


@dataclass(frozen=True, slots=True)
class JsonlChunk:
    """Lines as they stand in the file beside their objects: a JSONL output keeps the line itself."""

    numbers: Sequence[int]
    lines: Sequence[str]
    records: Sequence[Mapping[str, Any]]
    faults: Mapping[int, str]
    columns: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.records)

    def column(self, index: int) -> Sequence[Cell]:
        name = self.columns[index]
        return [make_cell(record.get(name)) for record in self.records]

    def rows(self) -> Sequence[Sequence[Cell]]:
        return [[make_cell(record.get(name)) for name in self.columns] for record in self.records]

    def shown_rows(self) -> Sequence[Sequence[str]]:
        return [[show_cell(cell) for cell in row] for row in self.rows()]


@dataclass
class JsonlTable:
    """A JSONL file whose keys are known."""

    path: Path
    encoding: TextEncoding
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    titles: tuple[()] = field(default=(), init=False)
    _lines: TextLines | None = field(default=None, repr=False)

    def fraction_read(self) -> float:
        return 0.0 if self._lines is None else self._lines.fraction_read()

    def chunks(self) -> Iterator[Chunk]:
        lines = self._lines = _text_lines(self.path, self.encoding)
        most = max(1, min(ROWS_PER_CHUNK, CELLS_PER_CHUNK // len(self.columns)))
        kept: list[Line] = []
        limit = CHARS_PER_CHUNK
        for line in _records(lines):
            kept.append(line)
            if len(kept) >= most or lines.chars > limit:
                yield self._chunk(kept)
                kept = []
                limit = lines.chars + CHARS_PER_CHUNK
        if kept:
            yield self._chunk(kept)

    def _chunk(self, kept: list[Line]) -> JsonlChunk:
        numbers, lines, records, faults = zip(*kept, strict=True)
        found = {position: fault for position, fault in enumerate(faults) if fault}
        return JsonlChunk(numbers, lines, records, found, self.columns)


def open_jsonl(path: Path, *, encoding: str | None = None) -> JsonlTable:
    """Read the file once for its keys.

    Raises: InputError where no line holds an object.
    """
    detected = detect_encoding(path, wanted=encoding)
    columns: dict[str, None] = {}
    rows = 0
    for number, line, record, _ in _records(_text_lines(path, detected)):
        if number == 1 and line.startswith("["):
            raise InputError(f"「{path}」是一个 JSON 数组；.jsonl 应是每行一个对象 {{…}}，请先转换。")
        rows += 1
        columns.update(dict.fromkeys(record))
        if len(columns) > MOST_KEYS:
            raise InputError(f"「{path}」有超过 {MOST_KEYS} 个不同的键，不像是表格；请检查导出方式。")
    if not rows:
        raise InputError(f"「{path}」只有空行，没有数据。")
    if not columns:
        raise InputError(f"「{path}」没有一行是有键的 JSON 对象；每行应是一个 {{…}}。")
    notes = () if detected.name == UTF8 else (f"编码识别为 {detected.shown}。",)
    return JsonlTable(path, detected, tuple(columns), notes)


def _text_lines(path: Path, encoding: TextEncoding) -> TextLines:
    return TextLines(path, encoding, newline="\n")


def _records(lines: TextLines) -> Iterator[Line]:
    """Every line but the empty ones."""
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if stripped:
            record, fault = parse_record(stripped)
            yield number, stripped, record, lines.take_fault() or fault
