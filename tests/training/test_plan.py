"""What a training chooses where it is told nothing."""

import pytest

from training.plan import TrainingPlan, complete_plan


@pytest.mark.parametrize(
    ("cases", "quick", "final", "share"),
    [
        (500, True, True, 0.2),
        (50_000, True, True, 0.2),
        (500, False, False, 0.2),
        (3000, False, False, 0.2),
        (10_000, False, False, 0.06),
        (100_000, False, False, 0.05),
        (0, False, False, 0.2),
    ],
)
def test_what_is_not_fitted_again_holds_out_no_more_than_enough(
    cases: int, quick: bool, final: bool, share: float
) -> None:
    plan = complete_plan(TrainingPlan(), cases=cases, quick=quick)
    assert (plan.final, plan.share) == (final, share)


def test_what_is_said_is_done() -> None:
    plan = complete_plan(TrainingPlan(seed=3, share=0.3, final=False, bootstrap=7), cases=9, quick=True)
    assert (plan.seed, plan.share, plan.final, plan.bootstrap) == (3, 0.3, False, 7)
    assert complete_plan(TrainingPlan(final=True), cases=10_000, quick=False).share == 0.2
