"""A model on disk: a directory of plain data with a manifest, verified before anything is built.

    manifest.json      what it is, how it was made, its figures, SHA-256 of every other file
    taxonomy.json      the categories it answers with
    *.safetensors      arrays
    other files        as the kind of model needs (an ONNX graph, a tokenizer)

Nothing is unpickled, ever. The manifest carries a digest of itself, so that a changed
threshold is found as surely as a changed weight.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from models.digest import digest_of
from models.taxonomy import Taxonomy, parse_taxonomy, taxonomy_to_dict
from nlp.errors import ModelError, ResourceError

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
TAXONOMY = "taxonomy.json"

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A verified model directory, as data. arrays: file stem -> name -> array."""

    manifest: dict[str, Any]
    taxonomy: Taxonomy
    arrays: dict[str, dict[str, NDArray[Any]]]


def write_artifact(
    directory: Path,
    manifest: Mapping[str, Any],
    taxonomy: Taxonomy,
    arrays: Mapping[str, Arrays],
    *,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Write a model directory beside its place, then rename: readers see all of it or nothing.

    files: name -> content of further files, written as they are.
    Who may read it says the umask. An existing `directory` is replaced.
    Raises: OSError when the place cannot be written.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = directory.with_name(f".{directory.name}.{uuid.uuid4().hex}")
    beside.mkdir()
    try:
        _write_json(beside / TAXONOMY, taxonomy_to_dict(taxonomy))
        for stem, group in arrays.items():
            # written by Python: its errors name a full disk and the file
            content = save({name: np.ascontiguousarray(array) for name, array in group.items()})
            (beside / f"{stem}.safetensors").write_bytes(content)
        for name, data in files.items():
            (beside / name).write_bytes(data)
        body = {
            **manifest,
            "format_version": FORMAT_VERSION,
            "taxonomy_sha256": taxonomy.digest(),
            "files": {path.name: sha256_of(path) for path in sorted(beside.iterdir())},
        }
        _write_json(beside / MANIFEST, {**body, "manifest_sha256": digest_of(body)})
        if directory.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{directory.name}.old.", dir=directory.parent))
            os.replace(directory, old / directory.name)
            os.replace(beside, directory)
            shutil.rmtree(old)
        else:
            os.replace(beside, directory)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def read_artifact(directory: Path, *, kind: str) -> Artifact:
    """Verify a model directory and read it.

    Raises: ModelError when it is missing, truncated, tampered with, of another kind, or of a
    format that this release does not know.
    """
    manifest = read_manifest(directory)
    if manifest.get("kind") != kind:
        raise ModelError(f"{_where(directory)}是「{manifest.get('kind')}」类模型，此处需要「{kind}」类。")
    verify_files(directory, manifest)
    taxonomy = read_taxonomy(directory, manifest)
    try:
        stems = [Path(name).stem for name in manifest["files"] if name.endswith(".safetensors")]
        arrays = {stem: load_file(directory / f"{stem}.safetensors") for stem in stems}
    except (OSError, ValueError, SafetensorError) as error:
        raise _unreadable(directory, error) from error
    return Artifact(manifest, taxonomy, arrays)


def read_taxonomy(directory: Path, manifest: Mapping[str, Any] | None = None) -> Taxonomy:
    """The categories of a model, without its weights. Raises: ModelError where the manifest has others."""
    manifest = read_manifest(directory) if manifest is None else manifest
    try:
        taxonomy = parse_taxonomy(json.loads((directory / TAXONOMY).read_text("utf-8")), where=TAXONOMY)
    except (OSError, ValueError, ResourceError) as error:
        raise _unreadable(directory, error) from error
    if taxonomy.digest() != manifest.get("taxonomy_sha256"):
        raise ModelError(f"{_where(directory)}的分类体系与清单不符，拒绝加载。")
    return taxonomy


def verify_files(directory: Path, manifest: Mapping[str, Any]) -> None:
    """Every file that the manifest names is there as it was written. Raises: ModelError."""
    for name, expected in manifest["files"].items():
        path = directory / name
        if Path(name).name != name or not path.is_file():
            raise ModelError(f"{_where(directory)}缺少文件 {name}。请重新安装或用 make model 重建。")
        if sha256_of(path) != expected:
            raise ModelError(
                f"{_where(directory)}的文件 {name} 与清单中的 SHA-256 不符（被截断或改动过），拒绝加载。"
            )


def read_manifest(directory: Path) -> dict[str, Any]:
    """The manifest alone, its digest and format checked. Raises: ModelError."""
    path = directory / MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{_where(directory)}没有 {MANIFEST}，不是一个模型目录。") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{_where(directory)}的 {MANIFEST} 无法读取（损坏或被截断）。") from error
    if not isinstance(manifest, dict) or "format_version" not in manifest:
        raise ModelError(f"{_where(directory)}的 {MANIFEST} 不是 Suqing 的模型清单。")
    if manifest["format_version"] != FORMAT_VERSION:
        raise ModelError(
            f"{_where(directory)}的格式版本是 {manifest['format_version']}，本版本只认识 {FORMAT_VERSION}。"
            "请升级 suqing 或换用旧模型。"
        )
    digest = manifest.pop("manifest_sha256", None)
    if digest != digest_of(manifest) or not isinstance(manifest.get("files"), dict):
        raise ModelError(f"{_where(directory)}的 {MANIFEST} 被改动过（摘要不符），拒绝加载。")
    return manifest


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_json(path: Path, body: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def _unreadable(directory: Path, error: Exception) -> ModelError:
    return ModelError(f"{_where(directory)}无法读取：{type(error).__name__}。请重新安装或重建。")


def _where(directory: Path) -> str:
    return f"模型目录「{directory.name}」"
