"""What passes between the processes of a training comes back as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")

import torch
from safetensors import safe_open
from safetensors.torch import load_file

from models.linear.part import Head
from nlp.errors import InputError
from training.encoder.base_source import BaseFacts, BaseSource
from training.encoder.course import TRIAL_ROWS, Course, load_course, save_course
from training.encoder.messages import Done, Failed, Message, Refused, read_message, write_message
from training.encoder.run_options import LoopOptions, Progress, Rates
from training.encoder.stages import STAGE, Adapt, Export, LookAtBase, Stage, Tune
from training.encoder.tensor_file import write_tensors

pytestmark = pytest.mark.slow

NAN = float("nan")
BASE = BaseSource("某处/base", shipped=True)
OPTIONS = LoopOptions("t", 2, Rates(head=0.5), seed=7, checkpoint=Path("c"), bfloat16=True)


def make_course() -> Course:
    names = ["urgency", "category", *(f"t{i}" for i in range(10))]  # neither sorted nor of one digit
    targets = {name: np.full((3, 2 + i), NAN, np.float32) for i, name in enumerate(names)}
    targets["urgency"][0] = (1, 0)
    return Course([[0, 70_000, 2], [0, 2], [0, 5, 5, 2]], targets, np.array([0, -1, 1]))


def test_a_course_comes_back(tmp_path: Path) -> None:
    course = make_course()
    save_course(course, tmp_path / "course")
    back = load_course(tmp_path / "course")
    assert back.rows == course.rows
    assert list(back.targets) == list(course.targets)
    assert all(np.array_equal(back.targets[t], course.targets[t], equal_nan=True) for t in course.targets)
    assert back.folds.tolist() == [0, -1, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["course"]


@pytest.mark.parametrize("left", [0, 9, -1])
def test_a_torn_course_is_refused(tmp_path: Path, left: int) -> None:
    save_course(make_course(), tmp_path / "course")
    (tmp_path / "course").write_bytes((tmp_path / "course").read_bytes()[:left])
    with pytest.raises(InputError, match="无法读取"):
        load_course(tmp_path / "course")


def test_heads_are_columns_side_by_side_in_the_order_of_the_targets() -> None:
    assert make_course().heads[:3] == (Head("urgency", 0, 2), Head("category", 2, 5), Head("t0", 5, 9))


def test_a_network_learns_from_the_cases_outside_its_fold() -> None:
    course = make_course()
    assert course.numbers == [0, 1]
    assert (course.without(0), course.without(1)) == ([1, 2], [0, 1])
    everything = Course(course.rows, course.targets, np.full(3, -1))
    assert everything.numbers == [0]
    assert everything.without(0) == [0, 1, 2]


def test_trial_rows_come_from_the_whole_course() -> None:
    rows = [[row] for row in range(1000)]
    picked = Course(rows, {}, np.zeros(1000, np.int64)).trial_rows()
    assert TRIAL_ROWS <= len(picked) < 1.1 * TRIAL_ROWS
    assert picked[-1][0] > 950


STAGES: list[Stage] = [
    LookAtBase(BASE),
    Tune(BASE, Path("course"), 2, OPTIONS, Path("w")),
    Export(BASE, Path("course"), (Path("a"), Path("b")), Path("g")),
    Adapt(BASE, Path("data"), OPTIONS, Path("d")),
]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.stage)
def test_a_stage_comes_back_from_json(stage: Stage) -> None:
    assert STAGE.validate_json(STAGE.dump_json(stage)) == stage
    assert b"\n" not in STAGE.dump_json(stage)


MESSAGES: list[Message] = [
    Progress("t", 3, 7, 0.25, 12.5),
    Done(None),
    Done(BaseFacts('{"a": "\n"}', {"layers": 2, "kind": None}, "ab", bfloat16=True)),
    Refused("InputError", "第一行\n第二行"),
    Failed("KeyError", "loop.py:3"),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_is_one_line_and_comes_back(message: Message) -> None:
    line = write_message(message)
    assert "\n" not in line
    assert read_message(line) == message


def test_tensors_are_read_by_safetensors(tmp_path: Path) -> None:
    tensors = {
        "small": torch.arange(7, dtype=torch.uint8),
        "transposed": torch.randn(3, 5).T,
        "numbers": torch.arange(4),
        "one": torch.tensor(2.5),
        "none": torch.zeros((0, 3)),
    }
    write_tensors(tmp_path / "t", tensors, {"state": "步骤"})
    back = load_file(tmp_path / "t")
    assert back.keys() == tensors.keys()
    for name, tensor in tensors.items():
        assert back[name].dtype == tensor.dtype
        assert torch.equal(back[name], tensor)
    with safe_open(tmp_path / "t", framework="pt") as stream:
        assert stream.metadata() == {"state": "步骤"}
