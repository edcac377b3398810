"""The shared strings of a workbook, kept in a temporary file so that memory does not grow with them."""

from __future__ import annotations

import os
import re
import tempfile
import weakref
from array import array
from functools import lru_cache
from typing import IO

from service.files.xlsx_xml import feed, make_parser

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CACHED = 4_096


class SharedStrings:
    """`strings[7]` is the string with number 7. Raises IndexError for a number the table has not."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the table
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])
        if stream is not None:
            self._spill(stream)
        self._cached = lru_cache(maxsize=_CACHED)(self._read)

    def __getitem__(self, number: int) -> str:
        return self._cached(number)

    def _read(self, number: int) -> str:
        start, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - start, start).decode()

    def _spill(self, stream: IO[bytes]) -> None:
        parts: list[str] = []
        collecting = phonetic = False
        position = 0

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal collecting, phonetic
            if name == "t":
                collecting = not phonetic
            elif name == "rPh":
                phonetic = True

        def end(name: str) -> None:
            nonlocal collecting, phonetic, position
            if name == "t":
                collecting = False
            elif name == "rPh":
                phonetic = False
            elif name == "si":
                position += self._file.write(unescape("".join(parts)).encode("utf-8", "replace"))
                self._ends.append(position)
                parts.clear()

        def text(data: str) -> None:
            if collecting:
                parts.append(data)

        for _ in feed(make_parser(start, end, text), stream):
            pass
        self._file.flush()


def unescape(text: str) -> str:
    """`_x000D_` and the like as the characters they stand for (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return "\ufffd" if "\ud800" <= character <= "\udfff" else character
