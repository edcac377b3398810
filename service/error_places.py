"""Where an error came from, for logs: places in the code, never its message, which may quote a text."""

from __future__ import annotations

import traceback
from pathlib import Path


def where(error: BaseException, depth: int = 5) -> list[str]:
    """Places in the code that led to `error`, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-depth:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
