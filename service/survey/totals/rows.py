"""One respondent as the totals see one: scores, groups, day, and all answers taken together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.survey.answers import AnswerRow


@dataclass(frozen=True, slots=True)
class Comment:
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


@dataclass(frozen=True, slots=True)
class RespondentRow:
    """scores: one a score column, None where there is none. groups: one value a group column, '' for none."""

    number: int
    scores: tuple[float | None, ...]
    groups: tuple[str, ...]
    day: date | None
    comment: Comment | None


def join_answers(number: int, answers: Sequence[AnswerRow], texts: Sequence[str]) -> Comment | None:
    """None where no answer says anything. texts: the answers as written."""
    said = [(a, a.masked or text) for a, text in zip(answers, texts, strict=True) if not a.meaningless]
    if not said:
        return None
    rows = tuple(answer for answer, _ in said)
    polarities: dict[str, int] = {}
    for answer in rows:
        for aspect, polarity, _ in answer.opinions:
            step = 1 if polarity == "positive" else -1 if polarity == "negative" else 0
            polarities[aspect] = polarities.get(aspect, 0) + step
    score = sum(answer.sentiment_score for answer in rows) / len(rows)
    if len(rows) == 1:
        sentiment, phrases = rows[0].sentiment, rows[0].phrases
    else:
        kinds = {answer.sentiment for answer in rows} - {"neutral"}
        sentiment = kinds.pop() if len(kinds) == 1 else _sign(score) if kinds else "neutral"
        phrases = tuple(dict.fromkeys(phrase for answer in rows for phrase in answer.phrases))
    return Comment(
        number,
        " ／ ".join(text.strip() for _, text in said),
        sentiment,
        score,
        polarities,
        rows,
        phrases,
        any(answer.urgency == "urgent" for answer in rows),
    )


def _sign(score: float) -> str:
    return "positive" if score > 0.1 else "negative" if score < -0.1 else "neutral"
