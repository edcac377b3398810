"""Phrases of a comment that can become part of a theme: content words, and pairs that stand together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from nlp.lexicon import read_lexicon_rows

MOST_PHRASES = 24  # a comment
LONGEST = 8  # characters of a pair
STOP_WORDS = Path(__file__).parent / "stop_words.txt"

_WORD = re.compile(r"[\u3400-\u9fff]{2,8}|[A-Za-z]{2,20}")
_COLOURS = frozenset("不没无太很难超好更最挺真")
"""One-character words that turn the next word into a judgement: 太慢, 不新鲜, 难停车."""
_TAILS = frozenset("慢快贵少多大小差好坏高低乱脏吵远近冷热难硬软淡咸甜酸苦辣油腻香臭")
"""One-character words that judge the word before: 上菜慢."""

_OTHER, _CONTENT, _COLOUR, _TAIL, _COLOUR_OR_TAIL = range(5)
_BEGINS_PAIR = (_CONTENT, _COLOUR, _COLOUR_OR_TAIL)


def find_phrases(tokens: Sequence[str]) -> tuple[str, ...]:
    """Content words and judgements of two words, each once, in the order of the text, at most 24."""
    found: dict[str, None] = {}
    kinds = _KINDS
    before = ""
    before_kind = _OTHER
    for token in tokens:
        kind = kinds[token]
        if kind == _CONTENT:
            found[token] = None
            if before_kind in _BEGINS_PAIR and len(before) + len(token) <= LONGEST:
                found[before + token] = None
            if len(found) >= MOST_PHRASES:
                break
        elif kind >= _TAIL and before_kind in _BEGINS_PAIR:
            pair = before + token
            if before_kind == _CONTENT or kinds[pair] == _CONTENT:  # 很好 names nothing either
                found[pair] = None
                if len(found) >= MOST_PHRASES:
                    break
        before, before_kind = token, kind
    return tuple(found)[:MOST_PHRASES]


class _Kinds(dict[str, int]):
    """Kinds of tokens, worked out at the first look: a look-up costs a third of a cached call."""

    def __missing__(self, token: str) -> int:
        if len(self) >= _MOST_KINDS:
            self.clear()
        kind = self[token] = _kind(token)
        return kind


_MOST_KINDS = 65_536
_KINDS = _Kinds()


def _kind(token: str) -> int:
    if len(token) == 1:
        if token in _COLOURS:
            return _COLOUR_OR_TAIL if token in _TAILS else _COLOUR
        return _TAIL if token in _TAILS else _OTHER
    if (role := _stop_words().get(token)) is not None:
        return _TAIL if role else _OTHER
    return _CONTENT if _WORD.fullmatch(token) else _OTHER


@lru_cache(maxsize=1)
def _stop_words() -> dict[str, bool]:
    """Word -> whether it judges (不错) and so can end a pair."""
    return {row[0]: len(row) > 1 and row[1] == "judgement" for row in read_lexicon_rows(STOP_WORDS)}
