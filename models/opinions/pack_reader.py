"""The reader of opinions: the words of a pack, the sentiment model, a learned model where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import attrgetter

from models.linear.vocabulary import Vocabulary
from models.opinions.answers import is_meaningless, is_suggestion
from models.opinions.aspect_model import AspectModel
from models.opinions.clause_reading import ClauseReader
from models.opinions.found import Found, How
from models.opinions.hearing import judge_mentions
from models.opinions.learned import follow_model
from models.opinions.overall import judge_comment
from models.opinions.pack import AspectPack
from models.opinions.reading import AspectOpinion, CommentReading, Polarity
from models.opinions.sentiment import SentimentModel, Tone
from models.opinions.turned import only_asks
from models.opinions.vocabulary import OpinionVocabulary
from nlp import PreparedText, Span
from nlp.clauses import split_clauses

_DENIED = ("content", "no_fault")
_OPEN = ("resolved", "open")  # 没有异味，但是没有耐心
POLARITY_NAMES: dict[int, Polarity] = {1: "positive", 0: "neutral", -1: "negative"}
#: How often each was right on the train part of the shop reviews (tests/benchmarks/aspects.py has the set).
_CONFIDENCE: dict[How, float] = {
    "beside": 0.84,
    "implied": 0.88,
    "carried": 0.63,
    "default": 0.86,
    "asked": 0.5,
    "mention": 0.5,
    "heard": 0.5,
}


class PackReader:
    """See models.opinions.reader.OpinionReader."""

    def __init__(
        self, pack: AspectPack, sentiment: SentimentModel, learned: AspectModel | None = None
    ) -> None:
        self.pack = pack
        self._sentiment, self._learned = sentiment, learned
        name = f"lexicon-{pack.name}-{pack.digest()[:8]}" if learned is None else learned.version
        self.version = f"{name}+{sentiment.version}"
        default = None if pack.default is None else pack.codes.index(pack.default)
        self._reported = frozenset(i for i, aspect in enumerate(pack.aspects) if aspect.mentions)
        self._reader = ClauseReader(OpinionVocabulary(pack), default)

    @property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """Of the sentiment model and of the learned one."""
        learned = () if self._learned is None else (self._learned.part.vocabulary,)
        return (self._sentiment.part.vocabulary, *learned)

    def read(self, prepared: Sequence[PreparedText]) -> list[CommentReading]:
        """One reading a comment, in order."""
        if not prepared:
            return []
        clauses = [split_clauses(one.text) for one in prepared]
        tones = self._sentiment.hear(prepared)
        found = [self._reader.read(one, cut) for one, cut in zip(prepared, clauses, strict=True)]
        said = found
        if self._learned is not None:
            chosen = self._learned.choose(prepared, found, tones)
            learned = [follow_model(*row) for row in zip(chosen, found, clauses, strict=True)]
            by_words = self._learned.columns.by_words
            judged = self._judge(found, clauses, tones) if by_words else found
            found = [
                [*mine, *(one for one in words if one.aspect in by_words)]
                for mine, words in zip(learned, judged, strict=True)
            ]
        else:
            found = self._judge(found, clauses, tones)
        return [self._answer(*row) for row in zip(prepared, clauses, found, tones, said, strict=True)]

    def _judge(
        self, found: list[list[Found]], clauses: list[list[tuple[int, int]]], tones: list[Tone]
    ) -> list[list[Found]]:
        rows = zip(found, clauses, tones, strict=True)
        return [judge_mentions(*row, report=self._reported) for row in rows]

    def _answer(
        self,
        prepared: PreparedText,
        clauses: list[tuple[int, int]],
        found: list[Found],
        tone: Tone,
        said: list[Found],
    ) -> CommentReading:
        spans = to_spans(prepared, clauses)
        if is_meaningless(prepared.text):
            return CommentReading("neutral", 0.0, (), False, True, spans)
        cues = {(cue.kind, cue.name) for cue in prepared.cues}
        sentiment, score = judge_comment(
            said,
            tone,
            self._sentiment.blend,
            denies_faults=_DENIED in cues and _OPEN not in cues,
            only_asks=only_asks(prepared.text),
        )
        return CommentReading(
            sentiment,
            score,
            tuple([self._to_opinion(prepared, one) for one in sorted(found, key=_place)]),
            is_suggestion(prepared.text),
            False,
            spans,
        )

    def _to_opinion(self, prepared: PreparedText, found: Found) -> AspectOpinion:
        aspect = self.pack.aspects[found.aspect]
        start, end, term, opinion = found.start, found.end, found.term, found.opinion
        original = prepared.original
        if prepared.alignment.starts is None:  # the text is the original, place by place
            term_words = None if term is None else original[term.start : term.end]
            opinion_words = None if opinion is None else original[opinion[0] : opinion[1]]
        else:
            place = prepared.alignment.to_original
            start, end = place(start, end)
            term_words = None if term is None else original[slice(*place(term.start, term.end))]
            opinion_words = None if opinion is None else original[slice(*place(*opinion))]
        return AspectOpinion(
            aspect.code,
            aspect.name,
            POLARITY_NAMES[found.polarity],
            start,
            end,
            term_words,
            opinion_words,
            _CONFIDENCE[found.how] if found.probability is None else found.probability,
        )


_place = attrgetter("start", "end")


_new_span = partial(tuple.__new__, Span)  # Span._make without its check: many a comment


def to_spans(prepared: PreparedText, clauses: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Clauses of the prepared text as spans of the original."""
    if prepared.alignment.starts is None:
        return tuple(map(_new_span, clauses))
    return tuple(Span(*prepared.alignment.to_original(start, end)) for start, end in clauses)
