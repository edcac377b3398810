"""Which cases a version has learnt, kept with it as digests, so that it is never tested on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from models.artifact import read_manifest, verify_files
from models.cases import LabelledCase
from nlp.errors import ModelError
from training.stable_split import case_key

STEM = "cases"  # of the file in the artifact


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """Keys (training.stable_split.case_key) of the cases that a version was fitted to, and held out."""

    trained: frozenset[int]
    held: frozenset[int] = frozenset()

    @classmethod
    def of(cls, trained: Iterable[LabelledCase], held: Iterable[LabelledCase]) -> CaseKeys:
        """The keys of these cases."""
        return cls(
            frozenset(case_key(case.text) for case in trained),
            frozenset(case_key(case.text) for case in held),
        )

    def arrays(self) -> Mapping[str, Mapping[str, NDArray[Any]]]:
        """As they are stored: {"cases": {"trained": (n,) uint64, "held": (m,) uint64}}, ascending."""
        sides = {"trained": self.trained, "held": self.held}
        return {STEM: {name: np.array(sorted(keys), np.uint64) for name, keys in sides.items()}}


def read_case_keys(directory: Path) -> CaseKeys | None:
    """The keys of a version; None where it keeps none, as the shipped models. Raises: ModelError."""
    manifest = read_manifest(directory)
    if f"{STEM}.safetensors" not in manifest["files"]:
        return None
    verify_files(directory, manifest)
    try:
        arrays = load_file(directory / f"{STEM}.safetensors")
        return CaseKeys(*(frozenset(arrays[name].tolist()) for name in ("trained", "held")))
    except (OSError, KeyError, SafetensorError) as error:
        raise ModelError(f"版本「{directory.name}」记录的案例摘要无法读取，请重新训练。") from error
