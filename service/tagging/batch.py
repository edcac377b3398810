"""The pure heart of tagging: texts in, rows out. Every engine runs this one function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.classifier import Classifier
from models.prediction import Prediction
from nlp import PreparedText, prepare
from nlp.errors import InputError
from service.answer import CONFIDENCE_DIGITS, masked_slice
from service.tagging.results import Outcome, ResultRow

EMPTY = "文本为空"


def tag_batch(texts: Sequence[str], classifier: Classifier, *, max_chars: int) -> list[Outcome]:
    """One outcome a text, in order. Pure: the outcome of a text does not depend on its neighbours.

    max_chars: longest text that is analysed, in code points.
    """
    outcomes: list[Outcome] = []
    prepared: list[PreparedText] = []
    places: list[int] = []
    for place, text in enumerate(texts):
        checked = prepare_checked(text, max_chars)
        if isinstance(checked, str):
            outcomes.append(checked)
        else:
            outcomes.append("")
            prepared.append(checked)
            places.append(place)
    predictions = classifier.predict(prepared) if prepared else []
    for place, one, prediction in zip(places, prepared, predictions, strict=True):
        outcomes[place] = make_row(one, prediction)
    return outcomes


def make_row(prepared: PreparedText, prediction: Prediction) -> ResultRow:
    """The added cells for one prediction; confidences with four digits."""
    category, urgency, emotion = prediction.category, prediction.urgency, prediction.emotion
    return ResultRow(
        category.label if category else None,
        round(category.confidence, CONFIDENCE_DIGITS) if category else None,
        "|".join([score.label for score in prediction.also]) if prediction.also else "",
        urgency.label if urgency else None,
        round(urgency.confidence, CONFIDENCE_DIGITS) if urgency else None,
        quote_spans(prepared, ((r.rule, r.start, r.end) for r in urgency.reasons)) if urgency else "",
        emotion.label if emotion else None,
        round(emotion.intensity, CONFIDENCE_DIGITS) if emotion and emotion.intensity is not None else None,
        prediction.needs_review,
        quote_spans(prepared, ((e.task, e.start, e.end) for e in prediction.evidence)),
        prediction.model_version,
    )


def prepare_checked(text: str, max_chars: int) -> PreparedText | str:
    """The prepared text, or why it cannot be analysed."""
    if not text or text.isspace():
        return EMPTY
    if len(text) > max_chars:
        return f"文本有 {len(text)} 字，超过上限 {max_chars} 字；请分段，或用 SUQING_MAX_TEXT_CHARS 提高上限"
    try:
        prepared = prepare(text)
    except InputError as error:
        return str(error)
    if not prepared.text or prepared.text.isspace():
        return f"{EMPTY}（只有看不见的字符）"
    return prepared


def quote_spans(prepared: PreparedText, spans: Iterable[tuple[str, int, int]]) -> str:
    """`label:words` of each span, |-separated, each once, on one line."""
    quoted: dict[str, None] = {}
    for label, start, end in spans:
        words = masked_slice(prepared, start, end)
        if "|" in words or not words.isprintable():
            words = " ".join(words.replace("|", "｜").split())
        quoted[f"{label}:{words}"] = None
    return "|".join(quoted)
