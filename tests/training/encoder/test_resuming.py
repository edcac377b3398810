"""What a run keeps for the next one, and checkpoints that cannot be gone on from.

That it ends as an undisturbed one: test_child_process (killed), test_encoder_candidate (stopped anywhere).
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")

from nlp.errors import InputError
from tests.training.encoder.small_run import make_options, train
from training.encoder.run_options import LoopOptions, Progress

pytestmark = pytest.mark.slow


class StoppedError(Exception):
    """Stands for the end of a process."""


def stop_at_seven(progress: Progress) -> None:
    if progress.step == 7:
        raise StoppedError


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """Of a run that was stopped in its seventh step."""
    with pytest.raises(StoppedError):
        train(make_options(tmp_path / "checkpoint"), stop_at_seven)
    return tmp_path / "checkpoint"


def test_a_resumed_run_does_only_what_is_left(checkpoint: Path) -> None:
    steps: list[int] = []
    train(make_options(checkpoint), lambda progress: steps.append(progress.step))
    assert steps[0] == 7, "the step in which it stopped was not kept"
    assert steps[-1] == len(steps) + 6


def test_a_checkpoint_holds_arrays_and_json_and_nothing_beside_it(checkpoint: Path) -> None:
    assert checkpoint.read_bytes()[8:9] == b"{"
    assert [path.name for path in checkpoint.parent.iterdir()] == ["checkpoint"]


@pytest.mark.parametrize(
    "options",
    [
        LoopOptions("small", 3, batch=8, seed=1),
        LoopOptions("other", 3, batch=8),
        LoopOptions("small", 4, batch=8),
    ],
    ids=["another seed", "another name", "more epochs"],
)
def test_a_checkpoint_of_another_run_is_refused(checkpoint: Path, options: LoopOptions) -> None:
    given = LoopOptions(options.name, options.epochs, batch=8, seed=options.seed, checkpoint=checkpoint)
    with pytest.raises(InputError, match="属于另一次训练"):
        train(given)


@pytest.mark.parametrize("left", [0, 4, 100, -100])
def test_a_torn_checkpoint_is_refused(checkpoint: Path, left: int) -> None:
    checkpoint.write_bytes(checkpoint.read_bytes()[:left])
    with pytest.raises(InputError, match="已损坏"):
        train(make_options(checkpoint))
