"""Reading opinions with the words of a pack alone: works from the first comment, without labels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from models.opinions.answers import is_meaningless, is_suggestion
from models.opinions.clause_reading import ClauseReader
from models.opinions.found import Found, How
from models.opinions.pack import AspectPack
from models.opinions.reading import AspectOpinion, CommentReading, Polarity
from models.opinions.vocabulary import OpinionVocabulary
from nlp import PreparedText, Span
from nlp.clauses import split_clauses

POLARITY_NAMES: dict[int, Polarity] = {1: "positive", 0: "neutral", -1: "negative"}
_CONFIDENCE: dict[How, float] = {
    "beside": 0.85,
    "implied": 0.8,
    "carried": 0.7,
    "default": 0.7,
    "asked": 0.6,
    "mention": 0.5,
    "learned": 0.5,
}
_CLEAR = 0.25  # of the score: closer to 0 is neutral


class LexiconReader:
    """See models.opinions.reader.OpinionReader."""

    def __init__(self, pack: AspectPack) -> None:
        self.pack = pack
        self.version = f"lexicon-{pack.name}-{pack.digest()[:8]}"
        default = None if pack.default is None else pack.codes.index(pack.default)
        self._reader = ClauseReader(OpinionVocabulary(pack), default)

    def read(self, prepared: Sequence[PreparedText]) -> list[CommentReading]:
        """One reading a comment, in order."""
        return [self._read(one) for one in prepared]

    def _read(self, prepared: PreparedText) -> CommentReading:
        clauses = split_clauses(prepared.text)
        spans = to_spans(prepared, clauses)
        if is_meaningless(prepared.text):
            return CommentReading("neutral", 0.0, (), False, True, spans)
        found = self._reader.read(prepared, clauses)
        score = score_of(found)
        spoken = {one.aspect for one in found if one.how != "mention"}
        shown = [
            one for one in found if one.how != "mention" or (self.pack.mentions and one.aspect not in spoken)
        ]
        return CommentReading(
            sentiment_of(score),
            score,
            tuple(
                self._to_opinion(prepared, one) for one in found if one.how != "mention" or self.pack.mentions
            ),
            is_suggestion(prepared.text),
            False,
            spans,
        )

    def _to_opinion(self, prepared: PreparedText, found: Found) -> AspectOpinion:
        aspect = self.pack.aspects[found.aspect]
        place = prepared.alignment.to_original
        start, end = place(found.start, found.end)
        original = prepared.original
        term = None if found.term is None else original[slice(*place(found.term.start, found.term.end))]
        opinion = None if found.opinion is None else original[slice(*place(*found.opinion))]
        return AspectOpinion(
            aspect.code,
            aspect.name,
            POLARITY_NAMES[found.polarity],
            start,
            end,
            term,
            opinion,
            _CONFIDENCE[found.how],
        )


def to_spans(prepared: PreparedText, clauses: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Clauses of the prepared text as spans of the original."""
    if prepared.alignment.starts is None:
        return tuple(Span(start, end) for start, end in clauses)
    return tuple(Span(*prepared.alignment.to_original(start, end)) for start, end in clauses)


def score_of(found: Sequence[Found]) -> float:
    """Sentiment of the whole comment, -1 .. 1: the signed strengths of its opinions, squashed."""
    return math.tanh(0.6 * sum(one.polarity * one.strength for one in found)) if found else 0.0


def sentiment_of(score: float) -> Polarity:
    """positive, negative, or neutral where the score is near 0."""
    return "positive" if score >= _CLEAR else "negative" if score <= -_CLEAR else "neutral"
