"""Many words looked for at once: as one regular expression, or as a set asked at one place of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

_Trie: TypeAlias = "dict[str, _Trie]"
_END = ""


def any_of(words: Iterable[str]) -> str:
    """Pattern (no groups captured) that matches the longest of `words` at a place."""
    trie: _Trie = {}
    for word in words:
        node = trie
        for character in word:
            node = node.setdefault(character, {})
        node[_END] = {}
    return _pattern(trie)


def _pattern(trie: _Trie) -> str:
    leaves = [re.escape(c) for c, node in trie.items() if c != _END and set(node) == {_END}]
    branches = [
        re.escape(c) + _pattern(node) for c, node in trie.items() if c != _END and set(node) != {_END}
    ]
    if leaves:
        branches.append(leaves[0] if len(leaves) == 1 else f"[{''.join(leaves)}]")
    if not branches:
        return ""
    optional = "?" if _END in trie else ""
    return f"(?:{'|'.join(branches)}){optional}"


class WordSet:
    """Words to be found just before or just at a given place.

    first, last: their first and last characters, for the class of a pre-filter.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.first = "".join(sorted({word[0] for word in self.words}))
        self.last = "".join(sorted({word[-1] for word in self.words}))
        self._lengths = sorted({len(word) for word in self.words}, reverse=True)
        self._endings = frozenset(word[-2:] for word in self.words)

    def longest_before(self, text: str, end: int) -> int | None:
        """Where the longest word that ends at `end` begins; None when none does."""
        if text[end - 2 : end] not in self._endings and text[end - 1] not in self._endings:
            return None
        for length in self._lengths:
            if text[max(0, end - length) : end] in self.words:
                return max(0, end - length)
        return None

    def longest_at(self, text: str, start: int) -> int | None:
        """Where the longest word that begins at `start` ends; None when none does."""
        for length in self._lengths:
            if text[start : start + length] in self.words:
                return min(len(text), start + length)
        return None
