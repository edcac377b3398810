"""Which cases a version has learnt, kept with it as digests, so that it is never tested on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
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
    """Keys (training.stable_split.case_key) of the cases that a version was fitted to, and held out.

    labelled: `labelled_key` of all of them; count: how many cases that were. Empty and 0 for a version
    made before these were kept.
    """

    trained: frozenset[int]
    held: frozenset[int] = frozenset()
    labelled: frozenset[int] = frozenset()
    count: int = 0

    @classmethod
    def of(cls, trained: Iterable[LabelledCase], held: Iterable[LabelledCase]) -> CaseKeys:
        """The keys of these cases. A case may be on both sides, as for a model fitted again to all."""
        used, kept = tuple(trained), tuple(held)
        every = {id(case): case for case in (*used, *kept)}.values()
        return cls(
            frozenset(case_key(case.text) for case in used),
            frozenset(case_key(case.text) for case in kept),
            labelled=frozenset(labelled_key(case_key(case.text), case) for case in every),
            count=len(every),
        )

    def arrays(self) -> Mapping[str, Mapping[str, NDArray[Any]]]:
        """As they are stored: {"cases": {"trained", "held", "labelled": (n,) uint64 ascending,
        "count": (1,) uint64}}."""
        sides = {"trained": self.trained, "held": self.held, "labelled": self.labelled}
        arrays = {name: np.array(sorted(keys), np.uint64) for name, keys in sides.items()}
        return {STEM: {**arrays, "count": np.array([self.count], np.uint64)}}


def labelled_key(key: int, case: LabelledCase) -> int:
    """64 bits of a text's key together with the labels that the case gives."""
    labels = json.dumps([key, case.category, sorted(case.also), case.urgency, case.emotion, case.intensity])
    return int.from_bytes(blake2b(labels.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def read_case_keys(directory: Path) -> CaseKeys | None:
    """The keys of a version; None where it keeps none, as the shipped models. Raises: ModelError."""
    manifest = read_manifest(directory)
    if f"{STEM}.safetensors" not in manifest["files"]:
        return None
    verify_files(directory, manifest)
    try:
        arrays = load_file(directory / f"{STEM}.safetensors")
        trained, held = (frozenset(arrays[name].tolist()) for name in ("trained", "held"))
        labelled, count = (arrays.get(name, np.zeros(0, np.uint64)) for name in ("labelled", "count"))
        return CaseKeys(trained, held, frozenset(labelled.tolist()), int(count.sum()))
    except (OSError, KeyError, SafetensorError) as error:
        raise ModelError(f"版本「{directory.name}」记录的案例摘要无法读取，请重新训练。") from error
