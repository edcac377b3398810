"""Reads .parquet with arro3, batch by batch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from arro3.core import RecordBatch, Schema
from arro3.io import read_parquet

from nlp.errors import InputError
from service.files.cells import Cell, UnreadableCell, show_cell
from service.files.errors import unreadable
from service.files.signatures import PARQUET
from service.files.table import CELLS_PER_CHUNK, ROWS_PER_CHUNK, Chunk

_NESTED = "这一格是列表或对象，不是文字"


@dataclass(frozen=True)
class ArrowChunk:
    """A record batch; a Parquet output keeps it as it is, with its types."""

    batch: RecordBatch
    first: int
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def numbers(self) -> Sequence[int]:
        return range(self.first, self.first + len(self))

    def __len__(self) -> int:
        return int(self.batch.num_rows)

    def column(self, index: int) -> Sequence[Cell]:
        cells: list[Cell] = list(self.batch.column(index).to_pylist())
        if any(isinstance(cell, list | dict) for cell in cells):
            return [
                UnreadableCell(_NESTED, show_cell(cell)) if isinstance(cell, list | dict) else cell
                for cell in cells
            ]
        return cells

    def rows(self) -> Sequence[Sequence[Cell]]:
        return list(zip(*(self.column(index) for index in range(self.batch.num_columns)), strict=True))

    def shown_rows(self) -> Sequence[Sequence[str]]:
        return [[show_cell(cell) for cell in row] for row in self.rows()]


@dataclass
class ParquetTable:
    """A Parquet file whose schema has been read. Rows are numbered from 1."""

    path: Path
    schema: Schema
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()
    titles: tuple[()] = field(default=(), init=False)
    _file: BinaryIO | None = field(default=None, repr=False)

    def fraction_read(self) -> float:
        if self._file is None or self._file.closed:
            return 0.0
        return min(1.0, self._file.tell() / max(1, self.path.stat().st_size))

    def chunks(self) -> Iterator[Chunk]:
        """Raises: InputError where a page is damaged."""
        first = 1
        with self.path.open("rb") as self._file:
            batches = _open(self._file, self.path, len(self.columns))
            while (batch := _next_batch(batches, self.path)) is not None:
                if batch.num_rows:
                    yield ArrowChunk(batch, first)
                    first += batch.num_rows


def open_parquet(path: Path) -> ParquetTable:
    """Raises: InputError where the file is not Parquet, is cut off, or holds no row."""
    try:
        with path.open("rb") as file:
            _check_ends(file, path)
            batches = _open(file, path, 1)
            schema = batches.schema
            first = _next_batch(batches, path)
    except OSError as error:
        raise unreadable(error, path) from error
    if first is None or not first.num_rows:
        raise InputError(f"「{path}」没有数据行。")
    return ParquetTable(path, schema, tuple(schema.names))


def _check_ends(file: BinaryIO, path: Path) -> None:
    head = file.read(4)
    size = file.seek(0, os.SEEK_END)
    if not size:
        raise InputError(f"「{path}」是空文件，请检查导出是否成功。")
    file.seek(max(0, size - 8))
    tail = file.read(8)
    file.seek(0)
    if head != PARQUET:
        raise InputError(f"「{path}」不是 Parquet 文件，请检查扩展名。")
    if tail[4:] != PARQUET or int.from_bytes(tail[:4], "little") > size - 12:
        raise InputError(f"「{path}」不完整（缺少文件尾），请重新导出或重新下载。")


def _open(file: BinaryIO, path: Path, columns: int) -> Any:
    """A reader of record batches. A damaged footer makes arro3 panic: a BaseException and noise."""
    try:
        with _silent_stderr():
            return read_parquet(file, batch_size=max(1, min(ROWS_PER_CHUNK, CELLS_PER_CHUNK // columns)))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise _damaged(path) from error


def _next_batch(batches: Any, path: Path) -> RecordBatch | None:
    try:
        return next(batches, None)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> InputError:
    return InputError(f"「{path}」已损坏或用了不支持的 Parquet 特性，请重新导出。")


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Native code writes to file descriptor 2 itself; keep that off the user's terminal."""
    saved = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(null)
