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
from training.provenance import code_digest, describe_training, fingerprint
from training.stable_split import CaseSplit, split_stably

LEAST_HELD_OUT = 2


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What `suqing train` may be told. share: of the cases held out. final: fit again on all of them."""

    seed: int = 0
    share: float = 0.2
    final: bool = False
    bootstrap: int = 1000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A saved version. classifier: fitted to split.training; saved as it is, but for a `final` plan,
    where what is saved was fitted again to all cases. evaluation: of `classifier` on split.held.

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
    plan: TrainingPlan = TrainingPlan(),
    now: datetime | None = None,
) -> Candidate:
    """Hold out, fit, evaluate, save under `versions`. Same cases and plan: same figures, same weights.

    cases: cleaned (one a text). base: the shipped model, which answers tasks without labels.
    Raises: InputError where too few different texts are left to hold some out.
    """
    moment = now or datetime.now(UTC)
    digest = candidate_digest(cases, taxonomy, base, plan)
    version = f"linear-{moment.astimezone(UTC):%Y%m%d}-{digest[:8]}"
    with training_lock(versions, digest):
        split = split_cases(cases, plan)
        fitted = fit_linear(split.training, taxonomy, seed=plan.seed, base=base)
        evaluated = LinearClassifier(version, taxonomy, fitted.parts, fitted.settings, load_rules())
        evaluation, bundled, comparison = evaluate_candidate(evaluated, base, split.held, plan)
        used: Sequence[LabelledCase] = split.training
        if plan.final:
            used, fitted = cases, fit_linear(cases, taxonomy, seed=plan.seed, base=base)
        with Registry(versions).new_version(version) as place:
            save_linear(
                place,
                version=version,
                taxonomy=taxonomy,
                parts=fitted.parts,
                settings=fitted.settings,
                about=describe_candidate(used, split.held, evaluation, plan, moment),
                more=CaseKeys.of(used, split.held).arrays(),
            )
    return Candidate(
        version=version,
        directory=versions / version,
        classifier=evaluated,
        split=split,
        evaluation=evaluation,
        bundled=bundled,
        comparison=comparison,
        borrowed=borrowed_tasks(fitted),
        trained_on=len(used),
        held_out=len(split.held),
    )


def describe_candidate(
    used: Sequence[LabelledCase],
    held: Sequence[LabelledCase],
    evaluation: Evaluation,
    plan: TrainingPlan,
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


def split_cases(cases: Sequence[LabelledCase], plan: TrainingPlan) -> CaseSplit:
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
    plan: TrainingPlan,
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
    plan: TrainingPlan,
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
