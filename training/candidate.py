"""What every kind of candidate has in common: a saved version with figures on cases that it has not seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from models.cases import LabelledCase
from models.classifier import Classifier
from models.linear.classifier import LinearClassifier
from models.linear.features import FEATURE_FORMAT
from models.measured import MEASURED, describe_measured, keep_measured
from models.registry import Registry
from models.taxonomy import Taxonomy
from nlp.errors import InputError
from nlp.segmentation import dictionary_digest
from training.evaluation import (
    Comparison,
    Evaluation,
    compare_predictions,
    evaluate_predictions,
    predict_cases,
)
from training.evaluation.answers import shared_tasks
from training.linear.fit import FittedLinear
from training.plan import CompletePlan
from training.provenance import code_digest, describe_training, fingerprint
from training.stable_split import CaseSplit, split_stably

LEAST_HELD_OUT = 2
Fit = TypeVar("Fit")


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a candidate, of the shipped model on the same cases, and of their difference; see Candidate."""

    evaluation: Evaluation
    bundled: Evaluation | None = None
    comparison: Comparison | None = None


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


def register(
    versions: Path,
    version: str,
    first: Fit,
    again: Fit | None,
    save: Callable[[Path, Fit, dict[str, Any]], None],
) -> None:
    """Save a version: what was measured, or the one fitted again and the measured one beside it.

    save: writes one of them to a directory; the last argument joins its manifest.
    """
    with Registry(versions).new_version(version) as place:
        if again is None:
            save(place, first, {})
        else:
            beside = place.with_name(MEASURED)
            save(beside, first, {})
            save(place, again, describe_measured(beside))
            keep_measured(beside, place)


def make_candidate(
    versions: Path,
    classifier: Classifier,
    split: CaseSplit,
    figures: Figures,
    *,
    borrowed: tuple[str, ...],
    trained_on: int,
) -> Candidate:
    """The candidate that was registered under the classifier's version."""
    return Candidate(
        version=classifier.version,
        directory=versions / classifier.version,
        classifier=classifier,
        split=split,
        evaluation=figures.evaluation,
        bundled=figures.bundled,
        comparison=figures.comparison,
        borrowed=borrowed,
        trained_on=trained_on,
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
) -> Figures:
    """The candidate on the held-out cases, the shipped model on the same, and how they differ."""
    ours = predict_cases(candidate, held)
    evaluation = evaluate_predictions(
        ours, held, candidate.taxonomy, version=candidate.version, seed=plan.seed, bootstrap=plan.bootstrap
    )
    if base is None:
        return Figures(evaluation)
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
    return Figures(evaluation, bundled, comparison)


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
