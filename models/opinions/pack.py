"""Aspect packs: the aspects a trade's customers speak of. Data, never code (files in aspect_packs/)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect: its code and its shown name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AspectPack:
    """A versioned list of aspects in a fixed order, in which reports show them."""

    name: str
    version: str
    title: str
    aspects: tuple[Aspect, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The aspect codes in order."""
        return tuple(aspect.code for aspect in self.aspects)

    def name_of(self, code: str) -> str:
        """Shown name of a code; the code itself where the pack does not know it."""
        return next((a.name for a in self.aspects if a.code == code), code)
