"""What was said about each aspect: how often, how, in which words, with a few quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.survey.totals.rows import Comment
from service.survey.totals.samples import Reservoir

QUOTES = 4
MOST_WORDS = 4_000  # different wordings kept an aspect and polarity, before the rare ones go
_QUOTED = (6, 90)  # characters
_LONGEST_WORDING = 16


@dataclass(slots=True)
class AspectTotals:
    """comments: that speak of it; of these in favour, against (the rest: both or neither).

    score, scored: sum and number of main scores of those comments. words: polarity -> wording -> answers.
    """

    comments: int = 0
    positive: int = 0
    negative: int = 0
    score: float = 0.0
    scored: int = 0
    words: dict[str, dict[str, int]] = field(default_factory=dict)
    quotes: dict[str, Reservoir[str]] = field(default_factory=dict)


@dataclass(slots=True)
class SaidOpinions:
    """What the comments of a chunk say, to be added to the totals of the run.

    aspects: counts alone. wordings: (aspect, polarity, words) in order. quotable: (aspect, polarity, place of
    the comment in the chunk) where a short comment feels on the whole as it does about the aspect.
    """

    aspects: dict[str, AspectTotals] = field(default_factory=dict)
    wordings: list[tuple[str, str, str]] = field(default_factory=list)
    quotable: list[tuple[str, str, int]] = field(default_factory=list)

    def add(self, comment: Comment, place: int, score: float | None) -> None:
        """score: the main one of the respondent. place: of the comment in the chunk."""
        short = _QUOTED[0] <= len(comment.text) <= _QUOTED[1]
        for aspect, polarity in comment.polarities.items():
            totals = self.aspects.get(aspect)
            if totals is None:
                totals = self.aspects[aspect] = AspectTotals()
            totals.comments += 1
            if score is not None:
                totals.score += score
                totals.scored += 1
            if polarity > 0:
                totals.positive += 1
                side = "positive"
            elif polarity < 0:
                totals.negative += 1
                side = "negative"
            else:
                continue
            if short and side == comment.sentiment:
                self.quotable.append((aspect, side, place))
        for answer in comment.answers:
            said = dict.fromkeys(answer.opinions)  # a rant that repeats itself is one answer
            self.wordings += [opinion for opinion in said if len(opinion.words) <= _LONGEST_WORDING]


class OpinionTotals:
    """One `AspectTotals` an aspect of the pack."""

    def __init__(self, aspects: tuple[str, ...]) -> None:
        self.aspects = {aspect: AspectTotals() for aspect in aspects}

    def add(self, said: SaidOpinions, texts: Sequence[str]) -> None:
        """What some comments say. texts: theirs, on one line."""
        for aspect, more in said.aspects.items():
            totals = self.aspects.get(aspect)
            if totals is None:
                totals = self.aspects[aspect] = AspectTotals()
            totals.comments += more.comments
            totals.positive += more.positive
            totals.negative += more.negative
            totals.score += more.score
            totals.scored += more.scored
        for aspect, side, place in said.quotable:
            self._quote(self.aspects[aspect], side, texts[place])
        for aspect, polarity, words in said.wordings:
            wordings = self.aspects[aspect].words
            counter = wordings.get(polarity)
            if counter is None:
                counter = wordings[polarity] = {}
            counter[words] = counter.get(words, 0) + 1
            if len(counter) > MOST_WORDS:
                kept = Counter(counter).most_common(MOST_WORDS // 2)
                wordings[polarity] = dict(kept)

    @staticmethod
    def _quote(totals: AspectTotals, polarity: str, text: str) -> None:
        quotes = totals.quotes.get(polarity)
        if quotes is None:
            quotes = totals.quotes[polarity] = Reservoir(QUOTES, seed=len(totals.quotes))
        place = quotes.place()
        if place >= 0:
            quotes.put(place, text)
