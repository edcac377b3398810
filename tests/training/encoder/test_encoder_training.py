"""The encoder's training on a tiny network: resuming, export, the way back, a candidate end to end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")

import torch

from tests.training.encoder.tiny_encoder import general, make_base, make_cases
from training.encoder import loop
from training.encoder.cases import make_course
from training.encoder.export import differences, export_graph
from training.encoder.loop import LoopOptions, Progress
from training.encoder.tuning import fine_tune


class KilledError(Exception):
    """Stands for the end of a process."""


def test_a_run_that_was_killed_ends_as_an_undisturbed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "CHECKPOINT_SECONDS", -1)
    base, cases = make_base(), make_cases()
    course = make_course(cases, general(), base)
    rows = list(range(len(cases)))

    def run(checkpoint: Path | None, stop: int | None = None) -> dict[str, torch.Tensor]:
        def report(progress: Progress) -> None:
            if progress.step == stop:
                raise KilledError

        options = LoopOptions("t", 2, batch=16, checkpoint=checkpoint)
        return fine_tune(base, base.encoding(), course, rows, options, report=report).state_dict()

    whole = run(None)
    with pytest.raises(KilledError):
        run(tmp_path / "c", stop=7)
    resumed = run(tmp_path / "c")
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_the_graph_gives_what_the_network_gives() -> None:
    import onnxruntime

    base, cases = make_base(), make_cases()
    course = make_course(cases, general(), base)
    options = LoopOptions("t", 1, batch=16)
    network = fine_tune(
        base, base.encoding(), course, range(len(cases)), options, report=lambda _: None
    ).eval()
    for quantise, bound in ((False, 1e-4), (True, 0.3)):
        session = onnxruntime.InferenceSession(export_graph(network, quantise=quantise))
        terms = [session.run(None, {"ids": np.array([row])})[0][0] for row in course.rows[:10]]
        assert differences(network, course.rows[:10], terms) < bound
