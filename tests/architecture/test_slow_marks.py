"""`make test-fast` stays fast: what trains an encoder, starts Ray or kills processes is marked slow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
HEAVY = re.compile(r'importorskip\("(?:torch|ray)"|signal\.SIGKILL')
FILES = [path for path in sorted(TESTS.rglob("test_*.py")) if HEAVY.search(path.read_text("utf-8"))]


def test_there_are_such_files() -> None:
    assert len(FILES) > 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_heavy_tests_marks_them(path: Path) -> None:
    assert "pytest.mark.slow" in path.read_text("utf-8")
