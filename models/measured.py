"""The model that a version's figures are of, kept with a version that was fitted again to all cases.

What answers has then learnt the held-out cases too, so that nothing can be measured on them with it.
The next challenger is compared with this one instead: fitted in the same way, without those cases.
It is an artifact of its own in a folder of the version; the version's manifest names it by digest.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.artifact import MANIFEST, sha256_of
from nlp.errors import ModelError

MEASURED = "measured"


def describe_measured(directory: Path) -> dict[str, Any]:
    """What the manifest of a version says of the measured model that lies in `directory`."""
    return {MEASURED: {"manifest_sha256": sha256_of(directory / MANIFEST)}}


def keep_measured(directory: Path, version: Path) -> None:
    """Move the measured model into the folder of the version whose manifest describes it."""
    os.replace(directory, version / MEASURED)


def find_measured(version: Path, manifest: Mapping[str, Any]) -> Path:
    """Where the model lies that the figures of a version are of: the version itself, if it keeps no other.

    Raises: ModelError where one is named that is missing or another.
    """
    described = manifest.get(MEASURED)
    if described is None:
        return version
    place = version / MEASURED / MANIFEST
    if not place.is_file() or sha256_of(place) != described.get("manifest_sha256"):
        raise ModelError(
            f"版本「{version.name}」里评判用的模型（{MEASURED}/）缺失或被改动过，拒绝使用。请重新训练。"
        )
    return place.parent
