"""What went wrong with a file, in words its user can act on."""

from __future__ import annotations

import errno
from pathlib import Path

from nlp.errors import InputError, SuqingError


class OutputError(SuqingError):
    """An output that cannot be written: no place, no right, no such folder."""


_READING = {
    errno.ENOENT: "文件不存在，请检查路径。",
    errno.EACCES: "没有读取权限，请检查文件权限。",
    errno.EISDIR: "这是一个文件夹，请给出文件。",
    errno.ENOTDIR: "路径中间有一段不是文件夹，请检查路径。",
    errno.ENAMETOOLONG: "文件名太长，请缩短。",
    errno.ENOSPC: "临时文件夹空间不足，请腾出空间，或用环境变量 TMPDIR 换一个文件夹。",
    errno.EIO: "磁盘读取出错，请把文件复制到别处再试。",
}

_FULL = "磁盘空间不足（或超过文件大小限制），未完成的文件已删除；请腾出空间后重新运行。"
_WRITING = {
    errno.ENOENT: "输出文件夹不存在，请先建立。",
    errno.ENOTDIR: "输出路径中间有一段不是文件夹，请检查路径。",
    errno.EACCES: "没有写入权限，请换一个文件夹。",
    errno.EPERM: "没有写入权限，请换一个文件夹。",
    errno.EROFS: "所在磁盘是只读的，请换一个文件夹。",
    errno.EISDIR: "输出路径是一个文件夹，请给出文件名。",
    errno.ENAMETOOLONG: "输出文件名太长，请缩短。",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
}


def unreadable(error: OSError, path: Path) -> InputError:
    """The error to raise when the operating system refused to read `path`."""
    return InputError(f"无法读取「{path}」：{_READING.get(error.errno or 0, _named(error))}")


def unwritable(error: OSError, path: Path) -> OutputError:
    """The error to raise when the operating system refused to write `path`."""
    return OutputError(f"无法写入「{path}」：{_WRITING.get(error.errno or 0, _named(error))}")


def _named(error: OSError) -> str:
    return f"系统返回 {errno.errorcode.get(error.errno or 0, type(error).__name__)}。"
