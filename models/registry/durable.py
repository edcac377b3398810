"""Writes that survive kill -9 and a power cut: beside, flushed to the disk, renamed, folder flushed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

TEMPORARY = ".writing-"  # begins the name of a file that is not finished


def write_durably(path: Path, content: bytes) -> None:
    """Replace `path`: readers see the old content or the new, never a part. For this account alone.

    Raises: OSError.
    """
    # 0600 whatever the umask, as models.registry.private_files wants it
    descriptor, beside = tempfile.mkstemp(prefix=f"{TEMPORARY}{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    flush(path.parent)


def flush_tree(directory: Path) -> None:
    """Every file of a directory and of those in it, and their names, to the disk."""
    for path in directory.iterdir():
        if path.is_dir():
            flush_tree(path)
            continue
        flush(path)
    flush(directory)


def flush(path: Path) -> None:
    """What a file holds, or the names in a directory, to the disk. Raises: OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
