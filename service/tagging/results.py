"""What tagging says about one text, as the cells that are added to its row."""

from __future__ import annotations

from typing import NamedTuple

from service.files.table import AddedColumn


class ResultRow(NamedTuple):
    """The added cells, in the order of the output. A task the model was not trained for is None.

    also: category codes, |-separated. urgency_reasons: `rule:words`, |-separated. evidence:
    `task:words`, |-separated. Words come from the masked text: no masked value stands in them.
    """

    category: str | None
    category_confidence: float | None
    also: str
    urgency: str | None
    urgency_confidence: float | None
    urgency_reasons: str
    emotion: str | None
    emotion_intensity: float | None
    needs_review: bool
    evidence: str
    model_version: str


Outcome = ResultRow | str
"""The row of one text, or why that text could not be analysed."""

_NUMBERS = ("category_confidence", "urgency_confidence", "emotion_intensity")

RESULT_COLUMNS = tuple(
    AddedColumn(name, "number" if name in _NUMBERS else "flag" if name == "needs_review" else "text")
    for name in ResultRow._fields
)
