"""Small linear versions in a registry, for tests."""

from __future__ import annotations

from pathlib import Path

from models.linear.storage import save_linear
from models.loading import prove_directory, versions_directory
from models.registry import Registry
from tests.models.builders import make_classifier


def make_registry(home: Path, *versions: str, by: str = "tester") -> Registry:
    """A registry with these versions as candidates."""
    registry = Registry(versions_directory(home), by=by)
    for version in versions:
        add_version(registry, version)
    return registry


def add_version(registry: Registry, version: str) -> None:
    """One more candidate."""
    with registry.new_version(version) as place:
        save_small(place, version)


def save_small(place: Path, version: str, *, seed: int = 0) -> None:
    """A small linear model in a directory."""
    small = make_classifier(seed=seed)
    save_linear(
        place, version=version, taxonomy=small.taxonomy, parts=small.parts, settings=small.settings, about={}
    )


def promote(registry: Registry, *versions: str) -> None:
    """One after the other becomes champion."""
    for version in versions:
        registry.promote(version, reason="试验", prove=prove_directory)


def damage(directory: Path) -> None:
    """One bit of the weights is changed."""
    weights = next(directory.glob("part-*.safetensors"))
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
