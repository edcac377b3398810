"""From cleaned cases to a candidate: a saved version with figures on cases that it has not seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.cases import LabelledCase
from models.classifier import Classifier
from models.linear.classifier import LinearClassifier
from models.linear.features import FEATURE_FORMAT
from models.linear.storage import save_linear
from models.measured import MEASURED, describe_measured, keep_measured
from models.registry import Registry
from models.registry.locks import training_lock
from models.taxonomy import Taxonomy
from models.urgency_rules import load_rules
from nlp.errors import InputError
from nlp.segmentation import dictionary_digest
from training.case_keys import CaseKeys
from training.evaluation import (
    Comparison,
    Evaluation,
    compare_predictions,
    evaluate_predictions,
    predict_cases,
)
from training.evaluation.answers import shared_tasks
from training.linear.fit import FittedLinear, fit_linear
from training.plan import CompletePlan, TrainingPlan, complete_plan
from training.provenance import code_digest, describe_training, fingerprint
from training.stable_split import CaseSplit, split_stably

LEAST_HELD_OUT = 2
DEFAULT_PLAN = TrainingPlan()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A saved version. classifier: fitted to split.training; saved as it is, but for a `final` plan, where
    what answers was fitted again to all cases and this is kept beside it. evaluation: of `classifier` on
    split.held.

    bundled: the shipped model on the same cases, for the tasks that it answers with the same
    labels; comparison: candidate less bundled; both None without a shipped model.
    borrowed: tasks without labels, answered by the shipped model's parts.
    """

    version: str
    directory: Path
    classifier: Classifier
    split: CaseSplit
    evaluation: Evaluation
    bundled: Evaluation | None
    comparison: Comparison | None
    borrowed: tuple[str, ...]
    trained_on: int
    held_out: int


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
        fitted = fit_linear(split.training, taxonomy, seed=chosen.seed, base=base)
        evaluated = LinearClassifier(version, taxonomy, fitted.parts, fitted.settings, load_rules())
        evaluation, bundled, comparison = evaluate_candidate(evaluated, base, split.held, chosen)

        def save(
            place: Path, used: Sequence[LabelledCase], model: FittedLinear, more: dict[str, Any]
        ) -> None:
            save_linear(
                place,
                version=version,
                taxonomy=taxonomy,
                parts=model.parts,
                settings=model.settings,
                about={**describe_candidate(used, split.held, evaluation, chosen, moment), **more},
                more=CaseKeys.of(used, split.held).arrays(),
            )

        with Registry(versions).new_version(version) as place:
            if chosen.final:
                beside = place.with_name(MEASURED)
                save(beside, split.training, fitted, {})
                fitted = fit_linear(cases, taxonomy, seed=chosen.seed, base=base)
                save(place, cases, fitted, describe_measured(beside))
                keep_measured(beside, place)
            else:
                save(place, split.training, fitted, {})
    return Candidate(
        version=version,
        directory=versions / version,
        classifier=evaluated,
        split=split,
        evaluation=evaluation,
        bundled=bundled,
        comparison=comparison,
        borrowed=borrowed_tasks(fitted),
        trained_on=len(cases if chosen.final else split.training),
        held_out=len(split.held),
    )


def describe_candidate(
    used: Sequence[LabelledCase],
    held: Sequence[LabelledCase],
    evaluation: Evaluation,
    plan: CompletePlan,
    moment: datetime,
) -> dict[str, Any]:
    """What a candidate's manifest says about its training and its figures."""
    return {
        "training": describe_training(used, seed=plan.seed, created_at=moment),
        "settings": {"seed": plan.seed, "hold_out": plan.share, "final": plan.final},
        "evaluation": {
            **evaluation.to_dict(),
            "held_out_fingerprint": fingerprint(held),
            "held_out_share": plan.share,
            "fitted_again_on_all_cases": plan.final,
        },
    }


def split_cases(cases: Sequence[LabelledCase], plan: CompletePlan) -> CaseSplit:
    """Cases to train on and cases held out. Raises: InputError where too few are left on a side."""
    split = split_stably(cases, plan.share)
    if min(len(split.held), len(split.training)) < LEAST_HELD_OUT:
        raise InputError(
            f"{len(cases)} 条案例里互不相同的文本太少，留不出评估用的部分。请补充案例，或提高 --hold-out。"
        )
    return split


def evaluate_candidate(
    candidate: Classifier,
    base: LinearClassifier | None,
    held: Sequence[LabelledCase],
    plan: CompletePlan,
) -> tuple[Evaluation, Evaluation | None, Comparison | None]:
    """The candidate on the held-out cases, the shipped model on the same, and how they differ."""
    ours = predict_cases(candidate, held)
    evaluation = evaluate_predictions(
        ours, held, candidate.taxonomy, version=candidate.version, seed=plan.seed, bootstrap=plan.bootstrap
    )
    if base is None:
        return evaluation, None, None
    theirs = predict_cases(base, held)
    same_labels = base.taxonomy.codes == candidate.taxonomy.codes
    bundled = evaluate_predictions(
        theirs, held, base.taxonomy, version=base.version, seed=plan.seed, bootstrap=plan.bootstrap
    )
    comparison = compare_predictions(
        theirs,
        ours,
        held,
        (base.taxonomy, candidate.taxonomy),
        versions=(base.version, candidate.version),
        tasks=shared_tasks(base.taxonomy, candidate.taxonomy),
        seed=plan.seed,
        bootstrap=plan.bootstrap,
    )
    if not same_labels:
        kept = {task: figures for task, figures in bundled.tasks.items() if task not in ("category", "also")}
        bundled = replace(bundled, tasks=kept)
    return evaluation, bundled, comparison


def borrowed_tasks(fitted: FittedLinear) -> tuple[str, ...]:
    """Tasks without labels of their own, which parts of the shipped model answer."""
    return tuple(head.task for part in fitted.parts[1:] for head in part.heads)


def candidate_digest(
    cases: Sequence[LabelledCase],
    taxonomy: Taxonomy,
    base: LinearClassifier | None,
    plan: CompletePlan,
    *more: object,
) -> str:
    """Of everything that shapes the weights: two versions with one digest answer alike."""
    made_of = [
        fingerprint(cases),
        taxonomy.digest(),
        dictionary_digest(),
        FEATURE_FORMAT,
        code_digest(),
        None if base is None else base.version,
        plan.seed,
        plan.share,
        plan.final,
        *more,
    ]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()
