"""From a name to a reader of opinions: a shipped pack, a pack file, or a version that was trained."""

from __future__ import annotations

from pathlib import Path

from models.artifact import MANIFEST
from models.opinions.aspect_storage import load_aspects
from models.opinions.pack_file import load_pack
from models.opinions.pack_reader import PackReader
from models.opinions.reader import OpinionReader
from models.opinions.sentiment import bundled_sentiment


def load_opinion_reader(pack: str | Path = "survey", *, versions: Path | None = None) -> OpinionReader:
    """A reader of opinions.

    pack: a shipped pack ('survey', 'ecommerce', 'car', 'restaurant', 'bank'), a YAML file, the directory of a
    trained reader, or its version under `versions` (see models.loading.versions_directory).
    Raises: ResourceError when there is no such pack or it breaks the format; ModelError for a damaged model.
    """
    for directory in (Path(pack), *([] if versions is None else [versions / Path(pack).name])):
        if (directory / MANIFEST).is_file():
            learned_pack, model = load_aspects(directory)
            return PackReader(learned_pack, bundled_sentiment(), model)
    return PackReader(load_pack(pack), bundled_sentiment())
