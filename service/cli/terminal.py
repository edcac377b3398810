"""In front of the terminal: what stands in files, texts and names is shown, never obeyed.

A header of a file may hold the escape codes by which a terminal changes its title, hides text or types
commands. Everything that the commands print goes through here, tables through `service.cli.console`.
"""

from __future__ import annotations

import json
import re
from typing import Any, TextIO

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # C0 and C1; line ends and tabs stay


def without_controls(text: str) -> str:
    """The text without the characters that command a terminal."""
    return _CONTROLS.sub("", text)


def print_text(text: str, *, file: TextIO | None = None, flush: bool = False) -> None:
    """Like `print`, on stdout where no file is given."""
    print(without_controls(text), file=file, flush=flush)


def print_json(value: Any, *, indent: int | None = None, sort_keys: bool = False) -> None:
    """One JSON document on stdout, the same data whatever it holds: control characters are written as \\u."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=sort_keys)
    print(_CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text))
