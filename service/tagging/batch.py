"""The pure heart of tagging: texts in, rows out. Every engine runs this one function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.classifier import Classifier
from models.prediction import Prediction
from nlp import PreparedText, prepare_all
from service.answer import CONFIDENCE_DIGITS, masked_slice
from service.tagging.results import Outcome, ResultRow

EMPTY = "文本为空"
BATCH = 256  # texts that go through all steps together: what is made of them stays in the cache


def tag_batch(texts: Sequence[str], classifier: Classifier, *, max_chars: int) -> list[Outcome]:
    """One outcome a text, in order. Pure: the outcome of a text does not depend on its neighbours.

    max_chars: longest text that is analysed, in code points.
    """
    outcomes: list[Outcome] = [""] * len(texts)
    for start in range(0, len(texts), BATCH):
        faults, places, prepared = prepare_checked(texts[start : start + BATCH], max_chars)
        for place, fault in faults.items():
            outcomes[start + place] = fault
        predictions = classifier.predict(prepared) if prepared else []
        for place, one, prediction in zip(places, prepared, predictions, strict=True):
            outcomes[start + place] = make_row(one, prediction)
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


def prepare_checked(
    texts: Sequence[str], max_chars: int
) -> tuple[dict[int, str], list[int], list[PreparedText]]:
    """Why texts cannot be analysed, by their places; the places of the others; these, prepared."""
    faults = {place: fault for place, text in enumerate(texts) if (fault := _fault_of(text, max_chars))}
    places = (
        [place for place in range(len(texts)) if place not in faults] if faults else list(range(len(texts)))
    )
    prepared = prepare_all([texts[place] for place in places])
    for place, one in zip(places, prepared, strict=True):
        if not one.text or one.text.isspace():
            faults[place] = f"{EMPTY}（只有看不见的字符）"
    if any(place in faults for place in places):
        kept = [(place, one) for place, one in zip(places, prepared, strict=True) if place not in faults]
        places, prepared = [place for place, _ in kept], [one for _, one in kept]
    return faults, places, prepared


def _fault_of(text: str, max_chars: int) -> str:
    if not text or text.isspace():
        return EMPTY
    if len(text) > max_chars:
        return f"文本有 {len(text)} 字，超过上限 {max_chars} 字；请分段，或用 SUQING_MAX_TEXT_CHARS 提高上限"
    return ""


def quote_spans(prepared: PreparedText, spans: Iterable[tuple[str, int, int]]) -> str:
    """`label:words` of each span, |-separated, each once, on one line."""
    quoted: dict[str, None] = {}
    for label, start, end in spans:
        words = masked_slice(prepared, start, end)
        if "|" in words or not words.isprintable():
            words = " ".join(words.replace("|", "｜").split())
        quoted[f"{label}:{words}"] = None
    return "|".join(quoted)
