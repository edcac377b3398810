"""One respondent as the totals see one: scores, groups, day, and all answers taken together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from service.survey.answers import AnswerRow


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
            step = 1 if polarity == "positive" else -1 if polarity == "negative" else 0
            polarities[aspect] = polarities.get(aspect, 0) + step
    score = sum([answer.sentiment_score for answer in rows]) / len(rows)
    if len(rows) == 1:
        sentiment, phrases = rows[0].sentiment, rows[0].phrases
    else:
        kinds = {answer.sentiment for answer in rows} - {"neutral"}
        sentiment = kinds.pop() if len(kinds) == 1 else _sign(score) if kinds else "neutral"
        phrases = tuple(dict.fromkeys(phrase for answer in rows for phrase in answer.phrases))
    return Comment(
        number,
        " ／ ".join(said),
        sentiment,
        score,
        polarities,
        rows,
        phrases,
        "urgent" in [answer.urgency for answer in rows],
    )


def _sign(score: float) -> str:
    return "positive" if score > 0.1 else "negative" if score < -0.1 else "neutral"
