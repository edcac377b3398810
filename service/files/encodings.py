"""Detects the encoding of a text file from all of its bytes, before a row is read.

Reading the whole file first costs about 2 s a gigabyte and means that a foreign byte at the
very end is known before the work begins.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import InputError, UsageError
from service.files.errors import unreadable
from service.files.line_encoding import GB18030, UTF8, LineEncoding, has_chinese, line_encoding
from service.files.signatures import check_is_text

BLOCK = 1 << 20
BOM = codecs.BOM_UTF8
LONGEST_LINE = 16 << 20
UTF16 = "utf-16"
_SHOWN = {UTF8: "UTF-8", GB18030: "GB18030/GBK", UTF16: "UTF-16"}
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """`mixed`: some lines are in another encoding or damaged; they must be looked at one by one."""

    name: str
    mixed: bool = False

    @property
    def shown(self) -> str:
        return _SHOWN.get(self.name, self.name)


def detect_encoding(path: Path, *, wanted: str | None = None) -> TextEncoding:
    """The encoding of a text file; `wanted` is believed where the user named one.

    Raises: InputError for an empty, binary or undecodable file, UsageError for an unknown name.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_SAMPLE)
            check_is_text(head, path)
            start = len(BOM) if head.startswith(BOM) else 0  # it may stand before GBK: some exports add it
            file.seek(start)
            if wanted is not None:
                name = _known(wanted)
                return TextEncoding(name, mixed=name in (UTF8, GB18030))
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return TextEncoding(UTF16)
            counts = _count_lines(_blocks_of_lines(iter(lambda: file.read(BLOCK), b""), path))
    except OSError as error:
        raise unreadable(error, path) from error
    return _decide(counts, head[start:], path)


def _known(wanted: str) -> str:
    try:
        name = codecs.lookup(wanted).name
        "中文".encode(name)
    except (LookupError, UnicodeError) as error:
        raise UsageError(
            f"--encoding「{wanted}」不是能写中文的编码；常用的有 utf-8、gb18030、utf-16、big5。"
        ) from error
    return {"gbk": GB18030, "gb2312": GB18030, "utf-8-sig": UTF8}.get(name, name)


def _blocks_of_lines(blocks: Iterator[bytes], path: Path) -> Iterator[bytes]:
    """Blocks cut at line ends. No line ends inside a character of UTF-8 or GB18030."""
    rest = b""
    for block in blocks:
        cut = block.rfind(b"\n") + 1
        if not cut:
            rest += block
            if len(rest) > LONGEST_LINE:
                raise InputError(f"「{path}」有一行超过 {LONGEST_LINE >> 20} MiB，不像是表格；请检查换行符。")
            continue
        yield rest + block[:cut]
        rest = block[cut:]
    if rest:
        yield rest


def _count_lines(blocks: Iterator[bytes]) -> Counter[LineEncoding]:
    """How many lines there are of each encoding. Whole blocks of UTF-8 are counted as such."""
    counts: Counter[LineEncoding] = Counter()
    for block in blocks:
        if block.isascii():
            counts["ascii"] += block.count(b"\n")
        elif _is_chinese_utf8(block):
            counts["utf-8"] += block.count(b"\n") or 1
        else:
            counts.update(map(line_encoding, block.split(b"\n")))
    return counts


def _is_chinese_utf8(block: bytes) -> bool:
    try:
        return has_chinese(block.decode(UTF8))
    except UnicodeDecodeError:
        return False


def _decide(counts: Counter[LineEncoding], head: bytes, path: Path) -> TextEncoding:
    beyond_ascii = counts.total() - counts["ascii"]
    if counts["neither"] * 2 > beyond_ascii:
        raise InputError(
            f"「{path}」不是 UTF-8、GB18030 或带 BOM 的 UTF-16{_guess(head)}；"
            "请另存为 UTF-8，或用 --encoding 指明编码。"
        )
    if counts["gb18030"] <= counts["utf-8"]:
        return TextEncoding(UTF8, mixed=bool(counts["gb18030"] or counts["neither"]))
    if _looks_like_big5(head):
        raise InputError(
            f"「{path}」不像 GB18030，可能是 Big5（繁体）或西文编码；"
            "请用 --encoding 指明（big5、gb18030 …），或另存为 UTF-8。"
        )
    return TextEncoding(GB18030, mixed=bool(counts["utf-8"] or counts["neither"]))


def _guess(head: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(head[:20_000]).best()
    return "" if best is None else f"（可能是 {best.encoding}）"


def _looks_like_big5(head: bytes) -> bool:
    """GB18030 accepts nearly every Big5 text, as nonsense: rare characters outside GB2312."""
    sample = head[: head.rfind(b"\n") + 1] or head
    try:
        sample.decode("big5")
    except UnicodeDecodeError:
        return False
    characters = [c for c in sample.decode(GB18030, "ignore") if has_chinese(c)]
    common = len("".join(characters).encode("gb2312", "ignore")) // 2
    return common < 0.8 * len(characters)
