"""A linear map over character n-grams of a draft: log odds that it is rude.

TF-IDF with sublinear counts and unit length, as scikit-learn computes it; the numbers are in tone.json, with
where they come from. `python -m training.reply_tone DIALOGUES.csv` makes them.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.errors import ResourceError

FILE = Path(__file__).with_name("tone.json")
LONGEST = 3  # characters of an n-gram
RUDE = 0.5  # log odds above which a draft is called rude


@dataclass(frozen=True)
class ToneWeights:
    """grams: n-gram -> (inverse document frequency, weight in log odds)."""

    bias: float
    grams: dict[str, tuple[float, float]]


def log_odds(text: str, weights: ToneWeights | None = None) -> float:
    """Of a normalised draft; the bias alone where nothing of it is known."""
    weights = weights or load_weights()
    return weights.bias + sum(weight for _, weight in _weighed(text, weights))


def harshest(
    text: str, spans: Sequence[tuple[int, int]], weights: ToneWeights | None = None
) -> tuple[int, int]:
    """The one of `spans` (half-open, in order and apart, one at least) that adds most to the log odds."""
    starts = [start for start, _ in spans]
    added = [0.0] * len(spans)
    for at, weight in _weighed(text, weights or load_weights()):
        number = bisect_right(starts, at) - 1
        if number >= 0 and at < spans[number][1]:
            added[number] += weight
    return spans[max(range(len(spans)), key=added.__getitem__)]


def grams_of(text: str) -> Iterator[tuple[int, str]]:
    """(start, n-gram) of 1 to `LONGEST` characters, in lower case; several blanks count as one."""
    kept = [at for at, one in enumerate(text) if not (one.isspace() and text[at - 1 : at].isspace())]
    plain = "".join(" " if text[at].isspace() else text[at].lower()[:1] for at in kept)
    for size in range(1, LONGEST + 1):
        for first in range(len(plain) - size + 1):
            yield kept[first], plain[first : first + size]


def _weighed(text: str, weights: ToneWeights) -> list[tuple[int, float]]:
    """(start, log odds) of every known n-gram of the text."""
    known = [(at, gram) for at, gram in grams_of(text) if gram in weights.grams]
    counts = Counter(gram for _, gram in known)
    value = {gram: (1 + math.log(count)) * weights.grams[gram][0] for gram, count in counts.items()}
    length = math.sqrt(sum(one * one for one in value.values()))
    return [(at, value[gram] / length * weights.grams[gram][1] / counts[gram]) for at, gram in known]


@cache
def load_weights() -> ToneWeights:
    """The shipped weights. Raises: ResourceError when the file is missing or damaged."""
    try:
        raw = json.loads(FILE.read_text("utf-8"))
        return ToneWeights(float(raw["bias"]), {gram: (idf, weight) for gram, idf, weight in raw["grams"]})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResourceError(f"{FILE.name} 缺失或损坏，请重新安装。") from error
