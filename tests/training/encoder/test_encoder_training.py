"""The encoder's training on a tiny network: resuming, export, the way back, a candidate end to end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")

import torch

from tests.training.encoder.tiny_encoder import make_base, make_cases, make_small_course
from training.encoder.export import differences, export_graph
from training.encoder.run_options import LoopOptions, Progress
from training.encoder.tuning import fine_tune


class KilledError(Exception):
    """Stands for the end of a process."""


@pytest.fixture(params=[1, 2])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    """That many threads compute, whatever share of the cores these tests have."""
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


@pytest.mark.usefixtures("threads")
def test_a_run_that_was_killed_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    cases = make_cases()[:48]  # three steps an epoch: it stops in the second one
    course = make_small_course(cases)
    rows = list(range(len(cases)))

    def run(checkpoint: Path | None, stop: int | None = None) -> dict[str, torch.Tensor]:
        def report(progress: Progress) -> None:
            if progress.step == stop:
                raise KilledError

        options = LoopOptions("t", 2, batch=16, checkpoint=checkpoint, checkpoint_seconds=-1)
        return fine_tune(make_base(), course, rows, options, report=report).state_dict()

    whole = run(None)
    with pytest.raises(KilledError):
        run(tmp_path / "c", stop=5)
    resumed = run(tmp_path / "c")
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_the_graph_gives_what_the_network_gives() -> None:
    import onnxruntime

    cases = make_cases()
    course = make_small_course(cases)
    options = LoopOptions("t", 1, batch=16)
    network = fine_tune(make_base(), course, range(len(cases)), options, report=lambda _: None).eval()
    for quantise, bound in ((False, 1e-4), (True, 0.3)):
        session = onnxruntime.InferenceSession(export_graph(network, quantise=quantise))
        terms = [session.run(None, {"ids": np.array([row])})[0][0] for row in course.rows[:10]]
        assert differences(network, course.rows[:10], terms) < bound
