"""The pure heart of a survey run: answers in, readings out. Every engine runs this one function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from models.classifier import Classifier
from models.linear.shared import SharedFeatures
from models.opinions import CommentReading, OpinionReader
from models.prediction import Prediction
from nlp import PreparedText
from service.answer import CONFIDENCE_DIGITS, masked_slice
from service.survey.phrases import find_phrases
from service.tagging.batch import BATCH, prepare_checked, quote_spans
from service.tagging.engines import LoadClassifier, ReadBatch

LoadOpinionReader = Callable[[], OpinionReader]


class Opinion(NamedTuple):
    """aspect: its code. words: as the customer wrote them, masked, on one line."""

    aspect: str
    polarity: str
    words: str


class AnswerRow(NamedTuple):
    """What one answer to one open question says; ready for JSON.

    sentiment_score: -1..1. masked: the answer with masked values, None where nothing was masked.
    phrases: of the masked text, each once. All quoted words are masked.
    """

    sentiment: str
    sentiment_score: float
    opinions: tuple[Opinion, ...]
    suggestion: bool
    meaningless: bool
    category: str | None
    category_confidence: float | None
    urgency: str | None
    urgency_confidence: float | None
    urgency_reasons: str
    emotion: str | None
    emotion_intensity: float | None
    needs_review: bool
    masked: str | None
    phrases: tuple[str, ...]


_OPINIONS, _PHRASES = AnswerRow._fields.index("opinions"), AnswerRow._fields.index("phrases")

Answer = AnswerRow | str
"""The reading of one answer, or why it could not be read."""


def make_answer_row(*values: object) -> AnswerRow:
    """From the values of a journal, where tuples have become lists."""
    row: list[Any] = list(values)
    row[_OPINIONS] = tuple(map(Opinion._make, row[_OPINIONS]))
    row[_PHRASES] = tuple(row[_PHRASES])
    return AnswerRow._make(row)


def load_survey_reader(
    load_classifier: LoadClassifier, load_reader: LoadOpinionReader, *, max_chars: int
) -> ReadBatch[Sequence[str], list[Answer]]:
    """`AnswerReader.read` with the models of this process."""
    return AnswerReader(load_classifier(), load_reader(), max_chars=max_chars).read


class AnswerReader:
    """Reads answers with a classifier and a reader of opinions, which look the texts up together."""

    def __init__(self, classifier: Classifier, reader: OpinionReader, *, max_chars: int) -> None:
        """max_chars: longest text that is read, in code points."""
        self._classifier, self._reader, self._max_chars = classifier, reader, max_chars
        self._share = SharedFeatures([reader, classifier])

    def read(self, texts: Sequence[str]) -> list[Answer]:
        """One outcome a text, in order. Pure: an outcome does not depend on its neighbours."""
        outcomes: list[Answer] = [""] * len(texts)
        for start in range(0, len(texts), BATCH):
            faults, places, prepared = prepare_checked(texts[start : start + BATCH], self._max_chars)
            for place, fault in faults.items():
                outcomes[start + place] = fault
            for place, row in zip(places, self._read(prepared), strict=True):
                outcomes[start + place] = row
        return outcomes

    def _read(self, prepared: Sequence[PreparedText]) -> list[AnswerRow]:
        if not prepared:
            return []
        with self._share.of_batches():
            readings = self._reader.read(prepared)
            predictions = self._classifier.predict(prepared, evidence=False)
        return list(map(_make_row, prepared, readings, predictions))


def _make_row(prepared: PreparedText, reading: CommentReading, prediction: Prediction) -> AnswerRow:
    category, urgency, emotion = prediction.category, prediction.urgency, prediction.emotion
    if reading.is_meaningless:
        category = urgency = emotion = None
    original = prepared.original
    plain = not prepared.masks and "|" not in original and original.isprintable()
    return AnswerRow(
        sentiment=reading.sentiment,
        sentiment_score=round(float(reading.sentiment_score), CONFIDENCE_DIGITS),
        opinions=tuple(
            [
                Opinion(
                    o.aspect,
                    o.polarity,
                    original[o.start : o.end] if plain else _one_line(masked_slice(prepared, o.start, o.end)),
                )
                for o in reading.opinions
            ]
        ),
        suggestion=reading.is_suggestion,
        meaningless=reading.is_meaningless,
        category=category.label if category else None,
        category_confidence=round(float(category.confidence), CONFIDENCE_DIGITS) if category else None,
        urgency=urgency.label if urgency else None,
        urgency_confidence=round(float(urgency.confidence), CONFIDENCE_DIGITS) if urgency else None,
        urgency_reasons=quote_spans(prepared, ((r.rule, r.start, r.end) for r in urgency.reasons))
        if urgency and urgency.reasons
        else "",
        emotion=emotion.label if emotion else None,
        emotion_intensity=round(float(emotion.intensity), CONFIDENCE_DIGITS)
        if emotion and emotion.intensity is not None
        else None,
        needs_review=prediction.needs_review and not reading.is_meaningless,
        masked=prepared.masked_text if prepared.masks else None,
        phrases=() if reading.is_meaningless else find_phrases(prepared.tokens),
    )


def _one_line(words: str) -> str:
    if "|" in words or not words.isprintable():
        return " ".join(words.replace("|", "｜").split())
    return words
