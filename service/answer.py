"""From a prediction to the JSON answer of the contract. The one place where that shape is written."""

from __future__ import annotations

from models.prediction import EmotionPrediction, LabelScore, Prediction, UrgencyPrediction
from nlp.mask_kinds import MASK_KINDS
from nlp.prepared import PreparedText

CONFIDENCE_DIGITS = 4


def make_answer(
    prepared: PreparedText,
    prediction: Prediction,
    *,
    id: str | None = None,  # noqa: A002  the key of the contract
) -> dict[str, object]:
    """The answer for one text: plain dicts, lists, strings and numbers, ready for `json.dumps`.

    `id` stands in the answer only where the caller gave one. Offsets count code points of the text
    as it was sent; every quoted `text` shows a mask's label in the place of what it hides.
    """
    answer: dict[str, object] = {} if id is None else {"id": id}
    answer["model_version"] = prediction.model_version
    answer["category"] = None if prediction.category is None else _score(prediction.category)
    answer["alternatives"] = [_score(score) for score in prediction.alternatives]
    answer["also"] = [_score(score) for score in prediction.also]
    answer["urgency"] = None if prediction.urgency is None else _urgency(prepared, prediction.urgency)
    answer["emotion"] = None if prediction.emotion is None else _emotion(prediction.emotion)
    answer["needs_review"] = prediction.needs_review
    answer["evidence"] = [
        {
            "task": evidence.task,
            "start": evidence.start,
            "end": evidence.end,
            "text": masked_slice(prepared, evidence.start, evidence.end),
            "weight": round(float(evidence.weight), CONFIDENCE_DIGITS),
        }
        for evidence in prediction.evidence
    ]
    answer["masked_text"] = prepared.masked_text
    answer["masks"] = [{"kind": mask.kind, "start": mask.start, "end": mask.end} for mask in prepared.masks]
    return answer


def masked_slice(prepared: PreparedText, start: int, end: int) -> str:
    """`original[start:end]` with the label of every mask that it touches, even by one character.

    `masked_slice(prepared, 0, len(prepared.original))` is `prepared.masked_text`.
    """
    if not prepared.masks:
        return prepared.original[start:end]
    parts: list[str] = []
    position = start
    for mask in prepared.masks:
        if mask.end <= position or mask.start >= end:
            continue
        parts += prepared.original[position : mask.start], MASK_KINDS[mask.kind].label
        position = mask.end
    parts.append(prepared.original[position:end])
    return "".join(parts)


def _score(score: LabelScore) -> dict[str, object]:
    return {"label": score.label, "name": score.name, "confidence": _rounded(score.confidence)}


def _urgency(prepared: PreparedText, urgency: UrgencyPrediction) -> dict[str, object]:
    return {
        "label": urgency.label,
        "name": urgency.name,
        "confidence": _rounded(urgency.confidence),
        "source": urgency.source,
        "reasons": [
            {
                "rule": reason.rule,
                "start": reason.start,
                "end": reason.end,
                "text": masked_slice(prepared, reason.start, reason.end),
            }
            for reason in urgency.reasons
        ],
    }


def _emotion(emotion: EmotionPrediction) -> dict[str, object]:
    return {
        "label": emotion.label,
        "name": emotion.name,
        "confidence": _rounded(emotion.confidence),
        "intensity": None if emotion.intensity is None else _rounded(emotion.intensity),
        "guidance": list(emotion.guidance),
    }


def _rounded(value: float) -> float:
    return round(float(value), CONFIDENCE_DIGITS)
