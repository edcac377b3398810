"""What a run is made of: two runs with equal fingerprints write equal bytes."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from service.files.errors import unreadable
from service.tagging.request import TagRequest


def make_fingerprint(request: TagRequest, *, text_column: int, model_version: str) -> dict[str, str | int]:
    """By the names that a refusal to resume shows to the user. Raises: InputError where unreadable."""
    return {
        "输入文件": file_digest(request.source),
        "文本列": text_column,
        "工作表": request.sheet or "",
        "编码": request.encoding or "",
        "文本长度上限": request.max_chars,
        "模型": model_version,
        "程序版本": program_version(),
    }


def file_digest(path: Path) -> str:
    """SHA-256 of a file. Raises: InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(error, path) from error


def program_version() -> str:
    """Version of the installed distribution; 'source' where it runs from a checkout."""
    try:
        return version("suqing")
    except PackageNotFoundError:
        return "source"
