"""Themes: groups of distinctive phrases that stand in the same comments, with a name and examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from service.survey.statistics.factors import factor
from service.survey.statistics.intervals import Estimate, share
from service.survey.statistics.phrases import Phrase
from service.survey.totals.samples import SampledComment

LEAST_SAMPLE = 40
MOST_THEMES = 12
LEAST_WEIGHT = 0.05  # of the heaviest comment's: what weighs less belongs to no theme
COMMENTS_A_THEME = 25
EXAMPLES = 3
_NAME_PHRASES = 3
_QUOTED = (8, 120)


@dataclass(frozen=True, slots=True)
class Theme:
    """share: of the comments sampled. negative, positive: share within the theme. examples: masked."""

    name: str
    phrases: tuple[str, ...]
    comments: int
    share: Estimate
    positive: float
    negative: float
    examples: tuple[str, ...]


def find_themes(sample: Sequence[SampledComment], phrases: Sequence[Phrase]) -> tuple[Theme, ...]:
    """Non-negative factors of the comment-phrase matrix, the largest theme first.

    A comment belongs to the theme in which it weighs most. Without enough comments: ().
    """
    if len(sample) < LEAST_SAMPLE or len(phrases) < 6:
        return ()
    names = [phrase.text for phrase in phrases]
    matrix = _weigh(sample, names)
    count = int(min(MOST_THEMES, max(2, len(sample) // COMMENTS_A_THEME), len(names) // 3))
    weights, parts = factor(matrix, count)
    strengths = weights.max(axis=1)
    belongs = np.where(strengths > LEAST_WEIGHT * strengths.max(), weights.argmax(axis=1), -1)
    themes = [
        _describe(sample, names, parts[theme], np.flatnonzero(belongs == theme), weights[:, theme])
        for theme in range(count)
    ]
    found = [theme for theme in themes if theme.comments >= 5 and theme.phrases]
    return tuple(sorted(found, key=lambda theme: (-theme.comments, theme.name)))


def _weigh(sample: Sequence[SampledComment], names: Sequence[str]) -> csr_matrix:
    """(comments, phrases): inverse document frequency where a phrase stands, rows of length one."""
    places = {name: place for place, name in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    for number, comment in enumerate(sample):
        own = [places[phrase] for phrase in comment.phrases if phrase in places]
        columns += own
        rows += [number] * len(own)
    ones = np.ones(len(rows))
    matrix = csr_matrix((ones, (rows, columns)), shape=(len(sample), len(names)))
    seen = np.asarray(matrix.sum(axis=0)).ravel()
    matrix = matrix.multiply(np.log((1 + len(sample)) / (1 + seen)) + 1).tocsr()
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return matrix.multiply(1 / lengths[:, None]).tocsr()


def _describe(
    sample: Sequence[SampledComment],
    names: Sequence[str],
    part: NDArray[np.float64],
    members: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> Theme:
    order = [int(place) for place in np.argsort(-part, kind="stable")[:8] if part[place] > 0]
    phrases = tuple(names[place] for place in order)
    own = [sample[int(member)] for member in members]
    count = max(1, len(own))
    ranked = sorted(
        members, key=lambda member: (-round(float(weights[member]), 4), sample[int(member)].number)
    )
    texts = [sample[int(member)].text for member in ranked]
    fitting = [text for text in texts if _QUOTED[0] <= len(text) <= _QUOTED[1]]
    return Theme(
        name=_name(phrases),
        phrases=phrases,
        comments=len(own),
        share=share(len(own), len(sample)),
        positive=sum(comment.sentiment == "positive" for comment in own) / count,
        negative=sum(comment.sentiment == "negative" for comment in own) / count,
        examples=tuple(dict.fromkeys(fitting or texts))[:EXAMPLES],
    )


def _name(phrases: Sequence[str]) -> str:
    """The strongest phrases of which none holds another."""
    chosen: list[str] = []
    for phrase in phrases:
        if not any(phrase in other or other in phrase for other in chosen):
            chosen.append(phrase)
        if len(chosen) == _NAME_PHRASES:
            break
    return "、".join(chosen)
