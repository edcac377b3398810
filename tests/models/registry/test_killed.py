"""Killed before any single step that touches the disk, each deed leaves a champion that answers.

The random form of this, 200 times: `python -m tests.benchmarks.kills`.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.models.registry import killed

pytestmark = pytest.mark.slow

STEPS = ("replace", "fsync", "mkdir", "open", "unlink", "rmdir")
MOST_TRIED = 12  # evenly over all steps of a deed


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    killed.start_home(home)
    return home


class DieAt:
    """Replaces the functions of `os` that change the disk; the process dies before the nth call."""

    def __init__(self, nth: int, told: Path) -> None:
        self._left = nth
        self._told = told

    def arm(self) -> None:
        for name in STEPS:
            setattr(os, name, self._wrap(getattr(os, name)))

    def _wrap(self, step: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            if self._left < 0:
                self._told.write_text(str(-self._left))
            return step(*arguments, **options)

        return call


def count_steps(deed: killed.Deed, home: Path, told: Path) -> int:
    """How many steps the deed takes when nobody kills it."""
    child = killed.run_killed(partial(deed, home, 4), DieAt(0, told).arm)
    assert os.waitpid(child, 0)[1] == 0
    return int(told.read_text())


@pytest.mark.parametrize("name", ["train", "promote", "rollback"])
def test_a_champion_answers_wherever_the_deed_was_killed(name: str, home: Path, tmp_path: Path) -> None:
    deed = {**killed.DEEDS, "train": killed.train}[name]
    whole = tmp_path / "whole"
    shutil.copytree(home, whole)
    before = killed.check_home(home, [])
    steps = count_steps(deed, whole, tmp_path / "told")
    assert steps >= 4
    for nth in sorted({1 + round(i * (steps - 1) / MOST_TRIED) for i in range(MOST_TRIED + 1)}):
        tried = tmp_path / f"tried-{nth}"
        shutil.copytree(home, tried)
        child = killed.run_killed(partial(deed, tried, 4), DieAt(nth, tmp_path / "told").arm)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        killed.check_home(tried, [before])
        deed(tried, 4)  # it can be done again
        shutil.rmtree(tried)
    shutil.copytree(home, tmp_path / "last")
    killed.check_clean(tmp_path / "last")
