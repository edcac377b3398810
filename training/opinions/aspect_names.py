"""Aspects as people name them (价格, 快递) to the codes of a pack (price, delivery)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from models.opinions.pack import AspectPack

_JOINTS = re.compile(r"[与和及/、&]")
_IGNORED = re.compile(r"[\s_\-·]+")
_ENDINGS = ("方面", "问题", "相关", "类")
_SHORTEST = 2
"""Characters of a name that may stand for a longer one."""


class AspectNames:
    """Finds the aspect that a written name means, by the surest way that finds one.

    The ways: code or name; a part of a name that a joint divides (收费 of 价格与收费); a word of the pack
    that names one aspect (快递); the beginning of a name or code; any stretch of a name.
    """

    def __init__(self, pack: AspectPack) -> None:
        aspects = pack.aspects
        self._codes = pack.codes
        self._exact = _by_key((name, a.code) for a in aspects for name in (a.code, a.name))
        parts = [(part, a.code) for a in aspects for part in _JOINTS.split(a.name)]
        terms = [(term, a.code) for a in aspects for term in a.terms]
        self._shorter = (_by_key(parts), _by_key(terms))
        self._found = dict[str, tuple[str, ...]]()

    def find(self, written: str) -> tuple[str, ...]:
        """One code; several where the name may mean each of them; none where it is unknown."""
        if written not in self._found:
            self._found[written] = self._search(_key(written))
        return self._found[written]

    def is_written_out(self, written: str) -> bool:
        """Is it the code or the whole name of an aspect?"""
        return _key(written) in self._exact

    def _search(self, key: str) -> tuple[str, ...]:
        for name in (key, *(key.removesuffix(end) for end in _ENDINGS if key.endswith(end))):
            if name in self._exact:
                return self._exact[name]
            if len(name) < _SHORTEST:
                continue
            for table in self._shorter:
                if name in table:
                    return table[name]
            for fits in (str.startswith, str.__contains__):
                codes = {
                    code for longer, found in self._exact.items() if fits(longer, name) for code in found
                }
                if codes:
                    return tuple(code for code in self._codes if code in codes)
        return ()


def _by_key(names: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = {}
    for name, code in names:
        if key := _key(name):
            table.setdefault(key, {})[code] = None
    return {key: tuple(codes) for key, codes in table.items()}


def _key(name: str) -> str:
    """A name without what people write now one way, now another: width, case, space, joints."""
    return _IGNORED.sub("", _JOINTS.sub("", unicodedata.normalize("NFKC", name))).casefold()
