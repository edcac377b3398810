"""An output that appears whole or not at all: written beside its place, synced, then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.registry.durable import flush
from nlp.errors import UsageError
from service.files.errors import OutputError, unwritable


def follow_links(path: Path) -> Path:
    """Where an output really goes: a link is written through, not replaced."""
    return Path(os.path.realpath(path))


def check_output(path: Path, source: Path) -> None:
    """Make sure that writing `path` cannot hurt anything but an earlier output.

    Raises: UsageError where it is the input itself, OutputError where it is no place for a file.
    """
    try:
        if not path.exists():
            return
        if path.samefile(source):
            raise UsageError(f"输出「{path}」就是输入文件；输入不会被改写，请换一个输出文件名。")
        if path.is_dir():
            raise OutputError(f"输出「{path}」是一个文件夹，请换一个输出文件名。")
        if not path.is_file():
            raise OutputError(f"输出「{path}」不是普通文件，请换一个输出文件名。")
    except OSError as error:
        raise unwritable(error, path) from error


def part_of(path: Path) -> Path:
    """Where an output grows until it is whole."""
    return path.with_name(f".{path.name}.part")


@contextmanager
def whole_or_nothing(path: Path) -> Iterator[Path]:
    """Yields the place to write to; renames it to `path` at the end, removes it after any fault.

    Raises: OutputError where the system refuses to write, sync or rename.
    """
    part = part_of(path)
    try:
        remove(part)
        yield part
        flush(part)
        os.replace(part, path)
        flush(path.parent)
    except OSError as error:
        raise unwritable(error, path) from error
    finally:
        remove(part)


def remove(part: Path) -> None:
    """Remove a file that was begun, and a writer's scratch folder beside it; nothing there is fine."""
    part.unlink(missing_ok=True)
    shutil.rmtree(part.with_name(f"{part.name}.d"), ignore_errors=True)
