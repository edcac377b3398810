"""From a model name to a classifier: the bundled models, or a version kept under SUQING_HOME."""

from __future__ import annotations

import re
from pathlib import Path

from models.artifact import read_manifest
from models.classifier import Classifier
from models.linear.storage import KIND as LINEAR
from models.linear.storage import load_linear
from models.urgency_rules import load_rules
from nlp.errors import ModelError

BUNDLED = Path(__file__).parent / "bundled"

# `auto` answers with the best shipped combination: the linear model alone in this release.
_BUNDLED_NAMES = {"fast": "fast", "auto": "fast"}
_VERSION_NAME = re.compile(r"[\w.-]{1,80}")


def versions_directory(home: Path) -> Path:
    """Where trained versions are kept: one directory each."""
    return home / "models"


def load_classifier(name: str, *, home: Path | None = None) -> Classifier:
    """A classifier by name (fast, auto) or by a version kept under `home`.

    Raises: ModelError when there is no such model, or it is damaged or foreign.
    """
    directory = find_model(name, home=home)
    kind = read_manifest(directory).get("kind")
    if kind == LINEAR:
        return load_linear(directory, load_rules())
    raise ModelError(f"模型「{name}」的类别「{kind}」本版本不认识，请升级 suqing。")


def find_model(name: str, *, home: Path | None = None) -> Path:
    """Directory of a model. Raises: ModelError when there is none of that name."""
    if name == "accurate":
        raise ModelError("本版本还没有随附 accurate 模型，请使用 fast 或 auto。")
    if name in _BUNDLED_NAMES:
        return BUNDLED / _BUNDLED_NAMES[name]
    if home is not None and _VERSION_NAME.fullmatch(name) and not name.startswith("."):
        directory = versions_directory(home) / name
        if directory.is_dir():
            return directory
    raise ModelError(f"找不到模型「{name[:80]}」。可用 fast、auto，或 suqing train 给出的版本号。")
