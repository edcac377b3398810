"""From cleaned cases to a candidate of the linear kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.cases import LabelledCase
from models.linear.classifier import LinearClassifier
from models.linear.storage import save_linear
from models.registry.locks import training_lock
from models.taxonomy import Taxonomy
from models.urgency_rules import load_rules
from training.candidate import (
    Candidate,
    borrowed_tasks,
    candidate_digest,
    describe_candidate,
    evaluate_candidate,
    make_candidate,
    register,
    split_cases,
)
from training.case_keys import CaseKeys
from training.linear.fit import FittedLinear, fit_linear
from training.plan import DEFAULT_PLAN, TrainingPlan, complete_plan


def train_linear_candidate(
    cases: Sequence[LabelledCase],
    taxonomy: Taxonomy,
    versions: Path,
    *,
    base: LinearClassifier | None,
    plan: TrainingPlan = DEFAULT_PLAN,
    now: datetime | None = None,
) -> Candidate:
    """Hold out, fit, evaluate, save under `versions`. Same cases and plan: same figures, same weights.

    cases: cleaned (one a text). base: the shipped model, which answers tasks without labels.
    Raises: InputError where too few different texts are left to hold some out.
    """
    moment, chosen = now or datetime.now(UTC), complete_plan(plan, cases=len(cases), quick=True)
    digest = candidate_digest(cases, taxonomy, base, chosen)
    version = f"linear-{moment.astimezone(UTC):%Y%m%d}-{digest[:8]}"
    with training_lock(versions, digest):
        split = split_cases(cases, chosen)
        first = fit_linear(split.training, taxonomy, seed=chosen.seed, base=base)
        evaluated = LinearClassifier(version, taxonomy, first.parts, first.settings, load_rules())
        figures = evaluate_candidate(evaluated, base, split.held, chosen)
        again = fit_linear(cases, taxonomy, seed=chosen.seed, base=base) if chosen.final else None

        def save(place: Path, model: FittedLinear, more: dict[str, Any]) -> None:
            used = split.training if model is first else cases
            save_linear(
                place,
                version=version,
                taxonomy=taxonomy,
                parts=model.parts,
                settings=model.settings,
                about={**describe_candidate(used, split.held, figures.evaluation, chosen, moment), **more},
                more=CaseKeys.of(used, split.held).arrays(),
            )

        register(versions, version, first, again, save)
    trained_on = len(split.training if again is None else cases)
    return make_candidate(
        versions, evaluated, split, figures, borrowed=borrowed_tasks(first), trained_on=trained_on
    )
