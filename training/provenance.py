"""Where a model comes from: what a manifest says about its training, without a word of any text."""

from __future__ import annotations

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from models.cases import LabelledCase
from training.text_keys import text_key

_LIBRARIES = ("suqing", "numpy", "scipy", "scikit-learn", "rjieba", "jieba", "opencc", "safetensors")


def describe_training(
    cases: Sequence[LabelledCase], *, seed: int, created_at: datetime | None = None
) -> dict[str, Any]:
    """The manifest's part on training: time, seed, libraries, counts and fingerprint of the cases.

    created_at: UTC; None for now.
    """
    moment = created_at or datetime.now(UTC)
    return {
        "created_at": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "python": platform.python_version(),
        "code_sha256": code_digest(),
        "libraries": {name: found for name in _LIBRARIES if (found := _version_of(name))},
        "cases": len(cases),
        "representative_cases": sum(case.representative for case in cases),
        "labels": count_labels(cases),
        **_describe_sources(cases),
        "fingerprint": fingerprint(cases),
    }


@cache
def code_digest() -> str:
    """SHA-256 of our own code that shapes a model: every .py file of nlp, models and training."""
    root = Path(__file__).parents[1]
    found = hashlib.sha256()
    for folder in ("nlp", "models", "training"):
        for path in sorted((root / folder).rglob("*.py")):
            found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _describe_sources(cases: Sequence[LabelledCase]) -> dict[str, Any]:
    """From which files the cases came and when the latest label was given, as far as that is known."""
    sources = Counter(case.source for case in cases if case.source)
    latest = max((case.labelled_at for case in cases), default="")
    found: dict[str, Any] = {"sources": dict(sorted(sources.items()))} if sources else {}
    return {**found, "labelled_until": latest} if latest else found


def fingerprint(cases: Sequence[LabelledCase]) -> str:
    """SHA-256 over text keys and labels of all cases, whatever their order. Shows nothing of the texts."""
    lines = sorted(
        json.dumps(
            [
                text_key(case.text),
                case.category,
                sorted(case.also),
                case.urgency,
                case.emotion,
                case.intensity,
                case.representative,
            ]
        )
        for case in cases
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def count_labels(cases: Sequence[LabelledCase]) -> dict[str, dict[str, int]]:
    """task -> label -> labelled cases; `also` counts every further category."""
    columns: dict[str, Sequence[str | None]] = {
        "category": [case.category for case in cases],
        "also": [code for case in cases for code in case.also],
        "urgency": [case.urgency for case in cases],
        "emotion": [case.emotion for case in cases],
        "intensity": [None if case.intensity is None else str(case.intensity) for case in cases],
    }
    return {
        task: dict(sorted(Counter(label for label in labels if label is not None).items()))
        for task, labels in columns.items()
    }


def _version_of(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None
