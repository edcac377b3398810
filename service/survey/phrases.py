"""Phrases of a comment that can become part of a theme: content words, and pairs that stand together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from nlp.lexicon import read_lexicon

MOST_PHRASES = 24  # a comment
STOP_WORDS = Path(__file__).parent / "stop_words.txt"

_CONTENT = re.compile(r"[\u3400-\u9fff]{2,8}|[A-Za-z]{2,20}")
_COLOURS = frozenset("不没无太很难超好更最挺真")
"""One-character words that turn the next word into a judgement: 太慢, 不新鲜, 难停车."""
_TAILS = frozenset("慢快贵少多大小差好坏高低乱脏吵远近冷热难硬软淡咸甜酸苦辣油腻香臭")


def find_phrases(tokens: Sequence[str]) -> tuple[str, ...]:
    """Content words and judgements of two words, each once, in the order of the text, at most 24."""
    stop = _stop_words()
    found: dict[str, None] = {}
    before = ""
    before_is_content = False
    for token in tokens:
        is_content = len(token) > 1 and token not in stop and _is_content(token)
        if is_content:
            found[token] = None
            if (before_is_content or before in _COLOURS) and len(before) + len(token) <= 8:
                found[before + token] = None
        elif token in _TAILS and (before in _COLOURS or before_is_content):
            found[before + token] = None
        before, before_is_content = token, is_content
        if len(found) >= MOST_PHRASES:
            break
    return tuple(found)[:MOST_PHRASES]


@lru_cache(maxsize=65_536)
def _is_content(token: str) -> bool:
    return _CONTENT.fullmatch(token) is not None


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    return frozenset(read_lexicon(STOP_WORDS))
