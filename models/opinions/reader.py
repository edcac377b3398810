"""The contract that every reader of opinions keeps. `load_opinion_reader` gives one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from models.opinions.pack import AspectPack
from models.opinions.reading import CommentReading
from nlp import PreparedText


class OpinionReader(Protocol):
    """Reads prepared comments, answers in the same order. Pure: same texts, same readings."""

    @property
    def version(self) -> str:
        """What reads: name and digest of the pack, and of a learned model where one helps."""
        ...

    @property
    def pack(self) -> AspectPack:
        """The aspects that this reader answers with."""
        ...

    def read(self, prepared: Sequence[PreparedText]) -> list[CommentReading]:
        """One reading a comment."""
        ...
