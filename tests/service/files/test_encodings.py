"""Encodings are told from the bytes of the whole file."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.files.encodings import BLOCK, detect_encoding
from service.files.line_encoding import line_encoding
from service.files.text_lines import TextLines


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"id,text", "ascii"),
        ("投诉".encode(), "utf-8"),
        ("投诉".encode("gbk"), "gb18030"),
        ("联通".encode("gbk"), "gb18030"),
        ("满".encode("gbk"), "gb18030"),
        ("é".encode(), "either"),
        ("😀".encode(), "utf-8"),
        (b"\xff\xfe\xff", "neither"),
        ("投".encode()[:1] + b",", "neither"),
    ],
)
def test_a_line_tells_its_encoding(line: bytes, kind: str) -> None:
    assert line_encoding(line) == kind


@pytest.mark.parametrize(
    ("data", "name", "is_mixed"),
    [
        (b"text\nonly ascii\n", "utf-8", False),
        ("text\n投诉\n".encode(), "utf-8", False),
        ("\ufefftext\n投诉\n".encode(), "utf-8", False),
        ("text\n投诉\n".encode("gb18030"), "gb18030", False),
        (b"\xef\xbb\xbf" + "文本\n投诉\n".encode("gbk"), "gb18030", False),
        ("text\n投诉\n".encode("utf-16"), "utf-16", False),
        ("text\n投诉\n退款\n".encode() + "物流\n".encode("gbk"), "utf-8", True),
        ("text\n投诉\n退款\n".encode("gbk") + "物流\n".encode(), "gb18030", True),
        ("text\n投诉\n退款\n".encode() + "物流".encode()[:-1], "utf-8", True),
        (("text\n" + "投诉" * BLOCK + "\n").encode() * 2 + "物流\n".encode("gbk"), "utf-8", True),
    ],
)
def test_a_file_tells_its_encoding(tmp_path: Path, data: bytes, name: str, is_mixed: bool) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(data)
    found = detect_encoding(path)
    assert (found.name, found.mixed) == (name, is_mixed)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("wanted", [None, "gbk"])
@pytest.mark.parametrize("tail", [b"", "满意\n".encode()])
def test_a_mark_of_utf8_before_any_text_is_no_part_of_it(
    tmp_path: Path, encoding: str, wanted: str | None, tail: bytes
) -> None:
    """Exports that are GBK behind such a mark are read, their first header too."""
    if encoding == "utf-8" and wanted:
        return
    path = tmp_path / "in.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "序号,意见\n一,太贵\n二,送得慢\n".encode(encoding) + tail)
    lines = list(TextLines(path, detect_encoding(path, wanted=wanted)))
    assert lines[:3] == ["序号,意见\n", "一,太贵\n", "二,送得慢\n"]


def test_a_line_in_another_encoding_is_decoded_and_marked(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("投诉\n退款\n".encode() + "物流\n".encode("gbk") + "好\n".encode())
    lines = TextLines(path, detect_encoding(path))
    assert [(line.strip(), bool(lines.take_fault())) for line in lines] == [
        ("投诉", False),
        ("退款", False),
        ("物流", True),
        ("好", False),
    ]
