"""Reading little-endian values one after another, never past the end."""

from __future__ import annotations

import struct
from typing import Any

from nlp.errors import InputError


class ByteCursor:
    """A place in `data`. name: how messages call the file."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        self.place = 0

    def read(self, form: str) -> tuple[Any, ...]:
        """Values as `struct` describes them, packed."""
        layout = struct.Struct(f"<{form}")
        start = self.skip(layout.size)
        return layout.unpack_from(self.data, start)

    def read_bytes(self, size: int) -> bytes:
        start = self.skip(size)
        return self.data[start : start + size]

    def skip(self, size: int) -> int:
        """Move on by `size` bytes; where it stood before. Raises: InputError past the end."""
        start = self.place
        if size < 0 or start + size > len(self.data):
            raise InputError(
                f"{self.name} 不完整：第 {start} 字节处应有 {size} 字节，"
                f"而文件共 {len(self.data)} 字节。请重新下载。"
            )
        self.place += size
        return start
