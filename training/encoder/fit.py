"""Fitting the accurate classifier: fold networks, their average, the combination with the linear model."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.arrays import Float32s
from models.cases import LabelledCase
from models.decision import DecisionSettings
from models.encoder.reading import EncoderReader
from models.encoder.session import EncoderSession
from models.encoder.stacking import Stack
from models.encoder.storage import EncoderFiles
from models.encoder.windows import WindowCutter
from models.linear.part import Head, scores_of
from models.scores import Scores
from models.tasks import EXCLUSIVE_TASKS
from models.taxonomy import Taxonomy
from models.urgency_rules import load_rules
from nlp import PreparedText, prepare
from training.encoder.base_source import KnownBase
from training.encoder.cascade_choice import CascadeCases, CascadeChoice, choose_cascade
from training.encoder.course import make_course
from training.encoder.networks import tune_networks
from training.encoder.run_options import LoopOptions, Report
from training.encoder.stacking import fit_stack
from training.encoder.stages import RunStage
from training.linear.fit import FittedLinear, case_weights, rule_levels
from training.linear.settings_choice import choose_settings
from training.linear.targets import label_numbers, make_targets


@dataclass(frozen=True, slots=True)
class FittedEncoder:
    """A fitted combination, ready for `save_encoder`.

    cascade: None where only other tasks are answered.
    """

    files: EncoderFiles
    stacks: dict[str, Stack]
    settings: DecisionSettings
    cascade: CascadeChoice | None


def fit_encoder(
    cases: Sequence[LabelledCase],
    taxonomy: Taxonomy,
    base: KnownBase,
    linear: FittedLinear,
    options: LoopOptions,
    *,
    folds: NDArray[np.int64],
    work: Path,
    report: Report,
    run_stage: RunStage,
) -> FittedEncoder:
    """Train on `cases`, to which `linear` was fitted too. `work` keeps what is done if the run is killed.

    folds: (cases,) a network is trained for each, without its cases, which then serve to join the network
    with `linear`; -1: in every network's training, not used for joining. run_stage: does what needs torch.
    """
    course = make_course(cases, taxonomy, Tokenizer.from_str(base.facts.tokenizer), folds)
    networks = tune_networks(base, course, options, work=work, report=report, run_stage=run_stage)
    numbers = course.numbers
    del course  # its token numbers lie in a file now
    texts = [prepare(case.text) for case in cases]
    logits = np.zeros((len(cases), networks.heads[-1].stop), np.float32)
    graphs = networks.export([*([fold] for fold in numbers), *([numbers] if len(numbers) > 1 else [])])
    for fold, graph in zip(numbers, graphs, strict=False):
        rows = np.flatnonzero(folds == fold).tolist()
        logits[rows] = read_logits(networks.files(graph), [texts[row] for row in rows])
    files = networks.files(graphs[-1])
    read = np.flatnonzero(folds >= 0)
    apart = {task: values[read] for task, values in linear.out_of_fold.items()}
    few = [cases[row] for row in read.tolist()]
    joined = _join(
        few, taxonomy, [texts[row] for row in read], files.heads, logits[read], apart, linear.settings
    )
    return FittedEncoder(files, *joined)


def read_logits(files: EncoderFiles, texts: Sequence[PreparedText]) -> Float32s:
    """(texts, columns) raw logits, read exactly as the server reads."""
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "encoder.onnx"
        graph.write_bytes(files.graph)
        cutter = WindowCutter(Tokenizer.from_str(files.tokenizer), most=files.window, overlap=files.overlap)
        reader = EncoderReader(cutter, EncoderSession(graph, threads=2), files.heads)
        parts = [reader.read([t.text for t in texts[i : i + 64]]).logits for i in range(0, len(texts), 64)]
    return np.concatenate(parts)


def _join(
    cases: Sequence[LabelledCase],
    taxonomy: Taxonomy,
    texts: Sequence[PreparedText],
    heads: tuple[Head, ...],
    encoder: Float32s,
    linear: dict[str, Float32s],
    fast_settings: DecisionSettings,
) -> tuple[dict[str, Stack], DecisionSettings, CascadeChoice | None]:
    """Stacks, settings and cascade from cases that neither model had trained on when it read them."""
    targets, numbers = make_targets(cases, taxonomy), label_numbers(cases, taxonomy)
    weights = case_weights(cases)
    stacks, joint = {}, {}
    for head in heads:
        mine, theirs = encoder[:, head.start : head.stop], linear[head.task]
        stacks[head.task] = fit_stack(
            head.task, mine, theirs, targets[head.task], numbers.get(head.task), weights
        )
        joint[head.task] = stacks[head.task].join(mine, theirs)
    ruled = rule_levels(texts)
    settings = choose_settings(joint, numbers, targets, ruled, weights, start=fast_settings)
    cascade = None
    if set(EXCLUSIVE_TASKS) & set(joint):
        rules = load_rules()
        fired = np.array([bool(rules.apply(text).reasons) for text in texts], np.bool_)
        fast, accurate = (_scores(heads, part) for part in (linear, joint))
        cascade = choose_cascade(
            CascadeCases(fast, accurate, numbers, ruled, fired, weights), fast_settings, settings
        )
    return stacks, settings, cascade


def _scores(heads: tuple[Head, ...], logits: dict[str, Float32s]) -> Scores:
    return scores_of(heads, np.concatenate([logits[head.task] for head in heads], axis=1))
