"""From cleaned cases to a candidate of the accurate kind: linear model and encoder, joined and measured."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.cascade import CascadeClassifier
from models.cases import LabelledCase
from models.encoder.storage import save_encoder
from models.linear.classifier import LinearClassifier
from models.loading import load_directory
from models.registry.locks import training_lock
from models.registry.staging import WORK
from models.taxonomy import Taxonomy
from models.urgency_rules import load_rules
from nlp import prepare
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
from training.encoder.base_source import BaseSource, KnownBase
from training.encoder.cascade_choice import describe_choice
from training.encoder.child_process import run_in_child
from training.encoder.fit import FittedEncoder, fit_encoder
from training.encoder.run_options import LoopOptions, Report
from training.encoder.schedule import choose_schedule, is_short
from training.encoder.stages import RunStage, look_at_base
from training.linear.fit import FittedLinear, fit_linear
from training.plan import DEFAULT_PLAN, CompletePlan, TrainingPlan, complete_plan

THREADS = 2


@dataclass(frozen=True)
class EncoderPlan:
    """What the encoder starts from. base_name: for the record. epochs: None to choose by the cases."""

    base: BaseSource
    base_name: str
    epochs: int | None = None


def train_encoder_candidate(
    cases: Sequence[LabelledCase],
    taxonomy: Taxonomy,
    versions: Path,
    *,
    base: LinearClassifier | None,
    encoder: EncoderPlan,
    report: Report,
    plan: TrainingPlan = DEFAULT_PLAN,
    now: datetime | None = None,
    run_stage: RunStage = run_in_child,
) -> Candidate:
    """As train_linear_candidate, with an encoder on top.

    A run that was killed goes on where it stopped when it is started again with the same cases and
    plan: what it has done lies under `versions`/.work until the candidate is saved. run_stage: does what
    needs torch, each stage in a process of its own, so that its memory is free for the next one.
    Raises: InputError, ModelError where the base cannot be read; what `run_in_child` raises.
    """
    moment = now or datetime.now(UTC)
    chosen = complete_plan(
        plan,
        cases=len(cases),
        quick=is_short(cases, taxonomy, seed=plan.seed, epochs=encoder.epochs),
    )
    known = look_at_base(encoder.base, run_stage)
    digest = candidate_digest(
        cases,
        taxonomy,
        base,
        chosen,
        encoder.base_name,
        encoder.epochs,
        known.facts.digest,
        known.facts.bfloat16,
    )
    version = f"encoder-{moment.astimezone(UTC):%Y%m%d}-{digest[:8]}"
    with training_lock(versions, digest):
        fit = _Fit(taxonomy, base, encoder, known, chosen, report, run_stage)
        return _train(cases, versions, version, digest, fit, moment)


def _train(
    cases: Sequence[LabelledCase],
    versions: Path,
    version: str,
    digest: str,
    fit: _Fit,
    moment: datetime,
) -> Candidate:
    work = versions / WORK / digest[:16]
    plan, split = fit.plan, split_cases(cases, fit.plan)
    first = fit.run(split.training, work / "held")
    trial = work / "trial"
    fit.save(trial, version, first, {}, CaseKeys(frozenset()))
    evaluated = load_directory(trial, threads=THREADS)
    figures = evaluate_candidate(evaluated, fit.base, split.held, plan)
    again = fit.run(cases, work / "all") if plan.final else None

    def save(place: Path, model: _Fits, more: dict[str, Any]) -> None:
        used = split.training if model is first else cases
        about = describe_candidate(used, split.held, figures.evaluation, plan, moment)
        about["training"] |= model.about
        fit.save(place, version, model, about | more, CaseKeys.of(used, split.held))

    register(versions, version, first, again, save)
    encoder = evaluated.accurate if isinstance(evaluated, CascadeClassifier) else evaluated
    for texts in (1, 2):  # opens the sessions of one window and of several: the files go, the model stays
        encoder.predict([prepare("水壶漏水")] * texts)
    shutil.rmtree(work)
    trained_on = len(split.training if again is None else cases)
    return make_candidate(
        versions, evaluated, split, figures, borrowed=borrowed_tasks(first.linear), trained_on=trained_on
    )


@dataclass(frozen=True, slots=True)
class _Fits:
    """The two models, and what the manifest says of how the encoder was trained."""

    linear: FittedLinear
    encoder: FittedEncoder
    about: dict[str, Any]


@dataclass(frozen=True)
class _Fit:
    taxonomy: Taxonomy
    base: LinearClassifier | None
    encoder: EncoderPlan
    known: KnownBase
    plan: CompletePlan
    report: Report
    run_stage: RunStage

    def run(self, cases: Sequence[LabelledCase], work: Path) -> _Fits:
        work.mkdir(parents=True, exist_ok=True)
        linear = fit_linear(cases, self.taxonomy, seed=self.plan.seed, base=self.base)
        schedule = choose_schedule(cases, self.taxonomy, seed=self.plan.seed, epochs=self.encoder.epochs)
        options = LoopOptions("encoder", schedule.epochs, seed=self.plan.seed)
        fitted = fit_encoder(
            cases,
            self.taxonomy,
            self.known,
            linear,
            options,
            folds=schedule.folds,
            work=work,
            report=self.report,
            run_stage=self.run_stage,
        )
        about = {
            "encoder_base": self.encoder.base_name,
            "epochs": schedule.epochs,
            "networks": schedule.networks,
            "precision": "bfloat16" if self.known.facts.bfloat16 else "float32",
        }
        return _Fits(linear, fitted, about)

    def save(
        self,
        directory: Path,
        version: str,
        model: _Fits,
        about: dict[str, Any],
        keys: CaseKeys,
    ) -> None:
        linear, fitted, choice = model.linear, model.encoder, model.encoder.cascade
        quick = LinearClassifier(version, self.taxonomy, linear.parts, linear.settings, load_rules())
        save_encoder(
            directory,
            version=version,
            encoder=fitted.files,
            stacks=fitted.stacks,
            linear=quick,
            settings=fitted.settings,
            about=about | {"cascade_choice": describe_choice(choice)},
            cascade=choice.settings if choice is not None and choice.is_of_use else None,
            more=keys.arrays(),
        )
