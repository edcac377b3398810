"""PreparedText -> feature occurrences: character 1-3-grams, word 1-2-grams, cues and shape.

Everything is computed for a batch at once as arrays. An occurrence knows its place in the
batch, so that the weight it earned can be shown in the customer's text later.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from models.arrays import Int64s
from models.linear.hashing import SubstringHasher, UInt64s, code_points, name_hash
from nlp import Cue, PreparedText

FEATURE_FORMAT = 1  # raise when the features of a text change: old models then refuse to load
FAMILIES = ("word", "char", "cue")
_SALTS = {"word1": 0x77310001, "word2": 0x77320002, "char1": 0xC1, "char2": 0xC2, "char3": 0xC3}
_MARKS = "！？"
_LENGTH_STEPS = (8, 15, 25, 40, 70, 120, 200, 400, 1000)
_UPPER_TO_LOWER = 32
_DANGERS = frozenset({"harm", "hazard", "theft"})
_BLANK = 0xE0FF  # private use: occurs in no prepared text


@dataclass(frozen=True, slots=True)
class Occurrences:
    """All feature occurrences of a batch, family by family, in no promised order.

    offsets: (texts + 1,) where each text begins in the batch's code points; the last is the total.
    word_ends: (words,) end of every word in the batch's code points, ascending.
    text_ids, starts, ends: (n,) text of the batch and place in the batch's code points
        (start == end for features without a place).
    hashes: (n,) uint64.
    bounds: families' parts: family f owns [bounds[f], bounds[f + 1]).
    """

    offsets: Int64s
    word_ends: Int64s
    text_ids: NDArray[np.int32]
    starts: Int64s
    ends: Int64s
    hashes: UInt64s
    bounds: tuple[int, ...]


def extract(texts: Sequence[PreparedText]) -> Occurrences:
    """Feature occurrences of a batch (at least one text)."""
    lengths = np.fromiter((len(t.text) for t in texts), np.int64, len(texts))
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    points = _fold(code_points([t.text for t in texts]))
    _blank_unsaid(points, texts, offsets)
    hasher = SubstringHasher(points)
    char_text = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    words = chain.from_iterable([t.tokens for t in texts])
    word_ends = np.cumsum(np.fromiter(map(len, words), np.int64))
    parts = [
        *_word_grams(hasher, char_text, word_ends),
        *_char_grams(hasher, char_text),
        _named(texts, offsets),
    ]
    bounds = (0, *np.cumsum([sum(len(p[0]) for p in group) for group in (parts[:2], parts[2:5], parts[5:])]))
    text_ids, starts, ends, hashes = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Occurrences(offsets, word_ends, text_ids, starts, ends, hashes, tuple(int(b) for b in bounds))


_Part = tuple[NDArray[np.int32], Int64s, Int64s, UInt64s]


def _fold(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """ASCII letters in lower case, digits as 0: 'VIP8' and 'vip9' are one feature."""
    folded = points.copy()
    folded[(points >= ord("A")) & (points <= ord("Z"))] += _UPPER_TO_LOWER
    folded[(points >= ord("0")) & (points <= ord("9"))] = ord("0")
    return folded


def _blank_unsaid(points: NDArray[np.uint32], texts: Sequence[PreparedText], offsets: Int64s) -> None:
    """Blank the words of danger that a text denies or only supposes (没有受伤, 如果起火).

    A bag of n-grams cannot see the denial; without the words, only the cue feature
    ('harm, negated') is left to speak. In place.
    """
    for index, text in enumerate(texts):
        for cue in text.cues:
            if (cue.negated or cue.hypothetical) and cue.kind in _DANGERS:
                start, end = _cue_place(text, cue)
                points[offsets[index] + start : offsets[index] + end] = _BLANK


def _char_grams(hasher: SubstringHasher, char_text: NDArray[np.int32]) -> list[_Part]:
    total = len(char_text)
    positions = np.arange(total, dtype=np.int64)
    parts: list[_Part] = []
    for n in (1, 2, 3):
        starts = positions[: max(0, total - n + 1)]
        if n > 1:  # both ends in one text
            starts = starts[char_text[starts] == char_text[starts + n - 1]]
        ends = starts + n
        parts.append((char_text[starts], starts, ends, hasher.hashes(starts, ends, _SALTS[f"char{n}"])))
    return parts


def _word_grams(hasher: SubstringHasher, char_text: NDArray[np.int32], word_ends: Int64s) -> list[_Part]:
    starts = np.zeros_like(word_ends)
    starts[1:] = word_ends[:-1]
    text_ids = char_text[starts]
    ones = (text_ids, starts, word_ends, hasher.hashes(starts, word_ends, _SALTS["word1"]))
    together = text_ids[:-1] == text_ids[1:]
    first, last = starts[:-1][together], word_ends[1:][together]
    # the cut is part of a pair's identity: '不|满意' is not '不满|意'
    inner = hasher.hashes(first, word_ends[:-1][together], _SALTS["word2"])
    pair = hasher.hashes(first, last, _SALTS["word2"])
    pair ^= inner << np.uint64(1)
    return [ones, (text_ids[:-1][together], first, last, pair)]


def _named(texts: Sequence[PreparedText], offsets: Int64s) -> _Part:
    counts: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    hashes: list[int] = []
    for text, base in zip(texts, offsets.tolist(), strict=False):
        words = text.text
        before = len(hashes)
        marks = [min(words.count(mark), 4) for mark in _MARKS]
        hashes += _shape_hashes(bisect_left(_LENGTH_STEPS, len(words)), *marks)
        own = [base] * (len(hashes) - before)
        starts += own
        ends += own
        shifted = text.alignment.starts is not None
        for cue in text.cues:
            kind, name, start, end, value, negated, hypothetical = cue
            if shifted:
                start, end = _cue_place(text, cue)
            for named in _cue_hashes(kind, name, negated, hypothetical, value):
                starts.append(base + start)
                ends.append(base + end)
                hashes.append(named)
        counts.append(len(hashes) - before)
    return (
        np.repeat(np.arange(len(texts), dtype=np.int32), counts),
        np.array(starts, np.int64),
        np.array(ends, np.int64),
        np.array(hashes, np.uint64),
    )


@lru_cache(maxsize=4096)
def _shape_hashes(length: int, *marks: int) -> tuple[int, ...]:
    """length: step of the text's length. marks: how often each of _MARKS stands in it, at most 4."""
    names = [f"shape:length:{length}"]
    names += [f"shape:{mark}:{count}" for mark, count in zip(_MARKS, marks, strict=True) if count]
    return tuple(map(name_hash, names))


@lru_cache(maxsize=4096)
def _cue_hashes(
    kind: str, name: str, negated: bool, hypothetical: bool, value: float | None
) -> tuple[int, ...]:
    state = "negated" if negated else "hypothetical" if hypothetical else "said"
    names = [f"cue:{kind}:{name}:{state}"]
    if value is not None and value > 0:
        names.append(f"cue:{kind}:{min(6, int(np.log10(value + 1) * 1.5))}")
    return tuple(map(name_hash, names))


def _cue_place(text: PreparedText, cue: Cue) -> tuple[int, int]:
    """Place of a cue (given in the original) in `text.text`."""
    starts = text.alignment.starts
    if starts is None:
        return cue.start, cue.end
    first = bisect_left(starts, cue.start)
    return first, max(first, bisect_left(starts, cue.end))
