"""What was said about each aspect: how often, how, in which words, with a few quotes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from service.survey.totals.rows import Comment
from service.survey.totals.samples import Reservoir, shorten

QUOTES = 4
MOST_WORDS = 4_000  # different wordings kept an aspect and polarity, before the rare ones go
_QUOTED = (6, 90)  # characters


@dataclass(slots=True)
class AspectTotals:
    """comments: that speak of it; of these in favour, against (the rest: both or neither).

    score, scored: sum and number of main scores of those comments. words: polarity -> wordings.
    """

    comments: int = 0
    positive: int = 0
    negative: int = 0
    score: float = 0.0
    scored: int = 0
    words: dict[str, Counter[str]] = field(default_factory=dict)
    quotes: dict[str, Reservoir[str]] = field(default_factory=dict)


class OpinionTotals:
    """One `AspectTotals` an aspect of the pack."""

    def __init__(self, aspects: tuple[str, ...]) -> None:
        self.aspects = {aspect: AspectTotals() for aspect in aspects}

    def add(self, comment: Comment, score: float | None) -> None:
        """score: the main one of the respondent."""
        for aspect, polarity in comment.polarities.items():
            totals = self.aspects.get(aspect)
            if totals is None:
                totals = self.aspects[aspect] = AspectTotals()
            totals.comments += 1
            totals.positive += polarity > 0
            totals.negative += polarity < 0
            if score is not None:
                totals.score += score
                totals.scored += 1
            side = "positive" if polarity > 0 else "negative" if polarity < 0 else ""
            if side == comment.sentiment and _QUOTED[0] <= len(comment.text) <= _QUOTED[1]:
                self._quote(totals, side, comment)  # the whole comment feels like its part: a clear example
        for answer in comment.answers:
            for aspect, said, words in answer.opinions:
                if len(words) <= 16:
                    wordings = self.aspects[aspect].words
                    counter = wordings.get(said)
                    if counter is None:
                        counter = wordings[said] = Counter()
                    counter[words] = counter.get(words, 0) + 1
                    if len(counter) > MOST_WORDS:
                        kept = counter.most_common(MOST_WORDS // 2)
                        wordings[said] = Counter(dict(kept))

    @staticmethod
    def _quote(totals: AspectTotals, polarity: str, comment: Comment) -> None:
        quotes = totals.quotes.get(polarity)
        if quotes is None:
            quotes = totals.quotes[polarity] = Reservoir(QUOTES, seed=len(totals.quotes))
        place = quotes.place()
        if place >= 0:
            quotes.put(place, shorten(comment.text))
