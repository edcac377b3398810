"""An encoder classifier to and from an artifact directory.

encoder.onnx         the int8 graph: ids -> token terms
tokenizer.json       as the tokenizers library reads it
stack.safetensors    how encoder and linear logits are joined, a task each
part-*.safetensors   the linear model, unless the manifest names a shipped companion
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from models.artifact import Arrays, Artifact, read_artifact, write_artifact
from models.cascade_settings import CascadeSettings
from models.decision import DecisionSettings
from models.encoder.classifier import EncoderClassifier
from models.encoder.reading import EncoderReader
from models.encoder.session import EncoderSession
from models.encoder.stacking import Stack
from models.encoder.windows import WindowCutter
from models.linear.classifier import LinearClassifier
from models.linear.part import HEAD_KINDS, Head
from models.linear.storage import describe_linear, linear_of, load_linear, settings_of
from models.urgency_rules import UrgencyRules
from nlp.errors import ModelError

KIND = "encoder"
GRAPH, TOKENIZER = "encoder.onnx", "tokenizer.json"
WINDOW, OVERLAP = 256, 32  # tokens
_FIELDS = ("encoder", "linear", "shift")


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """The exported encoder. window, overlap: tokens a window holds and shares with its neighbour.

    config: of the backbone, as transformers writes it, so that training can go on from these weights.
    """

    graph: bytes
    tokenizer: str
    heads: tuple[Head, ...]
    config: dict[str, Any]
    window: int = WINDOW
    overlap: int = OVERLAP


def save_encoder(
    directory: Path,
    *,
    version: str,
    encoder: EncoderFiles,
    stacks: Mapping[str, Stack],
    linear: LinearClassifier,
    settings: DecisionSettings,
    about: Mapping[str, Any],
    cascade: CascadeSettings | None = None,
    companion: str | None = None,
    more: Mapping[str, Arrays] = MappingProxyType({}),
) -> None:
    """Write an encoder model. `about` joins the manifest.

    more: further arrays to keep with it, which do not shape its answers.
    cascade: when the linear model's word is enough; None where it never is.
    companion: name of a model beside it whose linear parts are used; without it they are written here.
    """
    described, arrays = ({}, {}) if companion else describe_linear(linear.parts)
    manifest = {
        **about,
        **described,
        "kind": KIND,
        "version": version,
        "decision": asdict(settings),
        "encoder": {
            "heads": [asdict(head) for head in encoder.heads],
            "window": encoder.window,
            "overlap": encoder.overlap,
            "config": encoder.config,
        },
        "cascade": None if cascade is None else asdict(cascade),
        "linear": {
            "companion": companion,
            "version": linear.version,
            "decision": None if companion else asdict(linear.settings),
        },
    }
    stacked = {f"{task}.{name}": getattr(s, name) for task, s in stacks.items() for name in _FIELDS}
    files = {GRAPH: encoder.graph, TOKENIZER: encoder.tokenizer.encode()}
    write_artifact(directory, manifest, linear.taxonomy, {**arrays, **more, "stack": stacked}, files=files)


def is_cascade(manifest: Mapping[str, Any]) -> bool:
    """Whether the linear model may answer by itself: by thresholds, and with its own decision settings.

    Versions of earlier releases kept its parts without those; there the encoder reads everything.
    """
    linear = manifest.get("linear") or {}
    decides = linear.get("companion") is not None or linear.get("decision") is not None
    return decides and manifest.get("cascade") is not None


def load_encoder(directory: Path, rules: UrgencyRules, *, threads: int) -> EncoderClassifier:
    """Verify and load an encoder model; the session opens with the first text.

    Raises: ModelError when it, or its companion, is missing, damaged, foreign, or inconsistent.
    """
    artifact = read_artifact(directory, kind=KIND)
    linear = _linear(artifact, directory, rules)
    try:
        if not {GRAPH, TOKENIZER} <= artifact.manifest["files"].keys():
            raise ValueError("a file that nothing vouches for")
        heads = tuple(Head(**head) for head in artifact.manifest["encoder"]["heads"])
        stacks = _stacks(artifact, heads, linear)
        cutter = WindowCutter(
            Tokenizer.from_file(str(directory / TOKENIZER)),
            most=int(artifact.manifest["encoder"]["window"]),
            overlap=int(artifact.manifest["encoder"]["overlap"]),
        )
        settings = settings_of(artifact.manifest["decision"])
    except Exception as error:  # tokenizers raises bare exceptions
        raise ModelError(f"模型目录「{directory.name}」的清单与文件不一致，拒绝加载。请重新训练。") from error
    reader = EncoderReader(cutter, EncoderSession(directory / GRAPH, threads=threads), heads)
    version = str(artifact.manifest["version"])
    return EncoderClassifier(version, linear, reader, stacks, settings, rules)


def _linear(artifact: Artifact, directory: Path, rules: UrgencyRules) -> LinearClassifier:
    about = artifact.manifest.get("linear") or {}
    companion = about.get("companion")
    if companion is None:
        return linear_of(artifact, rules, decision=about.get("decision"))
    linear = load_linear(directory.parent / Path(str(companion)).name, rules)
    if linear.version != about.get("version") or linear.taxonomy.digest() != artifact.taxonomy.digest():
        raise ModelError(
            f"模型「{artifact.manifest.get('version')}」要与「{about.get('version')}」合用，"
            f"现有的是「{linear.version}」。请重新安装，或一并重建。"
        )
    return linear


def _stacks(artifact: Artifact, heads: Sequence[Head], linear: LinearClassifier) -> dict[str, Stack]:
    arrays = artifact.arrays["stack"]
    own = {head.task: head.stop - head.start for head in heads}
    theirs = {head.task: head.stop - head.start for part in linear.parts for head in part.heads}
    stacks = {}
    for task in {name.partition(".")[0] for name in arrays}:
        columns = [arrays[f"{task}.{name}"].astype(np.float32) for name in _FIELDS]
        if task not in HEAD_KINDS or any(
            c.shape != (own[task],) or own[task] != theirs[task] for c in columns
        ):
            raise ValueError(task)
        stacks[task] = Stack(*columns)
    return stacks
