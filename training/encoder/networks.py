"""The networks of a training: tuned and exported by stages, joined by files in a work folder. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.encoder.storage import EncoderFiles
from models.linear.part import Head
from training.encoder.base_source import KnownBase
from training.encoder.course import Course, save_course
from training.encoder.run_options import LoopOptions, Report
from training.encoder.stages import Export, RunStage, Tune


@dataclass(frozen=True)
class TunedNetworks:
    """weights: fold -> file of the network that did not see the cases of the fold. course: file."""

    base: KnownBase
    course: Path
    heads: tuple[Head, ...]
    weights: dict[int, Path]
    run_stage: RunStage

    def export(self, groups: Sequence[Sequence[int]]) -> list[Path]:
        """The graph of each group of folds: of the network with the mean of their weights."""
        graphs = []
        for place, group in enumerate(groups):
            graph = self.course.with_name(f"graph-{place}.onnx")
            weights = tuple(self.weights[fold] for fold in group)
            self.run_stage(Export(self.base.source, self.course, weights, graph), lambda _: None)
            graphs.append(graph)
        return graphs

    def files(self, graph: Path) -> EncoderFiles:
        """What serves an exported network."""
        facts = self.base.facts
        return EncoderFiles(graph.read_bytes(), facts.tokenizer, self.heads, facts.config)


def tune_networks(
    base: KnownBase,
    course: Course,
    options: LoopOptions,
    *,
    work: Path,
    report: Report,
    run_stage: RunStage,
) -> TunedNetworks:
    """One fine-tuned network a fold, written to `work` as it is done; those already there are kept."""
    file = work / f"{options.name}-course.safetensors"
    save_course(course, file)
    weights = {}
    for fold in course.numbers:
        name = f"{options.name}-fold-{fold}"
        weights[fold] = work / f"{name}.safetensors"
        if weights[fold].is_file():
            continue
        mine = replace(
            options,
            name=name,
            seed=options.seed + fold,
            checkpoint=work / f"{name}.checkpoint",
            bfloat16=base.facts.bfloat16,
        )
        run_stage(Tune(base.source, file, fold, mine, weights[fold]), report)
    return TunedNetworks(base, file, course.heads, weights, run_stage)
