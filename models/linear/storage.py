"""A linear classifier to and from an artifact directory."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.artifact import Arrays, Artifact, read_artifact, write_artifact
from models.decision import DecisionSettings
from models.linear.classifier import LinearClassifier
from models.linear.features import FEATURE_FORMAT
from models.linear.part import HEAD_KINDS, Head, LinearPart
from models.linear.vocabulary import Vocabulary
from models.taxonomy import Taxonomy
from models.urgency_rules import UrgencyRules, load_rules
from nlp.cues import cue_lexicons_digest
from nlp.errors import ModelError
from nlp.segmentation import dictionary_digest

KIND = "linear"
_LOGGER = logging.getLogger("suqing.models")


def save_linear(
    directory: Path,
    *,
    version: str,
    taxonomy: Taxonomy,
    parts: Sequence[LinearPart],
    settings: DecisionSettings,
    about: Mapping[str, Any],
    more: Mapping[str, Arrays] = MappingProxyType({}),
) -> None:
    """Write a linear model. `about` (training data, figures, libraries ...) joins the manifest.

    more: further arrays to keep with it, which do not shape its answers.
    """
    described, arrays = describe_linear(parts)
    manifest = {**about, "kind": KIND, "version": version, "decision": asdict(settings), **described}
    write_artifact(directory, manifest, taxonomy, {**arrays, **more})


def describe_linear(
    parts: Sequence[LinearPart],
) -> tuple[dict[str, Any], dict[str, dict[str, NDArray[Any]]]]:
    """What a manifest says of linear parts, and their arrays."""
    described = {
        "feature_format": FEATURE_FORMAT,
        **resource_digests(rules=True),
        "parts": [{"file": f"part-{i}", "heads": [asdict(h) for h in p.heads]} for i, p in enumerate(parts)],
    }
    arrays: dict[str, dict[str, NDArray[Any]]] = {
        f"part-{i}": {
            "keys": part.vocabulary.keys,
            "idf": part.vocabulary.idf.astype(np.float16),
            "weights": part.weights.astype(np.float16),
            "bias": part.bias,
        }
        for i, part in enumerate(parts)
    }
    return described, arrays


def resource_digests(*, rules: bool = False) -> dict[str, str]:
    """Digests of the data that shape the features; the rules stand beside them for the record."""
    found = {"dictionary_sha256": dictionary_digest(), "cue_lexicons_sha256": cue_lexicons_digest()}
    return found | ({"rules_sha256": load_rules().digest} if rules else {})


def load_linear(directory: Path, rules: UrgencyRules) -> LinearClassifier:
    """Verify and load a linear model.

    Raises: ModelError when it is missing, damaged, foreign, of another format, or inconsistent.
    """
    return linear_of(read_artifact(directory, kind=KIND), rules)


def linear_of(
    artifact: Artifact, rules: UrgencyRules, *, decision: Mapping[str, Any] | None = None
) -> LinearClassifier:
    """The linear model whose parts an artifact holds. Raises: ModelError where they do not fit.

    decision: its settings where those of the manifest are another model's.
    """
    manifest = artifact.manifest
    version = str(manifest.get("version"))
    if manifest.get("feature_format") != FEATURE_FORMAT:
        raise ModelError(
            f"模型「{version}」的特征格式是 {manifest.get('feature_format')}，"
            f"本版本是 {FEATURE_FORMAT}。请用同一版本的 suqing 重新训练。"
        )
    changed = [name for name, digest in resource_digests().items() if manifest.get(name) != digest]
    if changed:
        _LOGGER.warning(
            "模型「%s」训练之后词表有改动（%s），结果可能略有偏差，建议重新训练。",
            version,
            "、".join(changed),
        )
    try:
        parts = [_part(artifact, entry) for entry in manifest["parts"]]
        settings = settings_of(manifest["decision"] if decision is None else decision)
        return LinearClassifier(version, artifact.taxonomy, parts, settings, rules)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"模型「{version}」的清单与数组不一致，拒绝加载。请重新训练。") from error


def _part(artifact: Artifact, entry: Mapping[str, Any]) -> LinearPart:
    arrays = artifact.arrays[entry["file"]]
    keys, idf, weights, bias = (arrays[name] for name in ("keys", "idf", "weights", "bias"))
    heads = tuple(Head(h["task"], int(h["start"]), int(h["stop"])) for h in entry["heads"])
    if (
        keys.dtype != np.uint64
        or idf.shape != keys.shape
        or weights.shape != (len(keys), len(bias))
        or any(h.task not in HEAD_KINDS or not 0 <= h.start < h.stop <= len(bias) for h in heads)
        or np.any(keys[1:] <= keys[:-1])
        or not (np.isfinite(idf).all() and np.isfinite(weights).all() and np.isfinite(bias).all())
    ):
        raise ValueError("arrays")
    for head in heads:
        expected = {"category": len(artifact.taxonomy.codes), "also": len(artifact.taxonomy.codes)}
        if head.stop - head.start != expected.get(head.task, head.stop - head.start):
            raise ValueError("labels")
    vocabulary = Vocabulary(keys, idf.astype(np.float32))
    return LinearPart(vocabulary, weights.astype(np.float32), bias.astype(np.float32), heads)


def settings_of(raw: Mapping[str, Any]) -> DecisionSettings:
    """Decision settings as a manifest holds them. Raises: TypeError for unknown names."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    return DecisionSettings(**values)
