"""What a training may be told, and what it chooses where it is told nothing."""

from __future__ import annotations

from dataclasses import dataclass

SHARE = 0.2
ENOUGH_HELD_OUT = 600  # cases; an accuracy of 0.9 is then known to within 2.4 points
LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """share: of the cases held out. final: fit again on all cases and save that. None: chosen by the kind.

    A model that is fitted again knows the labels of the held-out cases too; the one that was measured
    is kept beside it (models.measured).
    """

    seed: int = 0
    share: float | None = None
    final: bool | None = None
    bootstrap: int = 1000


DEFAULT_PLAN = TrainingPlan()


@dataclass(frozen=True, slots=True)
class CompletePlan:
    """A TrainingPlan with every choice made."""

    seed: int
    share: float
    final: bool
    bootstrap: int


def complete_plan(plan: TrainingPlan, *, cases: int, quick: bool) -> CompletePlan:
    """quick: a second fit costs little. Then it is made and a fifth of the cases are held out; otherwise
    what is held out is lost to the model, and of many cases fewer are enough."""
    final = quick if plan.final is None else plan.final
    share = plan.share
    if share is None:
        share = SHARE if final else min(SHARE, max(LEAST_SHARE, ENOUGH_HELD_OUT / max(1, cases)))
    return CompletePlan(plan.seed, share, final, plan.bootstrap)
