"""A directory that appears whole or not at all: written beside its place, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from nlp.errors import InputError


def check_is_free(directory: Path) -> None:
    """Raises: InputError when something stands at the place."""
    if directory.exists() or directory.is_symlink():
        raise InputError(f"「{directory}」已经存在，请换一个目录名，或先将其移走。")


def write_directory(
    directory: Path, texts: Mapping[str, str], tensors: Mapping[str, NDArray[np.float16]]
) -> None:
    """texts: file name -> content; the tensors go to model.safetensors. Raises: InputError."""
    check_is_free(directory)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
        try:
            _write_files(beside, texts, dict(tensors))
            os.rename(beside, directory)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OSError as error:
        raise InputError(f"无法写入「{directory}」：{error.strerror}。请检查权限与磁盘空间。") from error


def _write_files(beside: Path, texts: Mapping[str, str], tensors: dict[str, NDArray[Any]]) -> None:
    beside.chmod(0o755)
    for name, text in texts.items():
        (beside / name).write_text(text, "utf-8", newline="\n")
    save_file(tensors, beside / "model.safetensors", metadata={"format": "pt"})  # transformers asks for it
    for path in beside.iterdir():
        path.chmod(0o644)
