"""The stages of a training that need torch, each a plain description that a process of its own can do.

What a stage is made of lies in files, and so does what it makes: weights in safetensors, graphs in ONNX.
A description itself is small and becomes JSON (training.encoder.messages). No torch until it is run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from training.encoder.base_source import BaseFacts, BaseSource, KnownBase
from training.encoder.run_options import LoopOptions, Report


@dataclass(frozen=True, slots=True)
class LookAtBase:
    """Load the base, and say what it is and which number format suits this machine."""

    base: BaseSource
    stage: Literal["look"] = "look"

    @property
    def folder(self) -> None:
        """It writes nothing."""

    def run(self, report: Report) -> BaseFacts:
        """Raises: InputError, ModelError where the base cannot be read."""
        from training.encoder.base import weights_digest
        from training.encoder.precision import bfloat16_pays

        base = self.base.load()
        config = base.backbone.config.to_diff_dict()
        return BaseFacts(base.tokenizer.to_str(), config, weights_digest(base), bfloat16_pays())


@dataclass(frozen=True, slots=True)
class Tune:
    """Fine-tune a network on the cases of `course` outside a fold. weights: file to write."""

    base: BaseSource
    course: Path
    fold: int
    options: LoopOptions
    weights: Path
    stage: Literal["tune"] = "tune"

    @property
    def folder(self) -> Path:
        """Where it writes: one stage at a time."""
        return self.weights.parent

    def run(self, report: Report) -> None:
        """Raises: InputError for a checkpoint that is damaged or of another run."""
        from training.encoder.tuning import tune_fold

        tune_fold(self.base.load(), self.course, self.fold, self.options, self.weights, report=report)


@dataclass(frozen=True, slots=True)
class Export:
    """The serving graph of the mean of networks that were trained on `course`. weights: their files.

    graph: file to write. One a stage: what exporting leaves in memory is half a gigabyte a graph.
    """

    base: BaseSource
    course: Path
    weights: tuple[Path, ...]
    graph: Path
    stage: Literal["export"] = "export"

    @property
    def folder(self) -> Path:
        """Where it writes: one stage at a time."""
        return self.graph.parent

    def run(self, report: Report) -> None:
        """Raises: InputError where a file of the work folder is damaged."""
        from training.encoder.export_files import export_average

        export_average(self.base.load(), self.course, self.weights, self.graph)


@dataclass(frozen=True, slots=True)
class Adapt:
    """Adapt a base to the texts of the directory `data`. adapted: directory to write, itself a base."""

    base: BaseSource
    data: Path
    options: LoopOptions
    adapted: Path
    stage: Literal["adapt"] = "adapt"

    @property
    def folder(self) -> Path:
        """Where it writes: one stage at a time."""
        return self.adapted.parent

    def run(self, report: Report) -> None:
        """Raises: InputError for a checkpoint that is damaged or of another run."""
        from training.encoder.adapted_base import write_adapted_base

        write_adapted_base(self.base.load(), self.data, self.options, self.adapted, report=report)


Stage: TypeAlias = LookAtBase | Tune | Export | Adapt
Outcome: TypeAlias = BaseFacts | None
RunStage = Callable[[Stage, Report], Outcome]

STAGE: TypeAdapter[Stage] = TypeAdapter(Annotated[Stage, Field(discriminator="stage")])
"""To and from JSON. `stage` tells the descriptions apart."""


def look_at_base(source: BaseSource, run_stage: RunStage) -> KnownBase:
    """Raises: InputError, ModelError where the base cannot be read."""
    facts = run_stage(LookAtBase(source), lambda _: None)
    if not isinstance(facts, BaseFacts):
        raise TypeError(type(facts).__name__)
    return KnownBase(source, facts)
