"""From a model name to a classifier: the bundled models, or a version kept under SUQING_HOME."""

from __future__ import annotations

import os
import re
from pathlib import Path

from models.artifact import read_manifest, read_taxonomy
from models.cascade import CascadeClassifier
from models.cascade_settings import CascadeSettings
from models.classifier import Classifier
from models.encoder.classifier import EncoderClassifier
from models.encoder.storage import KIND as ENCODER
from models.encoder.storage import is_cascade, load_encoder
from models.linear.storage import KIND as LINEAR
from models.linear.storage import load_linear
from models.opinions.aspect_storage import KIND as OPINIONS
from models.opinions.sentiment import KIND as SENTIMENT
from models.registry import CHAMPION, Registry
from models.taxonomy import Taxonomy
from models.urgency_rules import load_rules
from nlp import prepare
from nlp.errors import ModelError

BUNDLED = Path(__file__).parent / "bundled"
BUNDLED_NAMES = ("fast", "accurate")
AUTO = "auto"

_TRIAL_TEXT = "收到的水壶有裂缝，联系客服三天没人回复。"  # invented
_VERSION_NAME = re.compile(r"[\w.-]{1,80}")


def versions_directory(home: Path) -> Path:
    """Where trained versions are kept: one directory each."""
    return home / "models"


def load_classifier(name: str, *, home: Path | None = None, threads: int | None = None) -> Classifier:
    """A classifier by name (champion, fast, accurate, auto) or by a version kept under `home`.

    threads: of an encoder; None for one a core. They change its speed, not its answers.
    Raises: ModelError when there is no such model, or it is damaged, tampered with or foreign.
    """
    threads = threads or os.cpu_count() or 1
    if name == CHAMPION:
        return _load_champion(home, threads)
    if name == AUTO:
        return _load_cascade(threads)
    directory = find_model(name, home=home)
    if name == "accurate":  # by this name the encoder alone, as `auto` behind the linear model
        return load_encoder(directory, load_rules(), threads=threads)
    if home is not None and directory.parent == versions_directory(home):
        registry = Registry(directory.parent)
        if registry.state().entry(name) is not None:
            registry.check_manifest(name)
    return load_directory(directory, threads=threads)


def _load_champion(home: Path | None, threads: int) -> Classifier:
    name = resolve_model(CHAMPION, home=home)
    try:
        return load_classifier(name, home=home, threads=threads)
    except ModelError as error:
        if name == AUTO:
            raise
        raise ModelError(
            f"启用中的版本不能用：{error}运行 suqing models rollback 回到之前的版本，或用 --model auto。"
        ) from error


def resolve_model(name: str, *, home: Path | None = None) -> str:
    """The name itself; for `champion` the version that was promoted, or `auto` where none was.

    Work that loads a model more than once resolves its name first: a promotion meanwhile changes nothing.
    Raises: ModelError where the registry is damaged.
    """
    if name != CHAMPION:
        return name
    champion = None if home is None else Registry(versions_directory(home)).state().champion
    return champion or AUTO


def load_directory(directory: Path, *, threads: int | None = None) -> Classifier:
    """What a model directory is served as: an encoder behind its linear model, where it has thresholds.

    Raises: ModelError when it is missing, damaged or foreign.
    """
    manifest = read_manifest(directory)
    kind = manifest.get("kind")
    if kind == LINEAR:
        return load_linear(directory, load_rules())
    if kind == ENCODER:
        encoder = load_encoder(directory, load_rules(), threads=threads or os.cpu_count() or 1)
        return make_cascade(encoder, manifest["cascade"]) if is_cascade(manifest) else encoder
    if kind in (OPINIONS, SENTIMENT):
        raise ModelError(f"模型「{manifest.get('version')}」读观点，不分类投诉；请用 survey --pack。")
    raise ModelError(f"模型「{manifest.get('version')}」的类别「{kind}」本版本不认识，请升级 suqing。")


def prove_directory(directory: Path) -> Classifier:
    """Load the classifier in a directory and let it answer one text. Raises: ModelError."""
    classifier = load_directory(directory)
    classifier.predict([prepare(_TRIAL_TEXT)])
    return classifier


def find_model(name: str, *, home: Path | None = None) -> Path:
    """Directory of a model. Raises: ModelError when there is none of that name."""
    if name in BUNDLED_NAMES:
        return BUNDLED / name
    if home is not None and _VERSION_NAME.fullmatch(name) and not name.startswith("."):
        directory = versions_directory(home) / name
        if directory.is_dir():
            return directory
    raise ModelError(
        f"找不到模型「{name[:80]}」。"
        f"可用 {CHAMPION}、{'、'.join(BUNDLED_NAMES)}、{AUTO}，或 suqing train 给出的版本号。"
    )


def read_categories(name: str, *, home: Path | None = None) -> Taxonomy:
    """The categories that the model of a name answers with, read without its weights. Raises: ModelError."""
    version = resolve_model(name, home=home)
    return read_taxonomy(find_model("accurate" if version == AUTO else version, home=home))


def _load_cascade(threads: int) -> CascadeClassifier:
    """The shipped models one behind the other. They are made to go together: one linear model serves both."""
    directory = find_model("accurate")
    accurate = load_encoder(directory, load_rules(), threads=threads)
    return make_cascade(accurate, read_manifest(directory).get("cascade"))


def make_cascade(accurate: EncoderClassifier, cascade: object) -> CascadeClassifier:
    """The cascade of an encoder model and its own linear model. Raises: ModelError without its settings."""
    try:
        settings = CascadeSettings(**cascade)  # type: ignore[arg-type]  # of a manifest: TypeError tells
    except TypeError as error:
        raise ModelError(
            f"模型「{accurate.version}」没有 auto 所需的阈值，请改用 accurate 或 fast。"
        ) from error
    return CascadeClassifier(accurate.linear, accurate, settings, load_rules())
