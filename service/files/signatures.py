"""Recognises files by their first bytes, so that a wrong extension gets a clear answer."""

from __future__ import annotations

import codecs
from pathlib import Path

from nlp.errors import InputError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
PARQUET = b"PAR1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_BINARY = {
    ZIP: "是一个压缩包或 .xlsx 工作簿；若是工作簿，请把扩展名改为 .xlsx。",
    OLE: "是旧版 Office 文件或加密文件；请用 Excel 另存为不加密的 .xlsx。",
    PARQUET: "是 Parquet 文件，请把扩展名改为 .parquet。",
    b"\x1f\x8b": "是 gzip 压缩文件，请先解压。",
    b"%PDF": "是 PDF 文件，请导出为表格。",
    b"\x89PNG": "是图片，请导出为表格。",
    b"\xff\xd8\xff": "是图片，请导出为表格。",
    b"\x7fELF": "是程序文件，请给出表格。",
    b"7z\xbc\xaf": "是 7z 压缩文件，请先解压。",
    b"Rar!": "是 RAR 压缩文件，请先解压。",
}
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\r\x0b\x0c\x1a\x1b"))
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def check_is_text(head: bytes, path: Path) -> None:
    """Raise InputError where the first bytes of a file cannot begin a text file."""
    if not head:
        raise InputError(f"「{path}」是空文件，请检查导出是否成功。")
    for signature, meaning in _BINARY.items():
        if head.startswith(signature):
            raise InputError(f"「{path}」不是文本：{meaning}")
    if head.startswith(_UTF32):
        raise InputError(f"「{path}」是 UTF-32 编码，请另存为 UTF-8。")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls > 16 and controls * 50 > len(head):
        raise InputError(f"「{path}」是二进制文件或没有 BOM 的 UTF-16；请另存为 UTF-8 的 CSV 或 .xlsx。")


def check_is_workbook(path: Path, head: bytes) -> None:
    """Raise InputError where a file named .xlsx is not one."""
    if head.startswith(ZIP):
        return
    if not head:
        raise InputError(f"「{path}」是空文件，请检查导出是否成功。")
    if head.startswith(OLE):
        if _ENCRYPTED_PACKAGE in path.read_bytes():
            raise InputError(f"「{path}」有打开密码；请在 Excel 中取消密码后另存，再运行。")
        raise InputError(f"「{path}」是旧版 .xls 格式；请在 Excel 中另存为 .xlsx。")
    raise InputError(f"「{path}」不是 .xlsx 工作簿（也许只是改了扩展名）；请用 Excel 打开后另存为 .xlsx。")
