"""Samples of fixed size in which every comment has the same chance (reservoir sampling, Vitter 1985)."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

SHOWN_CHARS = 160


class Reservoir(Generic[T]):
    """`size` of the items offered. The draws depend on their order alone: equal runs give equal samples."""

    def __init__(self, size: int, *, seed: int = 0) -> None:
        self.size = size
        self.offered = 0
        self.items: list[T] = []
        self._random = random.Random(seed).random

    def place(self) -> int:
        """Where the next item goes; -1 where it is left out. To be followed by `put` unless -1."""
        self.offered += 1
        if len(self.items) < self.size:
            return len(self.items)
        place = int(self._random() * self.offered)
        return place if place < self.size else -1

    def put(self, place: int, item: T) -> None:
        if place == len(self.items):
            self.items.append(item)
        else:
            self.items[place] = item


@dataclass(frozen=True, slots=True)
class SampledComment:
    """A comment kept for themes and quotes. text: masked, shortened."""

    number: int
    text: str
    sentiment: str
    phrases: tuple[str, ...]


def shorten(text: str, most: int = SHOWN_CHARS) -> str:
    """One line of at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
