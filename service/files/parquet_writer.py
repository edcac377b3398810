"""Writes .parquet with arro3, batch by batch.

From Parquet the columns keep their types; from every other format they are text, since a type
guessed from the first rows breaks on a later one. The added columns are typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet as write_stream

from service.files.parquet_reader import ArrowChunk, ParquetTable
from service.files.table import AddedColumn, Chunk, Table, TaggedChunk
from service.files.writing import Report, unique_names

ROWS_PER_GROUP = 10_000  # arro3 holds one group in memory
_TYPES = {"text": DataType.string(), "number": DataType.float64(), "flag": DataType.bool()}


def write_parquet(
    part: Path,
    table: Table,
    added: Sequence[AddedColumn],
    chunks: Iterator[TaggedChunk],
    report: Report,
) -> None:
    """Write a Parquet file. See `Writer`."""
    schema = _schema(table, added)
    with part.open("wb") as file:
        sink = _Sink(file)
        batches = _Batches(chunks, schema, added, sink)
        try:
            write_stream(
                RecordBatchReader.from_batches(schema, iter(batches)),
                sink,  # type: ignore[arg-type]
                compression="zstd(3)",
                max_row_group_size=ROWS_PER_GROUP,
            )
        except Exception:
            if batches.error is None:
                raise
        for error in (batches.error, sink.error):
            if error is not None:
                raise error


class _Sink:
    """A file whose first fault is kept and raised later: arro3 panics on a failing write."""

    def __init__(self, file: BinaryIO) -> None:
        self.error: OSError | None = None
        self._file = file

    def write(self, data: bytes) -> int:
        if self.error is None:
            try:
                return self._file.write(data)
            except OSError as error:
                self.error = error
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Asked for by arro3 before it accepts a file."""
        return self._file.seek(offset, whence)

    def flush(self) -> None:
        if self.error is None:
            try:
                self._file.flush()
            except OSError as error:
                self.error = error


class _Batches:
    """The batches to write. What goes wrong while they are made is kept: arro3 would turn it into text."""

    def __init__(
        self, chunks: Iterator[TaggedChunk], schema: Schema, added: Sequence[AddedColumn], sink: _Sink
    ) -> None:
        self.error: BaseException | None = None
        self._chunks = chunks
        self._schema = schema
        self._added = added
        self._sink = sink

    def __iter__(self) -> Iterator[RecordBatch]:
        try:
            for tagged in self._chunks:
                if self._sink.error is not None:
                    return
                yield self._batch(tagged)
        except GeneratorExit:
            raise
        except BaseException as error:
            self.error = error
            raise

    def _batch(self, tagged: TaggedChunk) -> RecordBatch:
        added = [
            Array([None if row is None else row[position] for row in tagged.added], type=_TYPES[column.kind])
            for position, column in enumerate(self._added)
        ]
        return RecordBatch.from_arrays([*_columns(tagged.chunk), *added], schema=self._schema)


def _schema(table: Table, added: Sequence[AddedColumn]) -> Schema:
    own = [Field(column.name, _TYPES[column.kind], nullable=True) for column in added]
    if isinstance(table, ParquetTable):
        kept = [table.schema.field(index) for index in range(len(table.columns))]
        return Schema([*kept, *own], metadata=table.schema.metadata)
    return Schema(
        [*(Field(name, _TYPES["text"], nullable=True) for name in unique_names(table.columns)), *own]
    )


def _columns(chunk: Chunk) -> list[Array]:
    if isinstance(chunk, ArrowChunk):
        return [chunk.batch.column(index) for index in range(chunk.batch.num_columns)]
    columns = zip(*chunk.shown_rows(), strict=True)
    return [Array(list(column), type=_TYPES["text"]) for column in columns]
