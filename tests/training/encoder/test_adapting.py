"""Adaptation of a base: hidden tokens, and labels of other people where a text has some."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")

import torch

from tests.training.encoder.tiny_encoder import make_base, make_cases
from training.encoder.adapting import HIDDEN_SHARE, AdaptationText, _hide, adapt, gather_texts
from training.encoder.base import Base
from training.encoder.padding import pad_rows
from training.encoder.run_options import LoopOptions, Progress, Rates
from training.encoder.tokens import token_numbers
from training.linear.auxiliary import AuxiliarySet

pytestmark = pytest.mark.slow


def test_about_15_of_100_tokens_are_hidden_and_only_inside_texts() -> None:
    base = make_base()
    rows = token_numbers(base.tokenizer, [case.text * (1 + i % 3) for i, case in enumerate(make_cases())])
    ids, mask = pad_rows(rows, base.pad_token)
    special = {rows[0][0], rows[0][-1]}
    torch.manual_seed(1)
    shown, hidden = _hide(ids, mask, special, base.mask_token, base.tokenizer.get_vocab_size())
    inside = mask.bool() & ~torch.isin(ids, torch.tensor(sorted(special)))
    assert not (hidden & ~inside).any()
    assert float(hidden.sum() / inside.sum()) == pytest.approx(HIDDEN_SHARE, abs=0.02)
    assert torch.equal(shown[~hidden], ids[~hidden])
    masked = shown[hidden] == base.mask_token
    assert float(masked.float().mean()) == pytest.approx(0.8, abs=0.05)
    assert float((shown[hidden] == ids[hidden]).float().mean()) == pytest.approx(0.1, abs=0.05)


def test_something_is_always_hidden() -> None:
    ids = torch.tensor([[0, 2]])
    _, hidden = _hide(ids, torch.ones_like(ids), {0, 2}, 4, 10)
    assert int(hidden.sum()) == 1


def test_a_text_in_several_sets_is_read_once_with_all_its_labels() -> None:
    sets = [
        AuxiliarySet("a", ("很好", "很差"), ("positive", "negative")),
        AuxiliarySet("b", ("很差", "还行"), ("1", "0")),
    ]
    assert gather_texts(["没有标注的一句", "很好"], sets) == [
        AdaptationText("没有标注的一句"),
        AdaptationText("很好", ((0, 1),)),
        AdaptationText("很差", ((0, 0), (1, 1))),
        AdaptationText("还行", ((1, 0),)),
    ]


def run(base: Base) -> list[float]:
    """The mean losses of a short adaptation in which half of the texts have a label."""
    cases = make_cases()
    labelled = cases[::2]
    sets = [
        AuxiliarySet("topic", tuple(c.text for c in labelled), tuple(c.category or "" for c in labelled)),
        AuxiliarySet("nobody", ("只有这一句", "还有这一句"), ("0", "1")),
    ]
    losses: list[float] = []

    def report(progress: Progress) -> None:
        losses.append(progress.loss)

    adapt(
        base,
        gather_texts([case.text for case in cases], sets),
        sets,
        LoopOptions("adapt", 6, Rates(rate=3e-3, head=3e-3), batch=32),
        report=report,
    )
    return losses


def test_a_short_run_lowers_the_loss_and_repeats_itself() -> None:
    first, second = make_base(), make_base()
    losses = run(first)
    assert losses[-1] < losses[0] - 0.2
    torch.manual_seed(99)
    assert run(second) == losses
    ours, theirs = first.backbone.state_dict(), second.backbone.state_dict()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
