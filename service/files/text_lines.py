"""The lines of a text file as str, whatever its encoding, with the place reached in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from nlp.errors import InputError
from service.files.encodings import BOM, TextEncoding
from service.files.errors import unreadable
from service.files.line_encoding import line_encoding


class TextLines:
    """Iterates over the lines of one file once.

    chars: code points yielded so far.
    """

    def __init__(self, path: Path, encoding: TextEncoding, *, newline: str = "") -> None:
        self.chars = 0
        self._fault = ""
        self._path = path
        self._encoding = encoding
        self._newline = newline
        self._size = max(1, path.stat().st_size)
        self._file: BinaryIO | None = None

    def fraction_read(self) -> float:
        """Share of the file's bytes read so far, 0..1."""
        if self._file is None or self._file.closed:
            return 1.0 if self.chars else 0.0
        return min(1.0, self._file.tell() / self._size)

    def take_fault(self) -> str:
        """Why a line yielded since the last call cannot be trusted; '' where all can.

        Such a line is decoded as well as possible: in the encoding it is really in, or with
        U+FFFD for lost characters.
        """
        fault, self._fault = self._fault, ""
        return fault

    def __iter__(self) -> Iterator[str]:
        """Raises: InputError where the file cannot be read or, outside mixed files, decoded."""
        lines = self._mixed_lines() if self._encoding.mixed else self._uniform_lines()
        try:
            for line in lines:
                self.chars += len(line)
                yield line
        except OSError as error:
            raise unreadable(error, self._path) from error
        except UnicodeError as error:
            raise InputError(
                f"「{self._path}」约 {self.fraction_read():.0%} 处有 {self._encoding.shown} 之外的字节；"
                "请另存为 UTF-8，或用 --encoding 指明编码。"
            ) from error

    def _uniform_lines(self) -> Iterator[str]:
        name = self._encoding.name
        with self._path.open("rb") as file:
            self._file = file
            file.seek(len(BOM) if file.read(len(BOM)) == BOM else 0)
            with io.TextIOWrapper(file, name, newline=self._newline) as lines:
                yield from lines

    def _mixed_lines(self) -> Iterator[str]:
        main = self._encoding.name
        with self._path.open("rb") as file:
            self._file = file
            file.seek(len(BOM) if file.read(len(BOM)) == BOM else 0)
            for raw in file:
                kind = line_encoding(raw)
                name = main if kind in ("ascii", "either") else kind
                if kind == "neither":
                    name, self._fault = main, "这一行有无法解码的字节；请检查文件是否损坏"
                elif name != main:
                    self._fault = f"这一行是 {_shown(name)} 编码，文件是 {_shown(main)}；请统一编码后重新运行"
                yield raw.decode(name, "replace")


def _shown(name: str) -> str:
    return TextEncoding(name).shown
