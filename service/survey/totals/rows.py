"""One respondent as the totals see one: scores, groups, day, and all answers taken together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from service.survey.answers import AnswerRow

_STEPS = {"positive": 1, "neutral": 0, "negative": -1}


class Comment(NamedTuple):
    """All answers of a respondent that say something, together.

    text: masked. polarities: aspect -> sum of +1 and -1 over its opinions.
    """

    number: int
    text: str
    sentiment: str
    score: float
    polarities: dict[str, int]
    answers: tuple[AnswerRow, ...]
    phrases: tuple[str, ...]
    urgent: bool


class RespondentRow(NamedTuple):
    """scores: one a score column, None where there is none. groups: one value a group column, '' for none.

    case: number of the case, '' for none.
    """

    number: int
    scores: tuple[float | None, ...]
    groups: tuple[str, ...]
    day: date | None
    comment: Comment | None
    case: str


def join_answers(number: int, answers: Sequence[AnswerRow], texts: Sequence[str]) -> Comment | None:
    """None where no answer says anything. texts: the answers as written."""
    rows = tuple([answer for answer in answers if not answer.meaningless])
    if not rows:
        return None
    said = [(a.masked or text).strip() for a, text in zip(answers, texts, strict=True) if not a.meaningless]
    polarities: dict[str, int] = {}
    for answer in rows:
        for aspect, polarity, _ in answer.opinions:
            polarities[aspect] = polarities.get(aspect, 0) + _STEPS[polarity]
    if len(rows) == 1:
        (row,) = rows
        return Comment(
            number,
            said[0],
            row.sentiment,
            row.sentiment_score,
            polarities,
            rows,
            row.phrases,
            row.urgency == "urgent",
        )
    score = sum(answer.sentiment_score for answer in rows) / len(rows)
    kinds = {answer.sentiment for answer in rows} - {"neutral"}
    return Comment(
        number,
        " ／ ".join(said),
        kinds.pop() if len(kinds) == 1 else _sign(score) if kinds else "neutral",
        score,
        polarities,
        rows,
        tuple(dict.fromkeys(phrase for answer in rows for phrase in answer.phrases)),
        "urgent" in [answer.urgency for answer in rows],
    )


def _sign(score: float) -> str:
    return "positive" if score > 0.1 else "negative" if score < -0.1 else "neutral"
