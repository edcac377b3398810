"""From the name of a pack to a reader of opinions."""

from __future__ import annotations

from pathlib import Path

from models.opinions.lexicon_reader import LexiconReader
from models.opinions.pack_file import load_pack
from models.opinions.reader import OpinionReader


def load_opinion_reader(pack: str | Path = "survey") -> OpinionReader:
    """A reader with a shipped pack ('survey', 'ecommerce' ...) or the pack in a YAML file.

    Raises: ResourceError when there is no such pack or it breaks the format.
    """
    return LexiconReader(load_pack(pack))
