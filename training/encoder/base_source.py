"""Where the encoder to start from lies, and what the waiting process knows of it. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from training.encoder.base import Base


@dataclass(frozen=True, slots=True)
class BaseSource:
    """place: a directory that transformers reads, or a name of the hub; of a served encoder if `shipped`."""

    place: str
    shipped: bool = False

    def load(self) -> Base:
        """Needs torch. Raises: InputError, ModelError where it cannot be read."""
        if self.shipped:
            from training.encoder.shipped_base import load_shipped_base

            return load_shipped_base(Path(self.place))
        from training.encoder.base import load_base

        return load_base(self.place)


@dataclass(frozen=True, slots=True)
class BaseFacts:
    """tokenizer: as it stands in tokenizer.json. config: of the backbone, as transformers writes it.

    digest: SHA-256 of the weights. bfloat16: products in it are clearly faster on this machine.
    """

    tokenizer: str
    config: dict[str, Any]
    digest: str
    bfloat16: bool


@dataclass(frozen=True, slots=True)
class KnownBase:
    """A base that was looked at: it can be read, and these are the facts."""

    source: BaseSource
    facts: BaseFacts
