"""The columns that a survey run adds: fourteen a question (q1_ q2_ ... before several) and one a row."""

from __future__ import annotations

from collections.abc import Sequence

from service.files.columns import added_names
from service.files.table import AddedColumn, Value
from service.survey.answers import AnswerRow

_KINDS = {
    "answer": "text",
    "sentiment": "text",
    "sentiment_score": "number",
    "aspects": "text",
    "opinions": "text",
    "suggestion": "flag",
    "category": "text",
    "category_confidence": "number",
    "urgency": "text",
    "urgency_confidence": "number",
    "urgency_reasons": "text",
    "emotion": "text",
    "emotion_intensity": "number",
    "needs_review": "flag",
}
OVERALL = "overall_sentiment"
"""Of all answers of a person together, as the report counts it (`join_answers`)."""

NOTHING: tuple[Value, ...] = (None,) * len(_KINDS)
EMPTY: tuple[Value, ...] = ("empty", *NOTHING[1:])
MEANINGLESS: tuple[Value, ...] = ("meaningless", *NOTHING[1:])


def make_added_columns(columns: Sequence[str], questions: int) -> tuple[AddedColumn, ...]:
    """Names that the table does not have yet."""
    prefixes = [""] if questions == 1 else [f"q{number}_" for number in range(1, questions + 1)]
    own = [(f"{prefix}{name}", kind) for prefix in prefixes for name, kind in _KINDS.items()]
    own.append((OVERALL, "text"))
    names = added_names(columns, [name for name, _ in own])
    return tuple(
        AddedColumn(name, kind)  # type: ignore[arg-type]
        for name, (_, kind) in zip(names, own, strict=True)
    )


def make_values(answer: AnswerRow) -> tuple[Value, ...]:
    """The added cells of one answer.

    aspects: `code:polarity`, opinions: `code:polarity:words`, both |-separated.
    """
    if answer.meaningless:
        return MEANINGLESS
    return (
        "comment",
        answer.sentiment,
        answer.sentiment_score,
        "|".join(dict.fromkeys([f"{aspect}:{polarity}" for aspect, polarity, _ in answer.opinions])),
        "|".join(dict.fromkeys(map(":".join, answer.opinions))),
        answer.suggestion,
        answer.category,
        answer.category_confidence,
        answer.urgency,
        answer.urgency_confidence,
        answer.urgency_reasons,
        answer.emotion,
        answer.emotion_intensity,
        answer.needs_review,
    )
