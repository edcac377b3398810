"""Which phrases set these comments apart from general Chinese, and how the comments with them feel."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from service.survey.statistics.background import background_counts
from service.survey.totals.phrase_counts import PhraseCount, PhraseCounts

LEAST_COMMENTS = 5
LEAST_SHARE = 0.001
_SWALLOWED = 0.8  # a word that stands that often inside one longer phrase is shown as that phrase


@dataclass(frozen=True, slots=True)
class Phrase:
    """comments: with it; of these positive, negative. keyness: G2 against general Chinese."""

    text: str
    comments: int
    positive: int
    negative: int
    keyness: float


def distinctive_phrases(counts: PhraseCounts, *, most: int = 300) -> list[Phrase]:
    """Highest keyness first: G2 of Dunning (1993), as Rayson and Garside (2000) compare corpora."""
    least = max(LEAST_COMMENTS, math.ceil(LEAST_SHARE * counts.comments))
    frequent = counts.frequent(least)
    background, background_size = background_counts(frequent)
    size = counts.size()
    phrases = [
        Phrase(text, count.comments, count.positive, count.negative, round(keyness, 2))
        for text, count in frequent.items()
        if (keyness := _keyness(count.comments, size, background.get(text, 1), background_size)) > 0
    ]
    phrases.sort(key=lambda phrase: (-phrase.keyness, phrase.text))
    return _without_parts(phrases[: 2 * most], frequent)[:most]


def _keyness(count: int, size: int, other: int, other_size: int) -> float:
    """G2, negative where the phrase is rarer here than elsewhere."""
    rate = (count + other) / (size + other_size)
    g2 = 2 * (
        count * math.log(count / (size * rate))
        + (other * math.log(other / (other_size * rate)) if other else 0)
    )
    return g2 if count / size > other / other_size else -g2


def _without_parts(phrases: list[Phrase], counts: Mapping[str, PhraseCount]) -> list[Phrase]:
    """Without the words that stand almost always inside one longer phrase of the list."""
    longer = [phrase for phrase in phrases if len(phrase.text) > 2]
    swallowed = {
        part.text
        for part in phrases
        for whole in longer
        if part.text != whole.text
        and part.text in whole.text
        and whole.comments >= _SWALLOWED * counts[part.text].comments
    }
    return [phrase for phrase in phrases if phrase.text not in swallowed]
