"""A stage in a process of its own: what comes back, and that it never outlives the one that waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")

import torch
from safetensors.torch import load_file

from nlp.errors import InputError, ModelError, SuqingError, UsageError
from tests.benchmarks.tree_memory import family_of
from tests.training.encoder.staged_run import COURSE, make_stage
from tests.training.encoder.tiny_encoder import make_cases, make_small_course, run_here, save_tiny_base
from training.encoder.base_source import BaseSource
from training.encoder.child_process import StageFailedError, StageKilledError, _outcome, run_in_child
from training.encoder.course import save_course
from training.encoder.messages import Done, Failed, Message, Refused
from training.encoder.run_options import Progress
from training.encoder.stages import LookAtBase
from training.encoder.workplace import LOCK, workplace

ROOT = Path(__file__).parents[3]
PATIENCE = 120.0  # seconds; a process that imports torch on a busy machine takes some

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are read in /proc"),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_base(tmp_path_factory.mktemp("base") / "tiny")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    save_course(make_small_course(make_cases(), folds=3), tmp_path / COURSE)
    return tmp_path


@pytest.fixture
def undisturbed(base: Path, work: Path) -> dict[str, torch.Tensor]:
    """The weights of the same stage done in this process, in one go."""
    stage = make_stage(base, work)
    run_here(stage, lambda _: None)
    weights = load_file(stage.weights)
    stage.weights.unlink()
    return weights


def is_running(pid: int) -> bool:
    """False for one that has ended and is still to be waited for by somebody."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(pids: list[int]) -> None:
    end = time.monotonic() + PATIENCE
    while left := [pid for pid in pids if is_running(pid)]:
        assert time.monotonic() < end, f"still there: {left}"
        time.sleep(0.05)


@contextmanager
def waiting_for_steps(base: Path, work: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """A process that waits for a stage's process, which is in the middle of it; both as they are found."""
    command = [sys.executable, "-m", "tests.training.encoder.staged_run", str(base), str(work)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(3)] == [b"1\n", b"2\n", b"3\n"]
        family = family_of(process.pid)
        assert len(family) == 2
        yield process, family


def test_whoever_waits_is_killed_the_child_ends_and_the_next_run_goes_on(
    base: Path, work: Path, undisturbed: dict[str, torch.Tensor]
) -> None:
    with waiting_for_steps(base, work) as (process, family):
        os.kill(process.pid, signal.SIGKILL)
    wait_until_gone(family)
    stage = make_stage(base, work)
    assert (work / "checkpoint").is_file()
    assert not stage.weights.exists()
    steps: list[int] = []
    assert run_in_child(stage, lambda progress: steps.append(progress.step)) is None
    assert steps[0] > 1, "it went on where the checkpoint was"
    resumed = load_file(stage.weights)
    assert resumed.keys() == undisturbed.keys()
    assert all(torch.equal(undisturbed[name], resumed[name]) for name in undisturbed)
    assert sorted(path.name for path in work.iterdir()) == [COURSE, LOCK, stage.weights.name]


def test_ctrl_c_ends_both_and_the_child_says_nothing(base: Path, work: Path) -> None:
    with waiting_for_steps(base, work) as (process, family):
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate()
    wait_until_gone(family)
    assert said.decode().count("Traceback") == 1, "of the process that waits, which has no edge here"
    assert said.decode().endswith("KeyboardInterrupt\n")


def test_a_child_that_is_killed_is_told_of_with_its_signal(base: Path, work: Path) -> None:
    others = set(family_of(os.getpid()))  # what tests before have left

    def kill(_: Progress) -> None:
        [child] = set(family_of(os.getpid())) - others
        os.kill(child, signal.SIGKILL)

    with pytest.raises(StageKilledError, match="信号 9") as caught:
        run_in_child(make_stage(base, work), kill)
    assert caught.value.exit_code == 137


def test_an_error_of_a_report_ends_the_child(base: Path, work: Path) -> None:
    others = set(family_of(os.getpid()))  # what tests before have left
    children: list[int] = []

    def refuse(_: Progress) -> None:
        children.extend(set(family_of(os.getpid())) - others)
        raise LookupError

    with pytest.raises(LookupError):
        run_in_child(make_stage(base, work), refuse)
    assert len(children) == 1
    wait_until_gone(children)


def test_what_the_child_refuses_is_the_same_error_here(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = BaseSource(str(tmp_path))
    with pytest.raises(InputError) as here:
        run_here(LookAtBase(source), lambda _: None)
    with pytest.raises(InputError) as there:
        run_in_child(LookAtBase(source), lambda _: None)
    assert str(there.value) == str(here.value)
    assert "编码器" in str(there.value)
    assert capfd.readouterr().err == ""


ENDS: dict[str, tuple[Message | None, int, type[Exception], str]] = {
    "input": (Refused("InputError", "文件有误"), 1, InputError, "文件有误"),
    "model": (Refused("ModelError", "模型有误"), 1, ModelError, "模型有误"),
    "no class of ours": (Refused("Exception", "有误"), 1, SuqingError, "有误"),
    "a fault": (Failed("KeyError", "loop.py:7"), 1, StageFailedError, "KeyError, loop.py:7"),
    "no memory": (Failed("MemoryError", "loop.py:7"), 1, MemoryError, "^$"),
    "killed": (Progress("t", 1, 2, 0.1, 3.0), -9, StageKilledError, "信号 9"),
    "ended without a word": (None, 3, StageFailedError, "exit code 3"),
}


@pytest.mark.parametrize("name", ENDS)
def test_every_way_to_end_badly_is_an_error(name: str) -> None:
    last, code, error, words = ENDS[name]
    with pytest.raises(error, match=words):
        _outcome(last, code)


def test_a_stage_that_is_done_has_no_facts_unless_it_asked_for_some() -> None:
    assert _outcome(Done(None), 0) is None


def test_a_work_folder_has_room_for_one_stage(tmp_path: Path) -> None:
    with workplace(tmp_path), pytest.raises(UsageError, match="另一个训练进程"), workplace(tmp_path, wait=0):
        pass
    with workplace(tmp_path, wait=0):
        pass


def test_temporary_files_lie_in_the_work_folder_and_go_with_those_of_killed_processes(tmp_path: Path) -> None:
    (tmp_path / "scratch-1" / "ort.quant.x").mkdir(parents=True)
    with workplace(tmp_path), tempfile.TemporaryDirectory() as folder:
        assert tmp_path in Path(folder).parents
        assert not (tmp_path / "scratch-1").exists()
        tempfile.mkdtemp()
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]
