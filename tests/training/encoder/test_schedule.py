"""How many networks a run trains, on which cases, how often."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")

from models.cases import LabelledCase
from models.taxonomy import Category, Taxonomy
from training.encoder import precision
from training.encoder.schedule import HELD, LEAST_OF_LABEL, MANY, MOST_HELD, choose_schedule, is_short

pytestmark = pytest.mark.slow

TAXONOMY = Taxonomy("own", "1", "自定", (Category("钱", "钱"), Category("货", "货"), Category("人", "人")))


def cases(counts: dict[str, int]) -> list[LabelledCase]:
    chance = np.random.default_rng(3)
    return [
        LabelledCase("".join(chr(0x4E00 + n) for n in chance.integers(0, 3000, 12)), category=label)
        for label, count in counts.items()
        for _ in range(count)
    ]


def test_few_cases_train_three_networks_that_leave_out_a_third_each() -> None:
    schedule = choose_schedule(cases({"钱": 60, "货": 40, "人": 20}), TAXONOMY, seed=0)
    assert (schedule.networks, schedule.epochs) == (3, 10)
    assert sorted(np.bincount(schedule.folds).tolist()) == [40, 40, 40]


@pytest.mark.parametrize(("each", "epochs"), [(900, 6), (1500, 4), (3000, 3), (5500, 2), (11_000, 1)])
def test_many_cases_train_one_network_that_leaves_out_a_small_part(each: int, epochs: int) -> None:
    many = cases({"钱": each, "货": each, "人": each})
    schedule = choose_schedule(many, TAXONOMY, seed=0)
    assert (schedule.networks, schedule.epochs) == (1, epochs)
    held = int((schedule.folds == 0).sum())
    assert held == pytest.approx(min(MOST_HELD * len(many), HELD), rel=0.02)
    assert set(schedule.folds.tolist()) == {0, -1}


def test_a_rare_label_needs_the_judgement_of_three_networks() -> None:
    share = min(MOST_HELD, HELD / MANY)
    rare = int(LEAST_OF_LABEL / share) - 20
    schedule = choose_schedule(cases({"钱": MANY, "货": MANY, "人": rare}), TAXONOMY, seed=0)
    assert (schedule.networks, schedule.epochs) == (3, 3)
    enough = choose_schedule(cases({"钱": MANY, "货": MANY, "人": rare + 40}), TAXONOMY, seed=0)
    assert enough.networks == 1


def test_what_is_said_twice_is_never_on_both_sides() -> None:
    doubled = [case for case in cases({"钱": 500, "货": 500, "人": 500}) for _ in range(2)]
    folds = choose_schedule(doubled, TAXONOMY, seed=0).folds
    assert (folds[::2] == folds[1::2]).all()


def test_epochs_asked_for_are_kept_and_the_seed_draws_the_part() -> None:
    many = cases({"钱": 800, "货": 800, "人": 800})
    one, other = (choose_schedule(many, TAXONOMY, seed=seed, epochs=5) for seed in (1, 2))
    assert one.epochs == other.epochs == 5
    assert (one.folds != other.folds).any()
    assert (one.folds == choose_schedule(many, TAXONOMY, seed=1).folds).all()


@pytest.mark.parametrize(("small", "pays"), [(0.5, True), (0.9, False), (2.0, False)])
def test_bfloat16_is_used_where_it_is_clearly_faster(
    small: float, pays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = {"torch.bfloat16": small, "torch.float32": 1.0}
    monkeypatch.setattr(precision, "_seconds", lambda dtype: seconds[str(dtype)])
    precision.bfloat16_pays.cache_clear()
    try:
        assert precision.bfloat16_pays() is pays
        with precision.mixed_precision(precision.bfloat16_pays()):
            import torch

            made = torch.nn.functional.linear(torch.ones(2, 3), torch.ones(4, 3))
        assert (made.dtype == torch.bfloat16) is pays
    finally:
        precision.bfloat16_pays.cache_clear()


def test_a_second_training_is_short_for_few_readings() -> None:
    few = cases({"钱": 300, "货": 300, "人": 300})  # 10,800 characters, read 20 times
    assert is_short(few, TAXONOMY, seed=0)
    assert is_short(few, TAXONOMY, seed=0, epochs=50)
    long = [LabelledCase(case.text * 16, category=case.category) for case in few]  # cut to 192 characters
    assert not is_short(long, TAXONOMY, seed=0)
    assert is_short(long, TAXONOMY, seed=0, epochs=4)
