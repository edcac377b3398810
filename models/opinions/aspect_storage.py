"""A learned reader of opinions to and from an artifact directory: its pack, its columns, its figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from models.artifact import read_artifact, write_artifact
from models.linear.features import FEATURE_FORMAT
from models.linear.storage import resource_digests
from models.opinions.aspect_model import SAID_A_ASPECT, AspectColumns, AspectModel
from models.opinions.pack import AspectPack, pack_to_dict
from models.opinions.pack_file import parse_pack
from models.opinions.part_storage import check_feature_format, part_from_arrays, part_to_arrays
from models.taxonomy import Taxonomy, parse_taxonomy
from nlp.errors import ModelError, ResourceError

KIND = "opinions"
PACK = "pack.json"


def save_aspects(directory: Path, *, pack: AspectPack, model: AspectModel, about: dict[str, Any]) -> None:
    """Write a learned reader. `about` (training data, figures, sentiment model) joins the manifest."""
    columns = model.columns
    manifest = {
        **about,
        "kind": KIND,
        "version": model.version,
        "feature_format": FEATURE_FORMAT,
        **resource_digests(),
        "columns": {
            "pairs": [[pack.codes[aspect], polarity] for aspect, polarity in columns.pairs],
            "thresholds": list(columns.thresholds),
            "one_polarity": columns.one_polarity,
            "by_words": [pack.codes[aspect] for aspect in sorted(columns.by_words)],
        },
    }
    arrays = {"columns": part_to_arrays(model.part), "said": {"weights": model.said.astype(np.float16)}}
    files = {PACK: json.dumps(pack_to_dict(pack), ensure_ascii=False, indent=1).encode()}
    write_artifact(directory, manifest, _taxonomy(pack), arrays, files=files)


def load_aspects(directory: Path) -> tuple[AspectPack, AspectModel]:
    """Verify and load a learned reader. Raises: ModelError."""
    artifact = read_artifact(directory, kind=KIND)
    manifest = artifact.manifest
    version = str(manifest.get("version"))
    check_feature_format(manifest)
    try:
        pack = parse_pack(json.loads((directory / PACK).read_text("utf-8")), where=PACK)
        raw = manifest["columns"]
        pairs = tuple((pack.codes.index(code), int(polarity)) for code, polarity in raw["pairs"])
        thresholds = tuple(float(x) for x in raw["thresholds"])
        by_words = frozenset(pack.codes.index(code) for code in raw["by_words"])
        columns = AspectColumns(len(pack.aspects), pairs, thresholds, raw["one_polarity"] is True, by_words)
        said = artifact.arrays["said"]["weights"].astype(np.float32)
        width = len(pack.aspects) + len(pairs)
        if len(thresholds) != width or said.shape != (SAID_A_ASPECT * len(pack.aspects) + 1, width):
            raise ValueError("columns")
        if any(polarity not in (1, 0, -1) for _, polarity in pairs) or not np.isfinite(said).all():
            raise ValueError("pairs")
    except (OSError, KeyError, TypeError, ValueError, ResourceError) as error:
        raise ModelError(f"模型「{version}」的清单、词包与数组不一致，拒绝加载。请重新训练。") from error
    part = part_from_arrays(artifact.arrays.get("columns", {}), columns=width, version=version)
    return pack, AspectModel(version, part, said, columns)


def _taxonomy(pack: AspectPack) -> Taxonomy:
    """The aspects as a taxonomy: every artifact holds one."""
    categories = [{"code": aspect.code, "name": aspect.name} for aspect in pack.aspects]
    if len(categories) == 1:
        categories.append({"code": "none", "name": "无"})
    return parse_taxonomy(
        {"name": pack.name, "version": pack.version, "title": pack.title, "categories": categories},
        where=PACK,
    )
