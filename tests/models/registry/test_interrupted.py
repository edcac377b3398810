"""Two at a time, and what somebody who was killed leaves behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from models.registry.locks import registry_lock, training_lock
from models.registry.staging import STAGING, WORK, find_leftovers, remove_leftovers
from nlp.errors import ModelError, UsageError
from tests.models.registry.versions import add_version, make_registry, promote

pytestmark = pytest.mark.slow

SPAWN = multiprocessing.get_context("fork")


def add_and_promote(home: Path, name: str, times: int) -> None:
    registry = make_registry(home)
    for number in range(times):
        add_version(registry, f"{name}-{number}")
        promote(registry, f"{name}-{number}")


def test_two_who_add_and_promote_at_once_lose_nothing(tmp_path: Path) -> None:
    people = [SPAWN.Process(target=add_and_promote, args=(tmp_path, name, 3)) for name in "ab"]
    for person in people:
        person.start()
    for person in people:
        person.join(60)
    state = make_registry(tmp_path).state()
    assert {name for name, _ in state.versions} == {f"{name}-{i}" for name in "ab" for i in range(3)}
    assert [event.serial for event in state.history] == list(range(1, 13))
    assert len(state.trail) == 6


def write_and_wait(home: Path) -> None:
    registry = make_registry(home)
    with registry.new_version("late-1") as place:
        place.mkdir()
        (place / "half").write_text("half")
        time.sleep(60)


def test_what_a_killed_writer_left_is_known_and_removed_and_of_a_living_one_is_not(tmp_path: Path) -> None:
    registry = make_registry(tmp_path)
    writer = SPAWN.Process(target=write_and_wait, args=(tmp_path,))
    writer.start()
    end = time.monotonic() + 20
    while not list((registry.versions / STAGING).glob("*/*/half")) and time.monotonic() < end:
        time.sleep(0.02)
    assert remove_leftovers(registry.versions) == []
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join(10)
    assert len(find_leftovers(registry.versions)) == 1
    add_version(registry, "a-1")  # the next training cleans up
    assert list((registry.versions / STAGING).iterdir()) == []
    assert {name for name, _ in registry.state().versions} == {"a-1"}


def test_interrupted_work_is_kept_for_some_days_to_go_on_from(tmp_path: Path) -> None:
    young, old = tmp_path / WORK / "young", tmp_path / WORK / "old"
    for folder in (young, old):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    assert remove_leftovers(tmp_path) == [old]
    with training_lock(tmp_path, "young"):
        assert remove_leftovers(tmp_path, all_work=True) == []
    assert remove_leftovers(tmp_path, all_work=True) == [young]


def train_and_wait(versions: Path, started: Path) -> None:
    with training_lock(versions, "same"):
        started.touch()
        time.sleep(60)


def test_the_same_training_does_not_run_twice_at_once(tmp_path: Path) -> None:
    other = SPAWN.Process(target=train_and_wait, args=(tmp_path, tmp_path / "started"))
    other.start()
    end = time.monotonic() + 20
    while not (tmp_path / "started").exists() and time.monotonic() < end:
        time.sleep(0.02)
    with pytest.raises(UsageError, match="另一个进程"), training_lock(tmp_path, "same"):
        pass
    with training_lock(tmp_path, "other"):
        pass
    os.kill(other.pid or 0, signal.SIGKILL)
    other.join(10)
    with training_lock(tmp_path, "same"):
        pass


def hold_registry(versions: Path, started: Path) -> None:
    with registry_lock(versions):
        started.touch()
        time.sleep(60)


def test_a_registry_that_stays_taken_is_said(tmp_path: Path) -> None:
    other = SPAWN.Process(target=hold_registry, args=(tmp_path, tmp_path / "started"))
    other.start()
    end = time.monotonic() + 20
    while not (tmp_path / "started").exists() and time.monotonic() < end:
        time.sleep(0.02)
    with pytest.raises(ModelError, match="占用"), registry_lock(tmp_path, wait=0.1):
        pass
    os.kill(other.pid or 0, signal.SIGKILL)
    other.join(10)
